//! Which photographs count as frames of one burst, and which as one scene.

use crate::drawn::{Hand, signatures};
use crate::world::{Dice, after, motif_with_noise, photo, photo_at, select};
use leporello_model::{LeftOutReason, Photo, Sequence, Signature};
use leporello_scene::{Camera, Scene, draw_with};

const SIZE: (u32, u32) = (240, 160);

/// Frames of a burst.
const BURST: Hand = Hand { shift: 0.03, zoom: 0.05, roll: 1.5, exposure: 0.3 };

/// What is chosen of two photographs, so many seconds apart.
fn pair(a: &Signature, b: &Signature, seconds: f64) -> Sequence {
    let photo = |file: &str, at: f64, signature: &Signature| {
        let local = after("2024-08-03T10:00:00", at);
        Photo { signature: signature.clone(), ..photo_at(file, Some(local)) }
    };
    select(vec![photo("IMG_1.jpg", 0.0, a), photo("IMG_2.jpg", seconds, b)])
}

/// Whether two photographs five seconds apart are taken for one burst.
fn is_burst(a: &Signature, b: &Signature) -> bool {
    pair(a, b, 5.0).left_out.iter().any(|l| l.why == LeftOutReason::Burst)
}

/// Whether two photographs five minutes apart are taken for one scene.
fn is_scene(a: &Signature, b: &Signature) -> bool {
    pair(a, b, 300.0).photos().any(|chosen| chosen.scene.is_some())
}

/// How many of these frames, half a second apart, stay.
fn stay_of_burst(frames: &[Signature]) -> usize {
    let photo = |(i, signature): (usize, &Signature)| {
        let local = after("2024-08-03T10:00:00", 0.5 * i as f64);
        let signature = signature.clone();
        Photo { signature, ..photo_at(&format!("IMG_{i:04}.jpg"), Some(local)) }
    };
    select(frames.iter().enumerate().map(photo).collect()).len()
}

#[test]
fn of_frames_of_a_burst_97_in_100_are_found_and_of_strangers_1_in_1000() {
    const FRAMES: usize = 4;
    let mut dice = Dice::new(2);
    let mut motifs = Vec::new();
    let mut pictures = Vec::new();
    for round in 0..2 {
        for (seed, scene) in (200 + 100 * round..).zip(Scene::ALL) {
            motifs.push((scene, seed));
            for frame in 0..=FRAMES {
                let camera = if frame == 0 { Camera::default() } else { BURST.frame(&mut dice) };
                pictures.push(draw_with(scene, seed, SIZE.0, SIZE.1, &camera));
            }
        }
    }
    let seen = signatures(&pictures);
    let bursts: Vec<&[Signature]> = seen.chunks(1 + FRAMES).collect();
    let missed: Vec<_> = (0..motifs.len())
        .flat_map(|m| bursts[m][1..].iter().map(move |frame| (m, frame)))
        .filter(|&(m, frame)| !is_burst(&bursts[m][0], frame))
        .map(|(m, _)| motifs[m])
        .collect();
    let whole: Vec<_> = bursts.iter().map(|burst| stay_of_burst(burst)).collect();
    let split = whole.iter().filter(|&&stay| stay > 1).count();
    let strangers: Vec<(usize, usize)> =
        (0..motifs.len()).flat_map(|i| (0..i).map(move |j| (i, j))).collect();
    let confused: Vec<_> = strangers
        .iter()
        .filter(|&&(i, j)| {
            let (a, b) = (&bursts[i][0], &bursts[j][0]);
            is_burst(a, b) || is_scene(a, b)
        })
        .map(|&(i, j)| (motifs[i], motifs[j]))
        .collect();
    let frames = motifs.len() * FRAMES;
    println!("missed of {frames}: {missed:?}; split {split} of {}", bursts.len());
    println!("confused of {}: {confused:?}", strangers.len());
    assert!(missed.len() * 100 <= frames * 3, "{} of {frames}: {missed:?}", missed.len());
    assert!(split * 100 <= bursts.len() * 3, "{split} of {} bursts are split", bursts.len());
    assert!(confused.len() * 1000 <= strangers.len(), "{confused:?} of {}", strangers.len());
}

/// Twenty views from a kite within a quarter of an hour, each a little different.
fn flight(scene: Scene, seed: u64) -> Vec<Photo> {
    const KITE: Hand = Hand { shift: 0.05, zoom: 0.08, roll: 2.0, exposure: 0.3 };
    let mut dice = Dice::new(seed);
    let pictures: Vec<_> =
        (0..20).map(|_| draw_with(scene, seed, SIZE.0, SIZE.1, &KITE.frame(&mut dice))).collect();
    let views = signatures(&pictures).into_iter().enumerate();
    let photo = |(i, signature)| {
        let local = after("2024-08-03T10:00:00", 45.0 * i as f64);
        Photo { signature, ..photo_at(&format!("DJI_{i:04}.jpg"), Some(local)) }
    };
    views.map(photo).collect()
}

#[test]
fn of_a_kites_views_of_one_scene_three_stay_beside_those_with_four_stars() {
    use leporello_scene::Hour::{Day, Golden};
    let scenes = [Scene::Sea(Day), Scene::Lavender(Day), Scene::Dunes(Golden), Scene::Skyline];
    for (seed, scene) in (1..).zip(scenes) {
        let mut photos = flight(scene, seed);
        let kept = select(photos.clone()).len();
        println!("{scene:?}: {kept} of {} stay", photos.len());
        assert!((1..=3).contains(&kept), "{scene:?}: {kept} of {} stay", photos.len());
        let rated = [1, 5, 9, 13, 17];
        rated.iter().for_each(|&i| photos[i].labels.rating = Some(4));
        let sequence = select(photos.clone());
        let stay: Vec<_> = sequence.photos().map(|c| c.photo).collect();
        for i in rated {
            assert!(stay.contains(&photos[i].id), "{scene:?}: {i} has four stars");
        }
        assert!(stay.len() <= rated.len() + 3, "{scene:?}: {} stay", stay.len());
    }
}

#[test]
fn a_slow_pan_is_many_scenes() {
    let pictures: Vec<_> = (0..12_u8)
        .map(|i| {
            let camera = Camera { dx: 0.3 * f32::from(i) - 1.65, ..Camera::default() };
            draw_with(Scene::Mountains(leporello_scene::Hour::Day), 4, SIZE.0, SIZE.1, &camera)
        })
        .collect();
    let photo = |(i, signature)| {
        let local = after("2024-08-03T10:00:00", 70.0 * i as f64);
        Photo { signature, ..photo_at(&format!("IMG_{i:04}.jpg"), Some(local)) }
    };
    let kept = select(signatures(&pictures).into_iter().enumerate().map(photo).collect()).len();
    assert!(kept >= 8, "{kept} of 12 stay");
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
