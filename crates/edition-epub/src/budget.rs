//! A book that must not be larger than so many bytes.

use crate::book::Book;
use crate::package::{Package, Picture};
use crate::pictures::{Storage, make};
use leporello_diag::{Diagnostic, Progress, Sink, Stopped, Subject, codes};
use std::path::PathBuf;

/// How pictures are stored from the best to the smallest: quality, and pixels along each side
/// as a share. Down to quality 70 a reader hardly sees it; from there on pixels go first.
const STEPS: [(u8, f64); 20] = [
    (82, 1.0),
    (78, 1.0),
    (74, 1.0),
    (70, 1.0),
    (70, 0.94),
    (70, 0.88),
    (68, 0.83),
    (66, 0.78),
    (64, 0.74),
    (62, 0.70),
    (60, 0.66),
    (58, 0.62),
    (56, 0.58),
    (54, 0.54),
    (52, 0.50),
    (50, 0.46),
    (48, 0.42),
    (45, 0.38),
    (40, 0.31),
    (35, 0.25),
];
/// Pictures that are tried to know how much a step saves.
const TRIED: usize = 12;
/// What the container needs for one more picture: two heads, its name twice, and its place.
const HEADS: u64 = 76 + 2 * 40 + 200;
/// The share of the room that is filled by guess: the pictures not tried may be worse.
const FILLED: f64 = 0.97;

/// The files of all pictures, and how they are stored.
pub(crate) struct Made {
    pub(crate) files: Vec<PathBuf>,
    pub(crate) storage: Storage,
}

/// Makes all pictures so that the book fits. `rest` is the size of everything else in bytes.
/// What it costs, and where it cannot be, goes to `sink`.
///
/// # Errors
///
/// As [`make`].
pub(crate) fn fitting(
    book: &Book,
    package: &Package,
    rest: u64,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Made, Stopped> {
    let darkroom = book.source.darkroom();
    let all: Vec<&Picture> = package.shelf.pictures.iter().collect();
    let made = |storage, pictures: &[&Picture], sink: &mut Sink| {
        make(book, &darkroom, pictures, storage, progress, sink)
    };
    let best = Storage { quality: book.options.quality.clamp(1, 100), share: 1.0 };
    let files = made(best, &all, sink)?;
    let rest = rest + HEADS * all.len() as u64;
    let full = bytes(&files);
    let Some(most) = book.options.max_bytes.filter(|&most| rest + full > most) else {
        return Ok(Made { files, storage: best });
    };
    let tried = spread(&all, TRIED);
    let before = bytes(&made(best, &tried, sink)?).max(1);
    let mut last = Made { files, storage: best };
    for storage in steps(best.quality) {
        let is_last = storage == smallest(best.quality);
        let after = bytes(&made(storage, &tried, sink)?);
        let guess = full as f64 * after as f64 / before as f64;
        if !is_last && rest as f64 + guess > most as f64 * FILLED {
            continue;
        }
        last = Made { files: made(storage, &all, sink)?, storage };
        if rest + bytes(&last.files) <= most {
            break;
        }
    }
    sink.report(told(rest + bytes(&last.files), rest + full, most, last.storage, best));
    Ok(last)
}

fn steps(best: u8) -> impl Iterator<Item = Storage> {
    let below = move |&(quality, _): &(u8, f64)| quality < best;
    let steps = STEPS.iter().copied().filter(below);
    let fallback = STEPS.last().copied().filter(|&(quality, _)| quality >= best);
    steps.chain(fallback).map(|(quality, share)| Storage { quality, share })
}

fn smallest(best: u8) -> Storage {
    steps(best).last().unwrap_or(Storage { quality: best, share: 1.0 })
}

/// So many of the pictures, evenly from first to last.
fn spread<'a>(all: &[&'a Picture], count: usize) -> Vec<&'a Picture> {
    if all.len() <= count {
        return all.to_vec();
    }
    (0..count).map(|at| all[at * (all.len() - 1) / (count - 1)]).collect()
}

/// Files that are gone count nothing; whoever reads them will say so.
fn bytes(files: &[PathBuf]) -> u64 {
    files.iter().filter_map(|path| std::fs::metadata(path).ok()).map(|file| file.len()).sum()
}

fn told(size: u64, full: u64, most: u64, storage: Storage, best: Storage) -> Diagnostic {
    let mb = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
    let Storage { quality, share } = storage;
    let pixels = share * share * 100.0;
    let cost = format!(
        "pictures are stored at quality {quality} with {pixels:.0} % of their pixels instead of \
         quality {} ({} instead of {})",
        best.quality,
        mb(size),
        mb(full),
    );
    if size <= most {
        return Diagnostic::new(codes::EPB_003, Subject::Book, cost)
            .hint("a larger size keeps more of them: `--max-size 200MB`");
    }
    let message = format!("the e-book cannot be as small as {}: {cost}", mb(most));
    Diagnostic::new(codes::EPB_004, Subject::Book, message)
        .hint(format!("ask for at least `--max-size {:.0}MB`", (size as f64 / 1e6).ceil()))
        .hint("or make a book with fewer plates")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_smaller_than_the_one_before() {
        assert!(STEPS.windows(2).all(|w| w[1].0 <= w[0].0 && w[1].1 <= w[0].1));
        assert_eq!(steps(86).count(), STEPS.len());
        assert_eq!(steps(20).count(), 1);
        assert!(steps(60).all(|step| step.quality < 60));
    }
}
