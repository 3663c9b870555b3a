//! The mark by which a block tells which plan it was made from.
//!
//! It is the first of the two identifiers of the PDF, which the format keeps for what a
//! document was made from (ISO 32000-1 §14.4).

use leporello_model::{Plan, Rect};
use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::Path;

/// The trailer lies within so many bytes of the end.
const TAIL: u64 = 2048;

/// Sixteen bytes in hexadecimal digits from everything of a plan that shows on its pages.
pub(crate) fn mark(plan: &Plan) -> String {
    let mut shown =
        format!("{:?} {:?} {:?} {}\n", plan.trim, plan.bleed, plan.title, plan.language);
    let book = (&plan.subtitle, &plan.author, &plan.theme, plan.margins, plan.bound_at);
    line(&mut shown, &format!("{book:?} {:?}", plan.sections), None);
    for page in plan.pages() {
        let kind = format!("page {} {:?} {:?}", page.number, page.kind, page.section);
        line(&mut shown, &kind, None);
        for plate in &page.plates {
            line(&mut shown, &format!("{} {:?}", plate.photo, plate.crop), Some(&plate.frame));
            if let Some(caption) = &plate.caption {
                let words = format!("{} {}", caption.language, caption.text);
                line(&mut shown, &words, Some(&caption.frame));
            }
        }
        for text in &page.texts {
            let words = format!("{:?} {} {}", text.role, text.language, text.text);
            line(&mut shown, &words, Some(&text.frame));
        }
    }
    blake3::hash(shown.as_bytes()).to_hex()[..32].to_owned()
}

fn line(shown: &mut String, words: &str, frame: Option<&Rect>) {
    // Writing to a string does not fail.
    let _ = writeln!(shown, "{words:?} {frame:?}");
}

/// Whether the block in this file was made from this plan as it is now.
///
/// # Errors
///
/// When the file cannot be read.
pub fn is_block_of(block: &Path, plan: &Plan) -> io::Result<bool> {
    let mut file = File::open(block)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let wanted = format!("/ID[<{}>", mark(plan));
    Ok(tail.windows(wanted.len()).any(|bytes| bytes == wanted.as_bytes()))
}
