//! What an HEVC sequence parameter set says that the decoder does not pass on: how large
//! pictures get and how their colours are coded (ITU-T H.265, clauses 7.3.2.2 and E.2.1).
//!
//! iPhones write their colours' range and matrix nowhere else.

use super::coding::Coding;

/// What is taken from a sequence parameter set.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sps {
    /// Width and height in samples, before any cropping.
    pub(super) size: (u32, u32),
    /// How colours are coded.
    pub(super) coding: Coding,
}

/// Where nothing is said: no colours in particular, and the range of television.
const UNSAID: Coding = Coding { primaries: 2, transfer: 2, matrix: 2, is_full_range: false };

/// Reads a set with the two bytes of its header.
pub(super) fn read(unit: &[u8]) -> Option<Sps> {
    let mut bits = Bits { bytes: unescaped(unit.get(2..)?), at: 0 };
    bits.number(4)?;
    let layers = bits.number(3)?;
    bits.number(1)?;
    skip_profile(&mut bits, layers)?;
    bits.golomb()?;
    if bits.golomb()? == 3 {
        bits.number(1)?;
    }
    let size = (bits.golomb()?, bits.golomb()?);
    Some(Sps { size, coding: colours(&mut bits, layers).unwrap_or(UNSAID) })
}

/// The bytes without those that keep start codes from arising: a 3 behind two zeros.
fn unescaped(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut zeros = 0;
    for &byte in bytes {
        if zeros >= 2 && byte == 3 {
            zeros = 0;
            continue;
        }
        zeros = if byte == 0 { zeros + 1 } else { 0 };
        out.push(byte);
    }
    out
}

fn skip_profile(bits: &mut Bits, layers: u32) -> Option<()> {
    bits.skip(96)?;
    let mut present = 0;
    for _ in 0..layers {
        present += 88 * bits.number(1)? + 8 * bits.number(1)?;
    }
    if layers > 0 {
        bits.skip(2 * (8 - layers))?;
    }
    bits.skip(present)
}

/// From behind the size to the colours; `None` if they are not there.
fn colours(bits: &mut Bits, layers: u32) -> Option<Coding> {
    if bits.flag()? {
        bits.golombs(4)?;
    }
    bits.golombs(2)?;
    let order_bits = bits.golomb()?.checked_add(4)?;
    let orders = if bits.flag()? { layers + 1 } else { 1 };
    bits.golombs(3 * orders)?;
    bits.golombs(6)?;
    if bits.flag()? && bits.flag()? {
        skip_scaling_lists(bits)?;
    }
    bits.skip(2)?;
    if bits.flag()? {
        bits.skip(8)?;
        bits.golombs(2)?;
        bits.skip(1)?;
    }
    skip_reference_sets(bits)?;
    if bits.flag()? {
        for _ in 0..bits.golomb()?.min(32) {
            bits.skip(order_bits + 1)?;
        }
    }
    bits.skip(2)?;
    if bits.flag()? { usability(bits) } else { None }
}

/// The beginning of the "video usability information".
fn usability(bits: &mut Bits) -> Option<Coding> {
    const OWN_ASPECT: u32 = 255;
    if bits.flag()? && bits.number(8)? == OWN_ASPECT {
        bits.skip(32)?;
    }
    if bits.flag()? {
        bits.skip(1)?;
    }
    if !bits.flag()? {
        return None;
    }
    bits.skip(3)?;
    let is_full_range = bits.flag()?;
    if !bits.flag()? {
        return Some(Coding { is_full_range, ..UNSAID });
    }
    let mut code = || Some(bits.number(8)? as u16);
    Some(Coding { primaries: code()?, transfer: code()?, matrix: code()?, is_full_range })
}

fn skip_scaling_lists(bits: &mut Bits) -> Option<()> {
    for size in 0..4 {
        for _ in 0..if size == 3 { 2 } else { 6 } {
            if bits.flag()? {
                let start = u32::from(size > 1);
                bits.golombs(start + if size == 0 { 16 } else { 64 })?;
            } else {
                bits.golomb()?;
            }
        }
    }
    Some(())
}

fn skip_reference_sets(bits: &mut Bits) -> Option<()> {
    let mut before = 0;
    for set in 0..bits.golomb()?.min(64) {
        if set > 0 && bits.flag()? {
            bits.skip(1)?;
            bits.golomb()?;
            let mut kept = 0;
            for _ in 0..=before {
                if bits.flag()? || bits.flag()? {
                    kept += 1;
                }
            }
            before = kept;
        } else {
            before = bits.golomb()?.min(16) + bits.golomb()?.min(16);
            for _ in 0..before {
                bits.golomb()?;
                bits.skip(1)?;
            }
        }
    }
    Some(())
}

/// Bits from the front, the highest of a byte first.
struct Bits {
    bytes: Vec<u8>,
    at: usize,
}

impl Bits {
    fn flag(&mut self) -> Option<bool> {
        let byte = self.bytes.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(bit == 1)
    }

    /// A number of up to 32 bits.
    fn number(&mut self, width: u32) -> Option<u32> {
        (0..width).try_fold(0, |sum, _| Some(sum << 1 | u32::from(self.flag()?)))
    }

    fn skip(&mut self, count: u32) -> Option<()> {
        self.at = self.at.checked_add(count as usize)?;
        (self.at <= self.bytes.len() * 8).then_some(())
    }

    /// A number in Exp-Golomb code (clause 9.2).
    fn golomb(&mut self) -> Option<u32> {
        let mut width = 0;
        while !self.flag()? {
            width += 1;
        }
        if width >= 32 {
            return None;
        }
        Some((1 << width) - 1 + self.number(width)?)
    }

    fn golombs(&mut self, count: u32) -> Option<()> {
        (0..count).try_for_each(|_| self.golomb().map(drop))
    }
}
