//! One server for an exhibition: the halls, the doors, the desk, the report.
//!
//! Everything that counts is in the ledger; the desk has only what it takes to work: posts and
//! their codes, devices, invitations. `docs/exhibit.md` says how it is run and what is kept.

#![deny(missing_docs)]

mod access;
mod answer;
mod api;
mod attention;
mod backup;
mod changes;
mod closing;
mod correction;
pub mod desk;
mod devices;
#[cfg(test)]
mod drawn;
mod fault;
mod holding;
mod house;
mod metrics;
mod office;
mod pages;
mod published;
mod reader;
mod routes;
mod sensors;
mod serve;
mod show;
mod today;
mod trials;
#[cfg(feature = "postgres")]
mod wire;

pub use access::{ROUTES, Route, Who};
pub use backup::{Backup, Restored, Saved, backup, restore};
pub use fault::{Fault, panics_by_place};
pub use house::{House, Log, Options, Print};
pub use routes::router;
pub use serve::{Limits, Tls, bind, serve, serve_within};
