//! The tests of `leporello-exhibit`, in one program: linked once, not once for each file.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod common;
#[cfg(feature = "postgres")]
mod pair;
#[cfg(feature = "postgres")]
#[path = "../../ledger/tests/common/server.rs"]
mod server;
#[cfg(feature = "postgres")]
#[path = "../../ledger/tests/common/wire.rs"]
mod wire;

mod backup;
mod day;
mod desk;
mod forged;
mod full;
mod live;
mod roles;
mod sensors;
mod slow;
mod stores;
mod tls;
mod traces;
mod trials;
#[cfg(feature = "postgres")]
mod two;
