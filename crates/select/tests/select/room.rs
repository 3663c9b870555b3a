//! Books of an exact number of pages.

use crate::world::{after, codes_of, photo, photo_at, select, select_with};
use leporello_model::{LeftOutReason, PageCount, Photo, PhotoEdit, Project};

/// A crowded evening and a quiet morning.
fn photos() -> Vec<Photo> {
    let at = |i: u32, start: f64, step: f64| {
        let local = after("2024-08-03T18:00:00", start + f64::from(i) * step);
        photo_at(&format!("IMG_{:04}.jpg", f64::from(i) + start), Some(local))
    };
    let evening = (0..300).map(|i| at(i, 0.0, 15.0));
    evening.chain((0..10).map(|i| at(i, 50_000.0, 120.0))).collect()
}

fn pages(count: u32) -> Project {
    Project { pages: PageCount::Exactly(count), ..Project::titled("T") }
}

#[test]
fn about_four_photographs_for_each_page_stay_and_the_rest_is_told() {
    let sequence = select_with(photos(), &pages(20));
    assert_eq!(sequence.len(), 84);
    assert_eq!(sequence.left_out.len(), 310 - 84);
    assert!(sequence.left_out.iter().all(|l| l.why == LeftOutReason::NoRoom));
    assert_eq!(codes_of(photos(), &pages(20)), ["PLN-004"]);
    assert_eq!(select_with(photos(), &pages(100)).len(), 310);
}

#[test]
fn a_quiet_morning_keeps_more_of_its_photographs_than_a_crowded_evening() {
    let all = photos();
    let sequence = select_with(all.clone(), &pages(20));
    let morning = &all[300..];
    let stay = sequence.photos().filter(|c| morning.iter().any(|p| p.id == c.photo)).count();
    assert!((7..=10).contains(&stay), "{stay}");
}

#[test]
fn a_book_of_free_length_stays_thin_enough_to_be_bound() {
    let at = |i: u32| Some(after("2020-01-01T08:00:00", f64::from(i) * 4_000.0));
    let many: Vec<Photo> =
        (0..2_000).map(|i| photo_at(&format!("IMG_{i:04}.jpg"), at(i))).collect();
    let free = Project { pages: PageCount::Best, ..Project::titled("T") };
    assert_eq!(select_with(many.clone(), &free).len(), 1_500);
    assert_eq!(codes_of(many.clone(), &free), ["PLN-004"]);
    assert_eq!(select_with(many, &pages(600)).len(), 2_000);
}

#[test]
fn stars_decide_what_stays() {
    let mut all = photos();
    for p in all.iter_mut().step_by(10) {
        p.labels.rating = Some(5);
    }
    let sequence = select_with(all.clone(), &pages(20));
    let starred = all.iter().step_by(10);
    assert!(starred.into_iter().all(|p| sequence.photos().any(|c| c.photo == p.id)));
}

#[test]
fn what_must_stay_stays_even_if_the_room_is_too_small() {
    let all = photos();
    let mut project = pages(2);
    for p in &all[..30] {
        let keep = PhotoEdit { keep: Some(true), ..PhotoEdit::default() };
        project.edits.photos.insert(p.id, keep);
    }
    assert_eq!(select_with(all.clone(), &project).len(), 30);
    assert_eq!(codes_of(all, &project), ["PLN-004", "PLN-008"]);
}

#[test]
fn no_stars_are_no_rating_and_no_reason() {
    let mut photos: Vec<_> =
        (0..3).map(|i| photo(&format!("{i}.jpg"), Some("2024-08-03T10:00:00"))).collect();
    photos[0].labels.rating = Some(0);
    photos[1].labels.rating = Some(4);
    let sequence = select(photos.clone());
    let reasons = |i: usize| {
        let chosen = sequence.photos().find(|c| c.photo == photos[i].id).unwrap();
        (chosen.importance, chosen.reasons.join("; "))
    };
    assert!(!reasons(0).1.contains("rated"), "{}", reasons(0).1);
    assert!(reasons(1).1.contains("rated 4 of 5"), "{}", reasons(1).1);
    assert!((reasons(0).0 - reasons(2).0).abs() < 1e-9, "counts like one without a rating");
}
