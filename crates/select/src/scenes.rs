//! Bursts and scenes: photographs of one subject, taken one after the other.
//!
//! Frames of a *burst* are at most a minute apart and nearly equal: the best stays, or the two
//! best if both are rated. Photographs of a *scene* are at most a quarter of an hour apart and
//! alike: three stay. What the user kept, or gave four stars or more, always stays in a scene.
//! Groups join while enough of the pairs across them are alike: views from an unsteady hand are
//! not all alike each to each, and a slow pan still does not become one group.

use crate::shot::Shot;
use leporello_model::{LeftOut, LeftOutReason};
use std::collections::BTreeMap;

/// What makes photographs a group: near in time, and either of alike hashes and alike small
/// pictures, or of hashes somewhat alike and small pictures nearly equal. Either measure alone
/// takes two seas for one another: a bright sky above dark land is most of a small picture.
struct Kinship {
    apart_ms: u64,
    /// Bits of the hash and distance of the small picture, one of the two pairs.
    likeness: [(u32, f64); 2],
    /// Two groups join if at least one in so many pairs across them is alike.
    one_in: usize,
}

const BURST: Kinship = Kinship { apart_ms: 60_000, likeness: [(14, 0.50), (18, 0.15)], one_in: 2 };
const SCENE: Kinship =
    Kinship { apart_ms: 15 * 60_000, likeness: [(14, 0.45), (20, 0.15)], one_in: 3 };
/// Photographs looked at after each one, at most: bounds the time of a time lapse.
const REACH: usize = 200;
/// Frames of a burst that stay when all of them are rated.
const RATED_FRAMES: usize = 2;
/// Photographs of a scene that stay.
const OF_A_SCENE: usize = 3;
/// Stars from which a photograph stays in its scene.
const STAYS: i8 = 4;

/// Thins out bursts, then scenes, and numbers the scenes of what stays. Scenes are told from
/// all frames: of a burst that is part of one, the best frame may be the least like the rest.
pub(crate) fn thin<'a>(mut shots: Vec<Shot<'a>>, left_out: &mut Vec<LeftOut>) -> Vec<Shot<'a>> {
    let bursts = groups(&shots, &BURST, &[]);
    let scenes = groups(&shots, &SCENE, &bursts);
    let mut gone = vec![false; shots.len()];
    for group in &bursts {
        thin_burst(&mut shots, group, &mut gone, left_out);
    }
    for (number, mut group) in (0..).zip(scenes) {
        group.retain(|&i| !gone[i]);
        thin_scene(&shots, &group, &mut gone, left_out);
        group.iter().for_each(|&i| shots[i].scene = Some(number));
    }
    retain(&mut shots, &gone);
    number(&mut shots);
    shots
}

fn retain(shots: &mut Vec<Shot>, gone: &[bool]) {
    let mut gone = gone.iter();
    shots.retain(|_| gone.next() == Some(&false));
}

fn thin_burst(shots: &mut [Shot], group: &[usize], gone: &mut [bool], left_out: &mut Vec<LeftOut>) {
    let ranked = ranked(shots, group);
    let rated = ranked.iter().filter(|&&i| shots[i].rating.unwrap_or(0) > 0).count();
    let stay = rated.clamp(1, RATED_FRAMES);
    let best = ranked[0];
    for &i in ranked[stay..].iter().filter(|&&i| !shots[i].must_stay()) {
        gone[i] = true;
        left_out
            .push(shots[i].leave_out(LeftOutReason::Burst, Some(shots[best].photo.file.clone())));
    }
    for &i in &ranked[..stay] {
        shots[i].frames += group.len() - 1;
        let reason = format!("best of {} frames of a burst", group.len());
        shots[i].reasons.push(reason);
    }
}

fn thin_scene(shots: &[Shot], group: &[usize], gone: &mut [bool], left_out: &mut Vec<LeftOut>) {
    let ranked = ranked(shots, group);
    for &i in ranked.iter().skip(OF_A_SCENE) {
        let shot = &shots[i];
        if !shot.must_stay() && shot.rating.unwrap_or(0) < STAYS {
            gone[i] = true;
            let best = shots[ranked[0]].photo.file.clone();
            left_out.push(shot.leave_out(LeftOutReason::SameScene, Some(best)));
        }
    }
}

/// Numbers the scenes from 1 in reading order; a photograph alone is no scene.
fn number(shots: &mut [Shot]) {
    let mut sizes: BTreeMap<u32, usize> = BTreeMap::new();
    for scene in shots.iter().filter_map(|s| s.scene) {
        *sizes.entry(scene).or_insert(0) += 1;
    }
    let mut numbers: BTreeMap<u32, u32> = BTreeMap::new();
    for shot in shots {
        shot.scene = shot.scene.filter(|scene| sizes[scene] > 1).map(|scene| {
            let next = u32::try_from(numbers.len() + 1).unwrap_or(u32::MAX);
            *numbers.entry(scene).or_insert(next)
        });
    }
}

/// The group from best to worst.
fn ranked(shots: &[Shot], group: &[usize]) -> Vec<usize> {
    let most = |f: &dyn Fn(&Shot) -> f64| group.iter().map(|&i| f(&shots[i])).fold(0.0, f64::max);
    let sharpest = most(&|s| s.photo.appraisal.sharpness).max(1e-9);
    let largest = most(&|s| s.pixels() as f64).max(1.0);
    let faces = most(&|s| s.photo.faces.len() as f64).max(1.0);
    let score = |s: &Shot| {
        let a = &s.photo.appraisal;
        let clipped = (a.clipped_light + a.clipped_dark).min(1.0);
        let score = 0.45 * a.sharpness / sharpest
            + 0.25 * s.photo.faces.len() as f64 / faces
            + 0.15 * libm::sqrt(s.pixels() as f64 / largest)
            + 0.15 * (1.0 - clipped);
        // Whole numbers, so that a last bit never decides.
        libm::rint(score * 1e6) as i64
    };
    let mut ranked: Vec<_> = group.iter().map(|&i| (i, score(&shots[i]))).collect();
    ranked.sort_by(|&(a, p), &(b, q)| {
        let marks = |i: usize| {
            let s = &shots[i];
            (s.must_stay(), s.is_cared_for(), s.rating.unwrap_or(0))
        };
        marks(b).cmp(&marks(a)).then(q.cmp(&p)).then_with(|| shots[a].order(&shots[b]))
    });
    ranked.into_iter().map(|(i, _)| i).collect()
}

/// Two alike photographs, with how far they are from being equal in thousandths.
type Edge = (u32, usize, usize);

/// Groups of two and more, each in reading order: the nearest pairs join first, until no two
/// groups have enough alike pairs between them. What is `together` begins as one group.
fn groups(shots: &[Shot], kinship: &Kinship, together: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut edges = edges(shots, kinship);
    edges.sort_unstable();
    let mut forming = Forming::new(shots.len(), &edges);
    for pair in together.iter().flat_map(|group| group.windows(2)) {
        forming.unite(pair[0], pair[1]);
    }
    let mut before = usize::MAX;
    while edges.len() < before {
        before = edges.len();
        edges.retain(|&(_, a, b)| !forming.join(a, b, kinship.one_in));
    }
    let mut members = forming.members;
    members.retain(|group| group.len() > 1);
    members.iter_mut().for_each(|group| group.sort_unstable());
    members.sort_unstable();
    members
}

/// Groups that are being formed.
struct Forming {
    group_of: Vec<usize>,
    members: Vec<Vec<usize>>,
    /// For each group, with which others how many pairs are alike.
    alike: Vec<BTreeMap<usize, usize>>,
}

impl Forming {
    fn new(count: usize, edges: &[Edge]) -> Self {
        let mut alike = vec![BTreeMap::new(); count];
        for &(_, a, b) in edges {
            alike[a].insert(b, 1);
            alike[b].insert(a, 1);
        }
        Self {
            group_of: (0..count).collect(),
            members: (0..count).map(|i| vec![i]).collect(),
            alike,
        }
    }

    /// Joins the groups of two photographs if it may; whether they are in one group then.
    fn join(&mut self, a: usize, b: usize, one_in: usize) -> bool {
        let (p, q) = (self.group_of[a], self.group_of[b]);
        if p == q {
            return true;
        }
        let pairs = self.members[p].len() * self.members[q].len();
        if self.alike[p].get(&q).copied().unwrap_or(0) * one_in < pairs {
            return false;
        }
        self.unite(a, b);
        true
    }

    /// Makes one group of those of two photographs.
    fn unite(&mut self, a: usize, b: usize) {
        let (p, q) = (self.group_of[a], self.group_of[b]);
        if p == q {
            return;
        }
        let moved = std::mem::take(&mut self.members[q]);
        moved.iter().for_each(|&i| self.group_of[i] = p);
        self.members[p].extend(moved);
        self.alike[p].remove(&q);
        for (other, count) in std::mem::take(&mut self.alike[q]) {
            if other != p {
                self.alike[other].remove(&q);
                *self.alike[other].entry(p).or_insert(0) += count;
                *self.alike[p].entry(other).or_insert(0) += count;
            }
        }
    }
}

fn edges(shots: &[Shot], kinship: &Kinship) -> Vec<Edge> {
    let mut edges = Vec::new();
    for (i, a) in shots.iter().enumerate() {
        for (j, b) in shots.iter().enumerate().skip(i + 1).take(REACH) {
            // In order of place, so that nothing further on can be near enough in time.
            let places = (a.moment.place.0, b.moment.place.0);
            if places.1.abs_diff(places.0) > kinship.apart_ms {
                break;
            }
            if a.apart_ms(b).is_some_and(|apart| apart <= kinship.apart_ms)
                && let Some(distance) = likeness(a, b, kinship)
            {
                edges.push((distance, i, j));
            }
        }
    }
    edges
}

/// How far two photographs of one kinship are apart; `None` when they are not.
fn likeness(a: &Shot, b: &Shot, kinship: &Kinship) -> Option<u32> {
    let (x, y) = (a.look.as_ref()?, b.look.as_ref()?);
    if a.photo.is_document != b.photo.is_document {
        return None;
    }
    let bits = x.bits(y);
    let limits = || kinship.likeness.iter().filter(|limit| bits <= limit.0);
    limits().next()?;
    let distance = x.distance(y)?;
    limits().any(|limit| distance <= limit.1).then(|| libm::rint(distance * 1000.0) as u32)
}
