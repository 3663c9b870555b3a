//! The block: the inside of the book as a PDF for the printer.

use crate::finish::{FinishError, Purpose, finish};
use crate::mark::mark;
use crate::output::{not_written, write_whole};
use crate::{Source, asset};
use leporello_diag::{Diagnostic, Progress, Sink, Stopped, Subject, codes};
use leporello_model::Plan;
use leporello_typeset::Typesetter;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

/// How the photographs enter the block.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrintOptions {
    /// Resolution that pictures are brought down to, in pixels per inch; none is enlarged.
    pub ppi: f64,
    /// JPEG quality of renditions, 1 to 100.
    pub quality: u8,
    /// Whether every JPEG that a PDF can carry goes in as it is, however large.
    pub keep_originals: bool,
}

impl Default for PrintOptions {
    fn default() -> Self {
        Self { ppi: 300.0, quality: 92, keep_originals: false }
    }
}

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

/// Writes the block as a PDF.
///
/// Pages have the trim and bleed of the plan, no bleed at the fold. A JPEG goes in bit for
/// bit when a PDF can carry it, it has at most 1.3 times the resolution asked for, and its
/// crop takes less than a tenth of its area; other photographs are rendered for their frame
/// and kept in the cache. Metadata of the photographs does not reach the PDF. The same plan,
/// photographs and fonts give the same bytes.
///
/// The file is written under a temporary name and renamed: there is a whole one or none.
///
/// # Errors
///
/// Returns [`Stopped`] once an error has gone to `sink`: a photograph cannot be read any
/// more, or the file not be written.
pub fn write_block(
    plan: &Plan,
    source: &Source,
    typesetter: &Typesetter,
    options: &PrintOptions,
    out: &Path,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Receipt, Stopped> {
    let assets = asset::for_print(plan, source, options, progress, sink)?;
    let skeleton = typesetter.skeleton(plan, sink)?;
    let mut fault = None;
    let mut bytes = 0;
    let written = write_whole(out, |file| {
        let mut counted = Counted { file, bytes: &mut bytes };
        finish(&skeleton, &assets, Purpose::Print, &mark(plan), &mut counted).map_err(|error| {
            match error {
                FinishError::Io(error) => error,
                FinishError::Skeleton(words) => {
                    fault = Some(words);
                    io::Error::other("the skeleton does not fit the plan")
                }
            }
        })
    });
    if let Some(words) = fault {
        return Err(sink.stop(unfit_skeleton(&words)));
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
