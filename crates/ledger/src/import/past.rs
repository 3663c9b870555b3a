//! What a ledger has said already, kept by who sets up one desk after another before it: the
//! ledger's own chain is read again only when it has grown.

use super::known::Known;
use crate::fault::Fault;
use crate::ledger::Ledger;
use crate::store::Store;
use leporello_turnout::vocabulary::{Fact, OrganisationId};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Organisations by their names, which differ by more than case and spaces.
pub(super) type Names = BTreeMap<String, OrganisationId>;

/// What a ledger has said already. A new one knows nothing, and is read at its first desk.
#[derive(Clone, Default)]
pub struct Past {
    /// How many entries of its own the ledger had then.
    entries: Option<u64>,
    pub(super) known: Arc<Known>,
    pub(super) names: Arc<Names>,
}

impl Past {
    /// Reads what the ledger has said, if it has said more since. What a desk adds to its own copy
    /// is not here: once it is recorded, the ledger has said more.
    pub(super) fn renew<S: Store>(&mut self, ledger: &mut Ledger<S>) -> Result<(), Fault> {
        let entries = Some(ledger.own_entries()?);
        if entries == self.entries {
            return Ok(());
        }
        let (mut known, mut names) = (Known::default(), Names::new());
        let (facts, corrections) = ledger.facts_and_rest()?;
        for recorded in facts {
            known.recorded(&recorded);
            for name in recorded.versions().filter_map(organisation) {
                names.entry(folded(name)).or_insert_with(|| name.clone());
            }
        }
        known.counts(corrections);
        *self = Self { entries, known: Arc::new(known), names: Arc::new(names) };
        Ok(())
    }
}

/// The same for names which differ by case and spaces alone.
pub(super) fn folded(name: &OrganisationId) -> String {
    name.folded().split_whitespace().collect()
}

fn organisation(fact: &Fact) -> Option<&OrganisationId> {
    match fact {
        Fact::Announced(a) => Some(&a.organisation),
        Fact::Claimed(c) => Some(&c.organisation),
        Fact::HeadCount(h) => Some(&h.organisation),
        _ => None,
    }
}
