//! ISO boxes (ISO/IEC 14496-12) and the big-endian numbers in them. Whatever is not there is
//! `None`; nothing is read beyond the bytes at hand.

/// A box: its type and what is in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct IsoBox<'a> {
    pub(super) kind: &'a [u8; 4],
    pub(super) body: &'a [u8],
}

/// The boxes that lie one after the other. One that claims more than there is takes what
/// there is, and is the last.
#[derive(Clone)]
pub(super) struct Boxes<'a>(pub(super) &'a [u8]);

impl<'a> Iterator for Boxes<'a> {
    type Item = IsoBox<'a>;

    fn next(&mut self) -> Option<IsoBox<'a>> {
        let mut reader = Reader(self.0);
        let length = reader.number(4)?;
        let kind = reader.bytes(4)?.first_chunk()?;
        let (head, length) = match length {
            0 => (8, self.0.len()),
            1 => (16, usize::try_from(reader.number(8)?).unwrap_or(usize::MAX)),
            length => (8, length as usize),
        };
        let length = length.min(self.0.len());
        let body = self.0.get(head..length)?;
        self.0 = &self.0[length..];
        Some(IsoBox { kind, body })
    }
}

/// What is in the first box of this type.
pub(super) fn find<'a>(bytes: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    Boxes(bytes).find(|found| found.kind == kind).map(|found| found.body)
}

/// Reads bytes and numbers from the front.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    /// The next bytes.
    pub(super) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    /// A number of so many bytes, 8 at most; without a byte it is zero.
    pub(super) fn number(&mut self, width: usize) -> Option<u64> {
        let bytes = self.bytes(width)?;
        (width <= 8).then(|| bytes.iter().fold(0, |sum, &byte| sum << 8 | u64::from(byte)))
    }

    /// A number of up to four bytes.
    pub(super) fn short(&mut self, width: usize) -> Option<u32> {
        self.number(width)?.try_into().ok()
    }

    /// The version and the flags at the head of a full box.
    pub(super) fn version(&mut self) -> Option<(u8, u32)> {
        let head = self.short(4)?;
        Some(((head >> 24) as u8, head & 0xff_ffff))
    }
}
