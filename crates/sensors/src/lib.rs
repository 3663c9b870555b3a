//! Sensors at doors that speak for themselves.
//!
//! [`listen`] hears the running totals that sensors publish at an MQTT broker; what is written is
//! folded into quarters of an hour before ([`leporello_ledger::import::Totals`]). What sensors push
//! by HTTP is read as files are ([`leporello_ledger::import::Desk::push`]). [`looks`] finds counters
//! that somebody should look at. `docs/sensors.md` says how sensors are set up.

#![deny(missing_docs)]

mod broker;
mod listen;
mod looks;
mod topic;

pub use broker::Broker;
pub use listen::{Said, Total, listen, listen_for};
pub use looks::{Counter, Doors, Limits, Look, Watch, looks};
pub use topic::topic;

use std::path::PathBuf;

/// How a server hears its sensors.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The broker to listen at; without one there is no MQTT.
    pub broker: Option<Broker>,
    /// Certificates of the authority that the broker's is signed by, as PEM; without them those of
    /// the operating system are believed. For `mqtts` alone.
    pub broker_ca: Option<PathBuf>,
    /// When a counter needs a look.
    pub limits: Limits,
}
