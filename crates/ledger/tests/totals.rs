//! Running totals, pushed and heard at a broker: nothing that was counted is lost or counted twice.

use crate::common::case::Case;
use crate::common::{OPENING, clock, device, own};
use leporello_diag::{Diagnostic, Sink};
use leporello_ledger::import::{Desk, Direction, Format, Held, Pushed, Totals};
use leporello_ledger::store::{Memory, Store as _, Stored};
use leporello_ledger::{Bin, Body, Correction, Crossings, EventKey, Reading};
use leporello_turnout::vocabulary::Role;
use proptest::prelude::*;

/// Minute of the day's opening, in, out: what the door's sensor shows.
type Shown = (i64, u64, u64);

/// Minutes since the opening, how many, in, out.
type Count = (i64, u32, Option<u64>, Option<u64>);

/// The sensor `e1`, which speaks by either way.
struct Sensor {
    case: Case,
    held: Held,
    totals: Totals,
}

impl Sensor {
    fn new() -> Self {
        Self { case: Case::new(), held: Held::default(), totals: Totals::default() }
    }

    fn told<T>(
        &mut self,
        at: i64,
        work: impl FnOnce(&mut Desk<'_, Memory>, &mut Held) -> T,
    ) -> (T, Vec<Diagnostic>) {
        let (secret, mut sink) = (own(), Sink::new());
        let Case { ledger, exhibition } = &mut self.case;
        let now = clock(OPENING + at);
        let mut desk = Desk::new(ledger, exhibition, &secret, now, &mut sink).unwrap();
        let made = work(&mut desk, &mut self.held);
        drop(desk);
        (made, sink.diagnostics().to_vec())
    }

    /// Pushes both totals when it is `now`; what was told.
    fn push_at(&mut self, (at, entered, left): Shown, now: i64) -> (Pushed, Vec<Diagnostic>) {
        let time = format!("20260408{:02}{:02}20", 10 + at / 60, at % 60);
        let sum = format!(r#"{{"serial":"e1","timestamp":"{time}","in":{entered},"out":{left}}}"#);
        self.told(now, |desk, held| {
            let mut input = sum.as_bytes();
            let read = Some((&Format::AxisJson(None), &mut input as &mut dyn std::io::Read));
            desk.push(&device("e1"), read, held, OPENING + now).unwrap()
        })
    }

    fn push(&mut self, shown: Shown) {
        let (_, told) = self.push_at(shown, shown.0);
        assert!(told.is_empty(), "{told:?}");
    }

    /// Writes what waits of the pushes.
    fn wait(&mut self, now: i64) -> Vec<Diagnostic> {
        let due = |desk: &mut Desk<'_, Memory>, held: &mut Held| {
            desk.push(&device("e1"), None, held, OPENING + now).unwrap();
        };
        self.told(now, due).1
    }

    /// Says one total at the broker.
    fn say(&mut self, way: Direction, total: u64, at: i64) {
        let done = self.totals.take(&device("e1"), way, total, OPENING + at);
        self.told(at, |desk, _| desk.readings(done).unwrap());
    }

    /// Lets the time of the listener go on.
    fn tick(&mut self, at: i64) -> Vec<Diagnostic> {
        let done = self.totals.at(OPENING + at);
        self.told(at, |desk, _| desk.readings(done).unwrap()).1
    }

    /// Says both totals at the broker.
    fn publish(&mut self, (at, entered, left): Shown) {
        self.say(Direction::In, entered, at);
        self.say(Direction::Out, left, at);
    }

    fn counts(&mut self) -> Vec<Count> {
        let counts = self.case.ledger.counts(&device("e1"), &mut Sink::new()).unwrap();
        let minute =
            |count: &leporello_turnout::vocabulary::CountBin| count.from.as_second() / 60 - OPENING;
        counts.iter().map(|c| (minute(c), c.seconds / 60, c.entered, c.left)).collect()
    }

    /// How many came and went in all.
    fn sums(&mut self) -> (u64, u64) {
        let counts = self.counts();
        let sum = |of: fn(&Count) -> Option<u64>| counts.iter().filter_map(of).sum();
        (sum(|c| c.2), sum(|c| c.3))
    }
}

/// What the ledger makes of these totals by a link, and by a broker.
fn both_ways(shown: &[Shown]) -> [Sensor; 2] {
    let (mut pushes, mut speaks) = (Sensor::new(), Sensor::new());
    for shown in shown {
        pushes.push(*shown);
        speaks.publish(*shown);
    }
    let last = shown.iter().map(|shown| shown.0).max().unwrap();
    assert!(pushes.wait(last + 31).is_empty());
    assert!(speaks.tick(last + 31).is_empty());
    [pushes, speaks]
}

#[test]
fn a_total_that_falls_within_its_quarter_loses_nothing_by_either_way() {
    for mut sensor in both_ways(&[(2, 100, 90), (17, 112, 95), (22, 2, 1), (28, 5, 1)]) {
        assert_eq!(sensor.sums(), (12 + 5, 5 + 1));
        let expected = [(15, 7, Some(12), Some(5)), (22, 8, Some(5), Some(1))];
        assert_eq!(sensor.counts(), expected, "the entry before the fall ends with it");
    }
}

#[test]
fn both_ways_make_the_same_entries_of_the_same_totals() {
    let shown =
        [(1, 10, 9), (15, 14, 9), (16, 15, 10), (16, 17, 10), (40, 3, 0), (40, 4, 2), (41, 1, 0)];
    let [mut pushes, mut speaks] = both_ways(&shown);
    assert_eq!(pushes.counts(), speaks.counts());
    assert_eq!(pushes.sums(), (3 + 4 + 1, 1 + 2));
}

#[test]
fn of_two_totals_in_one_minute_the_later_holds_and_one_that_fell_adds_up() {
    for mut sensor in both_ways(&[(2, 100, 90), (17, 105, 90), (17, 107, 91)]) {
        assert_eq!(sensor.sums(), (7, 1), "the later holds");
    }
    for mut sensor in both_ways(&[(2, 100, 90), (17, 107, 91), (17, 3, 0), (17, 1, 0)]) {
        assert_eq!(sensor.sums(), (7 + 3 + 1, 1), "each beginning adds up");
    }
}

#[test]
fn a_total_that_is_sent_again_within_its_minute_is_no_new_beginning() {
    for mut sensor in both_ways(&[(2, 100, 90), (17, 105, 90), (17, 107, 91), (17, 105, 90)]) {
        assert_eq!(sensor.sums(), (7, 1));
    }
}

#[test]
fn a_new_listener_loses_nothing_of_a_direction_that_is_told_seldom() {
    let mut sensor = Sensor::new();
    sensor.publish((2, 100, 90));
    sensor.say(Direction::In, 112, 17);
    sensor.tick(31);
    sensor.totals = Totals::default();
    sensor.say(Direction::In, 120, 32);
    sensor.tick(46);
    sensor.totals = Totals::default();
    sensor.say(Direction::In, 125, 47);
    sensor.say(Direction::Out, 95, 48);
    sensor.tick(61);
    assert_eq!(sensor.sums(), (25, 5));
    let left: Vec<_> = sensor.counts().iter().map(|count| count.3).collect();
    assert_eq!(left, [Some(0), Some(0), Some(5)], "it stands until it is told again");
}

#[test]
fn after_a_fall_a_direction_that_is_told_later_is_counted_from_its_own_base() {
    let mut sensor = Sensor::new();
    sensor.publish((2, 100, 90));
    sensor.say(Direction::In, 3, 17);
    sensor.tick(31);
    sensor.totals = Totals::default();
    sensor.publish((32, 4, 2));
    sensor.tick(46);
    assert_eq!(sensor.sums(), (3 + 1, 2));
}

#[test]
fn a_total_without_one_direction_leaves_its_base_where_it_was() {
    let mut case = Case::new();
    let e1 = device("e1");
    case.ledger.pair(&e1, own().public(), clock(OPENING), &own()).unwrap();
    let of = |quarter: i64, entered, left| Reading {
        bin: Bin { start_min: OPENING + quarter * 15, length_min: 15 },
        shown: Crossings { entered: Some(entered), left, undirected: None },
        samples: None,
        total: true,
    };
    let readings = [of(0, 100, Some(90)), of(1, 110, None), of(2, 115, Some(97))];
    case.ledger.record_readings(&e1, &readings, clock(OPENING), &own()).unwrap();
    assert_eq!(case.counts("e1"), [(15, Some(10), None), (30, Some(5), Some(7))]);
}

#[test]
fn a_beginning_that_has_reached_as_much_as_before_is_counted_whole() {
    for mut sensor in both_ways(&[(2, 5, 4), (17, 0, 0), (28, 7, 4)]) {
        assert_eq!(sensor.sums(), (7, 4), "since the quarter before");
    }
    for mut sensor in both_ways(&[(2, 1, 1), (17, 5, 4), (20, 0, 0), (28, 7, 4)]) {
        assert_eq!(sensor.sums(), (4 + 7, 3 + 4), "within the quarter");
    }
    for mut sensor in both_ways(&[(2, 5, 4), (15, 5, 4), (30, 0, 0), (30, 7, 4), (35, 8, 4)]) {
        assert_eq!(sensor.sums(), (8, 4), "within one minute");
    }
}

/// Strikes out an entry of `e1`.
fn strike(sensor: &mut Sensor, seq: u64) {
    let of = EventKey { device: device("e1"), epoch: 1, seq };
    let by = [Role::Statistician, Role::ShiftLead];
    let correction = Correction { of, reason: "a test of the vendor".into(), by, instead: None };
    sensor.case.ledger.correct(correction, clock(OPENING), &own()).unwrap();
}

#[test]
fn a_total_that_was_struck_out_judges_no_other_and_is_no_base() {
    let mut sensor = Sensor::new();
    sensor.publish((2, 100_000, 90_000));
    sensor.publish((17, 5, 5));
    assert!(sensor.tick(31).is_empty());
    sensor.publish((32, 100_010, 90_004));
    let told = sensor.tick(46);
    assert_eq!(told[0].code.name(), "LDG-023", "it cannot follow what is known");
    strike(&mut sensor, 2);
    sensor.say(Direction::In, 100_011, 47);
    let told = sensor.tick(61);
    assert!(told.is_empty(), "{told:?}");
    assert_eq!(sensor.counts(), [(15, 45, Some(11), Some(0))]);
    sensor.publish((62, 100_012, 90_005));
    assert!(sensor.tick(76).is_empty());
    assert_eq!(sensor.sums(), (12, 5));
}

#[test]
fn a_total_at_the_edge_of_a_quarter_ends_the_one_before() {
    let told = [(0, 10, 9), (15, 14, 9), (30, 20, 11)];
    for mut sensor in both_ways(&told) {
        let expected = [(0, 15, Some(4), Some(0)), (15, 15, Some(6), Some(2))];
        assert_eq!(sensor.counts(), expected);
    }
    for mut sensor in both_ways(&[(1, 10, 9), (16, 14, 9), (31, 20, 11)]) {
        let expected = [(15, 15, Some(4), Some(0)), (30, 15, Some(6), Some(2))];
        assert_eq!(sensor.counts(), expected, "a minute later it is of the next");
    }
}

#[test]
fn a_push_that_comes_late_is_put_in_order_while_its_quarter_waits() {
    let mut sensor = Sensor::new();
    for (shown, now) in [((2, 10, 9), 2), ((25, 20, 12), 25), ((18, 14, 11), 28)] {
        assert!(sensor.push_at(shown, now).1.is_empty());
    }
    assert!(sensor.wait(60).is_empty());
    assert_eq!(sensor.counts(), [(15, 15, Some(10), Some(3))], "it did not fall");
}

#[test]
fn a_total_older_than_what_is_known_says_when_or_is_refused_and_told() {
    let mut sensor = Sensor::new();
    for shown in [(2, 10, 9), (50, 40, 29)] {
        sensor.push(shown);
    }
    assert!(sensor.wait(80).is_empty());
    assert_eq!(sensor.counts(), [(15, 45, Some(30), Some(20))]);
    // Between its neighbours: it spreads a known sum.
    assert!(sensor.push_at((20, 22, 15), 81).1.is_empty());
    assert!(sensor.wait(97).is_empty());
    let spread = [(15, 15, Some(12), Some(6)), (30, 30, Some(18), Some(14))];
    assert_eq!(sensor.counts(), spread);
    // Beyond one of them: the device would have begun again, which what followed does not say.
    for shown in [(35, 41, 20), (36, 3, 20)] {
        sensor.held = Held::default();
        assert!(sensor.push_at(shown, 98).1.is_empty());
        let told = sensor.wait(114);
        assert_eq!(told[0].code.name(), "LDG-031", "{shown:?}");
        assert_eq!(sensor.counts(), spread);
    }
    // Of a quarter that is written.
    let (pushed, told) = sensor.push_at((51, 41, 29), 115);
    assert_eq!((pushed.report.refused, told.len()), (0, 0), "it was forgotten, and waits");
    assert_eq!(sensor.wait(131)[0].code.name(), "LDG-024");
    assert_eq!(sensor.sums(), (30, 20));
}

#[test]
fn totals_that_come_again_change_nothing_however_late() {
    let told = [(2, 10, 9), (17, 20, 12), (22, 2, 1), (28, 5, 1)];
    let mut sensor = Sensor::new();
    for shown in told {
        sensor.push(shown);
    }
    sensor.wait(60);
    let before = sensor.counts();
    for shown in told {
        let (pushed, said) = sensor.push_at(shown, 61);
        assert_eq!((pushed.report.unchanged, said.len()), (1, 0));
    }
    // Long after they were forgotten: all of them, and the last of the quarter alone.
    for again in [&told[..], &told[3..]] {
        sensor.held = Held::default();
        for shown in again {
            sensor.push_at(*shown, 300);
        }
        assert!(sensor.wait(330).is_empty());
        assert_eq!(sensor.counts(), before);
    }
}

#[test]
fn an_entry_of_totals_begins_with_what_was_told_first_and_ends_with_its_quarter() {
    let mut sensor = Sensor::new();
    for shown in [(20, 10, 9), (26, 12, 9), (27, 1, 0)] {
        sensor.publish(shown);
    }
    sensor.tick(31);
    let mut bins = Vec::new();
    sensor
        .case
        .ledger
        .store()
        .transaction(&mut |tables| {
            bins = tables.page(&device("e1"), (0, 0), 10)?;
            Ok(())
        })
        .unwrap();
    let bin = |stored: &Stored| match stored.signed.event.body {
        Body::Total(bin, ..) => (bin.start_min - OPENING, bin.end_min() - OPENING),
        _ => panic!("no total"),
    };
    assert_eq!(bins.iter().map(bin).collect::<Vec<_>>(), [(20, 27), (27, 30)]);
}

#[test]
fn a_device_that_begins_again_and_again_at_the_end_of_a_quarter_loses_nothing() {
    let left = [(40, 0), (56, 0), (57, 1), (58, 0), (59, 1), (60, 0), (61, 0)];
    for mut sensor in both_ways(&left.map(|(at, left)| (at, 0, left))) {
        assert_eq!(sensor.sums(), (0, 2));
    }
}

/// Minutes until the device does the next thing, how many went in and out until then, and what it
/// does: it loses power, tells how many came in, or tells both.
type Step = (i64, u64, u64, u8);

/// A device that does these steps: what it shows, the direction that is told alone, and how many
/// passed in all. Before it loses power it tells both.
fn life(steps: &[Step]) -> (Vec<(Shown, bool)>, (u64, u64)) {
    let (mut at, mut entered, mut left, mut sums) = (0, 50, 40, (0, 0));
    let mut shown = vec![((at, entered, left), false)];
    for (minutes, came, went, does) in steps {
        (at, entered, left) = (at + minutes, entered + came, left + went);
        sums = (sums.0 + came, sums.1 + went);
        shown.push(((at, entered, left), *does == 1));
        if *does == 0 {
            (at, entered, left) = (at + 1, 0, 0);
            shown.push(((at, entered, left), false));
        }
    }
    shown.push(((at + 1, entered, left), false));
    (shown, sums)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_device_goes_through_each_who_passed_is_counted_once(
        steps in prop::collection::vec((1_i64..5, 0_u64..4, 0_u64..4, 0_u8..6), 1..40),
    ) {
        let (shown, sums) = life(&steps);
        let (mut pushes, mut speaks) = (Sensor::new(), Sensor::new());
        for (shown, is_alone) in &shown {
            pushes.push(*shown);
            match is_alone {
                true => speaks.say(Direction::In, shown.1, shown.0),
                false => speaks.publish(*shown),
            }
        }
        let end = shown.last().unwrap().0.0 + 31;
        prop_assert!(pushes.wait(end).is_empty());
        prop_assert!(speaks.tick(end).is_empty());
        prop_assert_eq!(pushes.sums(), sums);
        prop_assert_eq!(speaks.sums(), sums);
    }

    #[test]
    fn however_often_the_listener_begins_again_each_who_passed_is_counted_once(
        steps in prop::collection::vec((1_i64..5, 0_u64..4, 0_u64..4, 1_u8..6), 1..40),
    ) {
        let (shown, sums) = life(&steps);
        let mut speaks = Sensor::new();
        for ((shown, is_alone), (.., does)) in shown.iter().zip(steps.iter().cycle()) {
            speaks.tick(shown.0);
            if *does == 2 && shown.0 > 0 {
                speaks.totals = Totals::default();
            }
            match is_alone {
                true => speaks.say(Direction::In, shown.1, shown.0),
                false => speaks.publish(*shown),
            }
        }
        let end = shown.last().unwrap().0.0 + 31;
        prop_assert!(speaks.tick(end).is_empty());
        prop_assert_eq!(speaks.sums(), sums);
    }
}
