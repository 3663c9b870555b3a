//! Metrics of single pictures: distortion, crop, heads, resolution, size.

use super::{count, fault, metric, over, part};
use crate::statistics::{least, mean, most, per_cent, percentile};
use crate::{Fault, Metric, Paper, Shown, Specimen, SpecimenPage, Target};
use leporello_model::Share;

/// **1, aspect distortion**: the largest |shown / true − 1| over all pictures, where
/// *shown* is width over height of the image's place on the page and *true* that of its
/// pixels. Images whose pixels were cut or resampled have whole sides, which may be half a
/// pixel off; that much, 0.5 / width + 0.5 / height, is taken off. Target ≤ 0.0001.
pub(super) fn distortion(specimen: &Specimen) -> Metric {
    const MOST: f64 = 1e-4;
    let beyond_pixels = |shown: &Shown| {
        let [across, down] = shown.pixels;
        (shown.distortion.abs() - 0.5 / across - 0.5 / down).max(0.0)
    };
    let values: Vec<f64> = specimen.pictures().map(|(_, shown)| beyond_pixels(shown)).collect();
    let raw: Vec<f64> = specimen.pictures().map(|(_, shown)| shown.distortion.abs()).collect();
    let faults = specimen
        .pictures()
        .filter_map(|(page, shown)| over(page.number, beyond_pixels(shown), MOST));
    let parts = vec![
        part("largest, beyond half a pixel", most(&values), "", Target::AtMost(MOST)),
        part("largest", most(&raw), "", Target::Open),
    ];
    metric(1, "aspect distortion", parts, faults.collect())
}

/// **2, crop loss**: share of a photograph's area that is not shown. Mean, 95th percentile
/// and largest over pictures inside the content box; largest over those that leave it
/// (bleeds, across the fold). Targets ≤ 1.5, 5, 10 and 16 %.
pub(super) fn crop(specimen: &Specimen) -> Metric {
    const INSIDE: f64 = 10.0;
    const LEAVING: f64 = 16.0;
    let mut inside = Vec::new();
    let mut leaving = Vec::new();
    let mut faults = Vec::new();
    for (page, shown) in specimen.pictures() {
        let loss = 100.0 * shown.crop_loss();
        let leaves = shown.leaves(specimen.paper.content_box(page.number));
        let (losses, most) = if leaves { (&mut leaving, LEAVING) } else { (&mut inside, INSIDE) };
        losses.push(loss);
        faults.extend(over(page.number, loss, most));
    }
    let parts = vec![
        part("mean", mean(&inside), "%", Target::AtMost(1.5)),
        part("95th percentile", percentile(&inside, 0.95), "%", Target::AtMost(5.0)),
        part("largest", most(&inside), "%", Target::AtMost(INSIDE)),
        part("largest of full bleeds", most(&leaving), "%", Target::AtMost(LEAVING)),
    ];
    metric(2, "crop loss", parts, faults)
}

/// **3, heads**: a head is a face (sure by 0.6 or more) with 0.45 of its height above,
/// 0.10 below and 0.25 of its width on each side; heads below 3 % of the photograph's
/// height are background. *Cut*: less than 97 % of it is shown. *In the fold or trim zone*:
/// of a picture that leaves the content box, a head nearer to the trim than 8 mm, or nearer
/// to the fold than the binding allows; pictures inside the margins are kept from both by
/// the margins. Targets 0 and 0.
pub(super) fn heads(specimen: &Specimen) -> Metric {
    let mut cut = Vec::new();
    let mut in_zone = Vec::new();
    let mut all = 0;
    for (page, shown) in specimen.pictures() {
        for &head in &shown.about.heads {
            all += 1;
            if shown.share.holds(head) < 0.97 {
                cut.push(fault(page.number, 2.0));
            } else if is_in_zone(&specimen.paper, page, shown, head) {
                in_zone.push(fault(page.number, 2.0));
            }
        }
    }
    let parts = vec![
        part("cut", count(cut.len()), "", Target::AtMost(0.0)),
        part("in fold or trim zone", count(in_zone.len()), "", Target::AtMost(0.0)),
        part("heads in the book", count(all), "", Target::Open),
    ];
    cut.append(&mut in_zone);
    cut.sort_by_key(|fault| fault.page);
    metric(3, "heads", parts, cut)
}

fn is_in_zone(paper: &Paper, page: &SpecimenPage, shown: &Shown, head: Share) -> bool {
    let content_box = paper.content_box(page.number);
    if !shown.leaves(content_box) {
        return false;
    }
    let (frame, share) = (shown.frame, shown.share);
    let left = frame.x + (head.x - share.x) / share.w * frame.w;
    let top = frame.y + (head.y - share.y) / share.h * frame.h;
    let (right, bottom) = (left + head.w / share.w * frame.w, top + head.h / share.h * frame.h);
    let fold = paper.fold(page.number);
    let near_fold = left < fold + paper.fold_safe && right > fold - paper.fold_safe;
    // The side at the fold is no trim; the page beyond the fold is another.
    let (low, high) = if fold > 0.0 { (0.0, 2.0 * fold) } else { (-paper.width, paper.width) };
    let near_trim = left < low + paper.trim_safe
        || right > high - paper.trim_safe
        || top < paper.trim_safe
        || bottom > paper.height - paper.trim_safe;
    near_fold || near_trim
}

/// **8, effective resolution**: pixels per inch of each picture in its frame, the lower of
/// across and down. The least; and the share of pictures at 240 ppi or more among those
/// whose photograph has the pixels for it in this frame. Targets ≥ 150 ppi and 100 %. Told
/// beside: the share at 240 ppi or more among all.
pub(super) fn resolution(specimen: &Specimen) -> Metric {
    const LEAST: f64 = 150.0;
    const GOOD: f64 = 240.0;
    // Whole pixels: a picture resampled to 240 ppi may be half a pixel short.
    let is_good = |shown: &Shown| shown.ppi() >= 0.998 * GOOD;
    let all: Vec<&Shown> = specimen.pictures().map(|(_, shown)| shown).collect();
    let able: Vec<&&Shown> = all.iter().filter(|shown| shown.possible_ppi() >= GOOD).collect();
    let values: Vec<f64> = all.iter().map(|shown| shown.ppi()).collect();
    let of_able = able.iter().filter(|shown| is_good(shown)).count();
    let of_all = all.iter().filter(|shown| is_good(shown)).count();
    let faults =
        specimen.pictures().filter_map(|(page, shown)| over(page.number, LEAST / shown.ppi(), 1.0));
    let parts = vec![
        part("least", least(&values), "ppi", Target::AtLeast(LEAST)),
        part("240 where possible", per_cent(of_able, able.len()), "%", Target::AtLeast(100.0)),
        part("240 of all", per_cent(of_all, all.len()), "%", Target::Open),
    ];
    metric(8, "effective resolution", parts, faults.collect())
}

/// **12, smallest picture**: the shorter side of each picture's frame; 1st percentile and
/// least. Targets ≥ 36 and 30 mm.
pub(super) fn smallest(specimen: &Specimen) -> Metric {
    const LEAST: f64 = 30.0;
    let sides: Vec<f64> = specimen.pictures().map(|(_, shown)| shown.frame.short_side()).collect();
    let faults = specimen.pictures().filter_map(|(page, shown)| -> Option<Fault> {
        over(page.number, LEAST / shown.frame.short_side(), 1.0)
    });
    let parts = vec![
        part("1st percentile", percentile(&sides, 0.01), "mm", Target::AtLeast(36.0)),
        part("least", least(&sides), "mm", Target::AtLeast(LEAST)),
    ];
    metric(12, "smallest picture", parts, faults.collect())
}
