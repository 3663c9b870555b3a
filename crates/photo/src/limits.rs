//! How much a file may ask of the machine.

/// How much a file may ask of the machine. Checked from the file's header, before any
/// memory is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest file that is read, in bytes.
    pub max_file_bytes: u64,
    /// Largest picture that is decoded, in pixels.
    pub max_pixels: u64,
    /// Memory for all decodes under way together, in bytes. One picture that needs more
    /// than this is decoded alone.
    pub memory_bytes: u64,
}

impl Default for Limits {
    /// 1 GiB files, 400 megapixels, 768 MiB of pixels at once.
    fn default() -> Self {
        Self { max_file_bytes: 1 << 30, max_pixels: 400_000_000, memory_bytes: 768 << 20 }
    }
}
