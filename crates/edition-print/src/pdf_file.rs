//! A finished PDF on disk: what the block and the cover have in common.

use crate::asset::Asset;
use crate::finish::{Edition, FinishError, finish};
use crate::output::not_written;
use crate::{OutputProfile, PrintOptions, standard};
use jiff::Timestamp;
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_disk::write_whole;
use leporello_model::{FIRST_MOMENT, PdfKind};
use leporello_photo::Inks;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Receipt {
    /// Pages of the file.
    pub pages: u32,
    /// Plates whose JPEG went in bit for bit.
    pub passed_through: usize,
    /// Plates whose picture was cut and resampled for the frame.
    pub rendered: usize,
    /// Size of the file in bytes.
    pub bytes: u64,
}

/// The printing condition of a kind of PDF/X, and how colours are printed under it; nothing for
/// the other kinds.
pub(crate) struct Condition(Option<(OutputProfile, Inks)>);

impl Condition {
    pub(crate) fn of(options: &PrintOptions) -> Self {
        Self(standard::is_pdfx(options.kind).then(|| {
            let profile = options.output_profile.clone().unwrap_or_else(OutputProfile::fogra39);
            let inks = profile.inks(options.ink_limit);
            (profile, inks)
        }))
    }

    pub(crate) fn inks(&self) -> Option<&Inks> {
        self.0.as_ref().map(|(_, inks)| inks)
    }

    pub(crate) fn printed(&self) -> Option<(&OutputProfile, &Inks)> {
        self.0.as_ref().map(|(profile, inks)| (profile, inks))
    }
}

/// When the edition says it was made.
pub(crate) fn edition_date(options: &PrintOptions) -> Option<Timestamp> {
    let dated = standard::is_dated(options.kind);
    let fallback = || dated.then_some(FIRST_MOMENT);
    options.date.filter(|_| options.kind != PdfKind::Plain).or_else(fallback)
}

/// Finishes a skeleton into a file: a whole one, or none.
///
/// # Errors
///
/// [`Stopped`] once an error has gone to `sink`: a page paints what the kind of PDF cannot have,
/// or the file cannot be written.
pub(crate) fn write_finished(
    skeleton: &[u8],
    assets: &BTreeMap<u32, Asset>,
    edition: &Edition,
    mark: &str,
    out: &Path,
    sink: &mut Sink,
) -> Result<Receipt, Stopped> {
    let mut fault = None;
    let mut bytes = 0;
    let written = write_whole(out, |file| {
        let mut counted = Counted { file, bytes: &mut bytes };
        finish(skeleton, assets, edition, mark, &mut counted).map_err(|error| match error {
            FinishError::Io(error) => error,
            other => {
                fault = Some(other);
                io::Error::other("the pages cannot be finished")
            }
        })
    });
    if let Some(fault) = fault {
        return Err(sink.stop(unfinished(fault, edition.kind, out)));
    }
    written.map_err(|error| sink.stop(not_written(out, &error)))?;
    let passed_through = assets.values().filter(|asset| asset.passed_through).count();
    Ok(Receipt {
        pages: edition.plan.pages().count() as u32,
        passed_through,
        rendered: assets.len() - passed_through,
        bytes,
    })
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
