//! What stands before, between and after the plates: which sections there are, and their pages.

mod back;
mod front;

use crate::chapters::Joined;
use crate::{Workshop, captions};
use leporello_diag::{Diagnostic, Sink, Stopped};
use leporello_model::{
    Catalogue, Matter, MatterPage, PageCount, PhotoId, Plan, Project, Section, SectionKind,
    Sequence,
};
use leporello_project::Picture;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Everything sections are made from.
pub struct Book<'a> {
    pub workshop: &'a Workshop,
    pub catalogue: &'a Catalogue,
    pub joined: &'a Joined,
    pub project: &'a Project,
    /// Language of this edition (BCP 47): the book's own, or that of a further one.
    pub language: &'a str,
}

/// Sections in their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sections {
    /// Before the plates, with the title page's place among them: it follows the half title.
    pub front: Vec<Section>,
    /// Before the chapter of this place in the sequence.
    pub before: BTreeMap<usize, Vec<Section>>,
    /// After the plates.
    pub back: Vec<Section>,
    /// On a last verso.
    pub last: Option<Section>,
}

impl Sections {
    /// All of them in reading order.
    pub fn all(&self) -> impl Iterator<Item = &Section> {
        let between = self.before.values().flatten();
        self.front.iter().chain(between).chain(&self.back).chain(&self.last)
    }
}

/// Pages of each section, by its name.
pub type Counts = BTreeMap<String, u32>;

impl Book<'_> {
    /// The sections of this book. Pages they name are those of the plan; as long as there is
    /// none, numbers that are as long.
    pub fn sections(&self, plan: Option<&Plan>) -> Sections {
        let mut before: BTreeMap<usize, Vec<Section>> = BTreeMap::new();
        for &(chapter, of) in &self.joined.essays {
            before.entry(chapter).or_default().extend(self.essays(of));
        }
        let front = self.front(plan);
        let (back, last) = self.back(plan);
        Sections { front, before, back, last }
    }

    /// A chapter's words in each language this edition is set in. The first keeps the chapter's
    /// own words where there is no translation; further ones have names of their own.
    fn essays(&self, of: usize) -> Vec<Section> {
        let chapter = &self.workshop.written.manuscript.chapters[of];
        let own = &chapter.section;
        let mut essays: Vec<Section> = Vec::new();
        for language in captions::languages(self.workshop, self.language) {
            let said = match chapter.translations.get(&language) {
                Some(translation) => translation,
                None if own.language == language || essays.is_empty() => own,
                None => continue,
            };
            let is_first = essays.is_empty();
            let id = if is_first { own.id.clone() } else { format!("{}.{language}", own.id) };
            if essays.iter().all(|other| other.language != said.language) {
                essays.push(Section { id, ..said.clone() });
            }
        }
        essays
    }

    /// Whether something that is made `auto` is there: when there is anything to read.
    fn wants(&self, asked: Option<bool>) -> bool {
        asked.unwrap_or(!self.joined.essays.is_empty())
    }

    /// How many pages each section takes. Those that are known from `before` and have not
    /// changed are not set again.
    ///
    /// # Errors
    ///
    /// [`Stopped`] when the theme's templates fail.
    pub fn count(
        &self,
        sections: &Sections,
        before: Option<(&Sections, &Counts)>,
        sink: &mut Sink,
    ) -> Result<Counts, Stopped> {
        let pages = |section: &Section| {
            let known = before.and_then(|(sections, counts)| {
                let same = sections.all().any(|other| other == section);
                counts.get(&section.id).filter(|_| same)
            });
            let measured = || self.workshop.typesetter.pages_of_section(section, self.project);
            Ok((section.id.clone(), known.map_or_else(measured, |pages| Ok(*pages))?))
        };
        // Each section is set by itself: several at once, told in their order.
        let all: Vec<&Section> = sections.all().collect();
        let counted: Vec<Result<_, Box<Diagnostic>>> = all.into_par_iter().map(pages).collect();
        let counted: Result<Counts, _> = counted.into_iter().collect();
        counted.map_err(|told| sink.stop(*told))
    }

    /// The pages of words that the planner puts around and between the plates.
    pub fn matter(&self, sections: &Sections, counts: &Counts) -> Matter {
        let before = sections
            .before
            .iter()
            .map(|(at, of)| (*at, of.iter().flat_map(|s| opening_on_a_recto(s, counts)).collect()))
            .collect();
        let mut back: Vec<MatterPage> =
            sections.back.iter().flat_map(|section| pages_of(section, counts)).collect();
        // A last verso is one page, and an odd count has none: such a colophon stands before it.
        let has_none = matches!(self.project.pages, PageCount::Exactly(pages) if pages % 2 == 1);
        let is_apart = |section: &&Section| {
            has_none || counts.get(&section.id).is_some_and(|pages| *pages > 1)
        };
        if let Some(section) = sections.last.as_ref().filter(is_apart) {
            back.extend(pages_of(section, counts));
        }
        if back.len() % 2 == 1 {
            back.insert(0, MatterPage::Blank);
        }
        let last = sections.last.as_ref().filter(|section| !is_apart(section));
        let last = last.map(|section| section.id.clone());
        let is_wanted = self.workshop.written.settings.matter.colophon != Some(false);
        let is_wanted = is_wanted && sections.last.is_none();
        let made = if is_wanted { MatterPage::Colophon } else { MatterPage::Blank };
        Matter {
            front: self.front_pages(&sections.front, counts),
            before,
            back,
            last: last.map_or(made, |id| MatterPage::Section { id, part: 1 }),
        }
    }

    /// Half title, title, frontispiece and the rest, each on its side of the spread; an odd
    /// number of pages in all.
    fn front_pages(&self, sections: &[Section], counts: &Counts) -> Vec<MatterPage> {
        let of = |kind: SectionKind| sections.iter().find(move |section| section.kind == kind);
        let pages = |kind| of(kind).map(|s| pages_of(s, counts).collect()).unwrap_or_default();
        let half: Vec<MatterPage> = pages(SectionKind::HalfTitle);
        let frontispiece = self.frontispiece().map(MatterPage::Frontispiece);
        let mut front = half;
        if front.is_empty() && frontispiece.is_some() {
            front.push(MatterPage::Blank);
        }
        if !front.is_empty() {
            front.push(frontispiece.unwrap_or(MatterPage::Blank));
        }
        front.push(MatterPage::Title);
        let imprint: Vec<MatterPage> = pages(SectionKind::Imprint);
        let dedication: Vec<MatterPage> = pages(SectionKind::Dedication);
        let contents: Vec<MatterPage> = pages(SectionKind::Contents);
        front.extend(imprint);
        for run in [dedication, contents].into_iter().filter(|run| !run.is_empty()) {
            // Each begins on a recto.
            if front.len() % 2 == 1 {
                front.push(MatterPage::Blank);
            }
            front.extend(run);
        }
        if front.len().is_multiple_of(2) {
            front.push(MatterPage::Blank);
        }
        front
    }

    /// The photograph that faces the title.
    fn frontispiece(&self) -> Option<PhotoId> {
        match self.workshop.written.settings.matter.frontispiece.as_ref()? {
            Picture::None => None,
            Picture::Best => best_photo(&self.joined.sequence),
            Picture::File(file) => self.catalogue.find(file).map(|photo| photo.id),
        }
    }
}

/// The photograph that matters most; of equals the first.
pub fn best_photo(sequence: &Sequence) -> Option<PhotoId> {
    let photos = sequence.photos();
    let most = photos.reduce(|a, b| if b.importance > a.importance { b } else { a });
    most.map(|chosen| chosen.photo)
}

fn pages_of<'a>(section: &'a Section, counts: &Counts) -> impl Iterator<Item = MatterPage> + 'a {
    let count = counts.get(&section.id).copied().unwrap_or(1).max(1);
    (1..=count).map(|part| MatterPage::Section { id: section.id.clone(), part })
}

/// Whole spreads: a section of an odd number of pages begins on a recto, others on a verso.
fn opening_on_a_recto(section: &Section, counts: &Counts) -> Vec<MatterPage> {
    let pages: Vec<MatterPage> = pages_of(section, counts).collect();
    let blank = (pages.len() % 2 == 1).then_some(MatterPage::Blank);
    blank.into_iter().chain(pages).collect()
}
