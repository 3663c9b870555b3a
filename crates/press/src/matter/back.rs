//! Sections after the plates.

use super::Book;
use super::front::{ANY_PAGE, first_page_of, paragraphs};
use crate::terms::terms;
use leporello_model::primary_language;
use leporello_model::{
    Block, Chosen, Entry, Page, Photo, PhotoId, Plan, Plate, Section, SectionKind,
};
use std::collections::BTreeMap;

/// Most pages that the index names for one entry; after that many it says no more.
const MOST_PAGES: usize = 16;

/// A photograph with the number of its plate and its page.
struct Placed<'a> {
    number: u32,
    page: u32,
    photo: &'a Photo,
    /// The caption as the user rewrote it in the plan.
    edited: Option<String>,
}

impl Book<'_> {
    /// The sections at the back, and the colophon, if it has words of its own.
    pub(super) fn back(&self, plan: Option<&Plan>) -> (Vec<Section>, Option<Section>) {
        let settings = &self.workshop.written.settings;
        let language = self.language;
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
                _ => self.credits(plan),
            };
            if !entries.is_empty() {
                back.push(Section { entries, ..Section::titled(id, kind, language, title) });
            }
        }
        let own = settings.book.colophon.as_ref().map(|words| paragraphs(words));
        let colophon = own.or_else(|| self.colophon(plan)).map(|blocks| Section {
            blocks,
            ..Section::titled("colophon", SectionKind::Colophon, language, "")
        });
        (back, colophon.filter(|_| settings.matter.colophon != Some(false)))
    }

    /// What the book is, in other languages than English; the planner has the English one.
    fn colophon(&self, plan: Option<&Plan>) -> Option<Vec<Block>> {
        let is_english = primary_language(self.language) == "en";
        let count = self.placed(plan).len();
        let lines = [
            self.project.title.clone(),
            format!("{}: {count}", terms(self.language).photographs),
            self.project.author.clone(),
        ];
        let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
        (!is_english).then(|| paragraphs(&lines.join("\n")))
    }

    /// Photographs in reading order.
    fn placed(&self, plan: Option<&Plan>) -> Vec<Placed<'_>> {
        let photo = |id: PhotoId| self.catalogue.get(id);
        match plan {
            Some(plan) => {
                let placed = |(page, plate): (&Page, &Plate)| {
                    let photo = photo(plate.photo)?;
                    let edit = plan.edits.photos.get(&plate.photo);
                    let edited = edit.and_then(|edit| edit.caption.clone());
                    Some(Placed { number: plate.number, page: page.number, photo, edited })
                };
                plan.plates().filter_map(placed).collect()
            }
            None => {
                let placed = |(number, chosen): (u32, &Chosen)| {
                    let (photo, edited) = (photo(chosen.photo)?, chosen.caption.clone());
                    Some(Placed { number, page: ANY_PAGE, photo, edited })
                };
                (1..).zip(self.joined.sequence.photos()).filter_map(placed).collect()
            }
        }
    }

    fn plates(&self, plan: Option<&Plan>) -> Vec<Entry> {
        let entry = |Placed { number, page, photo, edited }: Placed| {
            let words = &photo.words;
            let caption = edited.as_ref().or(words.caption.as_ref()).or(words.title.as_ref());
            let text = caption.map(|text| text.lines().collect::<Vec<_>>().join(" · "));
            Entry {
                number: Some(number),
                text: text.unwrap_or_else(|| place_of(photo).unwrap_or_default()),
                detail: taken(photo),
                pages: vec![page],
                language: self.language.to_owned(),
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
        for Placed { page, photo, .. } in self.placed(plan) {
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
        let terms = terms(self.language);
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
        let language = self.language.to_owned();
        Entry { text: text.to_owned(), pages, level, language, ..Entry::default() }
    }

    /// Adds the first page of every essay that has a name in it.
    fn add_essays(&self, names: &mut BTreeMap<String, Vec<u32>>, plan: Option<&Plan>) {
        for &(_, of) in &self.joined.essays {
            for section in self.essays(of) {
                let page = plan.map_or(ANY_PAGE, |plan| first_page_of(plan, &section.id));
                let letters = Block::letters(&section.blocks);
                for (name, pages) in names.iter_mut() {
                    if names_it(&letters, name) {
                        pages.push(page);
                    }
                }
            }
        }
    }

    /// Who made the book, then who took which of the photographs.
    fn credits(&self, plan: Option<&Plan>) -> Vec<Entry> {
        let language = self.language.to_owned();
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
        for Placed { photo, .. } in self.placed(plan) {
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

/// Whether a text has a name as words of their own.
fn names_it(letters: &str, name: &str) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    letters.match_indices(name).any(|(at, _)| {
        let (before, after) = (&letters[..at], &letters[at + name.len()..]);
        // Scripts that set no blanks between words have no other sign than the name itself.
        let is_bare = name.chars().all(|c| c as u32 >= 0x0e00);
        is_bare || !(is_letter(before.chars().next_back()) || is_letter(after.chars().next()))
    })
}

fn place_of(photo: &Photo) -> Option<String> {
    photo.place.location.clone().or_else(|| photo.place.city.clone())
}

/// The day a photograph was taken.
fn taken(photo: &Photo) -> String {
    photo.taken.as_ref().map(|taken| taken.local.date().to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_inside_another_word_is_not_the_name() {
        assert!(names_it("With Ann, at home", "Ann"));
        assert!(!names_it("The annual report of Annapolis", "Ann"));
        assert!(names_it("부산에서", "부산"));
    }
}
