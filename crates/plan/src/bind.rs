//! Binds the spreads of photographs, the words and what fills the count into one numbered
//! book.

use crate::count::pages_for;
use crate::lock::Source;
use crate::matter;
use crate::page::Pager;
use crate::paper::Paper;
use crate::texts;
use leporello_diag::Sink;
use leporello_model::{
    Chapter, Matter, MatterPage, Page, PageCount, PageKind, PhotoId, Plan, Sequence, Side, Spread,
};
use std::collections::{BTreeMap, BTreeSet};

/// A spread of photographs and its chapter.
pub type OfChapter = (usize, Spread);

/// The book: what stands in front, each chapter's words and spreads, blanks where the count
/// asks for more, what stands at the back, and what is on a last verso.
pub fn bound(
    body: Vec<OfChapter>,
    matter: &Matter,
    source: &Source,
    pager: &mut Pager,
    sink: &mut Sink,
) -> Plan {
    let project = source.project;
    let pages = match project.pages {
        PageCount::Exactly(pages) => pages,
        PageCount::Best => pages_for(body.len() + matter.spreads(), project),
    };
    let plan = Plan::empty(project);
    let mut binder =
        Binder { plan, matter, source, pager, sink, next_words: 0, begins: BTreeMap::new() };
    binder.add(&matter.front);
    for (chapter, spread) in body {
        binder.open(chapter);
        binder.plan.spreads.push(filled(spread));
    }
    binder.add_words_from(matter.before.range(binder.next_words..));
    while 2 * binder.plan.spreads.len() + matter.back.len() < pages as usize {
        binder.add(&[MatterPage::Blank, MatterPage::Blank]);
    }
    binder.add(&matter.back);
    if pages % 2 == 0 {
        let page = matter::page(&matter.last, Side::Verso, source, binder.pager, binder.sink);
        binder.plan.spreads.push(Spread { verso: Some(page), ..Spread::default() });
    }
    binder.finished()
}

struct Binder<'a, 'p, 't> {
    plan: Plan,
    matter: &'a Matter,
    source: &'a Source<'a>,
    pager: &'p mut Pager<'t>,
    sink: &'p mut Sink,
    /// The first chapter whose words have not come yet.
    next_words: usize,
    /// Page on which each chapter begins.
    begins: BTreeMap<usize, u32>,
}

impl<'a> Binder<'a, '_, '_> {
    /// The number of the page after those that are bound.
    fn next_page(&self) -> u32 {
        (2 * self.plan.spreads.len() as u32).max(1)
    }

    fn add(&mut self, run: &[MatterPage]) {
        let first = self.next_page();
        let mut pages = Vec::with_capacity(run.len());
        for (wanted, number) in run.iter().zip(first..) {
            let side = Side::of_page(number);
            pages.push(matter::page(wanted, side, self.source, self.pager, self.sink));
        }
        let mut pages = pages.into_iter();
        if first == 1 {
            self.plan.spreads.push(Spread { recto: pages.next(), ..Spread::default() });
        }
        while let Some(verso) = pages.next() {
            let recto = pages.next();
            self.plan.spreads.push(filled(Spread { locked: false, verso: Some(verso), recto }));
        }
    }

    /// Puts the words of this chapter, and of those before it that have no photographs,
    /// before its first spread.
    fn open(&mut self, chapter: usize) {
        if chapter >= self.next_words {
            self.add_words_from(self.matter.before.range(self.next_words..=chapter));
            self.next_words = chapter + 1;
        }
        let page = self.next_page();
        self.begins.entry(chapter).or_insert(page);
    }

    fn add_words_from(&mut self, runs: impl Iterator<Item = (&'a usize, &'a Vec<MatterPage>)>) {
        for (&chapter, run) in runs {
            let is_printed = |page: &MatterPage| *page != MatterPage::Blank;
            if let Some(blanks) = run.iter().position(is_printed) {
                self.begins.insert(chapter, self.next_page() + blanks as u32);
            }
            self.add(run);
        }
    }

    fn finished(self) -> Plan {
        let Source { catalogue, sequence, .. } = *self.source;
        let mut plan = self.plan;
        plan.left_out = catalogue.left_out.iter().chain(&sequence.left_out).cloned().collect();
        let chapters = self.begins.iter().filter_map(|(&at, &page)| {
            let part = sequence.chapters.get(at)?;
            let (title, dates) = (part.title.clone(), part.dates.clone());
            Some(Chapter { title, dates, place: part.place.clone(), page })
        });
        plan.chapters = chapters.collect();
        number(&mut plan, self.pager.paper);
        write_colophons(&mut plan, self.source, self.pager.paper);
        forget_kept(&mut plan, sequence);
        plan
    }
}

fn filled(spread: Spread) -> Spread {
    let blank = || Some(Page::blank(PageKind::Blank));
    Spread { verso: spread.verso.or_else(blank), recto: spread.recto.or_else(blank), ..spread }
}

/// A photograph that only a lock keeps in the book is not left out of it.
fn forget_kept(plan: &mut Plan, sequence: &Sequence) {
    let mut kept: BTreeSet<PhotoId> = plan.plates().map(|(_, plate)| plate.photo).collect();
    sequence.photos().for_each(|chosen| {
        kept.remove(&chosen.photo);
    });
    plan.left_out.retain(|out| out.photo.is_none_or(|photo| !kept.contains(&photo)));
}

fn write_colophons(plan: &mut Plan, source: &Source, paper: &Paper) {
    let photographs = plan.plates().count();
    for spread in &mut plan.spreads {
        let pages = spread.verso.iter_mut().chain(&mut spread.recto);
        for page in pages.filter(|page| page.kind == PageKind::Colophon) {
            texts::colophon(page, source, photographs, paper);
        }
    }
}

fn number(plan: &mut Plan, paper: &Paper) {
    let language = plan.language.clone();
    let (mut pages, mut plates) = (0, 0);
    for spread in &mut plan.spreads {
        for page in spread.verso.iter_mut().chain(&mut spread.recto) {
            pages += 1;
            page.number = pages;
            for plate in &mut page.plates {
                plates += 1;
                plate.number = plates;
            }
            texts::folio(page, &language, paper);
        }
    }
    plan.pages = pages;
}
