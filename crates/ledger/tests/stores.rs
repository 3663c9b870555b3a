//! One suite over every store.

use crate::common;
use crate::common::{Clicker, OPENING, begun, clock, device, own};
use jiff::civil::date;
use leporello_diag::{Sink, codes};
use leporello_ledger::store::{Health, Memory, Sqlite, Store, Work};
use leporello_ledger::{
    Bin, Body, Correction, Crossings, EventKey, Fault, Ledger, Outcome, Progress, Proof, Reading,
    Refusal, Samples, Signed, Writer, recorded,
};
use leporello_turnout::vocabulary::{
    Announced, CountBin, Fact, HallId, HeadCount, OrganisationId, Role,
};

fn send<S: Store>(ledger: &mut Ledger<S>, batch: Vec<Signed>) -> (Vec<Outcome>, Vec<Progress>) {
    let vetted = ledger.vet(batch).unwrap();
    let receipt = ledger.ingest(&vetted).unwrap();
    (receipt.outcomes, receipt.chains)
}

fn with_clicker<S: Store>(store: S) -> (Ledger<S>, Clicker) {
    let mut ledger = begun(store);
    let clicker = Clicker::new("clicker");
    ledger.pair(&clicker.device, clicker.secret.public(), clock(OPENING), &own()).unwrap();
    (ledger, clicker)
}

fn total<S: Store>(ledger: &mut Ledger<S>, name: &str) -> u64 {
    let counts = ledger.counts(&device(name), &mut Sink::new()).unwrap();
    counts.iter().filter_map(|count| count.entered).sum()
}

fn the_same_batch_again_changes_nothing<S: Store>(store: S) {
    let (mut ledger, mut clicker) = with_clicker(store);
    let batch = clicker.counts(&[4, 0, 9]);
    assert_eq!(send(&mut ledger, batch.clone()).0, [const { Outcome::Recorded }; 3]);
    let (outcomes, chains) = send(&mut ledger, batch);
    assert_eq!(outcomes, [const { Outcome::Known }; 3]);
    assert_eq!((chains[0].contiguous, chains[0].missing.as_slice()), (3, [].as_slice()));
    assert_eq!(total(&mut ledger, "clicker"), 13);
}

fn what_is_missing_is_told_and_may_come_later<S: Store>(store: S) {
    let (mut ledger, mut clicker) = with_clicker(store);
    let mut batch = clicker.counts(&[1, 2, 3, 4, 5, 6]);
    let late: Vec<Signed> = [4, 2].map(|at| batch.remove(at)).into();
    let (_, chains) = send(&mut ledger, batch);
    assert_eq!((chains[0].contiguous, chains[0].missing.clone()), (2, vec![(3, 3), (5, 5)]));
    let (outcomes, chains) = send(&mut ledger, late);
    assert_eq!(outcomes, [const { Outcome::Recorded }; 2]);
    assert_eq!((chains[0].contiguous, chains[0].missing.len()), (6, 0));
    assert_eq!(total(&mut ledger, "clicker"), 21);
}

fn another_entry_under_a_used_key_is_refused<S: Store>(store: S) {
    let (mut ledger, mut clicker) = with_clicker(store);
    send(&mut ledger, clicker.counts(&[4]));
    let mut copy = Clicker::new("clicker");
    let outcome = send(&mut ledger, copy.counts(&[40])).0;
    assert_eq!(outcome, [Outcome::Refused(Refusal::OtherUnderKey)]);
    assert_eq!(total(&mut ledger, "clicker"), 4);
}

fn what_does_not_fit_is_refused<S: Store>(store: S) {
    let (mut ledger, mut clicker) = with_clicker(store);
    let mut stranger = Clicker::new("stranger");
    let refused = |why| Outcome::Refused(why);
    assert_eq!(send(&mut ledger, stranger.counts(&[1])).0, [refused(Refusal::UnknownDevice)]);

    let mut forged = clicker.counts(&[4]);
    forged[0].sig[5] ^= 1;
    assert_eq!(send(&mut ledger, forged).0, [refused(Refusal::Signature)]);
    let fact = Fact::HeadCount(head_count(10));
    let fact = clicker.say(Body::Fact(Box::new(fact)));
    assert_eq!(send(&mut ledger, vec![fact]).0, [refused(Refusal::NotForDevices)]);

    let mut other = Clicker::new("clicker");
    let good = other.counts(&[1, 2]);
    send(&mut ledger, good);
    let mut forked = Clicker::new("clicker");
    let branch = forked.counts(&[1, 7, 8]);
    let outcomes = send(&mut ledger, branch[2..].to_vec()).0;
    assert_eq!(outcomes, [refused(Refusal::Chain)]);
}

fn a_wrong_signature_costs_its_own_entry_alone<S: Store>(store: S) {
    let (mut ledger, mut clicker) = with_clicker(store);
    let whole = clicker.counts(&[1, 2, 4, 8, 16]);
    let mut batch = whole.clone();
    batch[2].sig[40] ^= 1;
    let (outcomes, chains) = send(&mut ledger, batch);
    for (at, outcome) in outcomes.iter().enumerate() {
        let wrong = Outcome::Refused(Refusal::Signature);
        assert_eq!(*outcome, if at == 2 { wrong } else { Outcome::Recorded }, "{at}");
    }
    assert_eq!((chains[0].contiguous, chains[0].missing.clone()), (2, vec![(3, 3)]));
    assert_eq!(total(&mut ledger, "clicker"), 27);
    assert_eq!(send(&mut ledger, whole).1[0].contiguous, 5);
    let verifier = ledger.verifier().clone();
    assert_eq!(ledger.verify(&verifier).unwrap().gaps, 0);
}

fn a_second_entry_for_a_bin_is_refused<S: Store>(store: S) {
    let (mut ledger, mut clicker) = with_clicker(store);
    let mut batch: Vec<Signed> = (0..3).map(|_| clicker.say(Clicker::body(0, 1))).collect();
    batch.push(batch[2].clone());
    let (outcomes, chains) = send(&mut ledger, batch);
    assert_eq!(outcomes[0], Outcome::Recorded);
    assert_eq!(outcomes[1..], [const { Outcome::Refused(Refusal::SecondForBin) }; 3]);
    assert_eq!(chains[0].contiguous, 1);
}

fn a_key_that_was_taken_away_speaks_no_more<S: Store>(store: S) {
    let (mut ledger, mut clicker) = with_clicker(store);
    let batch = clicker.counts(&[4]);
    send(&mut ledger, batch.clone());
    ledger.revoke(&clicker.device, clock(OPENING), &own()).unwrap();
    assert_eq!(send(&mut ledger, clicker.counts(&[1])).0, [Outcome::Refused(Refusal::Revoked)]);
    assert_eq!(send(&mut ledger, batch).0, [Outcome::Known]);
    let verifier = ledger.verifier().clone();
    assert_eq!(ledger.verify(&verifier).unwrap().events, 4);
}

fn a_closed_day_stays_and_what_comes_late_amends_it<S: Store>(store: S) {
    let (mut ledger, mut clicker) = with_clicker(store);
    let batch = clicker.counts(&[4, 6, 9]);
    send(&mut ledger, batch[..2].to_vec());
    let day = date(2026, 4, 8);
    let first = ledger.close(day, &own()).unwrap();
    assert_eq!(first.number, 1);
    assert!(first.text.contains("counted 10 - - clicker\n"), "{}", first.text);
    assert_eq!(ledger.close(day, &own()).unwrap(), first);
    assert!(ledger.open_days().unwrap().is_empty());

    send(&mut ledger, batch[2..].to_vec());
    assert_eq!(ledger.open_days().unwrap(), [day]);
    let second = ledger.close(day, &own()).unwrap();
    assert_eq!((second.number, second.size), (2, first.size + 1));
    assert!(second.text.contains("counted 19 - - clicker\nafter 2026-04-08 1 "));
    assert_eq!(ledger.checkpoints().unwrap(), [first, second]);
    let verifier = ledger.verifier().clone();
    let verified = ledger.verify(&verifier).unwrap();
    assert_eq!((verified.events, verified.sealed, verified.checkpoints), (5, 5, 2));
}

/// A store that counts its transactions.
struct Counted(Memory, u32);

impl Store for Counted {
    fn transaction(&mut self, work: Work<'_>) -> Result<(), Fault> {
        self.1 += 1;
        self.0.transaction(work)
    }

    fn check(&mut self) -> Result<(), Fault> {
        self.0.check()
    }
}

#[test]
fn a_proof_reads_entry_and_checkpoint_in_one_transaction() {
    let (mut ledger, mut clicker) = with_clicker(Counted(Memory::new(), 0));
    let batch = clicker.counts(&[4, 6]);
    let key = batch[0].event.key.clone();
    send(&mut ledger, batch);
    ledger.close(date(2026, 4, 8), &own()).unwrap();
    let before = ledger.store().1;
    ledger.prove(&key).unwrap();
    // In a second one, the day could have been amended since the first.
    assert_eq!(ledger.store().1, before + 1);
}

fn an_entry_is_proved_without_the_others<S: Store>(store: S) {
    let (mut ledger, mut clicker) = with_clicker(store);
    let batch = clicker.counts(&[4, 6, 9, 1, 7]);
    let key = batch[3].event.key.clone();
    send(&mut ledger, batch[..4].to_vec());
    assert_eq!(ledger.prove(&key).unwrap_err().code, codes::LDG_002);
    let day = date(2026, 4, 8);
    ledger.close(day, &own()).unwrap();
    let proof = ledger.prove(&key).unwrap();
    let verifier = ledger.verifier().clone();
    assert_eq!(proof.check(&verifier).unwrap().number, 1);
    assert_eq!(Signed::parse(&proof.leaf).unwrap(), batch[3]);

    send(&mut ledger, batch[4..].to_vec());
    let late = batch[4].event.key.clone();
    assert_eq!(ledger.prove(&late).unwrap_err().code, codes::LDG_002);
    let second = ledger.close(day, &own()).unwrap();
    assert_eq!(ledger.prove(&key).unwrap().check(&verifier).unwrap(), second);
    assert_eq!(ledger.prove(&late).unwrap().check(&verifier).unwrap(), second);

    let other = Proof { leaf: proof.leaf.replace("entered 1", "entered 2"), ..proof.clone() };
    let moved = Proof { text: proof.text.replace("index 3", "index 2"), ..proof.clone() };
    let forged = Proof { text: proof.text.replace("counted 20", "counted 21"), ..proof.clone() };
    for wrong in [other, moved, forged] {
        assert_ne!(wrong, proof);
        assert_eq!(wrong.check(&verifier).unwrap_err().code, codes::LDG_006);
    }
}

fn head_count(persons: u64) -> HeadCount {
    HeadCount {
        organisation: OrganisationId::new("School 4").unwrap(),
        day: date(2026, 4, 9),
        hall: HallId::new("East").unwrap(),
        persons,
    }
}

fn a_correction_needs_two_roles_and_both_stay<S: Store>(store: S) {
    let mut ledger = begun(store);
    let first = Fact::HeadCount(head_count(82));
    let key = ledger.record(vec![first.clone()], clock(OPENING), &own()).unwrap().remove(0);
    let correction = |by| Correction {
        of: key.clone(),
        reason: "digits exchanged".into(),
        by,
        instead: Some(Fact::HeadCount(head_count(28))),
    };
    let alone = correction([Role::ShiftLead, Role::ShiftLead]);
    let refused = ledger.correct(alone, clock(OPENING), &own()).unwrap_err();
    assert_eq!(refused.code, codes::LDG_002);
    let two = correction([Role::ShiftLead, Role::HallManager]);
    let of = ledger.correct(two.clone(), clock(OPENING), &own()).unwrap();
    let again = Correction { of, ..two };
    assert!(ledger.correct(again, clock(OPENING), &own()).is_err());
    let facts = ledger.facts().unwrap();
    assert_eq!(facts.len(), 1);
    assert_eq!(facts[0].first, first);
    assert_eq!(facts[0].now(), Some(&Fact::HeadCount(head_count(28))));
}

fn a_count_is_corrected_too<S: Store>(store: S) {
    let (mut ledger, mut clicker) = with_clicker(store);
    let batch = clicker.counts(&[4, 900]);
    let of = batch[1].event.key.clone();
    send(&mut ledger, batch);
    let instead = Fact::Count(CountBin {
        device: clicker.device.clone(),
        from: jiff::Timestamp::from_second((OPENING + 15) * 60).unwrap(),
        seconds: 900,
        entered: Some(9),
        left: None,
        undirected: None,
        samples: None,
        samples_expected: None,
    });
    let by = [Role::ShiftLead, Role::Statistician];
    let correction = Correction { of, reason: "button stuck".into(), by, instead: Some(instead) };
    ledger.correct(correction, clock(OPENING), &own()).unwrap();
    assert_eq!(total(&mut ledger, "clicker"), 13);
}

fn several_counts_are_struck_out_together_or_none<S: Store>(store: S) {
    let (mut ledger, mut clicker) = with_clicker(store);
    let batch = clicker.counts(&[4, 900, 800]);
    let keys: Vec<_> = batch.iter().map(|signed| signed.event.key.clone()).collect();
    send(&mut ledger, batch);
    let by = [Role::Statistician, Role::ShiftLead];
    let strike = |of: &EventKey| {
        let reason = "a cleaning machine".into();
        Correction { of: of.clone(), reason, by, instead: None }
    };
    let mut nobody = keys[1].clone();
    nobody.seq = 99;
    let wrong = vec![strike(&keys[1]), strike(&nobody)];
    assert!(ledger.correct_all(wrong, clock(OPENING), &own()).is_err());
    assert_eq!(total(&mut ledger, "clicker"), 1704, "nothing of it is recorded");
    let right = keys[1..].iter().map(strike).collect();
    ledger.correct_all(right, clock(OPENING), &own()).unwrap();
    assert_eq!(total(&mut ledger, "clicker"), 4);
    let known = ledger.corrections().unwrap();
    assert_eq!(known.keys().collect::<Vec<_>>(), [&keys[1], &keys[2]]);
}

fn totals_become_counts_and_a_new_start_is_told<S: Store>(store: S) {
    let mut ledger = begun(store);
    let beam = device("beam");
    ledger.pair(&beam, own().public(), clock(OPENING), &own()).unwrap();
    let reading = |bin: i64, total| Reading {
        bin: Bin { start_min: OPENING + bin * 15, length_min: 15 },
        shown: Crossings { entered: Some(total), left: None, undirected: None },
        samples: Some(Samples { taken: 3, expected: 3 }),
        total: true,
    };
    let readings = [reading(0, 1000), reading(1, 1012), reading(2, 5), reading(4, 9)];
    ledger.record_readings(&beam, &readings, clock(OPENING), &own()).unwrap();
    let mut sink = Sink::new();
    let counts = ledger.counts(&beam, &mut sink).unwrap();
    let shown: Vec<_> = counts.iter().map(|c| (c.entered, c.seconds / 60)).collect();
    assert_eq!(shown, [(Some(12), 15), (Some(5), 15), (Some(4), 30)]);
    assert_eq!(sink.diagnostics().len(), 1);
    assert_eq!(sink.diagnostics()[0].code, codes::LDG_030);
}

fn a_clock_that_is_off_is_put_right_or_not_believed<S: Store>(store: S) {
    let (mut ledger, mut clicker) = with_clicker(store);
    let mut say = |bin, offset_ms| {
        let signed = clicker.say(Clicker::body(bin, 1));
        let mut event = signed.event;
        event.clock.offset_ms = offset_ms;
        event
    };
    // The chain is over what is signed: each is alone in an epoch of its own.
    let batch: Vec<Signed> = [(0, 90_000), (1, 600_000), (2, -50_000_000)]
        .into_iter()
        .zip(1..)
        .map(|((bin, offset), epoch)| {
            let mut event = say(bin, offset);
            (event.key.epoch, event.key.seq, event.prev) = (epoch, 1, [0; 32]);
            event
        })
        .collect::<Vec<_>>()
        .into_iter()
        .map(|event| Clicker::new("clicker").secret.sign(event))
        .collect();
    assert_eq!(send(&mut ledger, batch).0, [const { Outcome::Recorded }; 3]);
    let mut sink = Sink::new();
    let counts = ledger.counts(&device("clicker"), &mut sink).unwrap();
    let minutes: Vec<i64> = counts.iter().map(|c| c.from.as_second() / 60 - OPENING).collect();
    assert_eq!(minutes, [0, 5]);
    assert_eq!(sink.diagnostics().len(), 2);
    assert!(sink.diagnostics().iter().all(|d| d.code == codes::LDG_027));
}

fn devices_say_how_they_are<S: Store + 'static>(store: S) {
    let (ledger, clicker) = with_clicker(store);
    let health = |seen_ms| Health {
        device: clicker.device.clone(),
        seen_ms,
        offset_ms: -30,
        battery_percent: Some(80),
    };
    let (writer, writing) = Writer::start(ledger).unwrap();
    writer.heard(health(1)).unwrap();
    writer.heard(health(2)).unwrap();
    drop(writer);
    assert_eq!(writing.end().unwrap().health().unwrap(), [health(2)]);
}

fn sums_are_of_whole_bins_within_the_minutes<S: Store>(store: S) {
    let (mut ledger, mut clicker) = with_clicker(store);
    send(&mut ledger, clicker.counts(&[4, 6, 9, 100]));
    let mut sums = |from, to| ledger.sums(OPENING + from, OPENING + to).unwrap();
    assert_eq!(sums(15, 45), [(clicker.device.clone(), common::entered(15))]);
    assert_eq!(sums(15, 44), [(clicker.device.clone(), common::entered(6))]);
    assert_eq!(sums(16, 44), []);
}

fn the_ledger_knows_whether_its_own_entries_are_more<S: Store>(store: S) {
    let (mut ledger, mut clicker) = with_clicker(store);
    let before = ledger.own_entries().unwrap();
    send(&mut ledger, clicker.counts(&[4]));
    assert_eq!(ledger.own_entries().unwrap(), before);
    ledger.record(vec![Fact::HeadCount(head_count(2))], clock(OPENING), &own()).unwrap();
    assert_eq!(ledger.own_entries().unwrap(), before + 1);
    assert_eq!(ledger.device(&clicker.device).unwrap().unwrap().key, clicker.secret.public());
}

fn many_senders_lose_nothing<S: Store + 'static>(store: S) {
    let mut ledger = begun(store);
    let mut clickers: Vec<Clicker> =
        (0..6).map(|i| Clicker::new(&format!("clicker-{i}"))).collect();
    for c in &clickers {
        ledger.pair(&c.device, c.secret.public(), clock(OPENING), &own()).unwrap();
    }
    let (writer, writing) = Writer::start(ledger).unwrap();
    std::thread::scope(|scope| {
        for clicker in &mut clickers {
            let writer = writer.clone();
            scope.spawn(move || {
                for part in clicker.counts(&[1; 40]).chunks(4) {
                    let receipt = writer.ingest(part.to_vec()).unwrap();
                    assert_eq!((recorded(&receipt), receipt.chains.len()), (4, 1));
                }
            });
        }
    });
    let closed = writer.with(|ledger| ledger.close(date(2026, 4, 8), &own())).unwrap().unwrap();
    assert_eq!(closed.text.matches("counted 40").count(), 6);
    drop(writer);
    let mut ledger = writing.end().unwrap();
    assert_eq!(total(&mut ledger, "clicker-3"), 40);
}

fn the_writer_keeps_how_devices_are_and_strangers_cost_nobody<S: Store + 'static>(store: S) {
    let (ledger, mut clicker) = with_clicker(store);
    let (writer, writing) = Writer::start(ledger).unwrap();
    let health = |name: &str, seen_ms| {
        let device = device(name);
        Health { device, seen_ms, offset_ms: 0, battery_percent: None }
    };
    for round in 0..20 {
        let batch = clicker.counts(&[1, 1]);
        std::thread::scope(|scope| {
            let counted = scope.spawn(|| writer.ingest(batch).unwrap());
            let strange = scope.spawn(|| writer.heard(health("stranger", round)));
            writer.heard(health("clicker", round)).unwrap();
            assert_eq!(
                strange.join().unwrap().unwrap_err().message,
                "there is no device `stranger`"
            );
            assert_eq!(recorded(&counted.join().unwrap()), 2);
        });
    }
    drop(writer);
    let mut ledger = writing.end().unwrap();
    assert_eq!(ledger.health().unwrap(), [health("clicker", 19)]);
    assert_eq!(total(&mut ledger, "clicker"), 40);
}

fn a_key_that_comes_while_the_writer_is_at_work_counts_at_once<S: Store + 'static>(store: S) {
    let (ledger, mut clicker) = with_clicker(store);
    let (writer, writing) = Writer::start(ledger).unwrap();
    let mut late = Clicker::new("late");
    let refused = writer.ingest(late.counts(&[3])).unwrap();
    assert_eq!(refused.outcomes, [Outcome::Refused(Refusal::UnknownDevice)]);
    let (of, key) = (late.device.clone(), late.secret.public());
    writer.with(move |ledger| ledger.pair(&of, key, clock(OPENING), &own())).unwrap().unwrap();
    let mut late = Clicker::new("late");
    assert_eq!(recorded(&writer.ingest(late.counts(&[3, 4])).unwrap()), 2);
    assert_eq!(recorded(&writer.ingest(clicker.counts(&[5])).unwrap()), 1);
    // The same name with another key: what the old key signs is refused from now on.
    let (of, key) = (late.device.clone(), Clicker::new("other").secret.public());
    writer.with(move |ledger| ledger.pair(&of, key, clock(OPENING), &own())).unwrap().unwrap();
    let refused = writer.ingest(late.counts(&[6])).unwrap();
    assert_eq!(refused.outcomes, [Outcome::Refused(Refusal::Signature)]);
    drop(writer);
    assert_eq!(total(&mut writing.end().unwrap(), "late"), 7);
}

fn a_ledger_opens_again_as_it_was<S: Store>(store: S) {
    let (mut ledger, mut clicker) = with_clicker(store);
    send(&mut ledger, clicker.counts(&[4]));
    let announced = Fact::Announced(Announced {
        organisation: OrganisationId::new("School 4").unwrap(),
        day: date(2026, 4, 9),
        hall: HallId::new("East").unwrap(),
        persons: 40,
    });
    ledger.record(vec![announced.clone()], clock(OPENING), &own()).unwrap();
    let (about, verifier) = (ledger.about().clone(), ledger.verifier().clone());
    let mut ledger = Ledger::open(ledger.into_store()).unwrap();
    assert_eq!((ledger.about(), ledger.verifier()), (&about, &verifier));
    assert_eq!(ledger.facts().unwrap()[0].first, announced);
    assert_eq!(total(&mut ledger, "clicker"), 4);
    let again = Ledger::begin(ledger.into_store(), &about, &own(), clock(OPENING));
    assert!(again.is_err());
}

macro_rules! suite {
    ($($claim:ident)*) => {
        mod memory { $(#[test] fn $claim() { super::$claim(super::Memory::new()); })* }
        mod sqlite {
            $(#[test] fn $claim() {
                let folder = tempfile::tempdir().unwrap();
                super::$claim(super::Sqlite::open(&folder.path().join("ledger.db")).unwrap());
            })*
        }
        #[cfg(feature = "postgres")]
        #[test]
        fn postgres_does_all_of_it() {
            let server = common::server::Server::start();
            let store = || leporello_ledger::store::Postgres::connect(&server.database()).unwrap();
            $(eprintln!("{}", stringify!($claim)); $claim(store());)*
        }
    };
}

suite! {
    the_same_batch_again_changes_nothing
    what_is_missing_is_told_and_may_come_later
    another_entry_under_a_used_key_is_refused
    what_does_not_fit_is_refused
    a_wrong_signature_costs_its_own_entry_alone
    a_second_entry_for_a_bin_is_refused
    a_key_that_was_taken_away_speaks_no_more
    a_closed_day_stays_and_what_comes_late_amends_it
    an_entry_is_proved_without_the_others
    a_correction_needs_two_roles_and_both_stay
    a_count_is_corrected_too
    several_counts_are_struck_out_together_or_none
    totals_become_counts_and_a_new_start_is_told
    a_clock_that_is_off_is_put_right_or_not_believed
    devices_say_how_they_are
    the_writer_keeps_how_devices_are_and_strangers_cost_nobody
    a_key_that_comes_while_the_writer_is_at_work_counts_at_once
    sums_are_of_whole_bins_within_the_minutes
    the_ledger_knows_whether_its_own_entries_are_more
    many_senders_lose_nothing
    a_ledger_opens_again_as_it_was
}
