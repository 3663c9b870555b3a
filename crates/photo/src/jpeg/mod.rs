//! JPEG: its segments, its pixels at a scale, and writing one.

mod decode;
mod segments;
mod sound;
mod write;

pub(crate) use decode::{decode, memory, probe};
pub(crate) use segments::{Header, Segment, header, is_whole, segments};
pub(crate) use sound::is_sound;
pub(crate) use write::{encode, encode_at, encode_inks, encode_small};
