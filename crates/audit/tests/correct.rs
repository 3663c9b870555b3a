//! What was recorded wrongly is corrected by a new entry, and nothing is taken away.

use leporello_audit::{
    Books, Change, Corrected, Correcting, Import, Place, close_all, collect, correct, correctable,
    import, secret_of,
};
use leporello_diag::{Silent, Sink};
use leporello_ledger::key::Secret;
use leporello_ledger::{Clock, Fault};
use leporello_turnout::vocabulary::{DeviceId, Role, Status, Truth};
use tempfile::TempDir;

const DESCRIPTION: &str = r#"
title = "Harbour"
zone = "Europe/Prague"
first = "2026-04-08"
last = "2026-04-09"
[hours]
daily = "10:00-12:00"
[[hall]]
name = "East"
[[hall]]
name = "West"
[[door]]
name = "main"
hall = "East"
width-m = 1.6
[[device]]
name = "beam"
door = "main"
class = "beam"
"#;
const COUNTS: &str = "device,bin_start,bin_s,in,out\n\
    beam,2026-04-08T10:00,3600,61,20\nbeam,2026-04-08T11:00,3600,40,79\n";
const TRIALS: &str = "device,config,start,end,observer,true_in,true_out,device_in,device_out\n\
    beam,state,2026-04-08T08:00,2026-04-08T09:00,A,80,80,70,66\n\
    beam,state,2026-04-08T08:00,2026-04-08T09:00,B,89,80,70,66\n";
const CLAIMS: &str = "organisation,date,hall,announced,claimed\n\
    School 4,2026-04-08,East,40,60\nClub 1,2026-04-09,East,,17\n";
const HEADS: &str = "organisation,date,hall,persons\n\
    School 4,2026-04-08,East,82\nSchool 4,2026-04-08,West,11\n";

const CLOCK: Clock = Clock { mono_min: 0, wall_min: 29_600_000, offset_ms: 0 };

struct Case {
    books: Books,
    secret: Secret,
    folder: TempDir,
}

impl Case {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("exhibition.toml", DESCRIPTION),
            ("counts.csv", COUNTS),
            ("trials.csv", TRIALS),
            ("claims.csv", CLAIMS),
            ("heads.csv", HEADS),
        ] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let place = Place::beside(folder.path());
        let asked = Import {
            paths: vec![folder.path().to_owned()],
            format: None,
            device: None,
            direction: None,
            key: place.key(),
            place: place.clone(),
            clock: CLOCK,
        };
        let mut sink = Sink::new();
        import(&asked, &mut sink, &Silent).unwrap();
        assert!(sink.diagnostics().is_empty(), "{:?}", sink.diagnostics());
        let books = Books::open(place.clone(), &mut sink).unwrap();
        let secret = secret_of(&books, &place.key(), &mut sink).unwrap();
        Self { books, secret, folder }
    }

    /// The number of the entry that says this.
    fn number(&mut self, said: &str) -> String {
        let beam = DeviceId::new("beam").unwrap();
        let mut all = correctable(&mut self.books.ledger, None).unwrap();
        all.extend(correctable(&mut self.books.ledger, Some(&beam)).unwrap());
        let found: Vec<_> = all.iter().filter(|entry| entry.said.contains(said)).collect();
        assert_eq!(found.len(), 1, "`{said}` in {all:#?}");
        found[0].number.to_string()
    }

    fn correct(
        &mut self,
        number: &str,
        change: Change,
        is_tried: bool,
    ) -> Result<Corrected, Fault> {
        let asked = Correcting {
            number: number.parse().unwrap(),
            change,
            reason: "8 and 2 were read for each other".into(),
            by: [Role::ShiftLead, Role::Statistician],
        };
        let ledger = &mut self.books.ledger;
        correct(ledger, &asked, is_tried, CLOCK, &self.secret, &mut Sink::new())
    }

    fn set(&mut self, number: &str, values: &[(&str, &str)]) -> Result<Corrected, Fault> {
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        self.correct(number, Change::Set(values.iter().map(own).collect()), false)
    }

    fn refused(&mut self, number: &str, values: &[(&str, &str)]) -> String {
        let fault = self.set(number, values).unwrap_err();
        format!("{} {}", fault.code.name(), fault.message)
    }

    fn entries(&mut self) -> u64 {
        let verifier = self.books.ledger.verifier().clone();
        self.books.ledger.verify(&verifier).unwrap().events
    }
}

#[test]
fn a_head_count_that_was_misread_is_corrected_and_both_are_shown() {
    let mut case = Case::new();
    let number = case.number("82 of `School 4`");
    let done = case.set(&number, &[("persons", "28")]).unwrap();
    assert_eq!(done.holds.as_deref(), Some("28 of `School 4` counted in `East` on 2026-04-08"));
    assert!(done.recorded.is_some() && !done.entry.is_closed);
    let collected = collect(&mut case.books.ledger, &mut Sink::new()).unwrap();
    assert_eq!(collected.claims.head_counts[0].persons, 28);
    let told = &collected.amendments[0];
    assert_eq!(told.what, "the head count of School 4 in East corrected");
    let reason = "8 and 2 were read for each other (by shift lead and statistician)";
    assert_eq!(told.reason, reason);
    let all = correctable(&mut case.books.ledger, None).unwrap();
    let entry = all.iter().find(|entry| entry.number.to_string() == number).unwrap();
    assert!(entry.said.starts_with("82 of") && entry.corrections == 1, "{entry:?}");
    assert!(entry.holds.as_ref().unwrap().starts_with("28 of"), "{entry:?}");
}

#[test]
fn what_holds_already_is_not_recorded_again() {
    let mut case = Case::new();
    let number = case.number("`School 4` claimed 60");
    let before = case.entries();
    assert!(case.set(&number, &[("claimed", "60")]).unwrap().held_before);
    assert_eq!(case.entries(), before);
    assert!(case.correct(&number, Change::Strike, false).unwrap().recorded.is_some());
    assert!(case.correct(&number, Change::Strike, false).unwrap().held_before);
    assert_eq!(case.entries(), before + 1);
    // What was struck out can hold again.
    assert!(case.set(&number, &[("claimed", "60")]).unwrap().recorded.is_some());
}

#[test]
fn a_correction_that_is_tried_only_leaves_no_trace() {
    let mut case = Case::new();
    let number = case.number("`Club 1` claimed 17");
    let before = case.entries();
    let tried = case.correct(&number, Change::Strike, true).unwrap();
    assert_eq!((tried.holds, tried.recorded, tried.held_before), (None, None, false));
    assert_eq!(case.entries(), before);
}

#[test]
fn a_correction_of_a_closed_day_is_an_amendment() {
    let mut case = Case::new();
    let number = case.number("`beam` counted 61 in, 20 out");
    assert_eq!(number, "beam:1:1");
    close_all(&mut case.books.ledger, &case.secret).unwrap();
    let done = case.set(&number, &[("in", "16")]).unwrap();
    assert!(done.entry.is_closed);
    let now = collect(&mut case.books.ledger, &mut Sink::new()).unwrap();
    assert_eq!(now.status, Status::Provisional, "until the correction is under a checkpoint");
    close_all(&mut case.books.ledger, &case.secret).unwrap();
    let now = collect(&mut case.books.ledger, &mut Sink::new()).unwrap();
    assert_eq!(now.status, Status::Amended);
    assert_eq!(now.evidence.counts[0].entered, Some(16));
    assert_eq!(now.evidence.counts[0].left, Some(20));
    assert!(now.amendments.iter().any(|a| a.what == "a count of beam corrected"));
    case.entries();
}

#[test]
fn one_observer_of_a_trial_is_corrected_and_the_other_stays() {
    let mut case = Case::new();
    let number = case.number("trial of `beam`");
    let several = case.refused(&number, &[("true_in", "81")]);
    assert!(several.starts_with("LDG-022 several observers"), "{several}");
    case.set(&number, &[("observer", "B"), ("true_in", "81"), ("device_in", "71")]).unwrap();
    let collected = collect(&mut case.books.ledger, &mut Sink::new()).unwrap();
    let trial = &collected.evidence.trials[0];
    let Truth::Observed(seen) = &trial.truth else { panic!("{trial:?}") };
    let entered: Vec<_> = seen.iter().map(|o| o.entered).collect();
    assert_eq!(entered, [Some(80), Some(81)]);
    assert_eq!((trial.device_entered, trial.device_left), (Some(71), Some(66)));
}

#[test]
fn a_correction_says_nothing_that_a_file_may_not() {
    let mut case = Case::new();
    let before = case.entries();
    let head = case.number("82 of `School 4`");
    let count = case.number("counted 61 in");
    for (number, name, value, said) in [
        (&head, "persons", "-3", "LDG-022 `persons`: `-3` is no count: it is below zero"),
        (&head, "persons", "", "LDG-022 `persons` is empty"),
        (&head, "people", "3", "LDG-021 there is no column `people`; there are: organisation"),
        (&head, "hall", "North", "LDG-025 there is no hall `North`"),
        (&head, "hall", "West", "LDG-031 the head count of `School 4` on 2026-04-08 in `West`"),
        (&head, "date", "2026-05-08", "LDG-028 2026-05-08 is outside of the exhibition"),
        (&count, "in", "999999", "LDG-023 999999 in 3600 seconds"),
        (&count, "bin_start", "2026-04-08T10:30", "LDG-024 it would overlap the bin at"),
        (&count, "bin_s", "90", "LDG-022 a bin begins with a whole minute"),
        (&count, "device", "beam two", "LDG-025 there is no device `beam two`"),
    ] {
        let is = case.refused(number, &[(name, value)]);
        assert!(is.starts_with(said), "{name}={value}: {is}");
    }
    assert_eq!(case.entries(), before);
}

#[test]
fn entries_that_say_no_fact_and_numbers_of_none_are_told() {
    let mut case = Case::new();
    let strike = |case: &mut Case, number: &str| {
        let fault = case.correct(number, Change::Strike, false).unwrap_err();
        format!("{} {}", fault.code.name(), fault.message)
    };
    assert_eq!(strike(&mut case, "1"), "AUD-009 it is no fact");
    assert_eq!(strike(&mut case, "999"), "AUD-009 there is none in this ledger");
    assert_eq!(strike(&mut case, "boom:1:1"), "AUD-009 there is none in this ledger");
    let days = case.number("the days of the exhibition");
    assert_eq!(strike(&mut case, &days), "AUD-009 without its days there is no exhibition");
    let hall = case.number("the hall `West`");
    let said = case.refused(&hall, &[("name", "North")]);
    assert!(said.starts_with("LDG-022 it is described in `exhibition.toml`"), "{said}");
    let one = Correcting {
        number: hall.parse().unwrap(),
        change: Change::Strike,
        reason: "there is none".into(),
        by: [Role::Admin, Role::Admin],
    };
    let ledger = &mut case.books.ledger;
    let alone = correct(ledger, &one, true, CLOCK, &case.secret, &mut Sink::new()).unwrap_err();
    assert!(alone.message.contains("one role alone"), "{}", alone.message);
    let silent = Correcting { reason: " ".into(), by: [Role::Admin, Role::Auditor], ..one };
    let fault = correct(ledger, &silent, true, CLOCK, &case.secret, &mut Sink::new()).unwrap_err();
    assert!(fault.message.contains("no reason"), "{}", fault.message);
}

#[test]
fn a_file_that_is_imported_again_does_not_undo_a_correction() {
    let mut case = Case::new();
    let number = case.number("82 of `School 4`");
    case.set(&number, &[("persons", "28")]).unwrap();
    let place = case.books.place.clone();
    let asked = Import {
        paths: vec![case.folder.path().to_owned()],
        format: None,
        device: None,
        direction: None,
        key: place.key(),
        place,
        clock: CLOCK,
    };
    let again = import(&asked, &mut Sink::new(), &Silent).unwrap();
    assert!(again.changed_nothing() && again.was_known());
    let collected = collect(&mut case.books.ledger, &mut Sink::new()).unwrap();
    assert_eq!(collected.claims.head_counts[0].persons, 28);
}
