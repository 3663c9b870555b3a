//! From what a ledger holds to estimates and the report.

use crate::collect::Collected;
use leporello_diag::{Diagnostic, Progress, Sink, Stopped};
use leporello_turnout::flags::{Flag, claim_flags, counter_flags};
use leporello_turnout::groups::{GroupPriors, HallDay, Organisations, organisations, reconcile};
use leporello_turnout::prior::Priors;
use leporello_turnout::visits::{Visits, estimate_visits};
use leporello_turnout_report::{Given, Report, Sensitivity, sensitivity};

/// What was estimated.
#[derive(Clone, Debug)]
pub struct Results {
    /// Stage 1.
    pub visits: Visits,
    /// Stage 2; `None` when nothing was announced, claimed or counted at the door.
    pub organisations: Option<Organisations>,
    /// Delegations beside visits.
    pub hall_days: Vec<HallDay>,
    /// Findings.
    pub flags: Vec<Flag>,
    /// What was told of on the way, a sentence each.
    messages: Vec<String>,
}

impl Results {
    /// Estimates visits and organisations. `told` is what was told of while the evidence was
    /// collected; it goes on into `sink`.
    ///
    /// # Errors
    /// When the exhibition has no days.
    pub fn of(collected: &Collected, mut told: Sink, sink: &mut Sink) -> Result<Self, Stopped> {
        let priors = Priors::default();
        let visits = match estimate_visits(&collected.evidence, &priors, &mut told) {
            Ok(visits) => visits,
            Err(Stopped) => {
                sink.append(told);
                return Err(Stopped);
            }
        };
        let claims = &collected.claims;
        let asked = !(claims.announced.is_empty()
            && claims.claimed.is_empty()
            && claims.head_counts.is_empty());
        let stage_2 = asked.then(|| organisations(claims, &GroupPriors::default(), &mut told));
        let hall_days =
            stage_2.as_ref().map(|stage_2| reconcile(&visits, stage_2)).unwrap_or_default();
        let mut flags = counter_flags(&collected.evidence, &priors, &visits);
        if let Some(stage_2) = &stage_2 {
            flags.extend(claim_flags(stage_2, &hall_days));
        }
        let messages = told.grouped().iter().map(sentence).collect();
        sink.append(told);
        Ok(Self { visits, organisations: stage_2, hall_days, flags, messages })
    }

    /// What may be published, without the total under other assumptions.
    #[must_use]
    pub fn summary(&self, collected: &Collected, sink: &mut Sink) -> Report {
        self.publish(collected, Vec::new(), sink)
    }

    /// What may be published. Costs an estimate for each counter.
    #[must_use]
    pub fn report(
        &self,
        collected: &Collected,
        sink: &mut Sink,
        progress: &dyn Progress,
    ) -> Report {
        let rows = sensitivity(&collected.evidence, &Priors::default(), progress);
        self.publish(collected, rows, sink)
    }

    fn publish(
        &self,
        collected: &Collected,
        sensitivity: Vec<Sensitivity>,
        sink: &mut Sink,
    ) -> Report {
        let given = Given {
            title: &collected.title,
            status: collected.status,
            evidence: &collected.evidence,
            visits: &self.visits,
            organisations: self.organisations.as_ref(),
            hall_days: &self.hall_days,
            flags: &self.flags,
            events: &collected.events,
            ebook: collected.supplement.ebook.clone(),
            copies: collected.supplement.copies.clone(),
            screens: collected.supplement.screens.clone(),
            visitors: None,
            themes: collected.supplement.themes.clone(),
            guest_book_roots: collected.guest_book.clone(),
            replies: collected.replies.clone(),
            publication: collected.supplement.publication.clone(),
            amendments: collected.amendments.clone(),
            sensitivity,
            messages: self.messages.clone(),
        };
        Report::new(&given, sink)
    }
}

/// A message as a line of the report.
fn sentence(told: &Diagnostic) -> String {
    let about: Vec<String> = told.subjects.iter().map(ToString::to_string).collect();
    format!("{}: {}", about.join(", "), told.message)
}
