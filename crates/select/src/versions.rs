//! Versions of one exposure: copies, edited copies, RAW beside JPEG. One stands for all.
//!
//! Two files are versions of one exposure when their names say so (`IMG_1234`,
//! `IMG_E1234`, `IMG_1234-edited`, `IMG_1234 copy`, `IMG_1234.CR2`) and the clock or the
//! picture agrees; or when the pictures agree so closely that no second exposure could.
//!
//! Which one stands: what the user kept or changed; then any but a RAW file; then what has
//! stars; then an edited copy that has at
//! least half of the pixels, for it is what its maker wanted to see; then colour before black
//! and white; then the most pixels, so that a copy sent by telephone loses against the
//! original; then the one with a date. The stars and the date of all go to the one that stands.

use crate::shot::Shot;
use leporello_model::{Format, LeftOut, LeftOutReason};
use std::cmp::{Ordering, Reverse};
use std::collections::BTreeMap;

/// Bits of the hash in which a re-encoded copy may differ.
const COPY_BITS: u32 = 8;
/// Luma distance of a re-encoded copy; frames of a burst taken by hand lie above.
const COPY_DISTANCE: f64 = 0.12;
/// Luma distance of two versions whose names say that they are.
const NAMED_DISTANCE: f64 = 0.45;
/// Exposures further apart than this are two, in milliseconds: copies round to seconds, and
/// some file systems to two.
const SAME_EXPOSURE_MS: u64 = 2_000;

/// Keeps of each exposure the one that stands for all.
pub(crate) fn settle<'a>(shots: Vec<Shot<'a>>, left_out: &mut Vec<LeftOut>) -> Vec<Shot<'a>> {
    let shots = thin(shots, left_out, Sign::Name);
    thin(shots, left_out, Sign::Look)
}

/// By what a version is known.
#[derive(Clone, Copy)]
enum Sign {
    Name,
    Look,
}

/// Goes from the most to the least preferred; each joins what already stands or stands itself.
fn thin<'a>(mut shots: Vec<Shot<'a>>, left_out: &mut Vec<LeftOut>, sign: Sign) -> Vec<Shot<'a>> {
    let largest = largest_of_family(&shots);
    shots.sort_by(|a, b| preference(a, b, &largest));
    let mut standing: Vec<usize> = Vec::new();
    let mut families: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut gone = vec![false; shots.len()];
    for i in 0..shots.len() {
        let candidates = match sign {
            Sign::Name => families.entry(shots[i].name.family.clone()).or_default(),
            Sign::Look => &mut standing,
        };
        let found = match sign {
            Sign::Name => by_name(&shots, candidates, i),
            Sign::Look => by_look(&shots, candidates, i),
        };
        match found {
            Some((leader, why)) if !shots[i].must_stay() => {
                let name = shots[leader].photo.file.clone();
                left_out.push(shots[i].leave_out(why, Some(name)));
                inherit(&mut shots, leader, i);
                gone[i] = true;
            }
            _ => candidates.push(i),
        }
    }
    let mut gone = gone.into_iter();
    shots.retain(|_| !gone.next().unwrap_or_default());
    shots
}

/// Gives the stars and the date of `from` to `to` where it has none of its own.
fn inherit(shots: &mut [Shot], to: usize, from: usize) {
    shots[to].rating = shots[to].rating.max(shots[from].rating);
    if shots[to].exposure().is_none() && shots[from].exposure().is_some() {
        shots[to].taken = shots[from].taken;
    }
    let reason = format!("stands for `{}`", shots[from].photo.name());
    shots[to].reasons.push(reason);
}

fn largest_of_family(shots: &[Shot]) -> BTreeMap<String, u64> {
    let mut largest = BTreeMap::new();
    for shot in shots {
        let pixels = largest.entry(shot.name.family.clone()).or_insert(0);
        *pixels = shot.pixels().max(*pixels);
    }
    largest
}

fn preference(a: &Shot, b: &Shot, largest: &BTreeMap<String, u64>) -> Ordering {
    let key = |s: &Shot| {
        let most = largest.get(&s.name.family).copied().unwrap_or_default();
        let edited = s.name.is_edited && 2 * s.pixels() >= most;
        let colour = s.look.as_ref().is_none_or(|look| !look.is_grey());
        let readable = s.photo.storage.format != Format::Raw;
        let dated = s.exposure().is_some();
        let wanted = (s.must_stay(), s.is_cared_for());
        let stars = s.rating.unwrap_or(0);
        Reverse((wanted, readable, stars, edited, colour, s.pixels(), dated, s.photo.storage.bytes))
    };
    key(a).cmp(&key(b)).then_with(|| a.order(b))
}

fn by_name(shots: &[Shot], standing: &[usize], i: usize) -> Option<(usize, LeftOutReason)> {
    let found = standing.iter().copied().find(|&s| is_named_version(&shots[s], &shots[i]))?;
    let why = match (&shots[found].look, &shots[i].look) {
        (Some(a), Some(b))
            if is_copy(a.bits(b), a.luma_distance(b)) && a.is_grey() == b.is_grey() =>
        {
            LeftOutReason::Duplicate
        }
        _ => LeftOutReason::OtherVersion,
    };
    Some((found, why))
}

fn is_named_version(a: &Shot, b: &Shot) -> bool {
    let same_folder = a.photo.folder() == b.photo.folder();
    match exposures_apart_ms(a, b) {
        Some(apart) if apart > SAME_EXPOSURE_MS => false,
        Some(_) => same_folder || a.photo.camera == b.photo.camera,
        None => {
            let raw = |s: &Shot| s.photo.storage.format == Format::Raw;
            let alike = match (&a.look, &b.look) {
                (Some(x), Some(y)) => x.luma_distance(y) <= NAMED_DISTANCE,
                _ => false,
            };
            alike || (same_folder && raw(a) != raw(b))
        }
    }
}

fn by_look(shots: &[Shot], standing: &[usize], i: usize) -> Option<(usize, LeftOutReason)> {
    let shot = &shots[i];
    let look = shot.look.as_ref()?;
    standing.iter().copied().find_map(|s| {
        let leader = shots[s].look.as_ref()?;
        let may_copy = leader.bits(look) <= COPY_BITS;
        let may_mirror = leader.may_mirror(look);
        if !(may_copy || may_mirror) || !could_be_one_exposure(&shots[s], shot) {
            return None;
        }
        if may_copy && leader.luma_distance(look) <= COPY_DISTANCE {
            let same_colour = leader.is_grey() == look.is_grey();
            let copy =
                if same_colour { LeftOutReason::Duplicate } else { LeftOutReason::OtherVersion };
            return Some((s, copy));
        }
        // A picture that is its own mirror image is left to the other measures.
        let mirrored = may_mirror
            && leader.mirrored_distance(look) <= COPY_DISTANCE
            && leader.luma_distance(look) > NAMED_DISTANCE;
        mirrored.then_some((s, LeftOutReason::OtherVersion))
    })
}

fn is_copy(bits: u32, distance: f64) -> bool {
    bits <= COPY_BITS && distance <= COPY_DISTANCE
}

/// Whether neither clock nor camera nor its counter says that there were two exposures.
fn could_be_one_exposure(a: &Shot, b: &Shot) -> bool {
    let counted = a.photo.folder() == b.photo.folder()
        && a.name.series == b.name.series
        && a.name.number.is_some()
        && b.name.number.is_some()
        && a.name.number != b.name.number;
    let two_cameras =
        a.photo.camera.is_some() && b.photo.camera.is_some() && a.photo.camera != b.photo.camera;
    !counted
        && !two_cameras
        && exposures_apart_ms(a, b).is_none_or(|apart| apart <= SAME_EXPOSURE_MS)
}

/// Milliseconds between what the clocks showed; `None` when one of them is not firm.
fn exposures_apart_ms(a: &Shot, b: &Shot) -> Option<u64> {
    let ms = |s: &Shot| s.exposure().map(|t| crate::clock::wall_ms(t.local));
    Some(ms(a)?.abs_diff(ms(b)?))
}
