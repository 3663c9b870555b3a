//! Every calibration trial: what a counter said for each person who passed.

use super::svg::{Anchor, Scale, Svg};
use crate::figure::number;
use crate::report::{Report, TrialPart};

const LEFT: f64 = 150.0;
const ROW: f64 = 34.0;

pub(crate) fn trials(report: &Report) -> String {
    let with_people = || report.trials.iter().filter_map(|t| t.ratio);
    let low = with_people().fold(0.8_f64, f64::min);
    let high = with_people().fold(1.1_f64, f64::max);
    let scale = Scale { from: (low - 0.05, high + 0.05), to: (LEFT, 690.0) };
    let mut devices: Vec<&str> = report.trials.iter().map(|t| t.device.as_str()).collect();
    devices.dedup();
    if devices.is_empty() {
        return String::new();
    }
    let mut svg = Svg::new(700.0);
    #[allow(clippy::cast_precision_loss, reason = "rows of a chart")]
    let bottom = 26.0 + ROW * devices.len() as f64;
    for tick in scale.ticks() {
        svg.line((scale.at(tick), 20.0), (scale.at(tick), bottom), "grid");
        svg.text((scale.at(tick), bottom + 16.0), Anchor::Middle, "small", &number(tick, 1));
    }
    svg.line((scale.at(1.0), 16.0), (scale.at(1.0), bottom), "axis");
    svg.text((scale.at(1.0), 11.0), Anchor::Middle, "small", "each person counted once");
    let mut y = 26.0 + ROW / 2.0;
    for device in devices {
        svg.text((LEFT - 12.0, y + 4.0), Anchor::End, "label", device);
        let all: Vec<&TrialPart> = report.trials.iter().filter(|t| t.device == device).collect();
        let middle = middle_flow(&all);
        for trial in all {
            let Some(ratio) = trial.ratio else { continue };
            let busy = trial.flow.is_some_and(|f| f > middle);
            let at = (scale.at(ratio), if busy { y + 6.0 } else { y - 6.0 });
            svg.circle(at, 4.0, if busy { "trial busy" } else { "trial" });
        }
        y += ROW;
    }
    let description = "For each counter, every trial: counts by the device over persons who \
        really passed. Open circles: quieter trials; full circles, lower: more crowded trials of \
        the same counter. The table below has all of them.";
    svg.finish(bottom + 24.0, "trials-chart", "Every calibration trial", description)
}

/// Halfway between the quietest and the most crowded trial.
fn middle_flow(trials: &[&TrialPart]) -> f64 {
    let flows = || trials.iter().filter_map(|t| t.flow);
    let (low, high) = (flows().fold(f64::MAX, f64::min), flows().fold(0.0, f64::max));
    // All alike: none is more crowded.
    if high > 1.5 * low { (low + high) / 2.0 } else { high }
}
