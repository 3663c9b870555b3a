//! Which part of a file a request asks for, and whether it has it already (RFC 9110, 13 and 14).

use axum::http::header::{HeaderMap, HeaderName, IF_MATCH, IF_NONE_MATCH, IF_RANGE, RANGE};
use std::ops::Range;

/// What is to be sent of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// The file.
    Whole,
    /// These bytes of it, at least one.
    Part(Range<u64>),
    /// Bytes that it does not have.
    Beyond,
    /// Nothing: the request has this very file.
    Same,
    /// Nothing: the request wants another state of the file.
    Other,
}

/// What the headers of a request ask of a file of `length` bytes whose tag is `etag`. A request
/// that is not for the body (`HEAD`) has no ranges.
pub(crate) fn asked(headers: &HeaderMap, is_get: bool, etag: &str, length: u64) -> Asked {
    let value = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if value(IF_MATCH).is_some_and(|tags| !is_among(tags, etag, false)) {
        return Asked::Other;
    }
    if value(IF_NONE_MATCH).is_some_and(|tags| is_among(tags, etag, true)) {
        return Asked::Same;
    }
    let is_still = value(IF_RANGE).is_none_or(|tag| tag.trim() == etag);
    let ranges = value(RANGE).filter(|_| is_get && is_still);
    ranges.map_or(Asked::Whole, |ranges| part(ranges, length))
}

/// Whether `etag` is one of the tags. A weak tag names the same bytes here as the strong one, but
/// may not be used where it must be strong.
fn is_among(tags: &str, etag: &str, is_weak_enough: bool) -> bool {
    tags.split(',').map(str::trim).any(|tag| {
        let strong = tag.strip_prefix("W/").filter(|_| is_weak_enough).unwrap_or(tag);
        tag == "*" || strong == etag
    })
}

/// One range of bytes. Several are answered with the whole file, as the standard allows: no reader
/// of e-books asks for them, and pieces in disorder would help none. So is what is no range.
fn part(ranges: &str, length: u64) -> Asked {
    let Some((first, last)) = bounds(ranges) else { return Asked::Whole };
    let range = match first {
        Some(first) => first..last.map_or(length, |last| last.saturating_add(1).min(length)),
        None => length.saturating_sub(last.unwrap_or_default())..length,
    };
    if range.is_empty() { Asked::Beyond } else { Asked::Part(range) }
}

/// First and last byte of a single range; without a first, the last is how many from the end.
fn bounds(ranges: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (unit, range) = ranges.split_once('=')?;
    let (first, last) = range.trim().split_once('-')?;
    let bounds = (place(first)?, place(last)?);
    let is_sound = match bounds {
        (Some(first), Some(last)) => first <= last,
        (first, last) => first.or(last).is_some(),
    };
    (is_sound && unit.trim().eq_ignore_ascii_case("bytes")).then_some(bounds)
}

/// A number that may be left out. One too large for any file is the largest there is.
fn place(text: &str) -> Option<Option<u64>> {
    match text {
        "" => Some(None),
        _ if text.bytes().all(|digit| digit.is_ascii_digit()) => {
            Some(Some(text.parse().unwrap_or(u64::MAX)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn asks(headers: &[(HeaderName, &'static str)], length: u64) -> Asked {
        let pairs =
            headers.iter().map(|(name, text)| (name.clone(), HeaderValue::from_static(text)));
        asked(&pairs.collect(), true, "\"b3-1\"", length)
    }

    #[test]
    fn one_range_is_that_part_of_the_file() {
        for (text, part) in [
            ("bytes=0-0", Asked::Part(0..1)),
            ("bytes=10-19", Asked::Part(10..20)),
            ("BYTES=90-", Asked::Part(90..100)),
            ("bytes=90-999999999999999999999999", Asked::Part(90..100)),
            ("bytes=-10", Asked::Part(90..100)),
            ("bytes=-1000", Asked::Part(0..100)),
            ("bytes=100-", Asked::Beyond),
            ("bytes=100-200", Asked::Beyond),
            ("bytes=99999999999999999999999-", Asked::Beyond),
            ("bytes=-0", Asked::Beyond),
        ] {
            assert_eq!(asks(&[(RANGE, text)], 100), part, "{text}");
        }
        assert_eq!(asks(&[(RANGE, "bytes=-1")], 0), Asked::Beyond);
    }

    #[test]
    fn several_ranges_and_what_is_no_range_give_the_whole_file() {
        for text in [
            "bytes=0-1,5-6",
            "bytes=500-600,0-1",
            "bytes=0-1,",
            "bytes=5-4",
            "bytes=-",
            "bytes=a-b",
            "bytes=+1-2",
            "bytes",
            "pages=1-2",
            "",
        ] {
            assert_eq!(asks(&[(RANGE, text)], 100), Asked::Whole, "{text}");
        }
    }

    #[test]
    fn a_range_of_another_state_of_the_file_gives_the_whole_file() {
        let range = (RANGE, "bytes=50-");
        assert_eq!(asks(&[range.clone(), (IF_RANGE, "\"b3-1\"")], 100), Asked::Part(50..100));
        for other in ["\"b3-2\"", "W/\"b3-1\"", "Fri, 27 Nov 2026 05:00:00 GMT"] {
            assert_eq!(asks(&[range.clone(), (IF_RANGE, other)], 100), Asked::Whole, "{other}");
        }
    }

    #[test]
    fn who_has_the_file_is_sent_nothing_and_who_wants_another_is_told() {
        for same in ["\"b3-1\"", "W/\"b3-1\"", "\"x\", \"b3-1\"", "*"] {
            assert_eq!(asks(&[(IF_NONE_MATCH, same)], 100), Asked::Same, "{same}");
        }
        assert_eq!(asks(&[(IF_NONE_MATCH, "\"b3-2\"")], 100), Asked::Whole);
        assert_eq!(asks(&[(IF_MATCH, "\"b3-2\"")], 100), Asked::Other);
        assert_eq!(asks(&[(IF_MATCH, "W/\"b3-1\"")], 100), Asked::Other);
        assert_eq!(asks(&[(IF_MATCH, "*"), (RANGE, "bytes=1-")], 100), Asked::Part(1..100));
    }

    #[test]
    fn a_request_for_the_head_has_no_ranges() {
        let headers = [(RANGE, HeaderValue::from_static("bytes=0-0"))].into_iter().collect();
        assert_eq!(asked(&headers, false, "\"b3-1\"", 100), Asked::Whole);
    }
}
