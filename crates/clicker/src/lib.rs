//! The counting page: what a member of the staff at a door has in the hand.
//!
//! A phone is paired with a post once and has a key of its own from then on. Taps are kept on it
//! until they can no longer be taken back, folded into one number for each minute, signed,
//! chained and sent, by the format of the ledger; without a network they wait. The page is told
//! of its post and of the delegations expected there: no claim and no count of others ever comes to
//! it.
//! `docs/clicker.md` says how it behaves and why.

#![deny(missing_docs)]

pub mod api;
mod office;
mod pages;
pub mod trial;

pub use office::{
    Direction, Expected, Failed, HeadCounted, NewPost, Office, Post, Shift, Task, fresh_epoch,
};
pub use pages::pages;

use std::sync::Arc;

/// The pages under `/count/` and `/pair/`, and what they ask for under `/api/`.
pub fn router(office: Arc<impl Office>) -> axum::Router {
    pages().merge(api::router(office))
}
