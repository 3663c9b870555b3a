//! The user's work, carried from the plan before to the next one.
//!
//! Edits and locks are anchored to a photograph's identity. When a photograph was worked on
//! since (its content changed, its path did not), what was said of the old one is said of the
//! new one.

use leporello_model::{Catalogue, Edits, PhotoEdit, PhotoId, Plan};
use std::collections::BTreeMap;

/// The plan before, with identities of photographs that changed in place brought up to date
/// and captions that were rewritten in their plates turned into edits.
#[must_use]
pub fn carry(mut before: Plan, catalogue: &Catalogue) -> Plan {
    let changed = changed_in_place(&before, catalogue);
    let captions = rewritten_captions(&before, catalogue, &changed);
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
    for (id, text) in captions {
        edit_of(&mut before.edits, id).caption = Some(text);
    }
    before
}

fn edit_of(edits: &mut Edits, id: PhotoId) -> &mut PhotoEdit {
    edits.photos.entry(id).or_default()
}

fn plates_mut(plan: &mut Plan) -> impl Iterator<Item = &mut leporello_model::Plate> {
    plan.spreads
        .iter_mut()
        .flat_map(|spread| spread.verso.iter_mut().chain(&mut spread.recto))
        .flat_map(|page| &mut page.plates)
}

/// Old identity → new identity, for photographs whose path is the same and whose content is not.
fn changed_in_place(before: &Plan, catalogue: &Catalogue) -> BTreeMap<PhotoId, PhotoId> {
    let by_file: BTreeMap<&str, PhotoId> =
        catalogue.photos.iter().map(|photo| (photo.file.as_str(), photo.id)).collect();
    let known: std::collections::BTreeSet<PhotoId> =
        catalogue.photos.iter().map(|photo| photo.id).collect();
    let placed = before.plates().map(|(_, plate)| (plate.photo, plate.file.as_str()));
    let left_out = before.left_out.iter().filter_map(|l| Some((l.photo?, l.file.as_str())));
    placed
        .chain(left_out)
        .filter(|(id, _)| !known.contains(id))
        .filter_map(|(id, file)| Some((id, *by_file.get(file)?)))
        .collect()
}

/// Captions in plates that neither the photograph nor an edit explains: the user wrote them.
/// Captions of photographs that changed in place are not looked at, since theirs may be old.
fn rewritten_captions(
    before: &Plan,
    catalogue: &Catalogue,
    changed: &BTreeMap<PhotoId, PhotoId>,
) -> Vec<(PhotoId, String)> {
    let mut rewritten = Vec::new();
    for (_, plate) in before.plates() {
        let (Some(caption), Some(photo)) = (&plate.caption, catalogue.get(plate.photo)) else {
            continue;
        };
        let edited = before.edits.photos.get(&plate.photo).and_then(|e| e.caption.as_ref());
        let expected = edited.or(photo.words.caption.as_ref());
        let shortened = |full: &String| {
            caption.text.strip_suffix('…').is_some_and(|start| full.starts_with(start.trim_end()))
        };
        let explained = expected.is_some_and(|full| *full == caption.text || shortened(full));
        if !explained && !changed.contains_key(&plate.photo) {
            rewritten.push((plate.photo, caption.text.clone()));
        }
    }
    rewritten
}
