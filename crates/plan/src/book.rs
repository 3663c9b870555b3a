//! The whole book: from the sequence to the numbered plan.

use crate::check::check;
use crate::count::{allowed, pages_for};
use crate::flow::Flow;
use crate::held::Held;
use crate::kept::Kept;
use crate::lock::{Source, kept_spread};
use crate::page::Pager;
use crate::paginate::{Choice, paginate};
use crate::paper::Paper;
use crate::place::place;
use crate::settle::{line_up, settle};
use crate::spread::Table;
use crate::texts;
use crate::tree::Trees;
use crate::weights::PER_PAGE;
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_model::{
    Catalogue, Chapter, Page, PageCount, PageKind, PhotoId, Plan, Project, Sequence, Spread,
    TextMeasure,
};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// Plans the book: a title page, the chapters each on fresh spreads, and a colophon when the
/// last page is a verso.
///
/// `previous` is the plan made before: its locked spreads stay as they are, and its page
/// breaks and arrangements are kept where that costs little. Captions are given the room
/// that `measure` says.
///
/// # Errors
///
/// [`Stopped`] when the sequence is empty, or when the wanted count of pages cannot be
/// filled; the message says which counts can.
pub fn plan(
    catalogue: &Catalogue,
    sequence: &Sequence,
    project: &Project,
    previous: Option<&Plan>,
    measure: &dyn TextMeasure,
    sink: &mut Sink,
) -> Result<Plan, Stopped> {
    let held = Held::of(previous, catalogue, sequence, sink);
    let paper = Paper::of(project);
    let flow = Flow::new(catalogue, sequence, project, previous, &held, measure, &paper);
    if flow.items.is_empty() && flow.locked.is_empty() {
        // Whoever chose none may have said so.
        if sink.diagnostics().iter().any(|told| told.code == codes::PLN_005) {
            return Err(Stopped);
        }
        let message = "no photograph is chosen for the book";
        let hint = "take photographs back in with `keep = true`";
        return Err(sink.stop(Diagnostic::new(codes::PLN_033, Subject::Book, message).hint(hint)));
    }
    let source = Source { catalogue, sequence, project, measure };
    let trees = Trees::listed(PER_PAGE);
    let spreads = body(&flow, &source, previous, &paper, &trees, sink)?;
    let plan = assembled(spreads, &source, &paper);
    for broken in check(&plan, catalogue, project) {
        sink.report(Diagnostic::new(codes::PLN_034, Subject::Book, broken));
    }
    Ok(plan)
}

/// A spread of the body and its chapter.
type OfChapter = (usize, Spread);

fn body(
    flow: &Flow,
    source: &Source,
    previous: Option<&Plan>,
    paper: &Paper,
    trees: &Trees,
    sink: &mut Sink,
) -> Result<Vec<OfChapter>, Stopped> {
    let counts = allowed(flow, source.project, previous)
        .map_err(|range| sink.stop(cannot_fill(flow, source.project, &range)))?;
    let all: usize = counts.spreads.iter().map(|&(spreads, _)| spreads).sum();
    let mean = all as f64 / counts.spreads.len() as f64;
    let table = Table::new(flow, trees, paper, flow.photographs() as f64 / mean.max(1.0));
    let mut pager = Pager::new(trees, paper);
    let kept = Kept::of(previous, table.density);
    let mut choices = paginate(&table, &mut pager, &kept, &counts.spreads).ok_or_else(|| {
        let (least, most) = flow.spread_range();
        sink.stop(cannot_fill(flow, source.project, &crate::count::pages_of(least, most)))
    })?;
    settle(&table, &mut pager, &mut choices, &kept);
    pager.measure = Some(source.measure);
    line_up(&table, &mut pager, &mut choices, &kept);
    Ok(spreads_of(flow, source, previous, &choices, &mut pager, sink))
}

fn cannot_fill(flow: &Flow, project: &Project, range: &RangeInclusive<u32>) -> Diagnostic {
    let asked = match project.pages {
        PageCount::Exactly(pages) => pages,
        PageCount::Best => 0,
    };
    let message = format!(
        "{} photographs cannot fill exactly {asked} pages; they fill {} to {}",
        flow.items.len(),
        range.start(),
        range.end()
    );
    let hint = if asked < *range.start() {
        "ask for more pages, or leave photographs out"
    } else {
        "ask for fewer pages, or take more photographs in"
    };
    Diagnostic::new(codes::PLN_030, Subject::Book, message).hint(hint).hint(
        "`--pages best`, or `asked-pages = \"best\"` in the plan, lets Leporello choose the count",
    )
}

fn spreads_of(
    flow: &Flow,
    source: &Source,
    previous: Option<&Plan>,
    choices: &[Choice],
    pager: &mut Pager,
    sink: &mut Sink,
) -> Vec<OfChapter> {
    let mut spreads = Vec::new();
    let locked = |at: usize, pager: &mut Pager, spreads: &mut Vec<OfChapter>, sink: &mut Sink| {
        for lock in flow.locked_before(at) {
            let Some(plan) = previous else { continue };
            let mut spread = kept_spread(plan, lock.spread, source, pager, sink);
            if let Some(verso) = spread.verso.as_mut() {
                texts::name_opener(verso, lock.chapter, source, pager.paper);
            }
            spreads.push((lock.chapter, spread));
        }
    };
    locked(0, pager, &mut spreads, sink);
    for choice in choices {
        let end = choice.at + choice.k;
        let chapter = flow.chapter_of[choice.at];
        let mut spread = place(pager, &flow.items[choice.at..end], &choice.variant, sink);
        if let Some(verso) = spread.verso.as_mut() {
            texts::name_opener(verso, chapter, source, pager.paper);
        }
        spreads.push((chapter, spread));
        locked(end, pager, &mut spreads, sink);
    }
    spreads
}

/// Adds title page, blanks and colophon, and numbers everything.
fn assembled(body: Vec<OfChapter>, source: &Source, paper: &Paper) -> Plan {
    let Source { catalogue, sequence, project, .. } = *source;
    let pages = match project.pages {
        PageCount::Exactly(pages) => pages,
        PageCount::Best => pages_for(body.len(), project),
    };
    let mut plan = empty(catalogue, sequence, project);
    let mut last_chapter = None;
    for (i, (chapter, _)) in body.iter().enumerate() {
        if last_chapter != Some(*chapter)
            && let Some(part) = sequence.chapters.get(*chapter)
        {
            plan.chapters.push(Chapter {
                title: part.title.clone(),
                dates: part.dates.clone(),
                place: part.place.clone(),
                page: 2 * i as u32 + 2,
            });
        }
        last_chapter = Some(*chapter);
    }
    let blank = || Some(Page::blank(PageKind::Blank));
    plan.spreads.push(texts::title_page(project, sequence, paper));
    plan.spreads.extend(body.into_iter().map(|(_, mut spread)| {
        spread.verso = spread.verso.or_else(blank);
        spread.recto = spread.recto.or_else(blank);
        spread
    }));
    while 2 * plan.spreads.len() < pages as usize {
        plan.spreads.push(Spread { locked: false, verso: blank(), recto: blank() });
    }
    if pages % 2 == 0 {
        let photographs = plan.plates().count();
        plan.spreads.push(texts::colophon(project, sequence, photographs, paper));
    }
    number(&mut plan, paper);
    forget_kept(&mut plan, sequence);
    plan
}

/// A photograph that only a lock keeps in the book is not left out of it.
fn forget_kept(plan: &mut Plan, sequence: &Sequence) {
    let mut kept: BTreeSet<PhotoId> = plan.plates().map(|(_, plate)| plate.photo).collect();
    sequence.photos().for_each(|chosen| {
        kept.remove(&chosen.photo);
    });
    plan.left_out.retain(|out| out.photo.is_none_or(|photo| !kept.contains(&photo)));
}

fn empty(catalogue: &Catalogue, sequence: &Sequence, project: &Project) -> Plan {
    Plan {
        left_out: catalogue.left_out.iter().chain(&sequence.left_out).cloned().collect(),
        ..Plan::empty(project)
    }
}

fn number(plan: &mut Plan, paper: &Paper) {
    let language = plan.language.clone();
    let (mut pages, mut plates) = (0, 0);
    for spread in &mut plan.spreads {
        for page in spread.verso.iter_mut().chain(&mut spread.recto) {
            pages += 1;
            page.number = pages;
            for plate in &mut page.plates {
                plates += 1;
                plate.number = plates;
            }
            texts::folio(page, &language, paper);
        }
    }
    plan.pages = pages;
}
