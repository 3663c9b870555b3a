//! Numbers and slices out of bytes that may end anywhere.

/// Which byte of a number comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The least significant: Intel, `II`.
    Little,
    /// The most significant: Motorola, `MM`, and every network format.
    Big,
}

impl Order {
    /// A 16-bit number at `at`; `None` past the end.
    pub fn u16(self, bytes: &[u8], at: usize) -> Option<u16> {
        let raw = part(bytes, at, 2)?.try_into().ok()?;
        Some(match self {
            Self::Little => u16::from_le_bytes(raw),
            Self::Big => u16::from_be_bytes(raw),
        })
    }

    /// A 32-bit number at `at`; `None` past the end.
    pub fn u32(self, bytes: &[u8], at: usize) -> Option<u32> {
        let raw = part(bytes, at, 4)?.try_into().ok()?;
        Some(match self {
            Self::Little => u32::from_le_bytes(raw),
            Self::Big => u32::from_be_bytes(raw),
        })
    }

    /// A 32-bit number as an index.
    pub fn index(self, bytes: &[u8], at: usize) -> Option<usize> {
        usize::try_from(self.u32(bytes, at)?).ok()
    }
}

/// A 16-bit number, most significant byte first.
pub fn be16(bytes: &[u8], at: usize) -> Option<u16> {
    Order::Big.u16(bytes, at)
}

/// A 32-bit number as an index, most significant byte first.
pub fn be32(bytes: &[u8], at: usize) -> Option<usize> {
    Order::Big.index(bytes, at)
}

/// A number of `width` bytes (0 to 8), most significant first.
pub fn be_wide(bytes: &[u8], at: usize, width: usize) -> Option<usize> {
    let raw = part(bytes, at, width.min(8))?;
    usize::try_from(raw.iter().fold(0u64, |sum, &byte| (sum << 8) | u64::from(byte))).ok()
}

/// `len` bytes from `at`; `None` if they are not all there.
pub fn part(bytes: &[u8], at: usize, len: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(len)?)
}

/// Splits at the first zero byte: what stands before it, and what after.
pub fn split_at_zero(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let zero = bytes.iter().position(|&byte| byte == 0)?;
    Some((&bytes[..zero], &bytes[zero + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_past_the_end_is_none_even_at_the_last_address() {
        assert_eq!(be16(&[1, 2], 0), Some(258));
        assert_eq!(Order::Little.u16(&[1, 2], 0), Some(513));
        assert_eq!(be16(&[1, 2], 1), None);
        assert_eq!(be32(&[1, 2, 3, 4], usize::MAX), None);
        assert_eq!(be_wide(&[1, 2, 3], 1, 2), Some(515));
        assert_eq!(be_wide(&[], 0, 0), Some(0));
    }
}
