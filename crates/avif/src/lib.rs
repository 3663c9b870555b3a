//! One still picture coded in AV1: coded bytes in, planes of samples out.
//!
//! `rav1d` decodes; its interface is that of the C library it descends from, with pointers
//! and structures that must be given back. All of that, and all `unsafe` code of the
//! workspace, stays behind [`decode`].
//!
//! A decoder runs on the calling thread and on no other, so that the caller's own order of
//! work is the only one. `rav1d` reports most broken streams as errors and panics over others.
//! Its functions are `extern "C"`, and nothing may unwind through those: a panic ends the
//! process, unless the caller's panic hook does not return.

#![deny(missing_docs)]

mod decoder;
mod picture;

pub use picture::{Error, Layout, Picture};

/// Decodes the first picture of a stream of AV1 open bitstream units (the content of an
/// AVIF item), with its film grain. A frame of more than `max_pixels` is refused before
/// memory is taken for it.
///
/// # Errors
///
/// If the stream is damaged, holds no picture, or exceeds the limit.
pub fn decode(coded: &[u8], max_pixels: u32) -> Result<Picture, Error> {
    decoder::decode(coded, max_pixels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_av1_is_an_error_and_no_picture() {
        assert_eq!(decode(&[], 100).unwrap_err(), Error::Damaged);
        for bytes in [&[0u8; 40][..], &[0xff; 40], b"\x0a\x0b\x00\x00\x00\x24\xce"] {
            assert!(decode(bytes, 100).is_err(), "{bytes:02x?}");
        }
    }
}
