//! The laws of choosing, on planted photographs.

// Planting may fail loudly: clippy knows helpers of tests only beside a `#[test]`.
#![allow(clippy::unwrap_used)]

mod bursts;
mod chapters;
mod clocks;
mod drawn;
mod events;
mod laws;
mod room;
mod versions;
mod world;
