//! The block: the inside of the book as a PDF for the printer.

use crate::finish::{Edition, FinishError, Pictures, finish};
use crate::mark::mark;
use crate::output::{not_written, write_whole};
use crate::standard;
use crate::{OutputProfile, PrintOptions, Source, asset};
use jiff::Timestamp;
use leporello_diag::{Diagnostic, Progress, Sink, Stopped, Subject, codes};
use leporello_model::{PdfKind, Plan};
use leporello_typeset::{Skeleton, Typesetter};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

/// The date of an edition that was given none, where the kind of PDF demands one.
const FIRST_MOMENT: &str = "2026-01-01T00:00:00Z";

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Receipt {
    /// Pages of the block.
    pub pages: u32,
    /// Plates whose JPEG went in bit for bit.
    pub passed_through: usize,
    /// Plates whose picture was cut and resampled for the frame.
    pub rendered: usize,
    /// Size of the file in bytes.
    pub bytes: u64,
}

/// Writes the block as a PDF of the kind asked for.
///
/// Pages have the trim and bleed of the plan, no bleed at the fold; on the screen they end at
/// the trim. A JPEG goes in bit for bit when a PDF of the kind can carry it, it has at most 1.3
/// times the resolution asked for, and its crop takes less than a tenth of its area; other
/// photographs are rendered for their frame and kept in the cache. Metadata of the photographs
/// does not reach the PDF. The same plan, photographs, fonts and options give the same bytes.
///
/// The file is written under a temporary name and renamed: there is a whole one or none.
///
/// # Errors
///
/// Returns [`Stopped`] once an error has gone to `sink`: a photograph cannot be read any
/// more, a page paints what the kind of PDF cannot have, or the file not be written.
pub fn write_block(
    plan: &Plan,
    source: &Source,
    typesetter: &Typesetter,
    options: &PrintOptions,
    out: &Path,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Receipt, Stopped> {
    let options = &options.of_kind();
    let profile = standard::is_pdfx(options.kind)
        .then(|| options.output_profile.clone().unwrap_or_else(OutputProfile::fogra39));
    let inks = profile.as_ref().map(|profile| profile.inks(options.ink_limit));
    let assets = asset::for_print(plan, source, options, inks.as_ref(), progress, sink)?;
    let skeleton = typesetter.skeleton_for(plan, options.kind, sink)?;
    let edition = Edition {
        plan,
        kind: options.kind,
        pictures: Pictures::Printed,
        date: date(options),
        printed: profile.as_ref().zip(inks.as_ref()),
        is_universal: is_universal(&skeleton, options.kind, sink),
    };
    let mut fault = None;
    let mut bytes = 0;
    let written = write_whole(out, |file| {
        let mut counted = Counted { file, bytes: &mut bytes };
        let done = finish(&skeleton.pdf, &assets, &edition, &mark(plan), &mut counted);
        done.map_err(|error| match error {
            FinishError::Io(error) => error,
            other => {
                fault = Some(other);
                io::Error::other("the pages cannot be finished")
            }
        })
    });
    if let Some(fault) = fault {
        return Err(sink.stop(unfinished(fault, options.kind, out)));
    }
    written.map_err(|error| sink.stop(not_written(out, &error)))?;
    let passed_through = assets.values().filter(|asset| asset.passed_through).count();
    Ok(Receipt {
        pages: plan.pages().count() as u32,
        passed_through,
        rendered: assets.len() - passed_through,
        bytes,
    })
}

/// When the edition says it was made.
fn date(options: &PrintOptions) -> Option<Timestamp> {
    let dated = standard::is_dated(options.kind);
    let fallback = || dated.then(|| FIRST_MOMENT.parse().expect("it is a date"));
    options.date.filter(|_| options.kind != PdfKind::Plain).or_else(fallback)
}

/// Whether a PDF for the screen is PDF/UA-1; where it is not, the reader of messages hears why.
fn is_universal(skeleton: &Skeleton, kind: PdfKind, sink: &mut Sink) -> bool {
    if let Some(why) = &skeleton.not_universal {
        let message =
            format!("the PDF for the screen is tagged, but cannot say that it is PDF/UA-1: {why}");
        sink.report(
            Diagnostic::new(codes::PRT_012, Subject::Book, message)
                .hint("give the book a title, and its chapters headings in rising levels"),
        );
    }
    kind == PdfKind::Screen && skeleton.not_universal.is_none()
}

/// Why the PDF could not be finished, in the user's terms.
pub(crate) fn unfinished(error: FinishError, kind: PdfKind, out: &Path) -> Diagnostic {
    match error {
        FinishError::Io(error) => not_written(out, &error),
        FinishError::Skeleton(words) => unfit_skeleton(&words),
        FinishError::Forbidden(words) => {
            let name = standard::pdfx_name(kind).unwrap_or(kind.name());
            let message =
                format!("on a page of the book {words}, which a PDF `{name}` cannot have");
            Diagnostic::new(codes::PRT_011, Subject::Book, message)
                .hint("choose a theme that paints plain colours, or another kind of PDF")
        }
    }
}

/// The skeleton does not fit the plan, which only a fault of ours can bring about.
pub(crate) fn unfit_skeleton(words: &str) -> Diagnostic {
    let message = format!("the typeset pages do not fit the plan: {words}");
    Diagnostic::new(codes::PRT_002, Subject::Book, message)
}

/// Counts what is written.
struct Counted<'a> {
    file: &'a mut dyn io::Write,
    bytes: &'a mut u64,
}

impl io::Write for Counted<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        *self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
