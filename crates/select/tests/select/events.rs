//! Breaks between events, against planted ones.

use crate::world::{Dice, after, photo_at, select};
use leporello_model::Photo;
use std::collections::BTreeSet;

/// Strength from which a break begins an event: ln 17.
const EVENT: f64 = 2.833;

/// A trip of several days: a few events each day, of 5 to 40 photographs in Poisson bursts,
/// one to four hours apart; two cameras, the second of which runs `error` seconds wrong by
/// less than anybody corrects; `zone` minutes change on the way as summer time does.
/// Returns the photographs and the files that begin an event.
fn trip(seed: u64, days: usize) -> (Vec<Photo>, BTreeSet<String>) {
    let mut dice = Dice::new(seed);
    let mut photos: Vec<(f64, Photo)> = Vec::new();
    let mut begins = BTreeSet::new();
    let mut number = 0;
    for day in 0..days {
        let mut at = day as f64 * 86_400.0 + dice.between(0.0, 3600.0);
        for _ in 0..2 + dice.next() % 3 {
            let pause = dice.between(20.0, 90.0);
            let mut first: Option<(f64, String)> = None;
            for _ in 0..5 + dice.next() % 36 {
                // In summer time's first night, the clocks jump; what is sorted is UTC.
                let summer = at > 1.9 * 86_400.0;
                let shown = at + if summer { 3600.0 } else { 0.0 };
                number += 1;
                let file = format!("IMG_{number:05}.jpg");
                let mut p = photo_at(&file, Some(after("2024-03-29T08:00:00", shown)));
                p.taken.as_mut().unwrap().offset_minutes = Some(if summer { 120 } else { 60 });
                if dice.unit() < 0.3 {
                    p.camera = Some("Camera B".into());
                }
                if first.is_none() {
                    first = Some((at, file));
                }
                photos.push((at, p));
                // Poisson bursts: mostly seconds, now and then a walk.
                at += 1.0 + if dice.unit() < 0.3 { dice.pause(8.0) } else { dice.pause(pause) };
            }
            begins.insert(first.unwrap().1);
            at += dice.between(3600.0, 4.0 * 3600.0);
        }
    }
    let earliest = photos.iter().min_by(|a, b| a.0.total_cmp(&b.0)).unwrap().1.file.clone();
    begins.remove(&earliest);
    (photos.into_iter().map(|(_, p)| p).collect(), begins)
}

#[test]
fn nine_in_ten_planted_events_are_found_and_little_else() {
    let (mut hits, mut found, mut planted) = (0, 0, 0);
    for seed in 1..=60 {
        let (photos, begins) = trip(seed, 4);
        let sequence = select(photos.clone());
        assert_eq!(sequence.len(), photos.len(), "nothing planted looks alike");
        for chosen in sequence.photos().filter(|c| c.break_before >= EVENT) {
            let photo = photos.iter().find(|p| p.id == chosen.photo).unwrap();
            found += 1;
            hits += usize::from(begins.contains(&photo.file));
        }
        planted += begins.len();
    }
    let f1 = 2.0 * hits as f64 / (found + planted) as f64;
    println!("events: {hits} hits, {found} found, {planted} planted, F1 {f1:.3}");
    assert!(f1 >= 0.90, "F1 {f1:.3}: {hits} of {planted}, {found} found");
}

#[test]
fn the_first_photograph_has_no_break_before_it() {
    let (photos, _) = trip(1, 2);
    assert!(select(photos).photos().next().unwrap().break_before.abs() < 1e-12);
}

#[test]
fn a_long_way_between_two_photographs_is_a_break() {
    let at = |i: u32, latitude: f64| {
        let local = after("2024-03-29T08:00:00", f64::from(i) * 300.0);
        let mut p = photo_at(&format!("IMG_{i:03}.jpg"), Some(local));
        p.gps = Some(leporello_model::Gps { latitude, longitude: 8.0 });
        p
    };
    let photos = (0..20).map(|i| at(i, if i < 10 { 47.0 } else { 48.0 })).collect();
    let breaks: Vec<f64> = select(photos).photos().map(|c| c.break_before).collect();
    assert!(breaks[10] >= EVENT);
    assert!(breaks.iter().enumerate().all(|(i, b)| i == 10 || *b < 1.0));
}
