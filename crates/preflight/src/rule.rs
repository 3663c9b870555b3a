//! The rules, each with its code, the requirement it stands for and the clauses that ask it.

mod table;

pub use table::SPECS;

use leporello_diag::Code;
use leporello_model::PdfKind;
use leporello_printer::Requirement;
use serde::{Deserialize, Serialize};

/// What is checked. One row of the receipt each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each is described by its title in the table below")]
pub enum Rule {
    Damage,
    Protection,
    TrimSize,
    Bleed,
    Boxes,
    PageCount,
    PlannedPictures,
    Resolution,
    Softness,
    PictureBleed,
    WordsAtTrim,
    WordsAtFold,
    Heads,
    MissingGlyphs,
    FontsEmbedded,
    Letters,
    PictureColour,
    PaintColour,
    Ink,
    OutputIntent,
    Version,
    Identifiers,
    Filters,
    Transparency,
    Devices,
    OptionalContent,
    Annotations,
    Bookmarks,
    Actions,
    Marks,
    Metadata,
    Title,
    Language,
    Structure,
    AltText,
    FileSize,
    SpineWidth,
    CoverSize,
    SpineWords,
    SpreadPicture,
}

/// What to do when the file itself is wrong.
pub const MAKE_AGAIN: &str = "make the file again: `leporello make BOOK`";

/// What is known of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// The rule.
    pub rule: Rule,
    /// Code of the message when it is broken.
    pub code: Code,
    /// The rule in words.
    pub title: &'static str,
    /// The printer's requirement it stands for.
    pub requirement: Option<Requirement>,
    /// Clauses of standards that ask for it, by kind.
    pub clauses: &'static [(PdfKind, &'static str)],
    /// One thing to do; a cover may need another, see [`Rule::hint`].
    pub hint: &'static str,
}

impl Rule {
    /// What is known of it.
    #[must_use]
    pub fn spec(self) -> &'static Spec {
        SPECS.iter().find(|spec| spec.rule == self).expect("every rule stands in the table")
    }

    /// One thing to do when it is broken, in a block or in a cover. A cover has no margins.
    #[must_use]
    pub fn hint(self, is_cover: bool) -> &'static str {
        match self {
            Self::WordsAtTrim if is_cover => "shorten the words of the cover",
            _ => self.spec().hint,
        }
    }
}

/// A line of the table.
const fn spec(
    rule: Rule,
    code: Code,
    title: &'static str,
    requirement: Option<Requirement>,
    clauses: &'static [(PdfKind, &'static str)],
    hint: &'static str,
) -> Spec {
    Spec { rule, code, title, requirement, clauses, hint }
}

/// The list of rules for people, in Markdown.
#[must_use]
pub fn ledger() -> String {
    let mut out = String::from(INTRODUCTION);
    out.push_str("| code | rule | asked by the printer as | asked by |\n|---|---|---|---|\n");
    for spec in &SPECS {
        let requirement = spec.requirement.and_then(|r| serde_json::to_value(r).ok());
        let requirement = requirement.as_ref().and_then(|r| r.as_str()).unwrap_or("–");
        let clauses: Vec<String> = spec
            .clauses
            .iter()
            .map(|(kind, clause)| format!("{}: {clause}", kind.name()))
            .collect();
        let clauses = if clauses.is_empty() { "–".to_owned() } else { clauses.join("; ") };
        out.push_str(&format!(
            "| {} | {} | {requirement} | {clauses} |\n",
            spec.code.name(),
            spec.title
        ));
    }
    out
}

const INTRODUCTION: &str = "# Preflight\n\n\
`leporello check` re-reads a finished file with a reader that shares nothing with the writer,\n\
measures it, and prints a receipt: each rule with what was asked, what was measured and the\n\
verdict. A rule is asked by the printer's profile, by the kind of PDF, or by both. A rule that\n\
nobody asks for has no row. A rule that is asked for and cannot be measured is `not judged`,\n\
with the reason.\n\n\
Distances are measured to 0.015 mm. Words count as the room between 0.25 em under and 0.8 em\n\
over their base line, or less where the font says less. Ink is the mean over squares of 8 × 8\n\
pixels. A picture's effective resolution comes from its pixels and its place, whatever is\n\
clipped away. Words count as inside the printer's room for a barcode when they reach out of it\n\
by no more than 0.6 mm. Planned pictures are looked for inside the trim, to 0.3 mm; pages whose\n\
pictures have the same places cannot be told apart by them.\n\n\
These checks are no certificate. Clauses of ISO 19005-2 (PDF/A-2) and ISO 14289-1 (PDF/UA-1)\n\
are given by number, those of ISO 15930 (PDF/X) by subject. Not checked: the outlines inside\n\
font programs, the widths they give, overprint, rendering intents, and the order of reading.\n\n";
