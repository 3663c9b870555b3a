//! One photograph among the pages of words.

use crate::planted::words::{Book, with_frontispiece, words};
use crate::planted::{one_chapter, photo};
use leporello_diag::codes;
use leporello_model::{
    Chosen, Matter, MatterPage, Page, PageCount, PageKind, PhotoId, Plan, Project,
};

fn is_in_middle(page: &Page, plan: &Plan) -> bool {
    let (frame, paper) = (page.plates[0].frame, plan);
    let left = frame.x - paper.margins.outside;
    let right = paper.trim.w - paper.margins.inside - frame.right();
    (left - right).to_mm().abs() < 0.05
}

#[test]
fn a_frontispiece_stands_whole_and_large_on_its_page_and_nowhere_else() {
    for (at, aspect) in [(3, 1.5), (7, 0.75), (11, 5.0)] {
        let mut book = Book::of(40, 2, Matter::default());
        let wanted = &mut book.catalogue.photos[at];
        (wanted.size.w, wanted.size.h) = ((4000.0 * aspect) as u32, 4000);
        wanted.words.caption = (at == 7).then(|| "A caption".into());
        let id = wanted.id;
        book.matter = with_frontispiece(id);
        let (plan, sink) = book.told(None);
        let page = plan.pages().nth(1).unwrap();
        assert_eq!((page.kind, page.plates.len()), (PageKind::Frontispiece, 1));
        let plate = &page.plates[0];
        assert_eq!((plate.photo, plate.number), (id, 1));
        assert_eq!(plate.caption.is_some(), at == 7);
        assert!(plate.crop.w * plate.crop.h > 0.998 && is_in_middle(page, &plan), "{plate:?}");
        let box_w = plan.trim.w - plan.margins.inside - plan.margins.outside;
        let box_h = plan.trim.h - plan.margins.top - plan.margins.bottom;
        let fills = |length: f64, room: f64| length > 0.93 * room;
        let (w, h) = (plate.frame.w.to_mm(), plate.frame.h.to_mm());
        assert!(fills(w, box_w.to_mm()) || fills(h, box_h.to_mm()), "{w} × {h}");
        assert_eq!(plan.plates().filter(|(_, plate)| plate.photo == id).count(), 1);
        assert_eq!(plan.plates().count(), book.sequence.len());
        assert!(sink.diagnostics().iter().all(|told| told.code != codes::PLN_036));
    }
}

#[test]
fn a_frontispiece_of_few_pixels_is_set_as_small_as_they_ask() {
    let mut book = Book::of(10, 1, Matter::default());
    book.catalogue.photos[2] = photo(2, 640, 480);
    book.matter = with_frontispiece(book.catalogue.photos[2].id);
    let plan = book.planned();
    let (_, plate) = plan.plates().next().unwrap();
    assert!(plate.frame.w.ppi(640.0).unwrap() >= 150.0);
}

#[test]
fn a_frontispiece_that_cannot_be_is_told_and_leaves_its_page_blank() {
    let mut book = Book::of(12, 1, Matter::default());
    let left_out = book.sequence.chapters[0].photos.pop().unwrap().photo;
    let twice = book.sequence.chapters[0].photos[0].photo;
    let pages = [PhotoId([9; 16]), left_out, twice, twice].map(MatterPage::Frontispiece);
    book.matter.back = pages.into();
    let (plan, sink) = book.told(None);
    let told = sink.diagnostics().iter().filter(|told| told.code == codes::PLN_036);
    let told: Vec<&str> = told.map(|told| told.message.as_str()).collect();
    let why = ["is not in the book", "is not in the book", "is a frontispiece already"];
    assert_eq!(told.len(), 3);
    assert!(told.iter().zip(why).all(|(told, why)| told.ends_with(why)), "{told:?}");
    let printed = [MatterPage::Title, MatterPage::Frontispiece(twice), MatterPage::Colophon];
    assert_eq!(words(&plan), printed);
    let kinds: Vec<PageKind> = plan.pages().map(|page| page.kind).collect();
    let (blank, picture) = (PageKind::Blank, PageKind::Frontispiece);
    assert_eq!(kinds[kinds.len() - 5..kinds.len() - 1], [blank, blank, picture, blank]);
}

#[test]
fn the_only_photograph_of_a_book_is_no_frontispiece() {
    let (catalogue, sequence) = one_chapter(vec![photo(0, 6000, 4000)]);
    let matter = with_frontispiece(catalogue.photos[0].id);
    let book = Book { catalogue, sequence, project: Project::titled("One"), matter };
    let (plan, sink) = book.told(None);
    assert_eq!(sink.diagnostics()[0].code, codes::PLN_036);
    assert_eq!(plan.plates().next().unwrap().0.kind, PageKind::Plates);
}

#[test]
fn locked_pages_of_words_are_made_anew() {
    let mut book = Book::of(40, 2, Matter::default());
    book.matter = with_frontispiece(book.catalogue.photos[5].id);
    let mut before = book.planned();
    before.spreads[0].locked = true;
    before.spreads[1].locked = true;
    book.matter = Matter::default();
    let (after, sink) = book.told(Some(&before));
    assert!(after.spreads.iter().all(|spread| !spread.locked));
    assert!(sink.diagnostics().iter().all(|told| told.code != codes::PLN_035));
    assert_eq!(after.plates().count(), book.sequence.len());
}

#[test]
fn a_photograph_of_a_locked_spread_that_becomes_a_frontispiece_breaks_the_lock() {
    let mut book = Book::of(40, 2, Matter::default());
    let mut before = book.planned();
    before.spreads[3].locked = true;
    let taken = before.spreads[3].pages().flat_map(|page| &page.plates).next().unwrap();
    book.matter = with_frontispiece(taken.photo);
    let (after, sink) = book.told(Some(&before));
    let told = sink.diagnostics().iter().find(|told| told.code == codes::PLN_035).unwrap();
    assert!(told.message.contains("is a frontispiece now"), "{}", told.message);
    assert_eq!(after.plates().count(), book.sequence.len());
}

/// Whether photographs 1 and 3 of nine on two spreads share one, when photograph 2 between
/// them is the frontispiece.
fn share_a_spread(change: impl Fn(&mut [Chosen])) -> bool {
    let (catalogue, mut sequence) = one_chapter((0..9).map(|i| photo(i, 6000, 4000)).collect());
    change(&mut sequence.chapters[0].photos);
    let [before, taken, after] = [1, 2, 3].map(|at: usize| catalogue.photos[at].id);
    let project = Project { pages: PageCount::Exactly(7), ..Project::titled("Nine") };
    let plan = Book { catalogue, sequence, project, matter: with_frontispiece(taken) }.planned();
    let page_of = |id| plan.plates().find(|(_, plate)| plate.photo == id).unwrap().0.number;
    page_of(before) / 2 == page_of(after) / 2
}

#[test]
fn what_a_frontispiece_parted_or_joined_stays_so_without_it() {
    assert!(share_a_spread(|_| ()));
    assert!(!share_a_spread(|photos| photos[2].break_before = 6.0));
    let joined = |is_chain: bool| {
        share_a_spread(|photos| {
            photos[3].break_before = 6.0;
            photos[3].together = true;
            photos[2].together = is_chain;
        })
    };
    assert_eq!([true, false].map(joined), [true, false]);
}
