//! The block: the inside of the book as a PDF for the printer.

use crate::finish::{Edition, Pictures};
use crate::mark::mark;
use crate::pdf_file::{Condition, Receipt, edition_date, write_finished};
use crate::{PrintOptions, Source, asset};
use leporello_diag::{Diagnostic, Progress, Sink, Stopped, Subject, codes};
use leporello_model::{PdfKind, Plan};
use leporello_typeset::{Skeleton, Typesetter};
use std::path::Path;

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
    let condition = Condition::of(options);
    let assets = asset::for_print(plan, source, options, condition.inks(), progress, sink)?;
    let skeleton = typesetter.skeleton_for(plan, options.kind, sink)?;
    let edition = Edition {
        plan,
        kind: options.kind,
        pictures: Pictures::Printed,
        date: edition_date(options),
        printed: condition.printed(),
        is_universal: is_universal(&skeleton, options.kind, sink),
    };
    write_finished(&skeleton.pdf, &assets, &edition, &mark(plan), out, sink)
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
