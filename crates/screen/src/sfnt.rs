//! The box that tables of a font lie in.

/// A table: its tag and its bytes.
pub(crate) type Table = ([u8; 4], Vec<u8>);

/// The tables of a single font; `None` when it is not one.
pub(crate) fn tables(font: &[u8]) -> Option<Vec<Table>> {
    let word = |at: usize| font.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    let count = u16::from_be_bytes(font.get(4..6)?.try_into().ok()?);
    let mut tables = Vec::new();
    for record in (0..usize::from(count)).map(|i| 12 + 16 * i) {
        let tag = font.get(record..record + 4)?.try_into().ok()?;
        let (offset, length) = (word(record + 8)? as usize, word(record + 12)? as usize);
        let data = font.get(offset..offset.checked_add(length)?)?;
        tables.push((tag, data.to_vec()));
    }
    Some(tables)
}

/// A font of these tables, with its checksums. Its outlines decide what it says it is.
pub(crate) fn font_of(mut tables: Vec<Table>) -> Vec<u8> {
    tables.sort_by_key(|(tag, _)| *tag);
    let has_cff = tables.iter().any(|(tag, _)| tag == b"CFF ");
    let count = tables.len() as u16;
    let power = count.max(1).ilog2() as u16;
    let range = 16 << power;
    let mut font = if has_cff { b"OTTO".to_vec() } else { vec![0, 1, 0, 0] };
    for number in [count, range, power, count * 16 - range] {
        font.extend(number.to_be_bytes());
    }
    let mut offset = 12 + 16 * tables.len();
    let mut head = None;
    for (tag, data) in &mut tables {
        if tag == b"head" && data.len() >= 12 {
            data[8..12].fill(0);
            head = Some(offset);
        }
        font.extend(*tag);
        for word in [checksum(data), offset as u32, data.len() as u32] {
            font.extend(word.to_be_bytes());
        }
        offset += data.len().next_multiple_of(4);
    }
    for (_, data) in &tables {
        font.extend(data);
        font.resize(font.len().next_multiple_of(4), 0);
    }
    if let Some(head) = head {
        let adjustment = 0xb1b0_afba_u32.wrapping_sub(checksum(&font));
        font[head + 8..head + 12].copy_from_slice(&adjustment.to_be_bytes());
    }
    font
}

fn checksum(data: &[u8]) -> u32 {
    let word = |chunk: &[u8]| {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        u32::from_be_bytes(word)
    };
    data.chunks(4).map(word).fold(0, u32::wrapping_add)
}
