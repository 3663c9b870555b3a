//! A decoded picture.

use std::fmt;

/// How many chroma samples there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// None: grey.
    I400,
    /// One pair for two by two pixels.
    I420,
    /// One pair for two pixels beside each other.
    I422,
    /// One pair for each pixel.
    I444,
}

/// Planes of samples as they were coded: no colours yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Bits of one sample: 8, 10 or 12.
    pub bit_depth: u8,
    /// How many chroma samples there are.
    pub layout: Layout,
    /// Luma and the two chroma planes, row by row without gaps. The chroma planes of a grey
    /// picture are empty; halved sides are rounded up.
    pub planes: [Vec<u16>; 3],
    /// What the stream says of its colours: primaries, transfer and matrix (ITU-T H.273;
    /// 2 is "unspecified").
    pub colour: [u16; 3],
    /// Whether samples use their whole range, or that of television (16 to 235 of 8 bits).
    pub is_full_range: bool,
}

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The stream is damaged or holds no picture.
    Damaged,
    /// The frame has more pixels than were allowed.
    TooLarge,
    /// The decoder got no memory.
    Memory,
}

impl fmt::Display for Error {
    /// Part of a sentence in lower case without a full stop, to follow the file's name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Damaged => "holds an AV1 stream that cannot be decoded",
            Self::TooLarge => "holds a larger AV1 frame than it says",
            Self::Memory => "needs more memory than there is",
        })
    }
}

impl std::error::Error for Error {}
