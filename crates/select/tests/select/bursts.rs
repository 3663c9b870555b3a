//! Which photographs count as frames of one burst.

use crate::world::{Dice, after, motif_with_noise, photo, photo_at, select, signature};
use leporello_model::{LeftOutReason, Photo, Signature};
use leporello_scene::{Camera, Scene, draw_with};

const SIZE: (u32, u32) = (96, 64);

/// Whether two photographs five seconds apart are taken for one burst.
fn is_burst(a: &Signature, b: &Signature) -> bool {
    let mut photos = vec![
        photo("IMG_1.jpg", Some("2024-08-03T10:00:00")),
        photo("IMG_2.jpg", Some("2024-08-03T10:00:05")),
    ];
    photos[0].signature = a.clone();
    photos[1].signature = b.clone();
    select(photos).left_out.iter().any(|l| l.why == LeftOutReason::Burst)
}

/// A frame of a burst: moved by up to 3 %, zoomed by up to 5 %, rolled by up to 1.5°, exposed
/// by up to 0.3 EV differently.
fn shaken(dice: &mut Dice) -> Camera {
    let mut within = |reach: f64| dice.between(-reach, reach) as f32;
    Camera {
        dx: within(0.03),
        dy: within(0.03),
        zoom: 1.0 + within(0.05),
        roll: within(1.5),
        exposure: within(0.3),
        frame: 1,
    }
}

#[test]
fn of_frames_of_a_burst_97_in_100_are_found_and_of_strangers_1_in_1000() {
    let mut dice = Dice::new(2);
    let (mut found, mut frames) = (0, 0);
    let mut firsts = Vec::new();
    for (seed, scene) in (200..).zip(Scene::ALL) {
        let first = signature(&draw_with(scene, seed, SIZE.0, SIZE.1, &Camera::default()));
        for _ in 0..3 {
            let frame = draw_with(scene, seed, SIZE.0, SIZE.1, &shaken(&mut dice));
            frames += 1;
            found += usize::from(is_burst(&first, &signature(&frame)));
        }
        firsts.push((scene, first));
    }
    let strangers: Vec<(usize, usize)> =
        (0..firsts.len()).flat_map(|i| (0..i).map(move |j| (i, j))).collect();
    let confused: Vec<_> = strangers
        .iter()
        .filter(|&&(i, j)| is_burst(&firsts[i].1, &firsts[j].1))
        .map(|&(i, j)| (firsts[i].0, firsts[j].0))
        .collect();
    println!("{found} of {frames} frames; confused: {confused:?} of {}", strangers.len());
    assert!(found * 100 >= frames * 97, "{found} of {frames}");
    assert!(confused.len() * 1000 <= strangers.len(), "{confused:?} of {}", strangers.len());
}

fn burst(count: u64) -> Vec<Photo> {
    (0..count)
        .map(|i| {
            let mut p = photo(&format!("IMG_{i}.jpg"), Some("2024-08-03T10:00:00"));
            p.signature = motif_with_noise(5, 3.0, i);
            p
        })
        .collect()
}

#[test]
fn the_sharpest_frame_stands_for_the_burst() {
    let mut photos = burst(6);
    photos[4].appraisal.sharpness = 0.95;
    let sequence = select(photos.clone());
    assert_eq!(sequence.len(), 1);
    assert_eq!(sequence.photos().next().unwrap().photo, photos[4].id);
    for left in &sequence.left_out {
        assert_eq!((left.why, left.detail.as_deref()), (LeftOutReason::Burst, Some("IMG_4.jpg")));
    }
}

#[test]
fn stars_count_more_than_sharpness_and_two_rated_frames_stay() {
    let mut photos = burst(6);
    photos[4].appraisal.sharpness = 0.95;
    photos[1].labels.rating = Some(3);
    photos[2].labels.rating = Some(4);
    let sequence = select(photos.clone());
    let stay: Vec<_> = sequence.photos().map(|c| c.photo).collect();
    assert_eq!(stay, [photos[1].id, photos[2].id]);
    assert!(sequence.photos().all(|c| c.scene == Some(1)));
}

#[test]
fn three_of_a_scene_stay() {
    let mut photos: Vec<Photo> = (0..8_u32)
        .map(|i| {
            let local = after("2024-08-03T10:00:00", f64::from(i) * 100.0);
            let mut p = photo_at(&format!("IMG_{i}.jpg"), Some(local));
            p.signature = motif_with_noise(5, 6.0, i.into());
            p
        })
        .collect();
    photos[7].labels.rating = Some(5);
    let sequence = select(photos.clone());
    assert_eq!(sequence.len(), 3);
    assert!(sequence.photos().any(|c| c.photo == photos[7].id));
    assert!(sequence.left_out.iter().all(|l| l.why == LeftOutReason::SameScene));
    assert!(sequence.photos().all(|c| c.scene == Some(1)));
}

#[test]
fn frames_of_an_undated_burst_are_known_by_their_numbers() {
    let photos: Vec<Photo> = burst(3).into_iter().map(|p| Photo { taken: None, ..p }).collect();
    assert_eq!(select(photos).len(), 1);
}

#[test]
fn the_same_view_on_another_day_is_another_photograph() {
    let mut photos = burst(2);
    photos[1] = photo_at("IMG_1.jpg", Some("2024-08-04T10:00:00".parse().unwrap()));
    photos[1].signature = motif_with_noise(5, 3.0, 1);
    assert_eq!(select(photos).len(), 2);
}
