//! Who made the book, in the codes of libraries (MARC relators).

use crate::options::Maker;
use leporello_screen::escape;
use std::fmt::Write as _;

/// Somebody with all that they did.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) file_as: Option<String>,
    /// Codes, the main one first; words where there is none.
    pub(crate) roles: Vec<&'static str>,
}

/// What people call what they did, and its codes. Programs that know only authors find the
/// photographer of a book of photographs among them.
const ROLES: &[(&str, &[&str])] = &[
    ("photographer", &["aut", "pht"]),
    ("photographs", &["aut", "pht"]),
    ("photography", &["aut", "pht"]),
    ("author", &["aut"]),
    ("writer", &["aut"]),
    ("text", &["aut"]),
    ("introduction", &["aui"]),
    ("foreword", &["aui"]),
    ("afterword", &["aft"]),
    ("translator", &["trl"]),
    ("translation", &["trl"]),
    ("editor", &["edt"]),
    ("designer", &["bkd"]),
    ("design", &["bkd"]),
    ("publisher", &["pbl"]),
    ("curator", &["cur"]),
    ("illustrator", &["ill"]),
    ("printer", &["prt"]),
    ("proofreader", &["pfr"]),
];

/// Relators that are taken as they are written.
const CODES: &[&str] = &[
    "aft", "arr", "art", "aui", "aut", "bkd", "com", "ctb", "cur", "dsr", "edt", "ill", "oth",
    "pbl", "pfr", "pht", "prt", "res", "trl", "win", "wpr",
];

/// The codes of what somebody did.
pub(crate) fn codes(role: &str) -> &'static [&'static str] {
    let role = role.trim().to_lowercase();
    if let Some((_, codes)) = ROLES.iter().find(|(known, _)| *known == role) {
        return codes;
    }
    CODES.iter().position(|code| *code == role).map_or(&["oth"], |at| &CODES[at..=at])
}

/// Everybody once, in order, with all that they did.
pub(crate) fn gathered(makers: &[Maker], author: &str) -> Vec<Named> {
    let mut all: Vec<Named> = Vec::new();
    let alone = Maker { name: author.into(), role: "author".into(), file_as: None };
    let makers = if makers.is_empty() { std::slice::from_ref(&alone) } else { makers };
    for maker in makers.iter().filter(|maker| !maker.name.trim().is_empty()) {
        let name = maker.name.trim();
        let codes = codes(&maker.role);
        match all.iter_mut().find(|named| named.name == name) {
            Some(named) => {
                let new = codes.iter().filter(|code| !named.roles.contains(code)).copied();
                let new: Vec<_> = new.collect();
                named.roles.extend(new);
                named.file_as = named.file_as.take().or_else(|| maker.file_as.clone());
            }
            None => all.push(Named {
                name: name.into(),
                file_as: maker.file_as.clone(),
                roles: codes.to_vec(),
            }),
        }
    }
    all
}

/// Creators and contributors as package metadata.
pub(crate) fn metadata(all: &[Named]) -> String {
    let mut out = String::new();
    for (at, named) in all.iter().enumerate() {
        let creates = named.roles.iter().any(|role| ["aut", "pht", "art"].contains(role));
        let kind = if creates { "creator" } else { "contributor" };
        let id = format!("meta-maker-{}", at + 1);
        let _ = writeln!(out, "<dc:{kind} id=\"{id}\">{}</dc:{kind}>", escape(&named.name));
        for role in &named.roles {
            let _ = writeln!(
                out,
                "<meta refines=\"#{id}\" property=\"role\" scheme=\"marc:relators\">{role}</meta>"
            );
        }
        if let Some(file_as) = &named.file_as {
            let file_as = escape(file_as);
            let _ = writeln!(out, "<meta refines=\"#{id}\" property=\"file-as\">{file_as}</meta>");
        }
        let _ = writeln!(out, "<meta refines=\"#{id}\" property=\"display-seq\">{}</meta>", at + 1);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn maker(name: &str, role: &str) -> Maker {
        Maker { name: name.into(), role: role.into(), file_as: None }
    }

    #[test]
    fn a_photographer_is_found_by_programs_that_know_only_authors() {
        let all = gathered(&[maker("A. Person", "Photographer")], "");
        assert_eq!(all[0].roles, ["aut", "pht"]);
        assert!(metadata(&all).contains("<dc:creator id=\"meta-maker-1\">A. Person</dc:creator>"));
    }

    #[test]
    fn who_did_two_things_is_named_once() {
        let makers = [maker("A", "photographer"), maker("B", "translator"), maker("A", "designer")];
        let all = gathered(&makers, "ignored");
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].roles, ["aut", "pht", "bkd"]);
        assert!(metadata(&all).contains("<dc:contributor id=\"meta-maker-2\">B<"));
    }

    #[test]
    fn a_book_without_makers_has_the_plans_author_and_may_have_none() {
        assert_eq!(gathered(&[], "A. Person")[0].roles, ["aut"]);
        assert!(gathered(&[], " ").is_empty());
        assert_eq!(codes("made the tea"), ["oth"]);
        assert_eq!(codes("ill"), ["ill"]);
    }
}
