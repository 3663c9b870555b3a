//! What is recorded, written anew with other values in some of its columns. It is read by the
//! rules by which rows of files are read, so that a correction cannot say what a file may not.

use super::counters::count_row;
use super::desk::Desk;
use super::exhibition::{No, no};
use super::fold::is_whole;
use super::forms::{claim, head_count};
use super::known::{same, what};
use super::table::Row;
use super::trials;
use crate::fault::Fault;
use crate::store::Store;
use leporello_diag::{Diagnostic, Sink, Subject, codes};
use leporello_turnout::vocabulary::{CountBin, Fact, OrganisationId, Trial, Truth};
use std::collections::BTreeMap;

/// A row of a table: names of columns, and what stands there.
type Columns = Vec<(&'static str, String)>;

impl<S: Store> Desk<'_, S> {
    /// A recorded fact with other values in some columns, which are called as in the tables that
    /// are imported: `persons` of a head count, `in` of a count. An empty value stands for what
    /// was not told. The values of one observer of a trial are named together with `observer`.
    ///
    /// # Errors
    /// When there is no such column, a value is not one that a file may have, something else is
    /// recorded about what the fact would be about, also in the place of one that does not hold
    /// (`is_held`), or the database fails. Facts of a description
    /// have no columns.
    pub fn corrected(
        &mut self,
        fact: &Fact,
        is_held: bool,
        values: &[(String, String)],
    ) -> Result<Fact, Fault> {
        let told = |no: No| -> Fault {
            let hint = if no.code == codes::LDG_022 { "write it as in a table" } else { no.hint };
            let subject = Subject::Exhibition(what(fact));
            Box::new(Diagnostic::new(no.code, subject, no.why).hint(hint))
        };
        self.begin("the correction");
        let mut rows = rows(fact).map_err(told)?;
        set(&mut rows, values).map_err(told)?;
        let new = self.read_anew(fact, rows).map_err(told)?;
        if let Fact::Count(count) = &new {
            self.alone(fact, count)?.map_err(told)?;
        } else if !(is_held && same(&new, fact)) && self.known.holds_about(&new) {
            let why = format!("{} is recorded already", what(&new));
            return Err(told(no(
                codes::LDG_031,
                why,
                "correct that one, or strike one of them out",
            )));
        }
        Ok(new)
    }

    fn read_anew(&mut self, fact: &Fact, rows: Vec<Columns>) -> Result<Fact, No> {
        let mut places = BTreeMap::new();
        for (at, (name, _)) in rows.iter().take(1).flatten().enumerate() {
            places.insert((*name).to_owned(), at);
        }
        let rows: Vec<Row<'_>> = rows
            .into_iter()
            .map(|row| Row::of(&places, row.into_iter().map(|(_, value)| value).collect()))
            .collect();
        let row = rows.first().expect("every fact with columns has a row");
        match fact {
            Fact::Announced(_) | Fact::Claimed(_) => {
                claim(self, row).pop().expect("a claim, or why there is none")
            }
            Fact::HeadCount(_) => head_count(self, row),
            Fact::Trial(_) => trials::together(self, &rows),
            _ => self.count_of(row),
        }
    }

    fn count_of(&self, row: &Row<'_>) -> Result<Fact, No> {
        let read = count_row(row, None, self.exhibition.zone()).map_err(super::counters::wrong)?;
        self.exhibition.check(&read)?;
        if !is_whole(&read) {
            let why = "a bin begins with a whole minute and has whole minutes";
            return Err(super::counters::wrong(why));
        }
        Ok(Fact::Count(CountBin {
            device: read.device,
            from: read.from,
            seconds: read.seconds,
            entered: read.shown.entered,
            left: read.shown.left,
            undirected: read.shown.undirected,
            samples: read.samples.map(|s| s.taken),
            samples_expected: read.samples.map(|s| s.expected),
        }))
    }

    /// Whether a count overlaps no other that holds.
    fn alone(&mut self, old: &Fact, new: &CountBin) -> Result<Result<(), No>, Fault> {
        let mut holding = self.ledger.counts(&new.device, &mut Sink::new())?;
        if let Some(at) = holding.iter().position(|c| matches!(old, Fact::Count(old) if old == c)) {
            holding.remove(at);
        }
        let over = |c: &&CountBin| c.to() > Some(new.from) && new.to() > Some(c.from);
        Ok(holding.iter().find(over).map_or(Ok(()), |other| {
            let why = format!("it would overlap the bin at {} of {} s", other.from, other.seconds);
            Err(no(codes::LDG_024, why, "correct that one, or strike one of them out"))
        }))
    }
}

/// A fact as rows of its table: one, or one for each observer of a trial.
fn rows(fact: &Fact) -> Result<Vec<Columns>, No> {
    let said = |organisation: &OrganisationId, day: jiff::civil::Date, hall: &str| -> Columns {
        let name = organisation.as_str().to_owned();
        vec![("organisation", name), ("date", day.to_string()), ("hall", hall.to_owned())]
    };
    let with = |mut row: Columns, more: Columns| {
        row.extend(more);
        Ok(vec![row])
    };
    match fact {
        Fact::Announced(a) => with(
            said(&a.organisation, a.day, a.hall.as_str()),
            vec![("announced", a.persons.to_string())],
        ),
        Fact::Claimed(c) => with(
            said(&c.organisation, c.day, c.hall.as_str()),
            vec![
                ("claimed", c.persons.to_string()),
                ("source", c.source.clone().unwrap_or_default()),
            ],
        ),
        Fact::HeadCount(h) => with(
            said(&h.organisation, h.day, h.hall.as_str()),
            vec![("persons", h.persons.to_string())],
        ),
        Fact::Count(count) => with(Vec::new(), count_columns(count)),
        Fact::Trial(trial) => Ok(trial_rows(trial)),
        _ => Err(no(
            codes::LDG_022,
            "it is described in `exhibition.toml`, not in a table",
            "change it there and import it again; what is not there at all is struck out",
        )),
    }
}

fn word(value: Option<impl std::fmt::Display>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn count_columns(count: &CountBin) -> Columns {
    vec![
        ("device", count.device.to_string()),
        ("bin_start", count.from.to_string()),
        ("bin_s", count.seconds.to_string()),
        ("in", word(count.entered)),
        ("out", word(count.left)),
        ("count", word(count.undirected)),
        ("samples", word(count.samples)),
        ("expected", word(count.samples_expected)),
    ]
}

fn trial_rows(trial: &Trial) -> Vec<Columns> {
    let end = trial.from + jiff::SignedDuration::from_secs(i64::from(trial.seconds));
    let row = |observer: Option<&str>, entered: Option<u64>, left: Option<u64>| -> Columns {
        let mut row = vec![
            ("device", trial.device.to_string()),
            ("config", trial.configuration.to_string()),
            ("start", trial.from.to_string()),
            ("end", end.to_string()),
            ("true_in", word(entered)),
            ("true_out", word(left)),
            ("device_in", word(trial.device_entered)),
            ("device_out", word(trial.device_left)),
            ("device_count", word(trial.device_undirected)),
        ];
        row.extend(observer.map(|observer| ("observer", observer.to_owned())));
        row
    };
    match &trial.truth {
        Truth::Known { entered, left } => vec![row(None, *entered, *left)],
        Truth::Observed(seen) if seen.is_empty() => vec![row(None, None, None)],
        Truth::Observed(seen) => {
            seen.iter().map(|o| row(Some(&o.observer), o.entered, o.left)).collect()
        }
    }
}

/// Puts values into rows. What observers saw goes into the row of the one that is named.
fn set(rows: &mut [Columns], values: &[(String, String)]) -> Result<(), No> {
    let there: Vec<&str> = rows.iter().take(1).flatten().map(|(name, _)| *name).collect();
    for (name, _) in values {
        if !there.contains(&name.as_str()) {
            let why = format!("there is no column `{name}`; there are: {}", there.join(", "));
            return Err(no(codes::LDG_021, why, "name one of these"));
        }
    }
    let observer = values.iter().find(|(name, _)| name == "observer").map(|(_, value)| value);
    let is_of = |row: &Columns| {
        observer.is_none_or(|o| row.iter().any(|(name, value)| *name == "observer" && value == o))
    };
    let seen = rows.iter().filter(|row| is_of(row)).count();
    for (name, value) in values.iter().filter(|(name, _)| name != "observer") {
        let is_seen = matches!(name.as_str(), "true_in" | "true_out");
        if is_seen && seen != 1 {
            let why = "several observers saw this trial, or none of this name";
            return Err(no(codes::LDG_022, why, "name one of them: `observer=A`"));
        }
        for row in rows.iter_mut().filter(|row| !is_seen || is_of(row)) {
            row.iter_mut().filter(|(column, _)| column == name).for_each(|field| {
                field.1.clone_from(value);
            });
        }
    }
    Ok(())
}
