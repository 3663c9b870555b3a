//! What the user locked stays, and what was planned before stays with it.

use crate::planted::year;
use leporello_diag::{Sink, codes};
use leporello_model::{
    Catalogue, Chosen, Crop, EvenMeasure, LeftOut, LeftOutReason, Matter, PageCount, PageKind,
    PhotoId, Plan, Plate, Project, Rect, Sequence, Spread,
};
use leporello_plan::{check, next_arrangement, plan};

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
        let made = plan(catalogue, sequence, project, &Matter::default(), previous, &measure, sink);
        made.unwrap_or_else(|_| panic!("{:?}", sink.diagnostics()))
    }

    /// The book after this plan, which keeps every law.
    fn lawful_after(&self, before: &Plan, sink: &mut Sink) -> Plan {
        let after = self.planned(Some(before), sink);
        assert_eq!(check(&after, &self.catalogue, &self.project), Vec::<String>::new());
        assert!(!codes_of(sink).contains(&codes::PLN_034));
        after
    }

    fn chosen(&mut self, id: PhotoId) -> &mut Chosen {
        let mut all = self.sequence.chapters.iter_mut().flat_map(|chapter| &mut chapter.photos);
        all.find(|chosen| chosen.photo == id).expect("the photograph is chosen")
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

fn codes_of(sink: &Sink) -> Vec<leporello_diag::Code> {
    sink.diagnostics().iter().map(|told| told.code).collect()
}

fn plates(spread: &Spread) -> impl Iterator<Item = &Plate> {
    spread.pages().flat_map(|page| &page.plates)
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

/// Locks the first spread with a page on which two plates of clearly different shapes stand,
/// and swaps the photographs of the two; returns the spread and what its plates now are.
fn swapped(plan: &mut Plan) -> (usize, Vec<PhotoId>) {
    for (at, spread) in plan.spreads.iter_mut().enumerate().skip(1) {
        for page in spread.verso.iter_mut().chain(&mut spread.recto) {
            let shape = |plate: &Plate| plate.frame.aspect();
            let far = |plate: &Plate| (shape(plate) / shape(&page.plates[0])).ln().abs() > 0.3;
            let Some(other) = page.plates.iter().position(far) else { continue };
            let first = page.plates[0].photo;
            page.plates[0].photo = std::mem::replace(&mut page.plates[other].photo, first);
            spread.locked = true;
            return (at, plates(spread).map(|plate| plate.photo).collect());
        }
    }
    panic!("no page has two shapes");
}

#[test]
fn photographs_swapped_in_a_locked_spread_get_frames_of_their_own_shape() {
    let book = Book::of(60, 25, 1, 0.3, 5);
    let mut before = book.planned(None, &mut Sink::new());
    let (spread, wanted) = swapped(&mut before);
    let after = book.lawful_after(&before, &mut Sink::new());
    assert!(after.spreads[spread].locked);
    let now: Vec<PhotoId> = plates(&after.spreads[spread]).map(|plate| plate.photo).collect();
    assert_eq!(now, wanted);
    for plate in plates(&after.spreads[spread]) {
        assert_eq!(plate.file, book.catalogue.get(plate.photo).unwrap().file);
    }
}

#[test]
fn a_plan_that_breaks_a_law_is_told() {
    let book = Book::of(60, 25, 1, 0.0, 5);
    let mut before = book.planned(None, &mut Sink::new());
    let (spread, _) = swapped(&mut before);
    let pages = &mut before.spreads[spread];
    for page in pages.verso.iter_mut().chain(&mut pages.recto) {
        page.arrangement = "H(1,".into();
    }
    let mut sink = Sink::new();
    let after = book.planned(Some(&before), &mut sink);
    assert!(!check(&after, &book.catalogue, &book.project).is_empty());
    assert!(codes_of(&sink).contains(&codes::PLN_034));
}

#[test]
fn a_photograph_named_twice_in_locked_spreads_stands_once() {
    let book = Book::of(60, 25, 1, 0.0, 6);
    let before = book.planned(None, &mut Sink::new());
    let filled: Vec<usize> =
        (1..before.spreads.len()).filter(|&at| plates(&before.spreads[at]).count() >= 2).collect();
    for other in [filled[0], filled[1]] {
        let mut before = before.clone();
        let first = plates(&before.spreads[filled[0]]).next().unwrap().photo;
        for locked in [filled[0], other] {
            before.spreads[locked].locked = true;
        }
        let spread = &mut before.spreads[other];
        let pages = spread.verso.iter_mut().chain(&mut spread.recto);
        pages.flat_map(|page| &mut page.plates).last().unwrap().photo = first;
        let mut sink = Sink::new();
        book.lawful_after(&before, &mut sink);
        assert!(codes_of(&sink).contains(&codes::PLN_035));
    }
}

#[test]
fn a_photograph_left_out_by_the_user_breaks_the_lock_of_its_spread() {
    let mut book = Book::of(60, 25, 1, 0.0, 7);
    let mut before = book.planned(None, &mut Sink::new());
    before.spreads[4].locked = true;
    let out = plates(&before.spreads[4]).next().unwrap().clone();
    book.sequence.chapters[0].photos.retain(|chosen| chosen.photo != out.photo);
    let why = LeftOutReason::ByUser;
    book.sequence.left_out =
        vec![LeftOut { file: out.file.clone(), photo: Some(out.photo), why, detail: None }];
    let mut sink = Sink::new();
    let after = book.lawful_after(&before, &mut sink);
    assert!(after.plates().all(|(_, plate)| plate.photo != out.photo));
    let told = sink.diagnostics().iter().find(|told| told.code == codes::PLN_035).unwrap();
    assert!(told.message.contains("left out by you"), "{}", told.message);
}

#[test]
fn a_photograph_that_only_a_lock_keeps_is_not_told_as_left_out() {
    let mut book = Book::of(60, 25, 1, 0.0, 7);
    let mut before = book.planned(None, &mut Sink::new());
    before.spreads[4].locked = true;
    let kept = plates(&before.spreads[4]).next().unwrap().clone();
    book.sequence.chapters[0].photos.retain(|chosen| chosen.photo != kept.photo);
    let why = LeftOutReason::NoRoom;
    book.sequence.left_out =
        vec![LeftOut { file: kept.file.clone(), photo: Some(kept.photo), why, detail: None }];
    let after = book.lawful_after(&before, &mut Sink::new());
    assert!(after.plates().any(|(_, plate)| plate.photo == kept.photo));
    assert_eq!(after.left_out, vec![]);
}

#[test]
fn words_given_to_a_locked_plate_without_any_are_set() {
    let mut book = Book::of(60, 25, 1, 0.0, 8);
    let mut before = book.planned(None, &mut Sink::new());
    let is_plain = |spread: &Spread| {
        plates(spread).count() > 2 && spread.pages().all(|page| page.kind == PageKind::Plates)
    };
    let spread = before.spreads.iter().position(is_plain).unwrap();
    before.spreads[spread].locked = true;
    let id = plates(&before.spreads[spread]).last().unwrap().photo;
    book.chosen(id).caption = Some("Words of mine".into());
    let after = book.lawful_after(&before, &mut Sink::new());
    assert!(after.spreads[spread].locked);
    let plate = plates(&after.spreads[spread]).find(|plate| plate.photo == id).unwrap();
    assert_eq!(plate.caption.as_ref().unwrap().text, "Words of mine");
}

#[test]
fn a_locked_plate_that_must_not_be_cropped_any_more_is_not() {
    let mut book = Book::of(90, 41, 1, 0.0, 9);
    let before = book.planned(None, &mut Sink::new());
    let (mut inside, mut full) = (0, 0);
    for at in 1..before.spreads.len() {
        let is_cropped = |plate: &&Plate| plate.crop.w * plate.crop.h < 0.99;
        let Some(plate) = plates(&before.spreads[at]).find(is_cropped) else { continue };
        let id = plate.photo;
        let leaves = before.spreads[at].pages().any(|page| page.kind == PageKind::FullBleed);
        *(if leaves { &mut full } else { &mut inside }) += 1;
        let mut before = before.clone();
        before.spreads[at].locked = true;
        book.chosen(id).uncropped = true;
        let after = book.lawful_after(&before, &mut Sink::new());
        assert!(after.spreads[at].locked);
        let plate = plates(&after.spreads[at]).find(|plate| plate.photo == id).unwrap();
        assert!(plate.crop.w * plate.crop.h > 0.998, "{plate:?}");
        book.chosen(id).uncropped = false;
    }
    assert!(inside > 3 && full > 0, "{inside} inside the margins, {full} to the edges");
}
