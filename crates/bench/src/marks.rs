//! Fingerprints of a PDF's pages, to see which of them an edit has moved.

use blake3::{Hash, Hasher};
use lopdf::{Dictionary, Document, Object};
use std::collections::BTreeSet;
use std::path::Path;

/// Forms inside forms deeper than this are not followed: a form can contain itself.
const DEEPEST: usize = 12;

/// One fingerprint for each page: of its content stream, and of the bytes of every picture
/// and form it can paint. Fonts are left out: their subsets belong to the whole book.
///
/// # Errors
/// A sentence when the file cannot be read as PDF.
pub fn page_marks(path: &Path) -> Result<Vec<Hash>, String> {
    let document = Document::load(path)
        .map_err(|error| format!("{} cannot be read as PDF: {error}", path.display()))?;
    let mark = |page: (u32, lopdf::ObjectId)| {
        let mut hasher = Hasher::new();
        hasher.update(&document.get_page_content(page.1));
        let resources = document
            .get_dictionary(page.1)
            .and_then(|page| page.get_deref(b"Resources", &document))
            .and_then(Object::as_dict);
        if let Ok(resources) = resources {
            painted(&document, resources, DEEPEST, &mut hasher);
        }
        hasher.finalize()
    };
    Ok(document.get_pages().into_iter().map(mark).collect())
}

/// Adds the pictures and forms of some resources, in whatever order they are named.
fn painted(document: &Document, resources: &Dictionary, depth: usize, hasher: &mut Hasher) {
    let objects = resources.get_deref(b"XObject", document).and_then(Object::as_dict);
    let (Ok(objects), Some(depth)) = (objects, depth.checked_sub(1)) else { return };
    let mut marks = BTreeSet::new();
    for (_, object) in objects {
        let stream = document.dereference(object).and_then(|(_, object)| object.as_stream());
        let Ok(stream) = stream else { continue };
        let mut hasher = Hasher::new();
        hasher.update(&stream.content);
        let inner = stream.dict.get_deref(b"Resources", document).and_then(Object::as_dict);
        if let Ok(inner) = inner {
            painted(document, inner, depth, &mut hasher);
        }
        marks.insert(*hasher.finalize().as_bytes());
    }
    marks.iter().for_each(|mark| {
        hasher.update(mark);
    });
}

/// Numbers, from 1, of the pages that are not the same; all from where one book ends.
#[must_use]
pub fn changed_pages(before: &[Hash], after: &[Hash]) -> Vec<usize> {
    let is_changed = |place: &usize| before.get(*place) != after.get(*place);
    (0..before.len().max(after.len())).filter(is_changed).map(|place| place + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_differs_or_is_missing_has_changed() {
        let mark = |byte: u8| blake3::hash(&[byte]);
        assert!(changed_pages(&[mark(1), mark(2)], &[mark(1), mark(2)]).is_empty());
        assert_eq!(changed_pages(&[mark(1), mark(2), mark(3)], &[mark(1), mark(4)]), [2, 3]);
    }
}
