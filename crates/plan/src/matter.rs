//! The pages of words around and between the plates, and the photographs that stand among
//! them.

use crate::compose::compose_page;
use crate::lock::Source;
use crate::page::Pager;
use crate::place::plates;
use crate::spread::Joint;
use crate::texts;
use leporello_diag::{Diagnostic, Sink, Subject, codes};
use leporello_model::{
    Catalogue, Matter, MatterPage, Page, PageKind, PhotoId, SectionPart, Sequence, Side,
};
use std::collections::BTreeSet;

/// Whether a page comes from [`Matter`], and not from the photographs that flow.
pub fn is_of_words(page: &Page) -> bool {
    matches!(
        page.kind,
        PageKind::Title | PageKind::Words | PageKind::Frontispiece | PageKind::Colophon
    )
}

/// Matter whose runs fill whole spreads, and the photographs that stand in it.
#[derive(Clone, Debug)]
pub struct Settled {
    pub matter: Matter,
    /// Frontispieces: they do not flow with the other photographs.
    pub apart: BTreeSet<PhotoId>,
}

impl Settled {
    /// Frontispieces that cannot be are told, and their pages are left blank.
    pub fn of(
        matter: &Matter,
        catalogue: &Catalogue,
        sequence: &Sequence,
        sink: &mut Sink,
    ) -> Self {
        let mut matter = whole(matter);
        let known: BTreeSet<PhotoId> = catalogue.photos.iter().map(|photo| photo.id).collect();
        let chosen = sequence.photos().map(|chosen| chosen.photo);
        let chosen: BTreeSet<PhotoId> = chosen.filter(|id| known.contains(id)).collect();
        let mut apart = BTreeSet::new();
        let between = matter.before.values_mut().flatten();
        let pages = matter.front.iter_mut().chain(between).chain(&mut matter.back);
        for page in pages.chain([&mut matter.last]) {
            let MatterPage::Frontispiece(id) = *page else { continue };
            let why = if !chosen.contains(&id) {
                "is not in the book"
            } else if apart.contains(&id) {
                "is a frontispiece already"
            } else if apart.len() + 1 == chosen.len() {
                "is the only one left for the plates"
            } else {
                apart.insert(id);
                continue;
            };
            sink.report(refused(id, why, catalogue));
            *page = MatterPage::Blank;
        }
        Self { matter, apart }
    }
}

/// The matter with a blank page after each run that does not fill whole spreads.
pub fn whole(matter: &Matter) -> Matter {
    let mut matter = matter.clone();
    if matter.front.len().is_multiple_of(2) {
        matter.front.push(MatterPage::Blank);
    }
    for run in matter.before.values_mut().chain([&mut matter.back]) {
        if !run.len().is_multiple_of(2) {
            run.push(MatterPage::Blank);
        }
    }
    matter
}

/// Pages that words, and what belongs to them, take.
pub fn pages_of_words(matter: &Matter) -> usize {
    let between: usize = matter.before.values().map(Vec::len).sum();
    matter.front.len() + between + matter.back.len()
}

fn refused(id: PhotoId, why: &str, catalogue: &Catalogue) -> Diagnostic {
    let subject = match catalogue.get(id) {
        Some(photo) => Subject::Photo(photo.file.clone()),
        None => Subject::Book,
    };
    let message = format!("photograph {id} cannot be a frontispiece: it {why}");
    Diagnostic::new(codes::PLN_036, subject, message)
        .hint("name a photograph of the book, once")
        .hint("take it into the book with `keep = true`")
}

/// A page of [`Settled`] matter on this side of the fold. It is numbered later, and a colophon
/// is written when all photographs are counted.
pub fn page(
    wanted: &MatterPage,
    side: Side,
    source: &Source,
    pager: &mut Pager,
    sink: &mut Sink,
) -> Page {
    match wanted {
        MatterPage::Blank => Page::blank(PageKind::Blank),
        MatterPage::Title => texts::title_page(source.project, source.sequence, pager.paper, side),
        MatterPage::Colophon => Page::blank(PageKind::Colophon),
        MatterPage::Frontispiece(id) => frontispiece(*id, side, source, pager, sink),
        MatterPage::Section { id, part } => Page {
            section: Some(SectionPart { id: id.clone(), part: *part }),
            ..Page::blank(PageKind::Words)
        },
    }
}

/// One photograph, whole, as large as the margins, its caption and its pixels allow.
fn frontispiece(
    id: PhotoId,
    side: Side,
    source: &Source,
    pager: &mut Pager,
    sink: &mut Sink,
) -> Page {
    let Some(item) = source.photograph(id, pager) else { return Page::blank(PageKind::Blank) };
    let layout = pager.whole(&item);
    let items = [item];
    let composed = compose_page(pager, &items, &layout, Joint::Apart, side);
    let mut plates = plates(pager, &items, &composed, side, Some(&layout), sink);
    for plate in &mut plates {
        plate.reasons = vec!["a frontispiece: shown whole, apart from the others".into()];
    }
    Page { arrangement: "1".into(), plates, ..Page::blank(PageKind::Frontispiece) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_that_break_the_contract_are_filled_up_with_a_blank() {
        let two = || vec![MatterPage::Title, MatterPage::Blank];
        let one = || vec![MatterPage::Blank];
        let wrong = Matter {
            front: two(),
            before: [(0, one()), (3, two())].into(),
            back: one(),
            last: MatterPage::Blank,
        };
        let right = whole(&wrong);
        assert_eq!(right.front.len(), 3);
        assert!(right.before.values().chain([&right.back]).all(|run| run.len() == 2));
        assert_eq!(right.spreads(), 4);
        assert_eq!(whole(&right), right);
        let nothing = Matter { front: Vec::new(), ..Matter::default() };
        assert_eq!(whole(&nothing).front, [MatterPage::Blank]);
    }
}
