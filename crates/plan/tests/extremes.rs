//! Books of one photograph and of thousands, and sets that are all of one kind.

use crate::planted::{one_chapter, photo, year};
use leporello_diag::{Sink, codes};
use leporello_judge::{Metrics, Specimen, measure_specimen};
use leporello_model::{
    Catalogue, EvenMeasure, Length, Matter, MatterPage, PageCount, PageKind, Photo, Plan, Project,
    Sequence,
};
use leporello_plan::{check, plan};

fn project(pages: PageCount) -> Project {
    Project { pages, ..Project::titled("Extreme") }
}

/// A plan that keeps every law.
fn lawful(catalogue: &Catalogue, sequence: &Sequence, pages: PageCount) -> Plan {
    let (project, measure) = (project(pages), EvenMeasure::default());
    let mut sink = Sink::new();
    let made = plan(catalogue, sequence, &project, &Matter::default(), None, &measure, &mut sink);
    let plan = made.unwrap_or_else(|_| panic!("{:?}", sink.diagnostics()));
    assert_eq!(check(&plan, catalogue, &project), Vec::<String>::new());
    assert_eq!(plan.plates().count(), sequence.len());
    plan
}

fn lawful_all(photos: Vec<Photo>, pages: u32) -> (Plan, Metrics) {
    let (catalogue, sequence) = one_chapter(photos);
    let plan = lawful(&catalogue, &sequence, PageCount::Exactly(pages));
    let metrics = measure_specimen(&Specimen::of_plan(&plan, &catalogue));
    (plan, metrics)
}

#[test]
fn one_photograph_is_a_book() {
    let (catalogue, sequence) = one_chapter(vec![photo(0, 6000, 4000)]);
    let plan = lawful(&catalogue, &sequence, PageCount::Best);
    assert_eq!(plan.pages, 4);
    let (page, plate) = plan.plates().next().unwrap();
    assert!(plate.frame.w.to_mm() * plate.frame.h.to_mm() > 0.5 * 269.0 * 184.0, "{plate:?}");
    assert_eq!(page.number, 3, "a lone picture stands on the recto");
}

#[test]
fn two_photographs_cannot_fill_forty_pages_and_the_message_says_how_many_they_can() {
    let (catalogue, sequence) = one_chapter((0..2).map(|i| photo(i, 6000, 4000)).collect());
    let mut sink = Sink::new();
    let (project, measure) = (project(PageCount::Exactly(40)), EvenMeasure::default());
    assert!(
        plan(&catalogue, &sequence, &project, &Matter::default(), None, &measure, &mut sink)
            .is_err()
    );
    let told = &sink.diagnostics()[0];
    assert_eq!(told.code, codes::PLN_030);
    let wanted = "2 photographs cannot fill exactly 40 pages; they fill 3 to 6";
    assert_eq!(told.message, wanted);
}

#[test]
fn twenty_thousand_photographs_are_planned() {
    let (catalogue, sequence) = year(20_000, 120, 0.0, 1);
    let plan = lawful(&catalogue, &sequence, PageCount::Best);
    assert!((6_000..7_500).contains(&plan.pages), "{} pages", plan.pages);
}

#[test]
fn panoramas_alone_make_a_book_without_cropping() {
    let photos = (0..40).map(|i| photo(i, 9000, 3000 - 20 * i as u32)).collect();
    let (plan, metrics) = lawful_all(photos, 33);
    assert!(plan.plates().all(|(_, plate)| plate.crop.w * plate.crop.h > 0.999));
    assert!(metrics.value(12, "least").unwrap() >= 30.0);
}

#[test]
fn most_of_portraits_alone_share_their_pages() {
    let photos = (0..64).map(|i| photo(i, 3024, 4032)).collect();
    let (plan, metrics) = lawful_all(photos, 33);
    let lonely =
        plan.pages().filter(|page| page.kind == PageKind::Plates && page.plates.len() == 1);
    let lonely = lonely.count();
    assert!(lonely <= 64 / 4, "{lonely} portraits alone");
    assert!(metrics.value(2, "95th percentile").unwrap() <= 5.0);
}

#[test]
fn captions_under_every_picture_stay_legible_and_leave_the_pictures_most_of_the_page() {
    let (catalogue, sequence) = year(200, 6, 1.0, 5);
    let plan = lawful(&catalogue, &sequence, PageCount::Exactly(81));
    let bare = |kind| matches!(kind, PageKind::FullBleed | PageKind::AcrossFold);
    for (page, plate) in plan.plates().filter(|(page, _)| !bare(page.kind)) {
        assert!(plate.caption.is_some(), "page {}: {} has lost its words", page.number, plate.file);
    }
    let metrics = measure_specimen(&Specimen::of_plan(&plan, &catalogue));
    assert_eq!(metrics.value(7, "near misses"), Some(0.0));
    assert!(metrics.value(4, "largest deviation").unwrap() <= 0.021);
    assert!(metrics.value(5, "mean of the box").unwrap() >= 0.8);
}

#[test]
fn pictures_of_few_pixels_have_room_whatever_their_captions_measure() {
    let sizes = [(1200, 2000), (1200, 2000), (1200, 2000), (185, 40), (323, 74), (76, 333)];
    let mut photos: Vec<_> =
        sizes.into_iter().enumerate().map(|(i, (w, h))| photo(i, w, h)).collect();
    photos[5].words.caption = Some("a.a..aa a .a.aa.   a.a".into());
    let (catalogue, sequence) = one_chapter(photos);
    let frontispiece = MatterPage::Frontispiece(catalogue.photos[2].id);
    let front = vec![MatterPage::Blank, frontispiece, MatterPage::Title];
    let matter = Matter { front, ..Matter::default() };
    let project = Project { gap: Length::mm(1), page_multiple: 1, ..project(PageCount::Best) };
    let (measure, mut sink) = (EvenMeasure::default(), Sink::new());
    let made = plan(&catalogue, &sequence, &project, &matter, None, &measure, &mut sink);
    assert_eq!(check(&made.unwrap(), &catalogue, &project), Vec::<String>::new());
}
