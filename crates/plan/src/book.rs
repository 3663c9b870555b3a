//! The whole book: from the sequence to the numbered plan.

use crate::bind::{OfChapter, bound};
use crate::check::check;
use crate::count::{allowed, pages_of};
use crate::flow::Flow;
use crate::held::Held;
use crate::kept::Kept;
use crate::lock::{Source, kept_spread};
use crate::matter::{Settled, pages_of_words};
use crate::mirror;
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
use leporello_model::{Catalogue, Matter, PageCount, Plan, Project, Sequence, TextMeasure};
use std::ops::RangeInclusive;

/// Plans the book: what stands in front, the chapters each on fresh spreads after their
/// words, and what stands at the back. [`Matter::default`] is a title page, and a colophon
/// when the last page is a verso.
///
/// `matter` says where the pages of words are; they have no set words of their own, which
/// flow over them. A frontispiece stands on its page and nowhere else. A chapter begins on
/// the first page of its words, if it has some, and else on that of its first plates; the
/// words of a chapter without photographs stand before those of the next.
///
/// `previous` is the plan made before: its locked spreads stay as they are, and its page
/// breaks and arrangements are kept where that costs little; its pages of words do not
/// matter. Captions are given the room that `measure` says.
///
/// A book bound at the right is planned as read from right to left: the verso is read first
/// and stands right of the fold, frames are told from the top left corner of their own
/// page's trim, and a plate across the fold stands on the verso and reaches over its left
/// edge. Arrangements are told in the order of reading.
///
/// # Errors
///
/// [`Stopped`] when the sequence is empty, or when the wanted count of pages cannot be
/// filled; the message says which counts can.
pub fn plan(
    catalogue: &Catalogue,
    sequence: &Sequence,
    project: &Project,
    matter: &Matter,
    previous: Option<&Plan>,
    measure: &dyn TextMeasure,
    sink: &mut Sink,
) -> Result<Plan, Stopped> {
    let photographs = mirror::photographs(catalogue, project.bound_at);
    let previous = previous.map(|plan| mirror::seen(plan, project));
    let source = Source { catalogue: &photographs, sequence, project, measure };
    let mut plan = planned(&source, matter, previous.as_deref(), sink)?;
    for spread in &mut plan.spreads {
        mirror::print(spread, project);
    }
    for broken in check(&plan, catalogue, project) {
        sink.report(Diagnostic::new(codes::PLN_034, Subject::Book, broken));
    }
    Ok(plan)
}

/// The book as if it were bound at the left.
fn planned(
    source: &Source,
    matter: &Matter,
    previous: Option<&Plan>,
    sink: &mut Sink,
) -> Result<Plan, Stopped> {
    let Source { catalogue, sequence, project, measure } = *source;
    let Settled { matter, apart } = Settled::of(matter, catalogue, sequence, sink);
    let held = Held::of(previous, catalogue, sequence, &apart, sink);
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
    let trees = Trees::listed(PER_PAGE);
    let mut pager = Pager::new(&trees, &paper);
    let spreads = body(&flow, source, &matter, previous, &mut pager, sink)?;
    Ok(bound(spreads, &matter, source, &mut pager, sink))
}

fn body<'s>(
    flow: &Flow,
    source: &Source<'s>,
    matter: &Matter,
    previous: Option<&Plan>,
    pager: &mut Pager<'s>,
    sink: &mut Sink,
) -> Result<Vec<OfChapter>, Stopped> {
    let words = matter.spreads();
    let counts = allowed(flow, source.project, words, previous)
        .map_err(|range| sink.stop(cannot_fill(flow, source.project, matter, &range)))?;
    let all: usize = counts.spreads.iter().map(|&(spreads, _)| spreads).sum();
    let mean = all as f64 / counts.spreads.len() as f64;
    let density = flow.photographs() as f64 / mean.max(1.0);
    let table = Table::new(flow, pager.trees, pager.paper, density);
    let kept = Kept::of(previous, table.density);
    let mut choices = paginate(&table, pager, &kept, &counts.spreads).ok_or_else(|| {
        let (least, most) = flow.spread_range();
        let range = pages_of(least + words, most + words);
        sink.stop(cannot_fill(flow, source.project, matter, &range))
    })?;
    settle(&table, pager, &mut choices, &kept);
    pager.measure = Some(source.measure);
    line_up(&table, pager, &mut choices, &kept);
    Ok(spreads_of(flow, source, previous, &choices, pager, sink))
}

fn cannot_fill(
    flow: &Flow,
    project: &Project,
    matter: &Matter,
    range: &RangeInclusive<u32>,
) -> Diagnostic {
    let asked = match project.pages {
        PageCount::Exactly(pages) => pages,
        PageCount::Best => 0,
    };
    let has_words = matter.spreads() > 0;
    let words = match pages_of_words(matter) {
        pages if has_words => format!(" and {pages} pages of words"),
        _ => String::new(),
    };
    let message = format!(
        "{} photographs{words} cannot fill exactly {asked} pages; they fill {} to {}",
        flow.items.len(),
        range.start(),
        range.end()
    );
    let hint = match asked < *range.start() {
        true if has_words => "ask for more pages, or leave photographs or words out",
        true => "ask for more pages, or leave photographs out",
        false => "ask for fewer pages, or take more photographs in",
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
