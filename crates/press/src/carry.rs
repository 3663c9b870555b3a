//! The user's work, carried from the plan before to the next one.
//!
//! Edits and locks are anchored to a photograph's identity. When a photograph was worked on
//! since (its content changed, its path did not), what was said of the old one is said of the
//! new one.

use leporello_model::{Catalogue, PhotoId, Plan, Plate};
use std::collections::{BTreeMap, BTreeSet};

/// The plan before, with identities of photographs that changed in place brought up to date.
#[must_use]
pub fn carry(mut before: Plan, catalogue: &Catalogue) -> Plan {
    let changed = changed_in_place(&before, catalogue);
    for plate in plates_mut(&mut before) {
        if let Some(id) = changed.get(&plate.photo) {
            plate.photo = *id;
        }
    }
    let photos = std::mem::take(&mut before.edits.photos);
    before.edits.photos = photos
        .into_iter()
        .map(|(id, edit)| (changed.get(&id).copied().unwrap_or(id), edit))
        .collect();
    before
}

fn plates_mut(plan: &mut Plan) -> impl Iterator<Item = &mut Plate> {
    plan.spreads
        .iter_mut()
        .flat_map(|spread| spread.verso.iter_mut().chain(&mut spread.recto))
        .flat_map(|page| &mut page.plates)
}

/// Old identity → new identity, for photographs whose path is the same and whose content is not.
fn changed_in_place(before: &Plan, catalogue: &Catalogue) -> BTreeMap<PhotoId, PhotoId> {
    let by_file: BTreeMap<&str, PhotoId> =
        catalogue.photos.iter().map(|photo| (photo.file.as_str(), photo.id)).collect();
    let known: BTreeSet<PhotoId> = catalogue.photos.iter().map(|photo| photo.id).collect();
    let placed = before.plates().map(|(_, plate)| (plate.photo, plate.file.as_str()));
    let left_out = before.left_out.iter().filter_map(|l| Some((l.photo?, l.file.as_str())));
    placed
        .chain(left_out)
        .filter(|(id, _)| !known.contains(id))
        .filter_map(|(id, file)| Some((id, *by_file.get(file)?)))
        .collect()
}
