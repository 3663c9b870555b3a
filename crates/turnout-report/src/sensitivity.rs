//! The total under other assumptions.

use crate::figure::Figure;
use leporello_diag::{Progress, Sink};
use leporello_turnout::prior::Priors;
use leporello_turnout::visits::{Evidence, estimate_visits};
use serde::{Deserialize, Serialize};

/// The total if one thing were not as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sensitivity {
    /// What is different, such as "without beam east".
    pub what: String,
    /// Visits over all halls; `None` when there is no figure then.
    pub total: Option<Figure>,
    /// Hall-days with a figure: a total over fewer days is another total.
    pub days_with_figure: usize,
}

/// The total without each counter in turn, and with a prior of daily visits twice as wide.
/// Costs one estimate each, of which `progress` is told.
#[must_use]
pub fn sensitivity(
    evidence: &Evidence,
    priors: &Priors,
    progress: &dyn Progress,
) -> Vec<Sensitivity> {
    progress.begin("estimates", evidence.devices.len() + 2);
    let row = |what: String, evidence: &Evidence, priors: &Priors| {
        progress.step();
        // What cannot be used was told of by the estimate itself.
        let visits = estimate_visits(evidence, priors, &mut Sink::new()).ok();
        let days = visits.iter().flat_map(|v| &v.halls).flat_map(|h| &h.days);
        Sensitivity {
            what,
            days_with_figure: days.filter(|d| d.visits.is_some()).count(),
            total: visits.as_ref().and_then(|v| v.total.as_ref()).map(Figure::persons),
        }
    };
    let mut rows = vec![row("as published".into(), evidence, priors)];
    for device in &evidence.devices {
        rows.push(row(format!("without {}", device.id), &evidence.without(&device.id), priors));
    }
    let wider = Priors { daily_log_sd: 2.0 * priors.daily_log_sd, ..priors.clone() };
    rows.push(row("prior of daily visits twice as wide".into(), evidence, &wider));
    progress.end();
    rows
}
