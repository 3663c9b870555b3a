//! Whether the coded data of a JPEG hold together.
//!
//! Decoders make a picture of almost anything: a few changed bytes shift all that follows
//! them, and nobody says so. But the codes then seldom end where the data do. Here they are
//! only counted, which takes a fraction of the time of decoding them. Damage after which the
//! count is right by chance is not found.

use super::segments::{SOS, Segment, segments};

/// Bits by which most codes are found at once.
const SHORT: u32 = 10;
/// Instead of how far to go on: the block ends here.
const END: u8 = 255;

/// Whether every scan holds as many codes as its picture has blocks, and all of them are
/// known. Only of sequential Huffman coding (ITU-T T.81, annex F); anything else counts as
/// sound.
pub(crate) fn is_sound(file: &[u8]) -> bool {
    let mut state = State::default();
    segments(file).all(|segment| state.take(file, &segment).unwrap_or(false))
}

/// What the segments before a scan say.
#[derive(Default)]
struct State {
    size: (usize, usize),
    parts: Vec<Part>,
    /// DC and AC tables by their number.
    tables: [[Option<Table>; 4]; 2],
    /// MCUs between restarts; 0 without.
    interval: usize,
}

/// A component of the frame.
#[derive(Clone, Copy)]
struct Part {
    id: u8,
    across: usize,
    down: usize,
}

impl State {
    /// Takes in a segment. `None` where it is broken, `false` where a scan is.
    fn take(&mut self, file: &[u8], segment: &Segment) -> Option<bool> {
        let payload = segment.payload;
        match segment.marker {
            0xc0 | 0xc1 => self.frame(payload)?,
            0xc4 => self.read_tables(payload)?,
            0xdd => self.interval = usize::from(u16::from_be_bytes(*payload.first_chunk()?)),
            SOS if !self.parts.is_empty() => {
                let coded = file.get(segment.from + 4 + payload.len()..segment.to)?;
                return self.scan(payload, coded);
            }
            _ => {}
        }
        Some(true)
    }

    fn frame(&mut self, payload: &[u8]) -> Option<()> {
        let (&[_, h1, h0, w1, w0, _], parts) = payload.split_first_chunk()?;
        self.size = (u16::from_be_bytes([w1, w0]).into(), u16::from_be_bytes([h1, h0]).into());
        self.parts.clear();
        for &[id, sampling, _] in parts.as_chunks::<3>().0 {
            let (across, down) = (usize::from(sampling >> 4), usize::from(sampling & 15));
            if !(1..=4).contains(&across) || !(1..=4).contains(&down) {
                return None;
            }
            self.parts.push(Part { id, across, down });
        }
        Some(())
    }

    fn read_tables(&mut self, mut payload: &[u8]) -> Option<()> {
        while let Some((&head, rest)) = payload.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>()?;
            let all = counts.iter().map(|&n| usize::from(n)).sum();
            let (symbols, rest) = rest.split_at_checked(all)?;
            let (class, number) = (usize::from(head >> 4), usize::from(head & 15));
            let table = Table::new(counts, symbols, class == 1)?;
            *self.tables.get_mut(class)?.get_mut(number)? = Some(table);
            payload = rest;
        }
        Some(())
    }

    /// Whether a scan's codes end where its data do.
    fn scan(&self, payload: &[u8], coded: &[u8]) -> Option<bool> {
        let (&count, rest) = payload.split_first()?;
        let chosen = rest.as_chunks::<2>().0.get(..usize::from(count))?;
        let most = |side: fn(&Part) -> usize| self.parts.iter().map(side).max().unwrap_or(1);
        let (most_across, most_down) = (most(|part| part.across), most(|part| part.down));
        let is_alone = chosen.len() == 1;
        let mut blocks = Vec::new();
        let mut mcu = (8 * most_across, 8 * most_down);
        for &[id, numbers] in chosen {
            let part = self.parts.iter().find(|part| part.id == id)?;
            let dc = self.tables[0].get(usize::from(numbers >> 4))?.as_ref()?;
            let ac = self.tables[1].get(usize::from(numbers & 15))?.as_ref()?;
            let times = if is_alone { 1 } else { part.across * part.down };
            blocks.extend(std::iter::repeat_n((dc, ac), times));
            if is_alone {
                // The blocks of a lone component are those that its own pixels fill.
                mcu = (8 * most_across / part.across, 8 * most_down / part.down);
            }
        }
        let mcus = self.size.0.div_ceil(mcu.0) * self.size.1.div_ceil(mcu.1);
        Some(ends_well(coded, &blocks, mcus, self.interval))
    }
}

/// Goes through all codes of a scan.
fn ends_well(coded: &[u8], blocks: &[(&Table, &Table)], mcus: usize, interval: usize) -> bool {
    let mut bits = Bits { coded, at: 0, held: 0, count: 0, missing: 0 };
    let mut left = mcus;
    while left > 0 {
        let here = if interval == 0 { left } else { interval.min(left) };
        for _ in 0..here {
            for (dc, ac) in blocks {
                if !block(&mut bits, dc, ac) {
                    return false;
                }
            }
            if bits.missing > 64 {
                return false;
            }
        }
        left -= here;
        if !bits.restart(left == 0) {
            return false;
        }
    }
    true
}

/// Passes over one block; `false` at an unknown code or beyond the block's end.
fn block(bits: &mut Bits, dc: &Table, ac: &Table) -> bool {
    let Some(first) = bits.step(dc) else { return false };
    let mut place = usize::from(first);
    while place < 64 {
        match bits.step(ac) {
            Some(END) => return true,
            Some(further) => place += usize::from(further),
            None => return false,
        }
    }
    place == 64
}

/// A Huffman table: for the next bits how many of them a code takes together with the number
/// behind it, and how many coefficients it goes on.
struct Table {
    short: Vec<[u8; 2]>,
    long: Vec<[u8; 2]>,
}

impl Table {
    fn new(counts: &[u8; 16], symbols: &[u8], is_ac: bool) -> Option<Self> {
        let mut table = Self { short: vec![[0; 2]; 1 << SHORT], long: vec![[0; 2]; 1 << 16] };
        let (mut code, mut symbols) = (0usize, symbols.iter());
        for (length, &count) in (1u32..).zip(counts) {
            for &symbol in symbols.by_ref().take(usize::from(count)) {
                let entry = entry(symbol, length as u8, is_ac);
                table.long.get_mut(code << (16 - length)..(code + 1) << (16 - length))?.fill(entry);
                if length <= SHORT {
                    let span = code << (SHORT - length)..(code + 1) << (SHORT - length);
                    table.short.get_mut(span)?.fill(entry);
                }
                code += 1;
            }
            code <<= 1;
        }
        Some(table)
    }
}

fn entry(symbol: u8, length: u8, is_ac: bool) -> [u8; 2] {
    let (run, bits) = (symbol >> 4, symbol & 15);
    match (is_ac, run, bits) {
        (false, 0, 0..=11) => [length + bits, 1],
        (true, 15, 0) => [length, 16],
        (true, _, 0) => [length, END],
        (true, _, 1..=10) => [length + bits, run + 1],
        _ => [0, 0],
    }
}

/// Bits from the front of entropy-coded data, the highest of a byte first.
struct Bits<'a> {
    coded: &'a [u8],
    at: usize,
    held: u64,
    count: u32,
    /// Bits that were read beyond the end or a restart marker.
    missing: u32,
}

impl Bits<'_> {
    /// Passes over a code and the number behind it. `None` at an unknown code.
    fn step(&mut self, table: &Table) -> Option<u8> {
        if self.count < 32 {
            self.fill();
        }
        let mut entry = table.short[(self.held >> (64 - SHORT)) as usize];
        if entry[0] == 0 {
            entry = table.long[(self.held >> 48) as usize];
            if entry[0] == 0 {
                return None;
            }
        }
        self.held <<= entry[0];
        self.count -= u32::from(entry[0]);
        Some(entry[1])
    }

    fn fill(&mut self) {
        let next = self.coded[self.at..].first_chunk::<4>();
        if let Some(&next) = next.filter(|next| !next.contains(&0xff)) {
            self.held |= u64::from(u32::from_be_bytes(next)) << (32 - self.count);
            self.count += 32;
            self.at += 4;
            return;
        }
        while self.count <= 56 {
            let byte = match self.coded[self.at..] {
                [0xff, 0, ..] => {
                    self.at += 2;
                    0xff
                }
                [byte, ..] if byte != 0xff => {
                    self.at += 1;
                    byte
                }
                _ => {
                    self.missing += 8;
                    0
                }
            };
            self.held |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
    }

    /// Whether the codes end here: they need no more than there is, and of it they leave but
    /// the last bits of a byte, all alike. Goes on behind the next marker.
    fn restart(&mut self, is_last: bool) -> bool {
        let rest = &self.coded[self.at..];
        let marker = rest.windows(2).position(|w| w[0] == 0xff && w[1] != 0);
        let is_used_up = marker.unwrap_or(rest.len()) == 0 && self.missing <= self.count;
        let left = self.count.saturating_sub(self.missing);
        let filling = self.held.checked_shr(64 - left).unwrap_or(0);
        let is_filling = left < 8 && (filling == 0 || filling == (1 << left) - 1);
        self.at += (marker.unwrap_or(rest.len()) + 2).min(rest.len());
        (self.held, self.count, self.missing) = (0, 0, 0);
        is_used_up && is_filling && (is_last || marker.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_scene::{Hour, Scene, Tags, draw, jpeg};

    fn drawn() -> Vec<u8> {
        jpeg(&draw(Scene::Lake(Hour::Day), 7, 161, 123), &Tags::default(), 90)
    }

    #[test]
    fn a_whole_picture_is_sound_and_one_without_its_end_is_not() {
        let file = drawn();
        assert!(is_sound(&file));
        assert!(!is_sound(&file[..file.len() * 2 / 3]));
    }

    #[test]
    fn what_is_no_jpeg_brings_nothing_down() {
        let file = drawn();
        for at in (0..file.len()).step_by(3) {
            let mut file = file.clone();
            file[at] ^= 0x55;
            let _ = is_sound(&file);
        }
        let _ = is_sound(&[0xff, 0xd8, 0xff, 0xdd, 0, 2]);
    }

    #[test]
    fn data_that_are_too_short_or_too_long_are_noticed() {
        let file = drawn();
        let (coded, end) = file.split_at(file.len() - 2);
        assert!(!is_sound(&[&coded[..coded.len() - 100], end].concat()));
        assert!(!is_sound(&[coded, &[1; 3], end].concat()));
    }
}
