//! The routes of a shelf, asked as phones, readers and browsers ask.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

#[path = "../drawn/mod.rs"]
mod drawn;

mod codes;
#[cfg(target_os = "linux")]
mod direct;
mod downloads;
mod labels;
mod landing;
mod opds;
mod stand;
