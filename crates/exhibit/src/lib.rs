//! One server for an exhibition: the halls, the doors, the desk, the report.
//!
//! Everything that counts is in the ledger; the desk has only what it takes to work: posts and
//! their codes, devices, invitations. `docs/exhibit.md` says how it is run and what is kept.

#![deny(missing_docs)]

mod access;
mod answer;
mod attention;
pub mod desk;
mod devices;
mod fault;
mod house;
mod metrics;
mod office;
mod pages;
mod routes;
mod sensors;
mod serve;
mod show;
mod today;

pub use access::{ROUTES, Route, Who};
pub use fault::Fault;
pub use house::{House, Log, Options, Print};
pub use routes::router;
pub use serve::{bind, serve};
