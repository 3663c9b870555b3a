//! Which files a book becomes, and with what options.

use crate::{BLOCK, Planned, Workplace, Workshop, captions};
use leporello_diag::{Progress, Sink, Stopped};
use leporello_edition_print::{OutputProfile, PrintOptions, Receipt, SpreadOptions};
use leporello_model::{PdfKind, Plan};
use leporello_printer::Delivery;
use std::path::{Path, PathBuf};

/// The folder of spreads for an album laboratory, in the book's folder.
pub const SPREAD_JPEGS: &str = "spread-jpegs";

/// What is asked of the print edition on the command line; `None` leaves it to the settings,
/// the printer and the defaults.
#[derive(Clone, Debug, Default)]
pub struct PrintAsked {
    /// Kinds of PDF; empty for the printer's.
    pub kinds: Vec<PdfKind>,
    /// File with the ICC profile of the printing condition.
    pub profile: Option<PathBuf>,
    /// Resolution that pictures are brought to, in pixels per inch.
    pub ppi: Option<u32>,
    /// Whether every JPEG that a PDF can carry goes in as it is.
    pub keep_originals: Option<bool>,
    /// When the edition was made, for kinds of PDF that must say so.
    pub date: Option<jiff::Timestamp>,
}

/// A file that was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// Where it is.
    pub path: PathBuf,
    /// Kind of PDF; `None` for pictures of spreads.
    pub kind: Option<PdfKind>,
    /// What is in it.
    pub receipt: Receipt,
}

/// The kinds of PDF of a book: as asked, as the settings say, as the printer takes it.
#[must_use]
pub fn kinds(workshop: &Workshop, asked: &PrintAsked) -> Vec<PdfKind> {
    if !asked.kinds.is_empty() {
        return asked.kinds.clone();
    }
    let printer = workshop.profile.as_ref().map(|profile| profile.pdf);
    vec![workshop.written.settings.pdf.kind.or(printer).unwrap_or_default()]
}

/// The kind that `block.pdf` is of: the printer's, if it is among those asked for; else the first
/// that is made for print.
#[must_use]
pub fn main_kind(workshop: &Workshop, kinds: &[PdfKind]) -> Option<PdfKind> {
    let printer = workshop.profile.as_ref().map(|profile| profile.pdf);
    let first = kinds.iter().copied().find(|kind| kind.is_for_print());
    printer.filter(|kind| kinds.contains(kind)).or(first)
}

/// The file of a block: `block.pdf`, with its kind in the name if another has that name, and its
/// language if it is a further edition.
fn block_name(kind: PdfKind, is_main: bool, language: Option<&str>) -> String {
    let block = BLOCK.trim_end_matches(".pdf");
    let stem = match kind {
        PdfKind::Screen | PdfKind::Archive => kind.name().to_owned(),
        _ if is_main => block.to_owned(),
        _ => format!("{block}-{}", kind.name()),
    };
    language.map_or_else(|| format!("{stem}.pdf"), |language| format!("{stem}-{language}.pdf"))
}

/// Names of the blocks that a printer gets: one for each language.
#[must_use]
pub fn printed_blocks(workshop: &Workshop, language: &str) -> Vec<(String, String)> {
    let further = captions::further_editions(workshop, language);
    let own = (BLOCK.to_owned(), language.to_owned());
    let others = further
        .into_iter()
        .map(|language| (block_name(PdfKind::Plain, true, Some(&language)), language));
    std::iter::once(own).chain(others).collect()
}

/// The options of one kind of PDF.
///
/// # Errors
///
/// [`Stopped`] when the ICC profile cannot be used.
pub fn options(
    place: &Workplace,
    workshop: &Workshop,
    asked: &PrintAsked,
    kind: PdfKind,
    sink: &mut Sink,
) -> Result<PrintOptions, Stopped> {
    let settings = &workshop.written.settings.pdf;
    let own = settings.profile.as_ref().map(|path| place.words.join(path));
    let file = asked.profile.clone().or(own);
    let output_profile =
        file.map(|path| OutputProfile::read(&path)).transpose().map_err(|told| sink.stop(*told))?;
    let standard = PrintOptions::default();
    let printer = workshop.profile.as_ref();
    let ppi = asked.ppi.or(settings.ppi).map(f64::from);
    Ok(PrintOptions {
        ppi: ppi.or(printer.map(|profile| profile.wanted_ppi)).unwrap_or(standard.ppi),
        quality: settings.quality.unwrap_or(standard.quality),
        keep_originals: asked.keep_originals.or(settings.keep_originals).unwrap_or(false),
        kind,
        output_profile,
        ink_limit: printer.and_then(|profile| profile.ink_limit),
        date: asked.date,
    })
}

/// Writes the inside of the book: one PDF for each kind and each language, or pictures of its
/// spreads for a printer that wants those.
///
/// # Errors
///
/// [`Stopped`] when one cannot be written; nothing half-written stays.
pub fn build(
    place: &Workplace,
    planned: &Planned,
    workshop: &Workshop,
    asked: &PrintAsked,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Vec<Written>, Stopped> {
    let mut written = Vec::new();
    let wants_spreads =
        workshop.profile.as_ref().is_some_and(|p| p.delivery == Delivery::SpreadJpegs);
    if wants_spreads && asked.kinds.is_empty() {
        return Ok(vec![spreads(place, planned, workshop, progress, sink)?]);
    }
    let further = captions::further_editions(workshop, &planned.plan.language);
    let translated = further.iter().map(|language| (Some(language.as_str()), language));
    let source = planned.source(place);
    let kinds = kinds(workshop, asked);
    let main = main_kind(workshop, &kinds);
    for kind in kinds {
        let options = options(place, workshop, asked, kind, sink)?;
        let own = std::iter::once((None, &planned.plan.language));
        for (named, language) in own.chain(translated.clone()) {
            let plan = in_language(planned, workshop, language);
            let path = place.out.join(block_name(kind, main == Some(kind), named));
            let receipt = leporello_edition_print::write_block(
                &plan,
                &source,
                &workshop.typesetter,
                &options,
                &path,
                progress,
                sink,
            )?;
            written.push(Written { path, kind: Some(kind), receipt });
        }
    }
    Ok(written)
}

fn spreads(
    place: &Workplace,
    planned: &Planned,
    workshop: &Workshop,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Written, Stopped> {
    let ppi = workshop.profile.as_ref().map_or(300.0, |profile| profile.wanted_ppi);
    let options = SpreadOptions { ppi, ..SpreadOptions::default() };
    let folder = place.out.join(SPREAD_JPEGS);
    let paths = spreads_into(place, planned, workshop, &options, &folder, progress, sink)?;
    let bytes = paths.iter().filter_map(|path| std::fs::metadata(path).ok()).map(|m| m.len()).sum();
    let (pages, rendered) = (planned.plan.pages, planned.plan.plates().count());
    let receipt = Receipt { pages, passed_through: 0, rendered, bytes };
    Ok(Written { path: folder, kind: None, receipt })
}

/// Writes one JPEG for each spread, both pages without a fold between them: for laboratories, and
/// for screens in halls.
///
/// # Errors
///
/// Returns [`Stopped`] once an error has gone to `sink`: a photograph cannot be read any more, or
/// a file not be written.
pub fn spreads_into(
    place: &Workplace,
    planned: &Planned,
    workshop: &Workshop,
    options: &SpreadOptions,
    folder: &Path,
    progress: &dyn Progress,
    sink: &mut Sink,
) -> Result<Vec<PathBuf>, Stopped> {
    leporello_edition_print::write_spread_jpegs(
        &planned.plan,
        &planned.source(place),
        &workshop.typesetter,
        options,
        folder,
        progress,
        sink,
    )
}

/// The plan with its words in another language, every picture in its place.
pub fn in_language(planned: &Planned, workshop: &Workshop, language: &str) -> Plan {
    let mut plan = planned.plan.clone();
    if language == plan.language {
        return plan;
    }
    let (catalogue, sections) = planned.in_language(workshop, language);
    plan.sections = sections;
    let pages = plan.spreads.iter_mut().flat_map(|s| s.verso.iter_mut().chain(&mut s.recto));
    for plate in pages.flat_map(|page| &mut page.plates) {
        let is_said = captions::translated(workshop, &plate.file, language).is_some();
        let said = catalogue.get(plate.photo).and_then(|photo| photo.words.caption.as_ref());
        if let (Some(caption), Some(said), true) = (&mut plate.caption, said, is_said) {
            caption.text.clone_from(said);
            language.clone_into(&mut caption.language);
        }
    }
    captions::describe(&mut plan, workshop, language);
    language.clone_into(&mut plan.language);
    plan
}
