//! The laws of choosing, on planted photographs.

mod bursts;
mod chapters;
mod clocks;
mod events;
mod laws;
mod room;
mod versions;
mod world;
