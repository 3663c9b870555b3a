//! What was announced, claimed and counted at the door, side by side: of days that are closed, so
//! that nobody who still counts or claims sees the other number.

use super::desk_page;
use super::table::{csv, to_csv};
use crate::access::Session;
use crate::answer::{Answer, at_work, running};
use crate::house::House;
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use leporello_turnout::vocabulary::{Fact, HallId, OrganisationId};
use maud::{Markup, html};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The three numbers of a delegation; what was not told is `None`, never zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Numbers {
    announced: Option<u64>,
    claimed: Option<u64>,
    counted: Option<u64>,
}

type Delegations = BTreeMap<(Date, HallId, OrganisationId), Numbers>;

fn add(to: &mut Option<u64>, persons: u64) {
    *to = Some(to.unwrap_or_default().saturating_add(persons));
}

/// All delegations of closed days. Several counts of one delegation are parts of it.
fn delegations(facts: &[Fact], closed: &BTreeSet<Date>) -> Delegations {
    let mut all = Delegations::new();
    for fact in facts {
        let (day, hall, organisation) = match fact {
            Fact::Announced(a) => (a.day, &a.hall, &a.organisation),
            Fact::Claimed(c) => (c.day, &c.hall, &c.organisation),
            Fact::HeadCount(h) => (h.day, &h.hall, &h.organisation),
            _ => continue,
        };
        if !closed.contains(&day) {
            continue;
        }
        let numbers = all.entry((day, hall.clone(), organisation.clone())).or_default();
        match fact {
            Fact::Announced(a) => add(&mut numbers.announced, a.persons),
            Fact::Claimed(c) => add(&mut numbers.claimed, c.persons),
            Fact::HeadCount(h) => add(&mut numbers.counted, h.persons),
            _ => {}
        }
    }
    all
}

fn of(house: &House) -> Answer<(Delegations, usize)> {
    let running = running(house)?;
    let closed = running.closed()?;
    let closed: BTreeSet<Date> = closed.into_iter().map(|closed| closed.day).collect();
    Ok((delegations(&running.facts()?, &closed), closed.len()))
}

fn word(number: Option<u64>) -> String {
    number.map_or_else(|| "not told".to_owned(), |n| n.to_string())
}

fn table(delegations: &Delegations) -> Markup {
    html! {
        div.scroll tabindex="0" role="region" aria-label="Side by side" {
            table {
                thead { tr {
                    th scope="col" { "Day" } th scope="col" { "Hall" } th scope="col" { "Organisation" }
                    th.n scope="col" { "Announced" } th.n scope="col" { "Claimed" } th.n scope="col" { "Counted at the door" }
                } }
                tbody {
                    @for ((day, hall, organisation), numbers) in delegations {
                        tr {
                            td { (day) } td { (hall) } th scope="row" { (organisation) }
                            td.n { (word(numbers.announced)) }
                            td.n { (word(numbers.claimed)) }
                            td.n { (word(numbers.counted)) }
                        }
                    }
                }
            }
        }
    }
}

/// The page.
pub(crate) async fn beside(
    State(house): State<Arc<House>>,
    Extension(session): Extension<Session>,
) -> Response {
    at_work(house, move |house| {
        let (delegations, closed) = of(house)?;
        let content = html! {
            p { "Days appear here once they are closed. Closed so far: " (closed) "." }
            @if delegations.is_empty() {
                p.quiet { "No delegation of a closed day was announced, claimed or counted." }
            } @else {
                (table(&delegations))
                (to_csv("/desk/beside.csv"))
            }
        };
        Ok(desk_page(&session, "Side by side", "/desk/beside", &content))
    })
    .await
}

/// The same as a table.
pub(crate) async fn beside_table(State(house): State<Arc<House>>) -> Response {
    at_work(house, |house| {
        let (delegations, _) = of(house)?;
        let cell = |number: Option<u64>| number.map(|n| n.to_string()).unwrap_or_default();
        let rows: Vec<Vec<String>> = delegations
            .iter()
            .map(|((day, hall, organisation), numbers)| {
                let mut row = vec![day.to_string(), hall.to_string(), organisation.to_string()];
                row.extend([numbers.announced, numbers.claimed, numbers.counted].map(cell));
                row
            })
            .collect();
        let head = ["day", "hall", "organisation", "announced", "claimed", "counted"];
        Ok(csv("side-by-side.csv", &head, &rows))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use leporello_turnout::vocabulary::{Claimed, HeadCount};

    #[test]
    fn a_day_that_is_open_shows_nothing() {
        let day = date(2026, 4, 9);
        let organisation = OrganisationId::new("School 4").unwrap();
        let hall = HallId::new("East").unwrap();
        let facts = [
            Fact::Claimed(Claimed {
                organisation: organisation.clone(),
                day,
                hall: hall.clone(),
                persons: 40,
                source: None,
            }),
            Fact::HeadCount(HeadCount {
                organisation: organisation.clone(),
                day,
                hall: hall.clone(),
                persons: 23,
            }),
        ];
        assert!(delegations(&facts, &BTreeSet::new()).is_empty());
        let shown = delegations(&facts, &BTreeSet::from([day]));
        let numbers = shown[&(day, hall, organisation)];
        assert_eq!(numbers, Numbers { announced: None, claimed: Some(40), counted: Some(23) });
    }
}
