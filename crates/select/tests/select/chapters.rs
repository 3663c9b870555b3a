//! Chapters as a person would expect them.

use crate::world::{after, photo_at, select, select_with};
use leporello_model::{Photo, PhotoEdit, Project, Sequence};

/// `count` photographs a minute apart in a folder.
fn hour(folder: &str, start: &str, count: u32) -> Vec<Photo> {
    (0..count)
        .map(|i| {
            let local = after(start, f64::from(i) * 60.0);
            photo_at(&format!("{folder}/{start}-{i:03}.jpg"), Some(local))
        })
        .collect()
}

fn titles(sequence: &Sequence) -> Vec<&str> {
    sequence.chapters.iter().map(|c| c.title.as_str()).collect()
}

#[test]
fn named_folders_are_chapters_in_order_of_time() {
    let photos = [
        hour("Norway/Bergen", "2024-08-01T10:00:00", 10),
        hour("Norway/Oslo", "2024-08-04T10:00:00", 10),
        hour("2024-05-01 Wedding", "2024-05-01T10:00:00", 10),
        hour("garden", "2024-07-01T10:00:00", 10),
    ];
    let sequence = select(photos.concat());
    assert_eq!(titles(&sequence), ["Wedding", "Garden", "Norway"]);
    assert_eq!(sequence.chapters[2].dates, "1–4 August 2024");
}

#[test]
fn numbered_folders_keep_their_numbers_order_and_lose_the_numbers() {
    let photos = [
        hour("02 Before", "2024-08-01T10:00:00", 12),
        hour("01 After", "2024-08-04T10:00:00", 12),
        hour("10 Last", "2024-08-02T10:00:00", 12),
    ];
    assert_eq!(titles(&select(photos.concat())), ["After", "Before", "Last"]);
}

#[test]
fn folders_of_a_camera_and_of_several_photographers_are_no_chapters() {
    let camera = [
        hour("DCIM/100CANON", "2024-08-01T10:00:00", 30),
        hour("DCIM/101CANON", "2024-08-01T10:30:00", 30),
    ];
    assert_eq!(titles(&select(camera.concat())), [""]);
    let people = [hour("Anna", "2024-08-01T10:00:00", 40), hour("Ben", "2024-08-01T10:00:20", 40)];
    assert_eq!(select(people.concat()).chapters.len(), 1);
}

#[test]
fn a_small_book_has_one_chapter_without_a_title_but_with_dates() {
    let sequence = select(hour("x", "2024-08-01T10:00:00", 20));
    assert_eq!(titles(&sequence), [""]);
    assert_eq!(sequence.chapters[0].dates, "1 August 2024");
}

#[test]
fn a_trip_without_folders_has_a_chapter_for_each_full_day_named_by_place_or_date() {
    let mut days = [
        hour("DCIM", "2024-08-01T10:00:00", 30),
        hour("DCIM", "2024-08-02T10:00:00", 30),
        hour("DCIM", "2024-08-03T10:00:00", 30),
    ];
    for p in &mut days[1] {
        p.place.city = Some("Bergen".into());
        p.place.country = Some("Norway".into());
    }
    let sequence = select(days.concat());
    assert_eq!(titles(&sequence), ["1 August 2024", "Bergen", "3 August 2024"]);
    assert_eq!(sequence.chapters[1].place, "Bergen, Norway");
    assert_eq!(sequence.chapters[0].dates, "");
}

#[test]
fn the_user_begins_chapters_and_ties_photographs_together() {
    let photos = hour("x", "2024-08-01T10:00:00", 30);
    let mut project = Project::titled("T");
    let mut edit = |i: usize, edit: PhotoEdit| project.edits.photos.insert(photos[i].id, edit);
    edit(12, PhotoEdit { chapter: Some("The hut".into()), ..PhotoEdit::default() });
    edit(
        20,
        PhotoEdit {
            together: Some(true),
            caption: Some("We two".into()),
            crop: Some(false),
            importance: Some(9.0),
            ..PhotoEdit::default()
        },
    );
    let sequence = select_with(photos.clone(), &project);
    assert_eq!(sequence.chapters[1].title, "The hut");
    assert_eq!(sequence.chapters[1].photos[0].photo, photos[12].id);
    let tied = sequence.photos().find(|c| c.photo == photos[20].id).unwrap();
    assert!(tied.together && tied.uncropped && !tied.hero);
    assert_eq!(tied.caption.as_deref(), Some("We two"));
    assert!((tied.importance - 3.0).abs() < 1e-12);
}

#[test]
fn heroes_are_few_and_far_apart() {
    let photos: Vec<Photo> = (0..6)
        .flat_map(|day| hour("DCIM", &format!("2024-08-0{}T10:00:00", day + 1), 50))
        .collect();
    let sequence = select(photos);
    let heroes: Vec<usize> =
        sequence.photos().enumerate().filter(|(_, c)| c.hero).map(|(i, _)| i).collect();
    assert_eq!(heroes.len(), 6);
    assert!(heroes.windows(2).all(|w| w[1] - w[0] > 8));
}
