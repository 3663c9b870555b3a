//! Laws that hold for every book, however odd its photographs and its paper.

use crate::planted::any::{any_paper, any_photos};
use crate::planted::{chosen, one_chapter, photo, year};
use leporello_diag::{Sink, codes};
use leporello_model::{
    Catalogue, EvenMeasure, Length, Matter, PageCount, PageKind, Photo, PhotoId, Plan, Project,
    Rect, Sequence, Sides, Size,
};
use leporello_plan::{check, next_arrangement, plan};
use proptest::prelude::*;

fn planned(catalogue: &Catalogue, sequence: &Sequence, project: &Project) -> Plan {
    planned_after(catalogue, sequence, project, None)
}

fn planned_after(
    catalogue: &Catalogue,
    sequence: &Sequence,
    project: &Project,
    previous: Option<&Plan>,
) -> Plan {
    let mut sink = Sink::new();
    let measure = EvenMeasure::default();
    let made =
        plan(catalogue, sequence, project, &Matter::default(), previous, &measure, &mut sink);
    made.unwrap_or_else(|_| panic!("{:?}", sink.diagnostics()))
}

fn exactly(pages: u32) -> Project {
    Project { pages: PageCount::Exactly(pages), ..Project::titled("Book") }
}

fn order_of(plan: &Plan) -> Vec<PhotoId> {
    plan.plates().map(|(_, plate)| plate.photo).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_photographs_on_any_paper_make_a_book_that_keeps_every_law(
        photos in any_photos(),
        project in any_paper(),
    ) {
        let (catalogue, sequence) = one_chapter(photos);
        let book = planned(&catalogue, &sequence, &project);
        let broken = check(&book, &catalogue, &project);
        prop_assert!(broken.is_empty(), "{broken:#?}");
        let wanted: Vec<PhotoId> = sequence.photos().map(|chosen| chosen.photo).collect();
        prop_assert_eq!(order_of(&book), wanted);
        prop_assert_eq!(book.pages % project.page_multiple, 0);
        let text = serde_json::to_string(&book).unwrap();
        prop_assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), book);
    }

    #[test]
    fn every_count_in_the_range_is_met_exactly(n in 1usize..30, at in 0.0..1.0f64, seed in 0u64..9) {
        let (catalogue, sequence) = year(n, 1, 0.2, seed);
        let range = leporello_plan::page_range(&[n], &Matter::default());
        let span = f64::from(range.end() - range.start());
        let pages = range.start() + (at * span).round() as u32;
        let book = planned(&catalogue, &sequence, &exactly(pages));
        prop_assert_eq!(book.pages().count() as u32, pages);
        prop_assert_eq!(check(&book, &catalogue, &exactly(pages)), Vec::<String>::new());
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (catalogue, sequence) = year(120, 5, 0.3, 3);
    let bytes = || serde_json::to_vec(&planned(&catalogue, &sequence, &exactly(41))).unwrap();
    assert_eq!(bytes(), bytes());
}

fn doubled(rect: Rect) -> Rect {
    Rect { x: rect.x * 2, y: rect.y * 2, w: rect.w * 2, h: rect.h * 2 }
}

fn doubled_sides(s: Sides) -> Sides {
    Sides { top: s.top * 2, bottom: s.bottom * 2, inside: s.inside * 2, outside: s.outside * 2 }
}

#[test]
fn doubling_every_length_doubles_every_frame() {
    let (mut catalogue, sequence) = year(60, 3, 0.3, 7);
    let project = Project {
        safety: leporello_model::Safety { trim: Length::mm(8), fold: Length::mm(40) },
        ..exactly(25)
    };
    for photo in &mut catalogue.photos {
        (photo.size.w, photo.size.h) = (photo.size.w * 8, photo.size.h * 8);
    }
    let small = EvenMeasure::default();
    let large = EvenMeasure {
        character_mm: 2.0 * small.character_mm,
        line_mm: 2.0 * small.line_mm,
        distance_mm: 2.0 * small.distance_mm,
    };
    let project_of_twice = Project {
        trim: Size { w: project.trim.w * 2, h: project.trim.h * 2 },
        bleed: doubled_sides(project.bleed),
        margins: doubled_sides(project.margins),
        gap: project.gap * 2,
        safety: leporello_model::Safety { trim: Length::mm(16), fold: Length::mm(80) },
        ..project.clone()
    };
    let one =
        plan(&catalogue, &sequence, &project, &Matter::default(), None, &small, &mut Sink::new())
            .unwrap();
    let two = plan(
        &catalogue,
        &sequence,
        &project_of_twice,
        &Matter::default(),
        None,
        &large,
        &mut Sink::new(),
    )
    .unwrap();
    for ((page, plate), (_, twice)) in one.plates().zip(two.plates()) {
        let pairs = <[Length; 4]>::from(doubled(plate.frame))
            .into_iter()
            .zip(<[Length; 4]>::from(twice.frame));
        for (a, b) in pairs {
            assert!(
                (a - b).to_mm().abs() < 0.12,
                "page {}: {:?} {:?}",
                page.number,
                plate.frame,
                twice.frame
            );
        }
    }
}

#[test]
fn chapters_begin_on_a_fresh_spread_under_their_title() {
    let (catalogue, sequence) = year(200, 8, 0.0, 2);
    let book = planned(&catalogue, &sequence, &exactly(61));
    assert_eq!(book.chapters.len(), sequence.chapters.len());
    for (chapter, part) in book.chapters.iter().zip(&sequence.chapters) {
        let page = book.pages().find(|page| page.number == chapter.page).unwrap();
        assert_eq!((page.kind, chapter.page % 2), (PageKind::Opener, 0));
        assert!(page.texts.iter().any(|text| text.text == part.title));
        let first = book.plates().find(|(page, _)| page.number >= chapter.page).unwrap().1;
        assert_eq!(first.photo, part.photos[0].photo);
    }
}

#[test]
fn a_count_that_cannot_be_filled_is_refused_with_the_range() {
    let (catalogue, sequence) = year(5, 1, 0.0, 1);
    for pages in [0, 1, 2, 13, 500] {
        let mut sink = Sink::new();
        let measure = EvenMeasure::default();
        assert!(
            plan(
                &catalogue,
                &sequence,
                &exactly(pages),
                &Matter::default(),
                None,
                &measure,
                &mut sink
            )
            .is_err()
        );
        let told = &sink.diagnostics()[0];
        assert_eq!(told.code, codes::PLN_030);
        assert!(told.message.contains("3 to 12"), "{}", told.message);
    }
}

#[test]
fn a_book_without_photographs_is_refused() {
    let mut sink = Sink::new();
    let nothing = (Catalogue::default(), Sequence::default());
    let project = Project::titled("Empty");
    let measure = EvenMeasure::default();
    assert!(
        plan(&nothing.0, &nothing.1, &project, &Matter::default(), None, &measure, &mut sink)
            .is_err()
    );
    assert_eq!(sink.diagnostics()[0].code, codes::PLN_033);
}

#[test]
fn a_title_page_opens_and_a_last_verso_is_the_colophon() {
    let (catalogue, sequence) = year(30, 1, 0.0, 4);
    let even = planned(&catalogue, &sequence, &exactly(16));
    assert_eq!(even.pages().next().unwrap().kind, PageKind::Title);
    assert_eq!(even.pages().last().unwrap().kind, PageKind::Colophon);
    let odd = planned(&catalogue, &sequence, &exactly(17));
    assert_ne!(odd.pages().last().unwrap().kind, PageKind::Colophon);
}

#[test]
fn photographs_that_belong_together_share_a_spread() {
    let (catalogue, mut sequence) = year(90, 2, 0.0, 5);
    for at in [7, 8, 20, 31, 32, 33] {
        sequence.chapters[0].photos[at % 30].together = true;
    }
    let book = planned(&catalogue, &sequence, &exactly(31));
    let spread_of = |id| {
        book.spreads.iter().position(|s| s.pages().any(|p| p.plates.iter().any(|x| x.photo == id)))
    };
    let photos = &sequence.chapters[0].photos;
    for pair in photos.windows(2).filter(|pair| pair[1].together) {
        assert_eq!(spread_of(pair[0].photo), spread_of(pair[1].photo));
    }
}

#[test]
fn a_locked_spread_keeps_its_photographs_and_places() {
    let (catalogue, mut sequence) = year(90, 3, 0.2, 6);
    let mut before = planned(&catalogue, &sequence, &exactly(31));
    before.spreads[4].locked = true;
    let kept: Vec<_> = before.spreads[4].pages().flat_map(|page| page.plates.clone()).collect();
    sequence.chapters[0].photos.remove(0);
    let after = planned_after(&catalogue, &sequence, &exactly(33), Some(&before));
    let locked: Vec<_> = after.spreads.iter().filter(|spread| spread.locked).collect();
    assert_eq!(locked.len(), 1);
    let now: Vec<_> = locked[0].pages().flat_map(|page| &page.plates).collect();
    assert_eq!(now.len(), kept.len());
    for (now, before) in now.iter().zip(&kept) {
        assert_eq!((now.photo, now.frame, now.crop), (before.photo, before.frame, before.crop));
    }
    assert_eq!(check(&after, &catalogue, &exactly(33)), Vec::<String>::new());
}

#[test]
fn another_arrangement_written_into_a_locked_spread_is_followed() {
    let photos = (0..3).map(|i| photo(i, 6000, 4000)).collect();
    let (catalogue, sequence) = one_chapter(photos);
    let mut before = planned(&catalogue, &sequence, &exactly(3));
    before.spreads[1].locked = true;
    let page = before.spreads[1].verso.as_mut().filter(|page| page.plates.len() > 1);
    let page = match page {
        Some(page) => page,
        None => before.spreads[1].recto.as_mut().unwrap(),
    };
    let other = if page.arrangement == "V(1,2)" { "H(1,2)" } else { "V(1,2)" };
    page.arrangement = other.into();
    let number = page.number;
    let after = planned_after(&catalogue, &sequence, &exactly(3), Some(&before));
    let page = after.pages().find(|page| page.number == number).unwrap();
    let [a, b] = [page.plates[0].frame, page.plates[1].frame];
    assert_eq!(page.arrangement, other);
    assert_eq!(if other == "V(1,2)" { b.y - a.bottom() } else { b.x - a.right() }, Length::mm(4));
    assert_eq!(check(&after, &catalogue, &exactly(3)), Vec::<String>::new());
}

#[test]
fn a_bad_arrangement_in_a_locked_spread_is_told_and_changes_nothing() {
    let (catalogue, sequence) = one_chapter((0..4).map(|i| photo(i, 6000, 4000)).collect());
    let mut before = planned(&catalogue, &sequence, &exactly(3));
    before.spreads[1].locked = true;
    let verso = before.spreads[1].verso.as_mut().unwrap();
    let frame = verso.plates[0].frame;
    verso.arrangement = "H(1,".into();
    let mut sink = Sink::new();
    let measure = EvenMeasure::default();
    let after = plan(
        &catalogue,
        &sequence,
        &exactly(3),
        &Matter::default(),
        Some(&before),
        &measure,
        &mut sink,
    )
    .unwrap();
    assert_eq!(sink.diagnostics()[0].code, codes::PLN_032);
    assert_eq!(after.spreads[1].verso.as_ref().unwrap().plates[0].frame, frame);
}

#[test]
fn one_changed_photograph_moves_few_spreads() {
    let (catalogue, mut sequence) = year(300, 6, 0.0, 8);
    let project = exactly(81);
    let before = planned(&catalogue, &sequence, &project);
    sequence.chapters[2].photos[3].importance = 3.0;
    let after = planned_after(&catalogue, &sequence, &project, Some(&before));
    let pairs = before.spreads.iter().zip(&after.spreads);
    let frames = |s: &leporello_model::Spread| -> Vec<_> {
        s.pages().flat_map(|p| &p.plates).map(|p| (p.photo, p.frame)).collect()
    };
    let moved = pairs.filter(|(a, b)| frames(a) != frames(b)).count();
    assert!(moved <= 6, "{moved} of {} spreads changed", before.spreads.len());
}

#[test]
fn asking_for_another_arrangement_goes_round_and_comes_back() {
    let (catalogue, sequence) = year(40, 2, 0.2, 9);
    let project = exactly(15);
    let mut book = planned(&catalogue, &sequence, &project);
    let measure = EvenMeasure::default();
    let mut seen: Vec<String> = Vec::new();
    for _ in 0..60 {
        let next = next_arrangement(&book, 3, &catalogue, &sequence, &project, &measure);
        book.spreads[3] = next.expect("several pictures have several arrangements");
        assert_eq!(check(&book, &catalogue, &project), Vec::<String>::new());
        let look = serde_json::to_string(&book.spreads[3]).unwrap();
        if seen.first() == Some(&look) {
            assert!(seen.len() >= 3);
            return;
        }
        assert!(!seen.contains(&look), "came back to the middle of the round");
        seen.push(look);
    }
    panic!("never came round");
}

#[test]
fn a_tiny_photograph_is_set_small_and_not_refused() {
    let mut photos: Vec<Photo> = (0..6).map(|i| photo(i, 6000, 4000)).collect();
    photos[3] = photo(3, 320, 240);
    let (catalogue, sequence) = one_chapter(photos);
    let book = planned(&catalogue, &sequence, &exactly(5));
    let (_, tiny) = book.plates().find(|(_, plate)| plate.number == 4).unwrap();
    assert!(tiny.frame.w.ppi(320.0).unwrap() >= 150.0);
}

#[test]
fn words_of_the_user_replace_the_caption_and_nothing_means_none() {
    let mut photos: Vec<Photo> = (0..3).map(|i| photo(i, 6000, 4000)).collect();
    for photo in &mut photos {
        photo.words.caption = Some("from the file".into());
    }
    let (catalogue, mut sequence) = one_chapter(photos);
    sequence.chapters[0].photos[1] = leporello_model::Chosen {
        caption: Some("mine".into()),
        ..chosen(&catalogue.photos[1], 1.0)
    };
    sequence.chapters[0].photos[2].caption = Some(String::new());
    let texts = |project: &Project| -> Vec<Option<String>> {
        let book = planned(&catalogue, &sequence, project);
        book.plates().map(|(_, plate)| plate.caption.as_ref().map(|c| c.text.clone())).collect()
    };
    let with = texts(&exactly(5));
    assert_eq!(with, [Some("from the file".into()), Some("mine".into()), None]);
    let without = texts(&Project { captions: false, ..exactly(5) });
    assert_eq!(without, [None, None, None]);
}

#[test]
fn a_caption_too_long_for_its_picture_is_cut_and_told() {
    let mut photos: Vec<Photo> = (0..4).map(|i| photo(i, 6000, 4000)).collect();
    photos[2].words.caption = Some("A long story of a long day. ".repeat(60));
    let (catalogue, sequence) = one_chapter(photos);
    let mut sink = Sink::new();
    let measure = EvenMeasure::default();
    let book =
        plan(&catalogue, &sequence, &exactly(3), &Matter::default(), None, &measure, &mut sink)
            .unwrap();
    assert!(sink.diagnostics().iter().any(|told| told.code == codes::PLN_031));
    let (_, plate) = book.plates().find(|(_, plate)| plate.number == 3).unwrap();
    let caption = plate.caption.as_ref().unwrap();
    assert!(caption.text.ends_with('…'));
    assert!(caption.frame.h.to_mm() <= plate.frame.h.to_mm() / 2.0);
}
