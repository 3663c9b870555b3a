//! The rules for PDFs, in groups.

mod colour;
mod contents;
mod place;
mod planned;
mod shape;
mod told;
mod words;

pub use contents::megabytes;
pub use shape::page_count;

use crate::Rule;
use crate::bench::{Bench, in_file};
use crate::check::Reading;

/// Judges everything of a file that can be read.
pub fn judge(bench: &mut Bench<'_>, reading: &Reading) {
    shape::judge(bench, reading);
    place::judge(bench, reading);
    words::judge(bench, reading);
    colour::judge(bench, reading);
    contents::judge(bench, reading);
    told::judge(bench, reading);
    contents::damage(bench, reading);
}

/// Whether the file is protected. If it is, nothing else can be judged.
pub fn protected(bench: &mut Bench<'_>, is_protected: bool) {
    let (measured, places) = if is_protected {
        ("it is encrypted", vec![in_file("the file is encrypted, so that nothing else is judged")])
    } else {
        ("none", Vec::new())
    };
    bench.add(Rule::Protection, "no encryption", measured, places);
}
