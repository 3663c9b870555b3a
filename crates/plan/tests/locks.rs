//! What the user locked stays, and what was planned before stays with it.

#[allow(dead_code)]
mod planted;

use leporello_diag::{Sink, codes};
use leporello_model::{
    Catalogue, Crop, EvenMeasure, PageCount, PhotoId, Plan, Project, Rect, Sequence, Spread,
};
use leporello_plan::{check, next_arrangement, plan};
use planted::year;

/// A book, what it is made of, and what was said.
struct Book {
    catalogue: Catalogue,
    sequence: Sequence,
    project: Project,
}

impl Book {
    fn of(photographs: usize, pages: u32, chapters: usize, captions: f64, seed: u64) -> Self {
        let (catalogue, sequence) = year(photographs, chapters, captions, seed);
        let pages = PageCount::Exactly(pages);
        Self { catalogue, sequence, project: Project { pages, ..Project::titled("Locked") } }
    }

    fn planned(&self, previous: Option<&Plan>, sink: &mut Sink) -> Plan {
        let Self { catalogue, sequence, project } = self;
        let measure = EvenMeasure::default();
        let made = plan(catalogue, sequence, project, previous, &measure, sink);
        made.unwrap_or_else(|_| panic!("{:?}", sink.diagnostics()))
    }

    /// The plan with another arrangement of this spread, which is locked by that.
    fn with_next(&self, before: &Plan, spread: usize) -> Option<Plan> {
        let Self { catalogue, sequence, project } = self;
        let measure = EvenMeasure::default();
        let mut next = next_arrangement(before, spread, catalogue, sequence, project, &measure)?;
        next.locked = true;
        let mut after = before.clone();
        after.spreads[spread] = next;
        Some(after)
    }
}

type Places = Vec<(PhotoId, Rect, Crop)>;

fn places(spread: &Spread) -> Places {
    let plates = spread.pages().flat_map(|page| &page.plates);
    plates.map(|plate| (plate.photo, plate.frame, plate.crop)).collect()
}

fn all_places(plan: &Plan) -> Vec<Places> {
    plan.spreads.iter().map(places).collect()
}

/// Gives each spread in turn its next arrangement and plans anew; returns how many could.
fn assert_locks_hold(book: &Book) -> usize {
    let before = book.planned(None, &mut Sink::new());
    let mut turned = 0;
    for spread in 0..before.spreads.len() {
        let Some(chosen) = book.with_next(&before, spread) else { continue };
        turned += 1;
        let mut sink = Sink::new();
        let after = book.planned(Some(&chosen), &mut sink);
        assert!(after.spreads[spread].locked, "spread {spread} lost its lock");
        for (i, (now, asked)) in all_places(&after).iter().zip(all_places(&chosen)).enumerate() {
            assert_eq!(*now, asked, "spread {spread} was locked, spread {i} moved");
        }
        assert_eq!(after.spreads.len(), chosen.spreads.len());
        assert_eq!(check(&after, &book.catalogue, &book.project), Vec::<String>::new());
    }
    turned
}

#[test]
fn every_spread_given_its_next_arrangement_stays_so_and_moves_no_other() {
    for seed in 1..5 {
        for captions in [0.0, 1.0] {
            assert!(assert_locks_hold(&Book::of(24, 10, 1, captions, seed)) >= 3);
        }
    }
}

#[test]
fn locks_hold_in_a_book_of_chapters_and_captions() {
    for seed in 1..5 {
        assert!(assert_locks_hold(&Book::of(60, 31, 4, 0.4, seed)) >= 10);
    }
}

#[test]
fn a_lock_lost_with_its_photograph_is_told() {
    let mut book = Book::of(40, 21, 1, 0.0, 3);
    let mut before = book.planned(None, &mut Sink::new());
    before.spreads[5].locked = true;
    let gone = before.spreads[5].pages().flat_map(|page| &page.plates).next().unwrap().clone();
    book.catalogue.photos.retain(|photo| photo.id != gone.photo);
    book.sequence.chapters[0].photos.retain(|chosen| chosen.photo != gone.photo);
    let mut sink = Sink::new();
    let after = book.planned(Some(&before), &mut sink);
    let told = sink.diagnostics().iter().find(|told| told.code == codes::PLN_035).unwrap();
    assert!(told.message.contains(&gone.file), "{}", told.message);
    assert!(after.spreads.iter().all(|spread| !spread.locked));
    assert_eq!(check(&after, &book.catalogue, &book.project), Vec::<String>::new());
}

#[test]
fn words_changed_on_a_locked_spread_are_set_into_its_room() {
    let mut book = Book::of(40, 21, 2, 1.0, 4);
    let mut before = book.planned(None, &mut Sink::new());
    let opener = before.chapters[1].page as usize / 2;
    before.spreads[opener].locked = true;
    let plate = before.spreads[opener].pages().flat_map(|page| &page.plates).next().unwrap();
    let (id, room) = (plate.photo, plate.caption.as_ref().unwrap().frame);
    book.sequence.chapters[1].title = "Another name".into();
    let photos = &mut book.sequence.chapters[1].photos;
    photos.iter_mut().find(|chosen| chosen.photo == id).unwrap().caption = Some("New".into());
    let after = book.planned(Some(&before), &mut Sink::new());
    let page = after.spreads[opener].verso.as_ref().unwrap();
    assert!(page.texts.iter().any(|text| text.text == "Another name"), "{:?}", page.texts);
    let (_, plate) = after.plates().find(|(_, plate)| plate.photo == id).unwrap();
    let caption = plate.caption.as_ref().unwrap();
    assert_eq!((caption.text.as_str(), caption.frame), ("New", room));
    assert_eq!(places(&after.spreads[opener]), places(&before.spreads[opener]));
}
