//! Laws that hold for any catalogue.

use crate::world::{catalogue, codes_of, motif_with_noise, photo, photo_at, select};
use leporello_diag::Sink;
use leporello_model::{
    Catalogue, Doubt, PageCount, Photo, PhotoEdit, PixelSize, Project, Sequence,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A photograph of few motifs, few cameras and few hours, so that everything happens often.
fn any_photo() -> impl Strategy<Value = (u32, u32, u8, u8, i8, u32)> {
    (0..40_u32, 0..200_000_u32, 0..6_u8, 0..24_u8, -1..6_i8, 1..5000_u32)
}

fn build(rows: &[(u32, u32, u8, u8, i8, u32)]) -> Vec<Photo> {
    let folders = ["", "DCIM/100CANON/", "Rome/", "Oslo/day 1/", "Oslo/day 2/"];
    let kinds = [".jpg", "-edited.jpg", ".CR2", " copy.jpg"];
    let mut files = BTreeSet::new();
    let mut photos = Vec::new();
    for &(number, seconds, motif, kind, stars, width) in rows {
        let (folder, ending) = (folders[usize::from(kind % 5)], kinds[usize::from(kind % 4)]);
        let file = format!("{folder}IMG_{number:04}{ending}");
        if !files.insert(file.clone()) {
            continue;
        }
        let local = crate::world::after("2024-08-03T10:00:00", f64::from(seconds) / 4.0);
        let mut p = photo_at(&file, (kind % 7 != 0).then_some(local));
        p.signature = motif_with_noise(motif.into(), f64::from(number % 9), seconds.into());
        p.camera = (kind % 3 != 0).then(|| format!("Camera {}", kind % 3));
        p.labels.rating = (kind % 2 == 0).then_some(stars);
        p.size = PixelSize { w: width, h: 1 + width * 2 / 3 };
        if let Some(taken) = p.taken.as_mut().filter(|_| kind % 11 == 0) {
            taken.doubt = [Doubt::ResetClock, Doubt::DayOnly][usize::from(kind % 2)];
        }
        photos.push(p);
    }
    photos
}

fn project(photos: &[Photo], pages: u32) -> Project {
    let mut project = Project::titled("T");
    project.pages = if pages == 0 { PageCount::Best } else { PageCount::Exactly(pages) };
    for (i, p) in photos.iter().enumerate().filter(|(i, _)| i % 5 == 0) {
        let edit = match i % 4 {
            0 => PhotoEdit { keep: Some(true), ..PhotoEdit::default() },
            1 => PhotoEdit { keep: Some(false), ..PhotoEdit::default() },
            2 => PhotoEdit { chapter: Some("Mine".into()), ..PhotoEdit::default() },
            _ => PhotoEdit { importance: Some(2.5), together: Some(true), ..PhotoEdit::default() },
        };
        project.edits.photos.insert(p.id, edit);
    }
    project
}

fn run(photos: Vec<Photo>, project: &Project) -> Sequence {
    let catalogue = Catalogue { photos, left_out: Vec::new() };
    leporello_select::select(&catalogue, project, &mut Sink::new())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_photograph_is_chosen_once_or_left_out_once(
        rows in prop::collection::vec(any_photo(), 0..80), pages in 0..8_u32,
    ) {
        let photos = build(&rows);
        let sequence = run(photos.clone(), &project(&photos, pages));
        let mut seen: Vec<_> = sequence.photos().map(|c| c.photo).collect();
        seen.extend(sequence.left_out.iter().filter_map(|l| l.photo));
        seen.sort();
        let mut all: Vec<_> = photos.iter().map(|p| p.id).collect();
        all.sort();
        prop_assert_eq!(seen, all);
        prop_assert!(sequence.chapters.iter().all(|c| !c.photos.is_empty()));
        for chosen in sequence.photos() {
            prop_assert!((0.5..=3.0).contains(&chosen.importance));
            prop_assert!(chosen.break_before >= 0.0 && chosen.break_before.is_finite());
        }
    }

    #[test]
    fn what_the_user_keeps_is_in_and_what_the_user_leaves_out_is_not(
        rows in prop::collection::vec(any_photo(), 1..80), pages in 0..4_u32,
    ) {
        let photos = build(&rows);
        let project = project(&photos, pages);
        let sequence = run(photos.clone(), &project);
        let chosen: BTreeSet<_> = sequence.photos().map(|c| c.photo).collect();
        for (id, edit) in &project.edits.photos {
            if let Some(keep) = edit.keep {
                prop_assert_eq!(chosen.contains(id), keep);
            }
        }
    }

    #[test]
    fn the_order_of_the_catalogue_does_not_matter(
        rows in prop::collection::vec(any_photo(), 1..60), turn in 0..60_usize, pages in 0..4_u32,
    ) {
        let photos = build(&rows);
        let mut turned = photos.clone();
        turned.rotate_left(turn % photos.len());
        turned.reverse();
        let project = project(&photos, pages);
        prop_assert_eq!(run(photos, &project), run(turned, &project));
    }
}

#[test]
fn no_photograph_makes_no_chapter_and_no_word() {
    let mut sink = Sink::new();
    let project = Project::titled("T");
    let sequence = leporello_select::select(&catalogue(Vec::new()), &project, &mut sink);
    assert!(sequence.chapters.is_empty() && sink.diagnostics().is_empty());
}

#[test]
fn rejected_photographs_are_left_out_and_a_book_of_them_is_an_error() {
    let mut p = photo("a.jpg", Some("2024-08-03T10:00:00"));
    p.labels.rating = Some(-1);
    assert!(select(vec![p.clone()]).is_empty());
    assert_eq!(codes_of(vec![p], &Project::titled("T")), ["PLN-005"]);
}

#[test]
fn an_edit_for_a_photograph_that_is_not_there_is_told() {
    let there = photo("a.jpg", Some("2024-08-03T10:00:00"));
    let mut project = Project::titled("T");
    project.edits.photos.insert(photo("b.jpg", None).id, PhotoEdit::default());
    assert_eq!(codes_of(vec![there], &project), ["PLN-007"]);
}
