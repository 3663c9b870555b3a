//! Values of a PDF as bytes: how long one is, and the entries of a dictionary.

/// Length of the value at the beginning of `bytes`, with the space before it.
pub(crate) fn value_length(bytes: &[u8]) -> Option<usize> {
    let start = bytes.len() - bytes.trim_ascii_start().len();
    let rest = &bytes[start..];
    let length = match (rest.first()?, rest.get(1)) {
        (b'<', Some(b'<')) => nested(rest, 2, b">>")?,
        (b'[', _) => nested(rest, 1, b"]")?,
        (b'<', _) => rest.iter().position(|&b| b == b'>')? + 1,
        (b'(', _) => string(rest)?,
        (b'/', _) => 1 + regular(&rest[1..]),
        _ => number_reference_or_word(rest)?,
    };
    Some(start + length)
}

/// A dictionary or array from its opening to its closing.
fn nested(bytes: &[u8], opening: usize, closing: &[u8]) -> Option<usize> {
    let mut at = opening;
    loop {
        let rest = bytes.get(at..)?;
        let space = rest.len() - rest.trim_ascii_start().len();
        if rest[space..].starts_with(closing) {
            return Some(at + space + closing.len());
        }
        at += value_length(rest)?;
    }
}

/// A string in brackets, which nest; a backslash hides the next character.
fn string(bytes: &[u8]) -> Option<usize> {
    let (mut depth, mut at) = (0, 0);
    loop {
        match bytes.get(at)? {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(at);
        }
    }
}

fn regular(bytes: &[u8]) -> usize {
    let ends = |b: &u8| b.is_ascii_whitespace() || b"()<>[]{}/%".contains(b);
    bytes.iter().position(ends).unwrap_or(bytes.len())
}

/// `12`, `12 0 R` or a word such as `true`.
fn number_reference_or_word(bytes: &[u8]) -> Option<usize> {
    let word = regular(bytes);
    if reference(bytes).is_some() {
        let up_to = bytes.iter().position(|&b| b == b'R')?;
        return Some(up_to + 1);
    }
    (word > 0).then_some(word)
}

/// The number of the object that `n 0 R` at the beginning points to.
pub(crate) fn reference(bytes: &[u8]) -> Option<u32> {
    let bytes = bytes.trim_ascii_start();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    let rest = bytes[digits..].strip_prefix(b" 0 R")?;
    let ends = rest.first().is_none_or(|b| !b.is_ascii_alphanumeric());
    if !ends {
        return None;
    }
    std::str::from_utf8(&bytes[..digits]).ok()?.parse().ok()
}

/// The entries of a dictionary in order: name without slash, and value.
pub(crate) fn entries(dictionary: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = dictionary.trim_ascii_start().strip_prefix(b"<<").unwrap_or_default();
    std::iter::from_fn(move || {
        let name = rest.trim_ascii_start().strip_prefix(b"/")?;
        let (name, after) = name.split_at(regular(name));
        let (value, after) = after.split_at(value_length(after)?);
        rest = after;
        Some((name, value.trim_ascii()))
    })
}

/// The value of one entry of a dictionary; `None` when there is none.
pub(crate) fn entry<'a>(dictionary: &'a [u8], name: &str) -> Option<&'a [u8]> {
    entries(dictionary).find(|(n, _)| *n == name.as_bytes()).map(|(_, value)| value)
}

/// The same dictionary without some of its entries, and with these at its end.
pub(crate) fn rebuilt(dictionary: &[u8], without: &[&str], with: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = b"<<".to_vec();
    let kept =
        entries(dictionary).filter(|(name, _)| !without.iter().any(|n| n.as_bytes() == *name));
    let added = with.iter().map(|&(name, value)| (name.as_bytes(), value));
    for (name, value) in kept.chain(added) {
        out.push(b'/');
        out.extend_from_slice(name);
        out.push(b' ');
        out.extend_from_slice(value);
    }
    out.extend_from_slice(b">>");
    out
}

/// The values of an array in order.
pub(crate) fn elements(array: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = array.trim_ascii_start().strip_prefix(b"[").unwrap_or_default();
    std::iter::from_fn(move || {
        if rest.trim_ascii_start().starts_with(b"]") {
            return None;
        }
        let (value, after) = rest.split_at(value_length(rest)?);
        rest = after;
        Some(value.trim_ascii())
    })
}

/// Numbers of all objects that a value refers to.
pub(crate) fn references(value: &[u8], found: &mut Vec<u32>) {
    let value = value.trim_ascii();
    if value.starts_with(b"<<") {
        entries(value).for_each(|(_, value)| references(value, found));
    } else if value.starts_with(b"[") {
        elements(value).for_each(|value| references(value, found));
    } else {
        found.extend(reference(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_found_behind_every_kind_of_value() {
        let d = b" <</A 1/B[1 2 0 R<</E 9>>]/C(a\\)b(c))/D<0A>/F/Name/G true/H 12 0 R\n/E -0.5>>";
        assert_eq!(entry(d, "E"), Some(&b"-0.5"[..]));
        assert_eq!(entry(d, "H").and_then(reference), Some(12));
        assert_eq!(entry(d, "C"), Some(&b"(a\\)b(c))"[..]));
        assert_eq!(entry(d, "Z"), None);
    }

    #[test]
    fn references_are_found_at_any_depth_and_not_in_strings() {
        let mut found = Vec::new();
        references(b"<</A[1 0 R<</B 2 0 R/C(3 0 R)>>]/D 4 0 R/E 5/F[6 7 0 R]>>", &mut found);
        assert_eq!(found, [1, 2, 4, 7]);
    }

    #[test]
    fn a_dictionary_is_rebuilt_with_other_entries() {
        let d = b"<</A 1/B[2]/C<</D 3>>>>";
        let wanted = b"<</A 1/C <</D 3>>/E (5)>>";
        assert_eq!(rebuilt(d, &["B"], &[("E", b"(5)")]), wanted);
    }

    #[test]
    fn broken_values_end_without_a_panic() {
        let whole = b"<</A[1 2 0 R(x\\)y)]/B<</C/D>>/E<0a>>>";
        for end in 0..whole.len() {
            assert_eq!(value_length(&whole[..end]), None, "cut at {end}");
        }
        assert_eq!(value_length(whole), Some(whole.len()));
    }
}
