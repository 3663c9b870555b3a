//! Choosing and ordering: from a [`Catalogue`] to a [`Sequence`].
//!
//! One pass through the modules, each of which says what it does and why:
//! `versions` (of copies and edited copies one stands for all), `clock` (photographs of many
//! cameras on one time line), `scenes` (the best of bursts and scenes), `events` (where one
//! occasion ends), `importance`, `budget` (if the number of pages is fixed), `chapters` (by the
//! user's folders, or by events) and `heroes`. Pure: no files, no clock, no threads; the order
//! of the catalogue does not matter.

#![deny(missing_docs)]

mod budget;
mod chapters;
mod clock;
mod dates;
mod events;
mod folders;
mod heroes;
mod importance;
mod look;
mod name;
mod scenes;
mod shot;
mod titles;
mod versions;

use chapters::Run;
use leporello_diag::{Diagnostic, Sink, Subject, codes};
use leporello_model::{
    Catalogue, Chosen, ClockFinding, Edits, LeftOut, LeftOutReason, PageCount, PhotoId, Project,
    Sequence, SequenceChapter,
};
use shot::Shot;
use std::collections::BTreeSet;

/// Chooses and orders the photographs of a catalogue.
///
/// Every photograph of the catalogue is either in one chapter once, or in
/// [`Sequence::left_out`] once with its reason and the path of the photograph that stands for
/// it; of files with identical content the first by path stands. Files that are no
/// photographs stay in [`Catalogue::left_out`] and are not repeated.
///
/// When the project asks for an exact number of pages, about 4.2 photographs for each page
/// stay. A photograph the user wants to keep is never left out. Reports corrected and reset
/// clocks, photographs without a date, edits that fit nothing, and a want of room.
#[must_use]
pub fn select(catalogue: &Catalogue, project: &Project, sink: &mut Sink) -> Sequence {
    let mut left_out = Vec::new();
    report_strangers(catalogue, &project.edits, sink);
    let shots = gather(catalogue, &project.edits, &mut left_out);
    let mut shots = versions::settle(shots, &mut left_out);
    let clocks = clock::set(&mut shots, &project.edits.clocks, sink);
    let mut shots = scenes::thin(shots, &mut left_out);
    let breaks = events::breaks(&shots);
    let events = numbered(&breaks);
    let weights = importance::weigh(&mut shots, &events);
    let stock = Stock { shots, breaks, weights };
    let stock = fit(stock, &events, project, &mut left_out, sink);
    if stock.shots.is_empty() && !catalogue.photos.is_empty() {
        let message = "every photograph was left out";
        sink.report(Diagnostic::new(codes::PLN_005, Subject::Book, message));
    }
    let runs = chapters::divide(&stock.shots, &stock.breaks, &project.language);
    finish(&stock, runs, project, left_out, clocks)
}

/// Photographs that are still in, in order of time, each with the strength of the break before
/// it and its importance.
struct Stock<'a> {
    shots: Vec<Shot<'a>>,
    breaks: Vec<f64>,
    weights: Vec<f64>,
}

/// Says which edits are about photographs that are not there.
fn report_strangers(catalogue: &Catalogue, edits: &Edits, sink: &mut Sink) {
    let known: BTreeSet<PhotoId> = catalogue.photos.iter().map(|photo| photo.id).collect();
    for id in edits.photos.keys().filter(|id| !known.contains(id)) {
        let message = format!("an edit is about photograph `{id}`, which is not in the folder");
        sink.report(Diagnostic::new(codes::PLN_007, Subject::Book, message));
    }
}

/// The photographs in order of their paths, without identical files, without those marked as
/// rejected and those the user left out.
fn gather<'a>(
    catalogue: &'a Catalogue,
    edits: &'a Edits,
    left_out: &mut Vec<LeftOut>,
) -> Vec<Shot<'a>> {
    let mut photos: Vec<_> = catalogue.photos.iter().collect();
    photos.sort_by(|a, b| a.file.cmp(&b.file).then(a.id.cmp(&b.id)));
    let mut shots: Vec<Shot> = Vec::new();
    let mut seen = std::collections::BTreeMap::new();
    for photo in photos {
        let shot = Shot::new(photo, edits.photos.get(&photo.id));
        if let Some(first) = seen.get(&photo.id) {
            left_out.push(shot.leave_out(LeftOutReason::Duplicate, Some(String::clone(first))));
            continue;
        }
        seen.insert(photo.id, photo.file.clone());
        match shot.edit.and_then(|e| e.keep) {
            Some(false) => left_out.push(shot.leave_out(LeftOutReason::ByUser, None)),
            None if shot.rating.is_some_and(|stars| stars < 0) && !shot.must_stay() => {
                left_out.push(shot.leave_out(LeftOutReason::Rejected, None));
            }
            _ => shots.push(shot),
        }
    }
    shots
}

/// The number of each photograph's event, counted from 0.
fn numbered(breaks: &[f64]) -> Vec<usize> {
    let mut event = 0;
    let number = |strength: &f64| {
        event += usize::from(*strength >= events::EVENT);
        event
    };
    breaks.iter().map(number).collect()
}

/// Leaves out what has no room in a book of an exact number of pages, or in the thickest one
/// that is made unasked.
fn fit<'a>(
    stock: Stock<'a>,
    events: &[usize],
    project: &Project,
    left_out: &mut Vec<LeftOut>,
    sink: &mut Sink,
) -> Stock<'a> {
    let room = match project.pages {
        PageCount::Exactly(pages) => budget::room(pages),
        PageCount::Best => budget::FREE_ROOM,
    };
    let count = stock.shots.len();
    if count <= room {
        return stock;
    }
    let stays = budget::choose(&stock.shots, &stock.weights, events, room);
    let mut kept = Stock { shots: Vec::new(), breaks: Vec::new(), weights: Vec::new() };
    let mut skipped = 0.0_f64;
    let rows = stock.shots.into_iter().zip(stock.breaks).zip(stock.weights);
    for (((shot, strength), weight), stays) in rows.zip(stays) {
        skipped = skipped.max(strength);
        if stays {
            kept.shots.push(shot);
            kept.weights.push(weight);
            kept.breaks.push(std::mem::take(&mut skipped));
        } else {
            let detail = format!("importance {weight:.2}");
            left_out.push(shot.leave_out(LeftOutReason::NoRoom, Some(detail)));
        }
    }
    if let Some(first) = kept.breaks.first_mut() {
        *first = 0.0;
    }
    report_room(count, kept.shots.len(), room, sink);
    kept
}

fn report_room(count: usize, kept: usize, room: usize, sink: &mut Sink) {
    let message = format!("{kept} of {count} photographs have room; {} are left out", count - kept);
    let diagnostic = Diagnostic::new(codes::PLN_004, Subject::Book, message);
    sink.report(diagnostic.hint("ask for more pages, or mark what must stay with `keep = true`"));
    if kept > room {
        let message = format!("{kept} photographs must stay, and {room} would suit the pages");
        sink.report(Diagnostic::new(codes::PLN_008, Subject::Book, message));
    }
}

/// Writes down the sequence.
fn finish(
    stock: &Stock,
    runs: Vec<Run>,
    project: &Project,
    mut left_out: Vec<LeftOut>,
    clocks: Vec<ClockFinding>,
) -> Sequence {
    let order: Vec<usize> = runs.iter().flat_map(|run| run.members.iter().copied()).collect();
    let in_order: Vec<&Shot> = order.iter().map(|&i| &stock.shots[i]).collect();
    let weights: Vec<f64> = order.iter().map(|&i| stock.weights[i]).collect();
    let mut heroes = heroes::appoint(&in_order, &weights, project).into_iter();
    let mut chapters: Vec<SequenceChapter> = Vec::new();
    for Run { heading, members } in runs {
        let mut photos: Vec<Chosen> = Vec::new();
        for (at, &i) in members.iter().enumerate() {
            let before = at.checked_sub(1).map(|at| members[at]);
            let is_hero = heroes.next() == Some(true);
            photos.push(chosen(stock, i, before, is_hero));
        }
        if let Some(first) = photos.first_mut().filter(|_| chapters.is_empty()) {
            first.break_before = 0.0;
        }
        let (title, dates, place) = (heading.title, heading.dates, heading.place);
        chapters.push(SequenceChapter { title, dates, place, photos });
    }
    left_out.sort_by(|a, b| a.file.cmp(&b.file).then(a.photo.cmp(&b.photo)));
    Sequence { chapters, left_out, clocks }
}

/// A shot as the sequence has it, `before` being the one before it in its chapter.
fn chosen(stock: &Stock, i: usize, before: Option<usize>, is_hero: bool) -> Chosen {
    let shot = &stock.shots[i];
    let together = before.is_some() && shot.edit.and_then(|e| e.together) == Some(true);
    let break_before = match before {
        _ if together => 0.0,
        // What another chapter took from between leaves its breaks behind.
        Some(before) => stock.breaks[before + 1..=i].iter().copied().fold(0.0, f64::max),
        None => stock.breaks[i].max(events::EVENT),
    };
    Chosen {
        photo: shot.photo.id,
        utc_ms: shot.moment.utc_ms,
        local: shot.moment.local,
        importance: stock.weights[i],
        hero: is_hero,
        break_before,
        scene: shot.scene,
        together,
        uncropped: shot.edit.and_then(|e| e.crop) == Some(false),
        caption: shot.edit.and_then(|e| e.caption.clone()),
        reasons: reasons(shot, is_hero),
    }
}

/// Why it is in and weighs what it weighs.
fn reasons(shot: &Shot, is_hero: bool) -> Vec<String> {
    let mut reasons = shot.reasons.clone();
    if shot.edit.and_then(|e| e.keep) == Some(true) {
        reasons.push("you keep it".into());
    }
    if is_hero {
        reasons.push("may fill a page: important, large enough, and of the page's shape".into());
    }
    if shot.moment.utc_ms.is_none() {
        reasons.push("has no date and stands by its file's name".into());
    }
    reasons
}
