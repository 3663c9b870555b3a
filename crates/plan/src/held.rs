//! Which locks of the plan before hold: a spread whose photographs are gone, left out or
//! named twice cannot stay.

use crate::matter::is_of_words;
use leporello_diag::{Diagnostic, Sink, Subject, codes};
use leporello_model::{Catalogue, LeftOutReason, PhotoId, Plan, Plate, Sequence, Spread};
use std::collections::{BTreeMap, BTreeSet};

/// The photographs that do not flow: those of the locked spreads that stay, and those that
/// stand among the words.
#[derive(Clone, Debug)]
pub struct Held<'a> {
    /// For each photograph of a locked spread, in which of the plan's spreads it stands.
    pub spread_of: BTreeMap<PhotoId, usize>,
    /// Frontispieces.
    pub apart: &'a BTreeSet<PhotoId>,
}

impl<'a> Held<'a> {
    /// Which locks hold; each that does not is told. Pages of words are made anew, locked or
    /// not.
    pub fn of(
        previous: Option<&Plan>,
        catalogue: &Catalogue,
        sequence: &Sequence,
        apart: &'a BTreeSet<PhotoId>,
        sink: &mut Sink,
    ) -> Self {
        let known: BTreeSet<PhotoId> = catalogue.photos.iter().map(|photo| photo.id).collect();
        let unwanted = unwanted(sequence);
        let mut held = Self { spread_of: BTreeMap::new(), apart };
        let spreads = previous.into_iter().flat_map(|plan| plan.spreads.iter().enumerate());
        for (number, spread) in spreads.filter(|(_, spread)| spread.locked) {
            let plates: Vec<&Plate> = spread.pages().flat_map(|page| &page.plates).collect();
            let is_of_words = spread.pages().any(is_of_words);
            if plates.is_empty() || spread.verso.is_none() || is_of_words {
                continue;
            }
            match held.why_lost(&plates, &known, &unwanted) {
                Some((why, hint)) => sink.report(lost(spread, &why, hint)),
                None => held.spread_of.extend(plates.iter().map(|plate| (plate.photo, number))),
            }
        }
        held
    }

    fn why_lost(
        &self,
        plates: &[&Plate],
        known: &BTreeSet<PhotoId>,
        unwanted: &BTreeMap<PhotoId, LeftOutReason>,
    ) -> Option<(String, &'static str)> {
        let gone: Vec<&str> = plates
            .iter()
            .filter(|plate| !known.contains(&plate.photo))
            .map(|plate| plate.file.as_str())
            .collect();
        if !gone.is_empty() {
            let (n, of, files) = (gone.len(), plates.len(), gone.join("`, `"));
            let are = if n == 1 { "is" } else { "are" };
            let hint = "put the photograph back and plan again, or lock the spread anew";
            return Some((format!("{n} of its {of} photographs {are} gone (`{files}`)"), hint));
        }
        if let Some((plate, why)) = plates.iter().find_map(|p| Some((p, unwanted.get(&p.photo)?))) {
            let hint = "take the photograph back in with `keep = true`, or lock the spread anew";
            return Some((format!("`{}` {}", plate.file, why.words()), hint));
        }
        if let Some(plate) = plates.iter().find(|plate| self.apart.contains(&plate.photo)) {
            let hint = "choose another frontispiece, or lock the spread anew";
            return Some((format!("`{}` is a frontispiece now", plate.file), hint));
        }
        let mut seen = BTreeSet::new();
        let twice = plates
            .iter()
            .find(|plate| self.spread_of.contains_key(&plate.photo) || !seen.insert(plate.photo))?;
        let hint = "name each photograph once, and lock the spread anew";
        Some((format!("`{}` stands more than once in locked spreads", twice.file), hint))
    }
}

/// Photographs that must not be in the book, whatever is locked.
fn unwanted(sequence: &Sequence) -> BTreeMap<PhotoId, LeftOutReason> {
    let is_order = |why| matches!(why, LeftOutReason::ByUser | LeftOutReason::Rejected);
    let ordered = sequence.left_out.iter().filter(|out| is_order(out.why));
    ordered.filter_map(|out| Some((out.photo?, out.why))).collect()
}

fn lost(spread: &Spread, why: &str, hint: &str) -> Diagnostic {
    let message = format!("the lock of this spread is given up: {why}");
    Diagnostic::new(codes::PLN_035, Subject::Page(spread.first_page()), message).hint(hint)
}
