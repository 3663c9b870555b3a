//! Clocks that are wrong, reset or in another zone.

use crate::world::{
    Dice, after, catalogue, codes_of, files, motif, motif_with_noise, photo, photo_at, select,
    select_with, taken,
};
use leporello_model::{ClockEdit, Doubt, Photo, PhotoEdit, Project};

const START: &str = "2024-08-03T09:00:00";

/// Two cameras on one walk; the second one's clock is wrong by `error` seconds. At `scenes`
/// moments both take the same picture, within two seconds.
fn walk(seed: u64, error: f64, scenes: usize) -> Vec<Photo> {
    let mut dice = Dice::new(seed);
    let mut photos = Vec::new();
    let mut at = 0.0;
    for i in 0..60 {
        at += 60.0 + dice.pause(300.0);
        let shared = i % 2 == 0 && i / 2 < scenes;
        let mut first = photo_at(&format!("a/DSC_{i:04}.jpg"), Some(after(START, at)));
        first.signature = motif(dice.next());
        let later = at + dice.between(-2.0, 2.0);
        let mut second = photo_at(&format!("b/IMG_{i:04}.jpg"), Some(after(START, later + error)));
        second.camera = Some("Camera B".into());
        second.signature = motif(dice.next());
        if shared {
            let scene = dice.next();
            first.signature = motif_with_noise(scene, 4.0, 1);
            second.signature = motif_with_noise(scene, 4.0, 2);
        }
        photos.push(first);
        photos.push(second);
    }
    photos
}

#[test]
fn four_scenes_taken_by_both_tell_an_error_to_within_five_seconds() {
    let errors = [3757.0, -7200.0, 45.0, 40_000.0, -86_400.0, 12_345.0];
    for (seed, error) in (1..=24).zip(errors.into_iter().cycle()) {
        for scenes in [4, 8] {
            let sequence = select(walk(seed, error, scenes));
            let [finding] = sequence.clocks.as_slice() else {
                panic!("seed {seed}, error {error}, {scenes} scenes: {:?}", sequence.clocks)
            };
            assert_eq!(finding.camera, "Camera B");
            let off = finding.added_seconds as f64 + error;
            assert!(off.abs() <= 5.0, "seed {seed}: {finding:?} for {error}");
        }
    }
}

#[test]
fn three_scenes_are_too_few_and_right_clocks_are_left_alone() {
    for seed in 1..8 {
        assert!(select(walk(seed, 3757.0, 3)).clocks.is_empty(), "seed {seed}");
        assert!(select(walk(seed, 0.0, 8)).clocks.is_empty(), "seed {seed}");
        assert!(select(walk(seed, 3757.0, 0)).clocks.is_empty(), "seed {seed}");
    }
}

#[test]
fn the_order_after_a_correction_is_that_of_the_walk() {
    let photos = walk(3, 3757.0, 8);
    let sequence = select(photos);
    let times: Vec<_> = sequence.photos().map(|c| c.utc_ms.unwrap()).collect();
    assert!(times.is_sorted());
    let report = codes_of(walk(3, 3757.0, 8), &Project::titled("T"));
    assert_eq!(report, ["PLN-001"]);
}

#[test]
fn the_user_knows_better_than_scenes() {
    let mut project = Project::titled("T");
    project.edits.clocks = vec![ClockEdit { camera: "Camera B".into(), add_seconds: -3600 }];
    let sequence = select_with(walk(3, 3600.0, 8), &project);
    let said: Vec<_> =
        sequence.clocks.iter().map(|c| (c.camera.as_str(), c.added_seconds)).collect();
    assert_eq!(said, [("Camera B", -3600)]);
    project.edits.clocks[0].camera = "Camera X".into();
    assert!(codes_of(walk(3, 0.0, 0), &project).contains(&"PLN-006"));
}

#[test]
fn satellites_tell_the_error_of_a_clock() {
    let photos: Vec<Photo> = (0..6)
        .map(|i| {
            let at = f64::from(i) * 600.0;
            let mut p = photo_at(&format!("IMG_{i}.jpg"), Some(after(START, at + 95.0)));
            let taken = p.taken.as_mut().unwrap();
            taken.offset_minutes = Some(120);
            taken.gps_utc = (i < 4).then(|| after("2024-08-03T07:00:00", at));
            p
        })
        .collect();
    let sequence = select(photos);
    assert_eq!((sequence.clocks[0].added_seconds, sequence.clocks[0].votes), (-95, 4));
    let last = sequence.photos().last().unwrap();
    assert_eq!(last.local, Some(after(START, 3000.0)));
}

#[test]
fn summer_time_begins_and_ends_without_disorder() {
    let zoned = |file: &str, local: &str, minutes: i32| {
        let mut p = photo(file, Some(local));
        p.taken.as_mut().unwrap().offset_minutes = Some(minutes);
        p
    };
    let photos = vec![
        zoned("e.jpg", "2019-03-31T01:59:50", 60),
        zoned("d.jpg", "2019-03-31T03:00:05", 120),
        zoned("c.jpg", "2019-10-27T02:30:00", 120),
        zoned("b.jpg", "2019-10-27T02:10:00", 60),
        zoned("a.jpg", "2019-12-31T23:59:58", -300),
        zoned("f.jpg", "2020-01-01T05:59:57", 60),
    ];
    let sequence = select(photos.clone());
    assert_eq!(files(&photos, &sequence), ["e.jpg", "d.jpg", "c.jpg", "b.jpg", "f.jpg", "a.jpg"]);
}

#[test]
fn a_camera_without_zones_has_that_of_the_telephone_beside_it() {
    let mut photos = vec![
        photo("phone.jpg", Some("2024-08-03T12:00:00")),
        photo("camera.jpg", Some("2024-08-03T12:10:00")),
        photo("phone2.jpg", Some("2024-08-03T12:20:00")),
    ];
    photos[1].camera = Some("Camera B".into());
    photos[0].taken.as_mut().unwrap().offset_minutes = Some(120);
    photos[2].taken.as_mut().unwrap().offset_minutes = Some(120);
    let sequence = select(photos.clone());
    assert_eq!(files(&photos, &sequence), ["phone.jpg", "camera.jpg", "phone2.jpg"]);
}

fn reset(file: &str, local: &str) -> Photo {
    let mut p = photo(file, Some(local));
    p.taken.as_mut().unwrap().doubt = Doubt::ResetClock;
    p
}

#[test]
fn photographs_of_a_reset_clock_stand_by_the_numbers_of_their_files() {
    let photos = vec![
        photo("DSC07163.JPG", Some("2025-04-24T13:51:10")),
        reset("DSC01501.JPG", "2014-01-01T00:02:21"),
        reset("DSC01508.JPG", "2014-01-01T00:03:45"),
        reset("DSC01523.JPG", "2014-01-01T00:00:33"),
        photo("DSC01604.JPG", Some("2025-10-11T01:46:25")),
    ];
    let sequence = select(photos.clone());
    let order = ["DSC07163.JPG", "DSC01501.JPG", "DSC01508.JPG", "DSC01523.JPG", "DSC01604.JPG"];
    assert_eq!(files(&photos, &sequence), order);
    assert_eq!(sequence.photos().nth(1).unwrap().utc_ms, None);
    assert_eq!(codes_of(photos, &Project::titled("T")), ["PLN-002"]);
}

/// Photographs of one camera: numbers, and what its clock showed.
fn card(rows: &[(u32, &str)]) -> Vec<Photo> {
    rows.iter().map(|(number, local)| photo(&format!("DSC{number:05}.JPG"), Some(local))).collect()
}

#[test]
fn a_clock_that_fell_back_and_ran_on_is_known_by_the_numbers_beside_it() {
    let mut photos = card(&[
        (101, "2024-08-03T10:00:00"),
        (102, "2024-08-03T10:20:00"),
        (103, "2010-01-01T00:04:10"),
        (104, "2010-01-01T05:31:00"),
        (105, "2010-01-02T11:00:00"),
        (106, "2024-08-05T09:00:00"),
    ]);
    photos[2].taken.as_mut().unwrap().doubt = Doubt::ResetClock;
    let sequence = select(photos.clone());
    assert!(files(&photos, &sequence).is_sorted(), "{:?}", files(&photos, &sequence));
    let dated: Vec<bool> = sequence.photos().map(|c| c.utc_ms.is_some()).collect();
    assert_eq!(dated, [true, true, false, false, false, true]);
}

#[test]
fn what_to_write_for_a_reset_clock_is_said_and_puts_its_photographs_right() {
    let photos = card(&[
        (102, "2024-08-03T10:20:00"),
        (103, "2009-03-04T00:00:00"),
        (104, "2009-03-04T01:00:00"),
        (105, "2024-08-03T14:00:00"),
    ]);
    let mut sink = leporello_diag::Sink::new();
    let mut project = Project::titled("T");
    let _ = leporello_select::select(&catalogue(photos.clone()), &project, &mut sink);
    let said = sink.grouped();
    assert_eq!((said.len(), said[0].code.name(), said[0].subjects.len()), (1, "PLN-002", 2));
    let hint = &said[0].hints[0];
    assert!(hint.contains("`camera = \"Camera A\"`"), "{hint}");
    let seconds = hint.split("add_seconds = ").nth(1).unwrap().trim_end_matches('`');
    let add_seconds = seconds.parse().unwrap();
    project.edits.clocks = vec![ClockEdit { camera: "Camera A".into(), add_seconds }];
    let sequence = select_with(photos.clone(), &project);
    let times: Vec<String> = sequence.photos().map(|c| c.local.unwrap().to_string()).collect();
    let right = ["10:20:00", "10:20:00", "11:20:00", "14:00:00"];
    assert_eq!(times, right.map(|time| format!("2024-08-03T{time}")));
}

#[test]
fn a_clock_that_was_never_set_before_or_after_is_known_by_its_first_of_january() {
    let lost_at_last = card(&[
        (7, "2024-08-03T10:00:00"),
        (8, "2024-08-03T11:00:00"),
        (9, "2015-01-01T03:00:00"),
        (10, "2015-01-04T12:00:00"),
    ]);
    let set_late = card(&[
        (1, "2012-01-01T03:00:00"),
        (2, "2012-01-02T15:00:00"),
        (3, "2024-08-03T10:00:00"),
        (4, "2024-08-03T11:00:00"),
    ]);
    for photos in [lost_at_last, set_late] {
        let sequence = select(photos.clone());
        assert!(files(&photos, &sequence).is_sorted(), "{:?}", files(&photos, &sequence));
        assert_eq!(sequence.photos().filter(|c| c.utc_ms.is_none()).count(), 2);
    }
}

#[test]
fn albums_of_many_years_and_counters_that_begin_anew_are_no_reset_clocks() {
    let many_years: Vec<(u32, String)> = (0..40)
        .map(|i| {
            (100 + 3 * i, format!("{}-05-{:02}T10:00:00", [2024, 2019][i as usize % 2], 1 + i % 28))
        })
        .collect();
    let many_years: Vec<(u32, &str)> = many_years.iter().map(|(n, t)| (*n, t.as_str())).collect();
    let anew = [
        (1, "2024-08-03T10:00:00"),
        (2, "2024-08-04T10:00:00"),
        (3, "2021-02-01T10:00:00"),
        (4, "2021-02-02T10:00:00"),
    ];
    let rested = [(1, "2022-01-01T15:00:00"), (2, "2023-06-01T15:00:00")];
    let mut zoned = card(&[
        (101, "2024-08-03T10:00:00"),
        (102, "2019-08-03T10:00:00"),
        (103, "2024-08-03T12:00:00"),
    ]);
    zoned[1].taken.as_mut().unwrap().offset_minutes = Some(120);
    for photos in [card(&many_years), card(&anew), card(&rested), zoned] {
        let count = photos.len();
        let sequence = select(photos);
        assert_eq!(sequence.photos().filter(|c| c.utc_ms.is_some()).count(), count);
    }
}

#[test]
fn scenes_of_another_camera_place_a_reset_clock() {
    let mut photos = walk(5, 0.0, 6);
    for p in photos.iter_mut().filter(|p| p.file.starts_with("b/")) {
        let t = p.taken.as_mut().unwrap();
        t.local = t.local.checked_sub(jiff::SignedDuration::from_hours(24 * 4000)).unwrap();
        t.doubt = Doubt::ResetClock;
    }
    let sequence = select(photos);
    assert_eq!(sequence.clocks.len(), 1);
    let wrong = sequence.clocks[0].added_seconds - 24 * 4000 * 3600;
    assert!(wrong.abs() <= 5, "{:?}", sequence.clocks);
    assert!(sequence.photos().all(|c| c.utc_ms.is_some()));
}

#[test]
fn a_photograph_without_a_date_stands_beside_its_number() {
    let photos = vec![
        photo("IMG_0010.jpg", Some("2024-08-03T10:00:00")),
        photo("IMG_0011.jpg", None),
        photo("IMG_0012.jpg", None),
        photo("IMG_0013.jpg", Some("2024-08-05T10:00:00")),
        photo("scan.jpg", None),
        photo("IMG_9000.jpg", Some("2024-08-04T10:00:00")),
    ];
    let sequence = select(photos.clone());
    // The two without a date are one run, and the number before it is as near as the one after.
    let order = [
        "IMG_0010.jpg",
        "IMG_0011.jpg",
        "IMG_0012.jpg",
        "IMG_9000.jpg",
        "IMG_0013.jpg",
        "scan.jpg",
    ];
    assert_eq!(files(&photos, &sequence), order);
}

#[test]
fn a_date_from_the_user_counts_before_the_clock() {
    let photos = vec![
        photo("a.jpg", Some("2024-08-03T10:00:00")),
        photo("b.jpg", Some("2024-08-03T11:00:00")),
    ];
    let mut project = Project::titled("T");
    let early = taken("2024-08-01T10:00:00".parse().unwrap());
    let edit = PhotoEdit { taken: Some(early), ..PhotoEdit::default() };
    project.edits.photos.insert(photos[1].id, edit);
    let sequence = select_with(photos.clone(), &project);
    assert_eq!(files(&photos, &sequence), ["b.jpg", "a.jpg"]);
}

#[test]
fn within_a_second_milliseconds_count_then_the_number_in_the_name() {
    let photos = vec![
        photo("IMG_10.jpg", Some("2024-08-03T10:00:00.5")),
        photo("IMG_9.jpg", Some("2024-08-03T10:00:00.5")),
        photo("IMG_11.jpg", Some("2024-08-03T10:00:00.25")),
    ];
    let sequence = select(photos.clone());
    assert_eq!(files(&photos, &sequence), ["IMG_11.jpg", "IMG_9.jpg", "IMG_10.jpg"]);
}
