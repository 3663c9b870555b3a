//! What the pages say to visitors, in six languages.

mod ar;
mod de;
mod en;
mod es;
mod fr;
mod ko;

use crate::check::Finding;

/// Everything the pages for visitors say in one language.
pub(crate) struct Words {
    /// BCP 47 tag.
    pub(crate) tag: &'static str,
    /// The language in itself.
    pub(crate) own_name: &'static str,
    /// What a screen reader calls the links to other languages.
    pub(crate) other_languages: &'static str,
    pub(crate) title: &'static str,
    /// What is kept of an entry.
    pub(crate) kept: &'static str,
    /// What not to write; stands before the field.
    pub(crate) no_names: &'static str,
    pub(crate) field: &'static str,
    /// That the field may stay empty.
    pub(crate) blank: &'static str,
    pub(crate) quote: &'static str,
    pub(crate) done: &'static str,
    /// What can show who wrote all the same.
    pub(crate) style: &'static str,
    /// That words wait in memory, and can be lost.
    pub(crate) waiting: &'static str,
    /// Above what was found in the words.
    pub(crate) found: &'static str,
    pub(crate) name: &'static str,
    pub(crate) group: &'static str,
    pub(crate) contact: &'static str,
    pub(crate) date: &'static str,
    /// That the words may go as they are.
    pub(crate) as_it_is: &'static str,
    /// On a kiosk, before the page is emptied for the next visitor.
    pub(crate) still: &'static str,
    pub(crate) thanks: &'static str,
    /// That the last page is the same for everybody.
    pub(crate) same: &'static str,
    pub(crate) back: &'static str,
    /// When too many words wait or they are too long.
    pub(crate) full: &'static str,
}

impl Words {
    /// What is said of a finding.
    pub(crate) const fn of(&self, finding: Finding) -> &'static str {
        match finding {
            Finding::Name => self.name,
            Finding::Group => self.group,
            Finding::Contact => self.contact,
            Finding::Date => self.date,
        }
    }
}

pub(crate) const ALL: [&Words; 6] =
    [&en::WORDS, &de::WORDS, &fr::WORDS, &es::WORDS, &ar::WORDS, &ko::WORDS];

/// BCP 47 tags of the languages that visitors can choose.
pub const LANGUAGES: [&str; 6] =
    [ALL[0].tag, ALL[1].tag, ALL[2].tag, ALL[3].tag, ALL[4].tag, ALL[5].tag];

/// The words of a language, whatever its region; English when it is not among them.
pub(crate) fn words(tag: &str) -> &'static Words {
    let language = tag.split('-').next();
    ALL.into_iter().find(|words| Some(words.tag) == language).unwrap_or(ALL[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_has_its_language_and_an_unknown_one_english() {
        for (tag, found) in [("de-CH", "de"), ("ar", "ar"), ("", "en"), ("tlh", "en")] {
            assert_eq!(words(tag).tag, found);
        }
    }
}
