//! The tests of `leporello-ledger`, in one program: linked once, not once for each file.

#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

mod common;

mod again;
mod bad_input;
mod by_hand;
mod garbage;
mod imports;
mod once;
mod push;
mod reading;
mod schema;
#[cfg(feature = "postgres")]
mod several;
mod stores;
mod storm;
mod tampering;
mod totals;
