//! How much a photograph matters: 0.5 (small) to 3 (hero).
//!
//! `stars · (0.8 + 0.4 q) · (1 + 0.12 log₂ frames)`: what the photographer said, how good the
//! picture is among those of its event, and how often the shutter was pressed for it.

use crate::shot::Shot;
use std::collections::BTreeMap;

/// Importance of the least and the most important photograph.
pub(crate) const RANGE: (f64, f64) = (0.5, 3.0);
/// An event of fewer photographs is too small to rank them; the whole book then is the measure.
const FEW: usize = 5;
/// Sharpness below this share of the camera's usual one is a blurred picture.
const BLURRED: f64 = 0.35;

/// Importance of each, and adds the reasons to the shots. `events` numbers each one's event.
pub(crate) fn weigh(shots: &mut [Shot], events: &[usize]) -> Vec<f64> {
    let qualities = qualities(shots, events);
    let usual = usual_sharpness(shots);
    let mut weights = Vec::with_capacity(shots.len());
    for (shot, quality) in shots.iter_mut().zip(qualities) {
        let usual = usual.get(&shot.photo.camera.as_deref()).copied().unwrap_or(0.0);
        weights.push(weight(shot, quality, usual));
    }
    weights
}

fn weight(shot: &mut Shot, quality: f64, usual: f64) -> f64 {
    if let Some(wanted) = shot.edit.and_then(|e| e.importance).filter(|w| w.is_finite()) {
        shot.reasons.push(format!("you gave it importance {wanted}"));
        return wanted.clamp(RANGE.0, RANGE.1);
    }
    let mut weight = stars(shot.rating) * (0.8 + 0.4 * quality);
    // No stars mean that nobody rated it.
    if let Some(rating @ 1..) = shot.rating {
        shot.reasons.push(format!("rated {rating} of 5"));
    }
    weight *= 1.0 + 0.12 * libm::log2(shot.frames as f64);
    shot.reasons.push(format!("better than {:.0} % of its event", quality * 100.0));
    if shot.photo.appraisal.sharpness < BLURRED * usual {
        weight *= 0.7;
        shot.reasons.push("less sharp than is usual for its camera".into());
    }
    if shot.photo.is_document {
        weight *= 0.7;
        shot.reasons.push("a screenshot or document".into());
    }
    let named = shot.photo.faces.iter().filter(|face| face.name.is_some()).count();
    if named > 0 {
        weight *= 1.1;
        shot.reasons.push(format!("shows {named} people by name"));
    }
    libm::rint(weight.clamp(RANGE.0, RANGE.1) * 1e6) / 1e6
}

const fn stars(rating: Option<i8>) -> f64 {
    match rating {
        Some(5..) => 3.0,
        Some(4) => 2.0,
        Some(3) => 1.3,
        Some(2) => 0.7,
        Some(1) => 0.5,
        _ => 1.0,
    }
}

/// Quality of each picture among those of its event, 0 to 1.
fn qualities(shots: &[Shot], events: &[usize]) -> Vec<f64> {
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, &event) in events.iter().enumerate() {
        groups.entry(event).or_default().push(i);
    }
    let everyone: Vec<usize> = (0..shots.len()).collect();
    let of_book = Ranks::of(shots, &everyone);
    let mut qualities = vec![0.5; shots.len()];
    for group in groups.values() {
        let of_event = Ranks::of(shots, group);
        let ranks = if group.len() < FEW { &of_book } else { &of_event };
        group.iter().for_each(|&i| qualities[i] = ranks.quality(&shots[i]));
    }
    qualities
}

/// The sorted measures of a group, to tell how many are worse than one.
struct Ranks(Vec<Vec<f64>>);

/// How much each measure counts.
const WEIGHTS: [f64; 4] = [0.45, 0.20, 0.15, 0.20];

impl Ranks {
    fn of(shots: &[Shot], group: &[usize]) -> Self {
        let column = |m: usize| {
            let mut values: Vec<f64> = group.iter().map(|&i| measures(&shots[i])[m]).collect();
            values.sort_by(f64::total_cmp);
            values
        };
        Self((0..WEIGHTS.len()).map(column).collect())
    }

    /// Weighted share of the group that is worse; an equal one counts half.
    fn quality(&self, shot: &Shot) -> f64 {
        let share = |sorted: &Vec<f64>, value: f64| {
            let worse = sorted.partition_point(|v| v.total_cmp(&value).is_lt());
            let not_better = sorted.partition_point(|v| v.total_cmp(&value).is_le());
            (worse + not_better) as f64 / (2 * sorted.len().max(1)) as f64
        };
        let columns = self.0.iter().zip(measures(shot)).zip(WEIGHTS);
        columns.map(|((sorted, value), weight)| weight * share(sorted, value)).sum()
    }
}

/// Sharpness, exposure, contrast and faces; more is better.
fn measures(shot: &Shot) -> [f64; 4] {
    let a = &shot.photo.appraisal;
    let too_dark_or_light = (50.0 - a.mean_luma).max(a.mean_luma - 200.0).max(0.0) / 50.0;
    let exposure = -(a.clipped_light + a.clipped_dark) - too_dark_or_light;
    let faces: f64 = shot.photo.faces.iter().map(|f| f.confidence * f.area.h).sum();
    [a.sharpness, exposure, a.contrast, faces]
}

/// Median sharpness of each camera.
fn usual_sharpness<'a>(shots: &[Shot<'a>]) -> BTreeMap<Option<&'a str>, f64> {
    let mut cameras: BTreeMap<Option<&str>, Vec<f64>> = BTreeMap::new();
    for shot in shots {
        let of = cameras.entry(shot.photo.camera.as_deref()).or_default();
        of.push(shot.photo.appraisal.sharpness);
    }
    let median = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    cameras.into_iter().map(|(camera, values)| (camera, median(values))).collect()
}
