//! Pages of words around and between the plates.

use crate::planted::any::{any_paper, any_photos};
use crate::planted::one_chapter;
use crate::planted::words::{
    Book, as_matter, pages_of, plated, rich, section, with_frontispiece, words,
};
use leporello_diag::{Sink, codes};
use leporello_model::{
    EvenMeasure, Matter, MatterPage, Page, PageCount, PageKind, Plan, Section, SectionKind, Spread,
};
use leporello_plan::{best_page_count, check, next_arrangement, page_range, plan};
use proptest::prelude::*;

fn any_run(name: &'static str, pages: std::ops::Range<usize>) -> BoxedStrategy<Vec<MatterPage>> {
    let run = move |blanks: Vec<bool>| {
        let mut part = 0;
        let mut page = |is_blank: bool| {
            part += u32::from(!is_blank);
            let section = MatterPage::Section { id: name.into(), part };
            if is_blank { MatterPage::Blank } else { section }
        };
        blanks.into_iter().map(&mut page).collect()
    };
    prop::collection::vec(prop::bool::weighted(0.2), pages).prop_map(run).boxed()
}

/// Matter of any length, also of lengths that break its contract.
fn any_matter() -> impl Strategy<Value = Matter> {
    let before = (any_run("zero", 0..5), any_run("one", 0..5), any_run("beyond", 0..4));
    let last = MatterPage::Section { id: "last".into(), part: 1 };
    let last = prop::sample::select(vec![MatterPage::Blank, MatterPage::Colophon, last]);
    (any_run("front", 0..6), before, any_run("back", 0..5), last).prop_map(
        |(front, (zero, one, beyond), back, last)| {
            let before = [(0, zero), (1, one), (usize::MAX, beyond)].into();
            Matter { front, before, back, last }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_matter_stands_in_its_order_and_no_page_of_it_is_lost(
        photos in any_photos(),
        project in any_paper(),
        matter in any_matter(),
    ) {
        let (catalogue, sequence) = one_chapter(photos);
        let book = Book { catalogue, sequence, project, matter };
        let plan = book.planned();
        let Matter { front, before, back, last } = &book.matter;
        let all = front.iter().chain(before.values().flatten()).chain(back);
        let all = all.chain(Some(last).filter(|_| plan.pages.is_multiple_of(2)));
        let all: Vec<MatterPage> =
            all.filter(|&page| *page != MatterPage::Blank).cloned().collect();
        prop_assert_eq!(words(&plan), all);
        prop_assert_eq!(plan.pages % book.project.page_multiple, 0);
        let plates = plated(&plan, &book, 0);
        prop_assert!(pages_of(&plan, "zero").iter().all(|page| page < &plates[0]));
        for later in ["one", "beyond", "back"] {
            prop_assert!(pages_of(&plan, later).iter().all(|page| plates.iter().all(|at| at < page)));
        }
        let text = serde_json::to_string(&plan).unwrap();
        prop_assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
    }

    #[test]
    fn every_count_in_the_range_is_met_exactly_with_words_in_it(
        n in 1usize..20,
        at in 0.0..1.0f64,
        matter in any_matter(),
    ) {
        let mut book = Book::of(n, 1, matter);
        let range = page_range(&[n], &book.matter);
        let span = f64::from(range.end() - range.start());
        let pages = range.start() + (at * span).round() as u32;
        book.project.pages = PageCount::Exactly(pages);
        prop_assert_eq!(book.planned().pages().count() as u32, pages);
    }
}

#[test]
fn words_stand_before_their_chapter_and_at_both_ends() {
    let book = Book::of(80, 4, rich());
    let plan = book.planned();
    assert_eq!(pages_of(&plan, "half-title"), [1]);
    assert_eq!(plan.pages().nth(2).unwrap().kind, PageKind::Title);
    assert_eq!(pages_of(&plan, "contents"), [4, 5]);
    let essay = pages_of(&plan, "essay");
    assert!(plated(&plan, &book, 0).iter().all(|page| page < &essay[0]));
    assert!(plated(&plan, &book, 1).iter().all(|page| page > &essay[2]));
    let after = pages_of(&plan, "after");
    assert!(plated(&plan, &book, 3).iter().all(|page| page < &after[0]));
    assert_eq!(pages_of(&plan, "colophon"), [plan.pages - 1]);
    for page in plan.pages().filter(|page| page.kind == PageKind::Words) {
        assert!(page.texts.is_empty() && page.plates.is_empty());
    }
}

#[test]
fn a_chapter_begins_on_the_first_printed_page_of_its_words() {
    let book = Book::of(80, 4, rich());
    let plan = book.planned();
    let pages: Vec<u32> = plan.chapters.iter().map(|chapter| chapter.page).collect();
    assert_eq!(pages[1], pages_of(&plan, "essay")[0]);
    for chapter in [0, 2, 3] {
        let first = plan.pages().nth(pages[chapter] as usize - 1).unwrap();
        assert_eq!(first.kind, PageKind::Opener);
        assert!(plated(&plan, &book, chapter)[0] - pages[chapter] <= 1);
    }
}

#[test]
fn a_title_page_on_a_verso_has_the_margins_of_a_verso() {
    let front = vec![MatterPage::Blank, MatterPage::Title, MatterPage::Blank];
    let plan = Book::of(12, 1, Matter { front, ..Matter::default() }).planned();
    let title = plan.pages().nth(1).unwrap();
    assert_eq!(title.kind, PageKind::Title);
    assert!(title.texts.iter().all(|text| text.frame.x == plan.margins.outside));
}

#[test]
fn a_last_verso_is_what_the_matter_says() {
    let kind = |last| {
        let plan = Book::of(30, 1, Matter { last, ..Matter::default() }).planned();
        assert_eq!(plan.pages % 2, 0);
        plan.pages().last().unwrap().kind
    };
    assert_eq!(kind(MatterPage::Blank), PageKind::Blank);
    assert_eq!(kind(MatterPage::Colophon), PageKind::Colophon);
    assert_eq!(kind(section("credits", 1).remove(0)), PageKind::Words);
}

#[test]
fn a_colophon_counts_all_photographs_and_keeps_the_margins_wherever_it_stands() {
    let front = vec![MatterPage::Title, MatterPage::Colophon, MatterPage::Colophon];
    let mut book = Book::of(30, 1, Matter { front, ..Matter::default() });
    book.matter.last = MatterPage::Frontispiece(book.catalogue.photos[3].id);
    let plan = book.planned();
    let colophons = plan.pages().filter(|page| page.kind == PageKind::Colophon);
    let margins = [plan.margins.outside, plan.margins.inside];
    for (page, margin) in colophons.zip(margins) {
        assert!(page.texts[0].text.contains("30 photographs"), "{:?}", page.texts);
        assert_eq!(page.texts[0].frame.x, margin);
    }
    assert_eq!(plan.pages().last().unwrap().kind, PageKind::Frontispiece);
}

#[test]
fn blanks_that_fill_the_count_stand_between_the_plates_and_the_back() {
    let mut book = Book::of(2, 1, Matter { back: section("back", 2), ..Matter::default() });
    book.project.page_multiple = 24;
    let plan = book.planned();
    assert_eq!((plan.pages, pages_of(&plan, "back")), (24, vec![22, 23]));
    let last_plate = *plated(&plan, &book, 0).last().unwrap();
    let between = plan.pages().filter(|page| (last_plate + 1..22).contains(&page.number));
    assert!(between.into_iter().all(|page| page.kind == PageKind::Blank));
}

#[test]
fn pages_of_words_are_named_where_the_count_cannot_be_filled() {
    let mut book = Book::of(5, 1, rich());
    assert_eq!(page_range(&[5], &book.matter), 17..=26);
    assert_eq!(best_page_count(5, 1, &book.matter), best_page_count(5, 1, &Matter::default()) + 14);
    for (pages, hint) in [(12, "words out"), (60, "take more photographs in")] {
        book.project.pages = PageCount::Exactly(pages);
        let Book { catalogue, sequence, project, matter } = &book;
        let (measure, mut sink) = (EvenMeasure::default(), Sink::new());
        assert!(plan(catalogue, sequence, project, matter, None, &measure, &mut sink).is_err());
        let told = &sink.diagnostics()[0];
        let wanted = format!(
            "5 photographs and 15 pages of words cannot fill exactly {pages} pages; they fill 17 to 26"
        );
        assert_eq!((told.code, &told.message), (codes::PLN_030, &wanted));
        assert!(told.hints[0].ends_with(hint), "{:?}", told.hints);
    }
}

#[test]
fn the_words_of_a_chapter_whose_photographs_stand_elsewhere_come_before_the_next() {
    let mut book = Book::of(60, 3, Matter::default());
    book.sequence.chapters[1].photos.truncate(1);
    book.matter = with_frontispiece(book.sequence.chapters[1].photos[0].photo);
    book.matter.before = [(1, section("one", 2)), (2, section("two", 2))].into();
    let plan = book.planned();
    let (one, two) = (pages_of(&plan, "one"), pages_of(&plan, "two"));
    assert!(plated(&plan, &book, 0).last().unwrap() < &one[0]);
    assert_eq!((one[0] + 2, two[1] < plated(&plan, &book, 2)[0]), (two[0], true));
    assert_eq!((plan.chapters[1].page, plan.chapters[2].page), (one[0], two[0]));
}

#[test]
fn locks_and_pages_planned_before_stay_when_words_come_or_go() {
    let places = |plan: &Plan| -> Vec<_> {
        plan.plates().map(|(_, plate)| (plate.photo, plate.frame, plate.crop)).collect()
    };
    let mut book = Book::of(80, 4, Matter::default());
    book.project.pages = PageCount::Exactly(31);
    let mut before = book.planned();
    before.spreads[4].locked = true;
    book.matter = rich();
    book.project.pages = PageCount::Exactly(45);
    let with_words = book.told(Some(&before)).0;
    assert_eq!(places(&with_words), places(&before));
    assert_eq!(with_words.spreads.iter().filter(|spread| spread.locked).count(), 1);
    book.matter = Matter::default();
    book.project.pages = PageCount::Exactly(31);
    assert_eq!(places(&book.told(Some(&with_words)).0), places(&before));
    book.project.pages = PageCount::Best;
    let best = book.planned();
    book.matter = rich();
    assert_eq!(places(&book.told(Some(&best)).0), places(&best));
}

/// The plan with another arrangement of every fourth spread, and with one locked.
fn rearranged(plan: &Plan, book: &Book) -> Plan {
    let Book { catalogue, sequence, project, .. } = book;
    let (mut plan, measure) = (plan.clone(), EvenMeasure::default());
    for at in (0..plan.spreads.len()).step_by(4) {
        let next = next_arrangement(&plan, at, catalogue, sequence, project, &measure);
        plan.spreads[at] = next.unwrap_or_else(|| plan.spreads[at].clone());
    }
    let plated =
        plan.spreads.iter().rposition(|spread| spread.pages().all(|p| !p.plates.is_empty()));
    plan.spreads[plated.unwrap()].locked = true;
    plan
}

#[test]
fn the_words_of_the_plan_before_do_not_matter() {
    let mut book = Book::of(80, 4, rich());
    book.matter.before.insert(2, section("long", 40));
    book.matter.front[1] = MatterPage::Frontispiece(book.catalogue.photos[9].id);
    let before = rearranged(&book.planned(), &book);
    let mut bare = before.clone();
    let is_of_words = |spread: &Spread| spread.pages().any(|page| as_matter(page).is_some());
    bare.spreads.retain(|spread| spread.verso.is_none() || !is_of_words(spread));
    bare.pages = bare.pages().count() as u32;
    assert!(bare.pages + 50 < before.pages);
    for matter in [Matter::default(), rich()] {
        for pages in [PageCount::Best, PageCount::Exactly(47)] {
            book.matter = matter.clone();
            book.project.pages = pages;
            assert_eq!(book.told(Some(&before)).0, book.told(Some(&bare)).0);
        }
    }
}

#[test]
fn words_that_come_add_their_pages_to_the_best_count_after_any_plan() {
    let mut book = Book::of(80, 4, Matter::default());
    let best = book.planned().pages;
    let mut kept = 0;
    for pages in (best - 6..best + 8).step_by(2) {
        book.matter = Matter::default();
        book.project.pages = PageCount::Exactly(pages);
        let before = book.planned();
        book.project.pages = PageCount::Best;
        let without = book.told(Some(&before)).0.pages;
        kept += usize::from(without == pages && pages != best);
        book.matter.before = [(1, section("long", 40))].into();
        assert_eq!(book.told(Some(&before)).0.pages, without + 40, "after {pages} pages");
    }
    assert!(kept > 0);
}

#[test]
fn spreads_of_plates_have_other_arrangements_among_words_and_spreads_of_words_have_none() {
    let mut book = Book::of(60, 4, rich());
    book.matter.front[1] = MatterPage::Frontispiece(book.catalogue.photos[9].id);
    let mut plan = book.planned();
    let Book { catalogue, sequence, project, .. } = &book;
    let measure = EvenMeasure::default();
    let mut turned = 0;
    for at in 0..plan.spreads.len() {
        let is_of_words = plan.spreads[at].pages().any(|page| as_matter(page).is_some());
        let next = next_arrangement(&plan, at, catalogue, sequence, project, &measure);
        assert!(next.is_none() || !is_of_words);
        let Some(next) = next else { continue };
        plan.spreads[at] = next;
        turned += 1;
    }
    assert!(turned > 8);
    assert_eq!(check(&plan, catalogue, project), Vec::<String>::new());
}

/// What `check` says of a lawful plan after a change.
fn broken_by(change: impl Fn(&mut Plan)) -> String {
    let mut book = Book::of(40, 4, rich());
    book.matter.front[1] = MatterPage::Frontispiece(book.catalogue.photos[9].id);
    let mut plan = book.planned();
    change(&mut plan);
    check(&plan, &book.catalogue, &book.project).join("\n")
}

fn page(plan: &mut Plan, number: u32) -> &mut Page {
    let spreads = plan.spreads.iter_mut();
    let mut pages = spreads.flat_map(|spread| spread.verso.iter_mut().chain(&mut spread.recto));
    pages.find(|page| page.number == number).unwrap()
}

#[test]
fn each_broken_law_of_words_is_named() {
    let with = |change: fn(&mut Plan), words: &str| {
        let broken = broken_by(change);
        assert!(broken.contains(words), "{words}: {broken}");
    };
    with(
        |plan| page(plan, 5).section.as_mut().unwrap().part = 3,
        "page 5 has part 3 of section `contents`, not part 2",
    );
    with(|plan| page(plan, 4).section = None, "page 4 is one of words without a section");
    with(
        |plan| page(plan, 4).plates = page(plan, 2).plates.clone(),
        "page 4 is one of words and has plates",
    );
    with(|plan| page(plan, 2).plates.clear(), "page 2 is a frontispiece of 0 plates");
    with(|plan| page(plan, 2).plates[0].crop.w = 0.9, "is a frontispiece cropped by");
    let only = |plan: &mut Plan| {
        plan.sections = vec![Section {
            id: "contents".into(),
            kind: SectionKind::Contents,
            language: "en".into(),
            title: String::new(),
            subtitle: String::new(),
            author: String::new(),
            blocks: Vec::new(),
            entries: Vec::new(),
        }];
    };
    with(only, "page 1 has a part of section `half-title`, which there is not");
    assert!(!broken_by(only).contains("`contents`"));
}
