//! The first page of all: what the exhibition is.

use super::page;
use crate::access::{OFFICE, new_code};
use crate::answer::{Answer, Problem, at_work};
use crate::house::House;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use jiff::civil::{Date, DateTime, Time};
use leporello_ledger::{About, Calendar};
use leporello_page::{Page, Width};
use leporello_turnout::vocabulary::{Door, DoorId, Event, Fact, Hall, HallId, Hours, Role, Venue};
use maud::{Markup, html};
use serde::Deserialize;
use std::sync::Arc;

/// Width of a door that nobody measured, in metres: a double door.
const DOOR_M: f64 = 1.6;

/// What is typed.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Typed {
    title: String,
    zone: String,
    first: String,
    last: String,
    opens: String,
    closes: String,
    halls: String,
    #[serde(default)]
    event: String,
    #[serde(default)]
    event_hall: String,
    #[serde(default)]
    event_from: String,
    #[serde(default)]
    event_to: String,
}

impl Typed {
    fn empty() -> Self {
        let zone = jiff::tz::TimeZone::system().iana_name().unwrap_or("Europe/Prague").to_owned();
        Self { zone, opens: "10:00".into(), closes: "18:00".into(), ..Self::default() }
    }

    /// What it says, or why it says nothing.
    fn read(&self) -> Result<(About, Vec<Fact>), String> {
        let date = |text: &str, what: &str| {
            text.trim().parse::<Date>().map_err(|_| format!("The {what} `{text}` is no date."))
        };
        let time = |text: &str, what: &str| {
            text.trim().parse::<Time>().map_err(|_| format!("The {what} `{text}` is no time."))
        };
        let about = About {
            exhibition: self.title.trim().into(),
            zone: self.zone.trim().into(),
            // Ceremonies go on past midnight.
            day_begins: Time::constant(4, 0, 0, 0),
        };
        if about.exhibition.is_empty() || about.exhibition.contains(char::is_control) {
            return Err("The title is one line, and not empty.".into());
        }
        let calendar = Calendar::new(&about).map_err(|e| format!("{}.", e.message))?;
        let venue = Venue {
            zone: about.zone.clone(),
            day_begins: about.day_begins,
            first: date(&self.first, "first day")?,
            last: date(&self.last, "last day")?,
            hours: Hours::daily(time(&self.opens, "opening")?, time(&self.closes, "closing")?),
        };
        venue.days().map_err(|e| format!("{e}."))?;
        let mut facts = vec![Fact::Venue(venue)];
        facts.extend(self.halls()?);
        facts.extend(self.event(&calendar)?.map(Fact::Event));
        Ok((about, facts))
    }

    /// Each hall with one door.
    fn halls(&self) -> Result<Vec<Fact>, String> {
        let mut facts = Vec::new();
        for line in self.halls.lines().filter(|line| !line.trim().is_empty()) {
            let wrong = |e| format!("The hall `{line}`: {e}.");
            let id = HallId::new(line).map_err(wrong)?;
            let door = DoorId::new(&format!("{id}: entrance")).map_err(wrong)?;
            let hall = Fact::Hall(Hall { id: id.clone(), planned_daily_visits: None });
            if facts.contains(&hall) {
                return Err(format!("The hall `{id}` is named twice."));
            }
            facts.push(hall);
            facts.push(Fact::Door(Door {
                id: door,
                hall: id,
                width_m: DOOR_M,
                expected_share: None,
            }));
        }
        if facts.is_empty() {
            return Err("Name at least one hall.".into());
        }
        Ok(facts)
    }

    fn event(&self, calendar: &Calendar) -> Result<Option<Event>, String> {
        let name = self.event.trim();
        if name.is_empty() {
            return Ok(None);
        }
        let moment = |text: &str| {
            let there: DateTime =
                text.trim().parse().map_err(|_| format!("`{text}` is no date and time."))?;
            let moment = calendar.zone().to_ambiguous_timestamp(there).compatible();
            moment.map_err(|_| format!("`{text}` cannot be in this time zone."))
        };
        let hall =
            HallId::new(&self.event_hall).map_err(|e| format!("The hall of `{name}`: {e}."))?;
        let (from, to) = (moment(&self.event_from)?, moment(&self.event_to)?);
        if to <= from {
            return Err(format!("`{name}` ends before it begins."));
        }
        if !self.halls.lines().any(|line| HallId::new(line).is_ok_and(|id| id == hall)) {
            return Err(format!("`{name}` is in a hall that is not named above."));
        }
        Ok(Some(Event { name: name.into(), hall, from, to }))
    }
}

fn field(id: &str, label: &str, kind: &str, value: &str, hint: &str) -> Markup {
    html! {
        div.field {
            label for=(id) { (label) @if !hint.is_empty() { span.hint { (hint) } } }
            input id=(id) name=(id) type=(kind) value=(value) required autocomplete="off";
        }
    }
}

fn form(token: &str, typed: &Typed, told: Option<&str>) -> Response {
    let status = if told.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let of = Page { title: "A new exhibition", width: Width::Sheet, ..Page::default() };
    let content = html! {
        @if let Some(told) = told { div.note.warm role="alert" { p { (told) } } }
        form method="post" action={ "/setup/" (token) } {
            (field("title", "Title", "text", &typed.title, "As it stands on the poster and in every report"))
            div.row {
                (field("first", "First day", "date", &typed.first, ""))
                (field("last", "Last day", "date", &typed.last, ""))
                (field("opens", "Opens", "time", &typed.opens, ""))
                (field("closes", "Closes", "time", &typed.closes, ""))
                (field("zone", "Time zone", "text", &typed.zone, ""))
            }
            div.field {
                label for="halls" { "Halls" span.hint { "One a line. Each has one door to begin with" } }
                textarea #halls name="halls" required { (typed.halls) }
            }
            fieldset {
                legend { "An event, such as the opening ceremony" }
                (event_fields(typed))
            }
            button.main type="submit" { "Set it up" }
        }
    };
    (status, page(&of, &content)).into_response()
}

fn event_fields(typed: &Typed) -> Markup {
    let optional = |id: &str, label: &str, kind: &str, value: &str| {
        html! {
            div.field {
                label for=(id) { (label) }
                input id=(id) name=(id) type=(kind) value=(value) autocomplete="off";
            }
        }
    };
    html! {
        div.row {
            (optional("event", "Name", "text", &typed.event))
            (optional("event-hall", "Hall", "text", &typed.event_hall))
            (optional("event-from", "Begins", "datetime-local", &typed.event_from))
            (optional("event-to", "Ends", "datetime-local", &typed.event_to))
        }
    }
}

/// The page is there until it was used once, for who has its address.
fn check(house: &House, token: &str) -> Answer<()> {
    if house.may_set_up(token)? { Ok(()) } else { Err(Problem::Missing) }
}

/// The form.
pub(crate) async fn setup(State(house): State<Arc<House>>, Path(token): Path<String>) -> Response {
    at_work(house, move |house| {
        check(house, &token)?;
        Ok(form(&token, &Typed::empty(), None))
    })
    .await
}

/// Sets the exhibition up.
pub(crate) async fn set_up(
    State(house): State<Arc<House>>,
    Path(token): Path<String>,
    Form(typed): Form<Typed>,
) -> Response {
    at_work(house, move |house| {
        let late = |why| Err(Problem::Wrong(why));
        if let Some(why) = house.set_up_before(&token)? {
            return late(why);
        }
        check(house, &token)?;
        let (about, facts) = match typed.read() {
            Ok(read) => read,
            Err(told) => return Ok(form(&token, &typed, Some(&told))),
        };
        let Some(running) = house.begin(&about, facts)? else {
            return house.set_up_before(&token)?.map_or(Err(Problem::Missing), late);
        };
        let code = new_code(&house.desk, OFFICE, Role::Admin)?;
        let key = running.reader().ask(|ledger| Ok(ledger.verifier().to_string()))?;
        Ok(done(&about, &code, &key))
    })
    .await
}

fn done(about: &About, code: &str, key: &str) -> Response {
    let of = Page { title: "It is set up", kicker: &about.exhibition, ..Page::default() };
    let content = html! {
        div.note.good role="status" {
            p { "Write these down now. The code is shown this once." }
        }
        dl.figures {
            div { dt { "Post" } dd #post { (OFFICE) } }
            div { dt { "Code" } dd.code #code { (code) } }
        }
        section {
            h2 { "For paper" }
            p { "The public key of this exhibition. Hand it out: with it anybody can check the reports." }
            p.code #key { (key) }
            p { "Keep a copy of the key file apart from this machine. Without it no day can be closed." }
        }
        p { a.button.main href="/desk/enter" { "To the desk" } }
    };
    page(&of, &content)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed() -> Typed {
        Typed {
            title: "Harbour".into(),
            zone: "Europe/Prague".into(),
            first: "2026-04-08".into(),
            last: "2026-04-18".into(),
            halls: "East\n\nWest\r\n".into(),
            event: "Opening".into(),
            event_hall: "East".into(),
            event_from: "2026-04-08T17:00".into(),
            event_to: "2026-04-08T18:00".into(),
            ..Typed::empty()
        }
    }

    fn wrong(change: impl FnOnce(&mut Typed)) -> String {
        let mut typed = typed();
        change(&mut typed);
        typed.read().unwrap_err()
    }

    #[test]
    fn each_hall_has_a_door() {
        let (_, facts) = typed().read().unwrap();
        let doors = facts.iter().filter(|fact| matches!(fact, Fact::Door(_))).count();
        assert_eq!((facts.len(), doors), (6, 2));
    }

    #[test]
    fn what_cannot_be_is_told_by_name() {
        assert!(wrong(|t| t.title = " ".into()).contains("title"));
        assert!(wrong(|t| t.zone = "Europe/Atlantis".into()).contains("Europe/Atlantis"));
        assert!(wrong(|t| t.last = "2026-04-07".into()).contains("2026-04-07"));
        assert!(wrong(|t| t.first = "8.4.".into()).contains("8.4."));
        assert!(wrong(|t| t.halls = "East\nEast".into()).contains("twice"));
        assert!(wrong(|t| t.halls = "\n".into()).contains("at least one"));
        assert!(wrong(|t| t.event_hall = "North".into()).contains("not named above"));
        assert!(wrong(|t| t.event_to = "2026-04-08T16:00".into()).contains("ends before"));
    }
}
