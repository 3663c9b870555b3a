//! Sections after the plates.

use super::Book;
use super::front::{ANY_PAGE, first_page_of, paragraphs};
use crate::terms::terms;
use leporello_model::{Block, Entry, Photo, PhotoId, Plan, Section, SectionKind};
use std::collections::BTreeMap;

/// Most pages that the index names for one entry; after that many it says no more.
const MOST_PAGES: usize = 16;

impl Book<'_> {
    /// The sections at the back, and the colophon, if it has words of its own.
    pub(super) fn back(&self, plan: Option<&Plan>) -> (Vec<Section>, Option<Section>) {
        let settings = &self.workshop.written.settings;
        let language = &self.project.language;
        let terms = terms(language);
        let mut back = Vec::new();
        let lists = [
            (settings.matter.list_of_plates, SectionKind::ListOfPlates, "plates", terms.plates),
            (settings.matter.index, SectionKind::Index, "index", terms.index),
            (settings.matter.credits, SectionKind::Credits, "credits", terms.credits),
        ];
        for (asked, kind, id, title) in lists {
            let entries = match kind {
                _ if !self.wants(asked) => Vec::new(),
                SectionKind::ListOfPlates => self.plates(plan),
                SectionKind::Index => self.index(plan),
                _ => self.credits(),
            };
            if !entries.is_empty() {
                back.push(Section { entries, ..Section::titled(id, kind, language, title) });
            }
        }
        let colophon = settings.book.colophon.as_ref().map(|words| Section {
            blocks: paragraphs(words),
            ..Section::titled("colophon", SectionKind::Colophon, language, "")
        });
        (back, colophon.filter(|_| settings.matter.colophon != Some(false)))
    }

    /// Photographs in reading order with the number of their plate and its page.
    fn placed(&self, plan: Option<&Plan>) -> Vec<(u32, u32, &Photo)> {
        let photo = |id: PhotoId| self.catalogue.get(id);
        match plan {
            Some(plan) => plan
                .plates()
                .filter_map(|(page, plate)| Some((plate.number, page.number, photo(plate.photo)?)))
                .collect(),
            None => (1..)
                .zip(self.joined.sequence.photos())
                .filter_map(|(number, chosen)| Some((number, ANY_PAGE, photo(chosen.photo)?)))
                .collect(),
        }
    }

    fn plates(&self, plan: Option<&Plan>) -> Vec<Entry> {
        let entry = |(number, page, photo): (u32, u32, &Photo)| {
            let words = &photo.words;
            let caption = words.caption.as_ref().or(words.title.as_ref());
            let text = caption.map(|text| text.lines().collect::<Vec<_>>().join(" · "));
            Entry {
                number: Some(number),
                text: text.unwrap_or_else(|| place_of(photo).unwrap_or_default()),
                detail: taken(photo),
                pages: vec![page],
                language: self.project.language.clone(),
                ..Entry::default()
            }
        };
        self.placed(plan).into_iter().map(entry).collect()
    }

    /// People, then places, each in the order of letters, with the pages of their plates and
    /// of the essays that name them.
    fn index(&self, plan: Option<&Plan>) -> Vec<Entry> {
        let mut people: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut places: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let written = &self.workshop.written.manuscript.photos;
        for (_, page, photo) in self.placed(plan) {
            let own = written.get(&photo.file);
            let faces = photo.faces.iter().filter_map(|face| face.name.clone());
            for name in faces.chain(own.iter().flat_map(|words| words.people.clone())) {
                people.entry(name).or_default().push(page);
            }
            let found = [&photo.place.location, &photo.place.city].into_iter().flatten().cloned();
            for name in found.chain(own.iter().flat_map(|words| words.places.clone())) {
                places.entry(name).or_default().push(page);
            }
        }
        for names in [&mut people, &mut places] {
            self.add_essays(names, plan);
        }
        let terms = terms(&self.project.language);
        let mut entries = Vec::new();
        for (heading, names) in [(terms.people, people), (terms.places, places)] {
            if names.is_empty() {
                continue;
            }
            entries.push(self.line(heading, 0, Vec::new()));
            let mut names: Vec<(String, Vec<u32>)> = names.into_iter().collect();
            names.sort_by_key(|(name, _)| (name.to_lowercase(), name.clone()));
            entries.extend(names.into_iter().map(|(name, pages)| self.line(&name, 1, pages)));
        }
        entries
    }

    fn line(&self, text: &str, level: u8, mut pages: Vec<u32>) -> Entry {
        pages.sort_unstable();
        // Numbers that only stand for others must not melt into one.
        if pages.first() != Some(&ANY_PAGE) || pages.last() != Some(&ANY_PAGE) {
            pages.dedup();
        }
        pages.truncate(MOST_PAGES);
        let language = self.project.language.clone();
        Entry { text: text.to_owned(), pages, level, language, ..Entry::default() }
    }

    /// Adds the first page of every essay that has a name in it.
    fn add_essays(&self, names: &mut BTreeMap<String, Vec<u32>>, plan: Option<&Plan>) {
        for &(_, of) in &self.joined.essays {
            for section in self.essays(of) {
                let page = plan.map_or(ANY_PAGE, |plan| first_page_of(plan, &section.id));
                let letters = Block::letters(&section.blocks);
                for (name, pages) in names.iter_mut() {
                    if letters.contains(name.as_str()) {
                        pages.push(page);
                    }
                }
            }
        }
    }

    /// Who made the book, then who took which of the photographs.
    fn credits(&self) -> Vec<Entry> {
        let language = self.project.language.clone();
        let line = |text: &str, detail: &str| Entry {
            text: text.to_owned(),
            detail: detail.to_owned(),
            language: language.clone(),
            ..Entry::default()
        };
        let contributors = &self.workshop.written.settings.contributors;
        let mut entries: Vec<Entry> =
            contributors.iter().map(|of| line(&of.name, &of.role)).collect();
        let mut by_credit: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, _, photo) in self.placed(None) {
            let credit = photo.words.credit.as_deref().or(photo.words.copyright.as_deref());
            if let Some(credit) = credit.map(str::trim).filter(|credit| !credit.is_empty()) {
                *by_credit.entry(credit).or_default() += 1;
            }
        }
        let photographs = terms(&language).photographs;
        let credits = by_credit
            .into_iter()
            .map(|(credit, count)| line(credit, &format!("{photographs}: {count}")));
        entries.extend(credits);
        entries
    }
}

fn place_of(photo: &Photo) -> Option<String> {
    photo.place.location.clone().or_else(|| photo.place.city.clone())
}

/// The day a photograph was taken.
fn taken(photo: &Photo) -> String {
    photo.taken.as_ref().map(|taken| taken.local.date().to_string()).unwrap_or_default()
}
