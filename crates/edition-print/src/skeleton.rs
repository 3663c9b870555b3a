//! Reading the skeleton: a small PDF 1.4 with a classic table of objects.
//!
//! Only what Typst writes is understood; anything else is an error, never a guess.

use crate::object::{elements, entry, reference};

/// The skeleton taken apart, without a copy of its bytes.
pub(crate) struct Skeleton<'a> {
    /// Objects by number, each from behind `obj` to before `endobj`.
    pub(crate) objects: Vec<Body<'a>>,
    /// Number of the catalog.
    pub(crate) root: u32,
}

impl<'a> Skeleton<'a> {
    /// The object of this number.
    pub(crate) fn object(&self, number: u32) -> Option<&Body<'a>> {
        let at = self.objects.binary_search_by_key(&number, |body| body.number).ok()?;
        self.objects.get(at)
    }

    /// The value itself, or that of the object it refers to.
    pub(crate) fn resolved<'v>(&self, value: &'v [u8]) -> &'v [u8]
    where
        'a: 'v,
    {
        match reference(value) {
            Some(number) => self.object(number).map_or(b"null", |body| body.value),
            None => value,
        }
    }

    /// Numbers of the pages in their order.
    pub(crate) fn pages(&self) -> Vec<u32> {
        let mut pages = Vec::new();
        let root = self.object(self.root).and_then(|root| entry(root.value, "Pages"));
        self.collect_pages(root.and_then(reference), 0, &mut pages);
        pages
    }

    fn collect_pages(&self, node: Option<u32>, depth: usize, pages: &mut Vec<u32>) {
        let Some(body) = node.and_then(|number| self.object(number)) else { return };
        match entry(body.value, "Kids") {
            // A tree of pages that goes deeper goes in circles.
            Some(kids) if depth < 32 => {
                for kid in elements(kids) {
                    self.collect_pages(reference(kid), depth + 1, pages);
                }
            }
            Some(_) => {}
            None => pages.push(body.number),
        }
    }
}

/// An object: its number, and what it is.
pub(crate) struct Body<'a> {
    pub(crate) number: u32,
    /// The dictionary or other value, without a stream.
    pub(crate) value: &'a [u8],
    /// The bytes of its stream.
    pub(crate) stream: Option<&'a [u8]>,
}

/// Takes a skeleton apart; its objects come in the order of their numbers.
///
/// # Errors
/// Says in words what was not found.
pub(crate) fn parse(pdf: &[u8]) -> Result<Skeleton<'_>, String> {
    let tail = &pdf[pdf.len().saturating_sub(64)..];
    let start = find(tail, b"startxref").ok_or("no `startxref` at its end")?;
    let table_at = leading_number(&tail[start + 9..]).ok_or("`startxref` has no number")?;
    let table = pdf.get(table_at..).ok_or("the table of objects lies outside")?;
    let trailer_at = find(table, b"trailer").ok_or("no `trailer`")?;
    let offsets = offsets(&table[..trailer_at])?;
    let trailer = &table[trailer_at + 7..];
    let mut objects = Vec::with_capacity(offsets.len());
    for (number, offset) in offsets {
        objects.push(body(pdf, number, offset)?);
    }
    let root = entry(trailer, "Root").and_then(reference).ok_or("the trailer has no root")?;
    Ok(Skeleton { objects, root })
}

/// The lines of the table of objects that are in use.
fn offsets(table: &[u8]) -> Result<Vec<(u32, usize)>, String> {
    let text = std::str::from_utf8(table).map_err(|_| "the table of objects is not text")?;
    let mut words = text.split_ascii_whitespace().skip(1);
    let first = words.next().and_then(|w| w.parse().ok());
    let count: Option<u32> = words.next().and_then(|w| w.parse().ok());
    let (Some(0), Some(count)) = (first, count) else {
        return Err("the table of objects is not one run from 0".into());
    };
    let mut offsets = Vec::new();
    for number in 0..count {
        let (offset, _, kind) = (words.next(), words.next(), words.next());
        match (offset.and_then(|o| o.parse().ok()), kind) {
            (Some(offset), Some("n")) => offsets.push((number, offset)),
            (Some(_), Some("f")) => {}
            _ => return Err("the table of objects ends early".into()),
        }
    }
    Ok(offsets)
}

fn body(pdf: &[u8], number: u32, offset: usize) -> Result<Body<'_>, String> {
    let bad = |what: &str| format!("object {number}: {what}");
    let object = pdf.get(offset..).ok_or_else(|| bad("lies outside"))?;
    let head = format!("{number} 0 obj");
    let object =
        object.strip_prefix(head.as_bytes()).ok_or_else(|| bad("is not where it should be"))?;
    let value_end = crate::object::value_length(object).ok_or_else(|| bad("cannot be read"))?;
    let value = object[..value_end].trim_ascii();
    let rest = object[value_end..].trim_ascii_start();
    if rest.starts_with(b"endobj") {
        return Ok(Body { number, value, stream: None });
    }
    let rest = rest.strip_prefix(b"stream").ok_or_else(|| bad("does not end"))?;
    let rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    let length = entry(value, "Length").and_then(leading_number);
    let stream = length.and_then(|length| rest.get(..length));
    Ok(Body { number, value, stream: Some(stream.ok_or_else(|| bad("stream has no length"))?) })
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn leading_number(bytes: &[u8]) -> Option<usize> {
    let bytes = bytes.trim_ascii_start();
    let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
    std::str::from_utf8(&bytes[..digits]).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pdf() -> Vec<u8> {
        let first = "1 0 obj\n<</Type/Catalog>>\nendobj\n";
        let second = "2 0 obj\n<</Length 4>>\nstream\na>>b\nendstream\nendobj\n";
        let head = "%PDF-1.4\n";
        let (at_first, at_second) = (head.len(), head.len() + first.len());
        let table = at_second + second.len();
        format!(
            "{head}{first}{second}xref\n0 3\n0000000000 65535 f\r\n{at_first:010} 00000 n\r\n\
             {at_second:010} 00000 n\r\ntrailer\n<</Size 3/Root 1 0 R>>\nstartxref\n{table}\n%%EOF"
        )
        .into_bytes()
    }

    #[test]
    fn objects_and_streams_are_found() {
        let pdf = pdf();
        let skeleton = parse(&pdf).unwrap();
        assert_eq!(skeleton.root, 1);
        assert_eq!(skeleton.objects[0].value, b"<</Type/Catalog>>");
        assert_eq!(skeleton.objects[1].stream, Some(&b"a>>b"[..]));
    }

    #[test]
    fn a_pdf_cut_anywhere_gives_an_error_and_no_panic() {
        let pdf = pdf();
        for end in 0..pdf.len() - 6 {
            assert!(parse(&pdf[..end]).is_err(), "cut at {end}");
        }
    }
}
