use super::*;

fn device(name: &str) -> DeviceId {
    DeviceId::new(name).unwrap()
}

fn seen(number: u16, from_min: i64, entered: &[u64]) -> Seen {
    let left = Some(vec![0; entered.len()]);
    Seen { number, from_min, entered: Some(entered.to_vec()), left, begun: None }
}

fn begun(number: u16, from_min: i64, entered: &[u64], kind: TrialKind) -> Seen {
    let begun = Begun { counter: device("beam"), kind, second: true, shown: None };
    Seen { begun: Some(begun), ..seen(number, from_min, entered) }
}

fn made(first: &Seen, second: Option<&Seen>) -> Result<Trial, String> {
    let (a, b) = (device("A"), device("B"));
    let state = ConfigurationId::new("as paired").unwrap();
    let counted = Crossings { entered: Some(5), left: Some(0), undirected: None };
    let alone = Begun { second: second.is_some(), ..first.begun.clone().unwrap() };
    let first = Seen { begun: Some(alone), ..first.clone() };
    let all: Vec<_> = second.map(|second| (&b, second)).into_iter().collect();
    Phones::of((&a, &first), &all).unwrap().trial(state, counted)
}

fn bin(from_min: i64, minutes: u32, entered: u64) -> CountBin {
    CountBin {
        device: device("beam"),
        from: Timestamp::from_second(from_min * 60).unwrap(),
        seconds: minutes * 60,
        entered: Some(entered),
        left: Some(0),
        undirected: None,
        samples: None,
        samples_expected: None,
    }
}

#[test]
fn of_the_second_phone_the_minutes_of_the_first_are_taken() {
    let first = begun(7, 100, &[2, 3], TrialKind::Quiet);
    let trial = made(&first, Some(&seen(7, 99, &[9, 2, 4, 9]))).unwrap();
    let saw = |name: &str, entered| Observation {
        observer: name.into(),
        entered: Some(entered),
        left: Some(0),
    };
    assert_eq!(trial.truth, Truth::Observed(vec![saw("A", 5), saw("B", 6)]));
    assert_eq!((trial.from.as_second(), trial.seconds), (6000, 120));
}

#[test]
fn a_second_phone_that_missed_a_minute_makes_no_trial() {
    let first = begun(7, 100, &[2, 3, 1], TrialKind::Quiet);
    let why = made(&first, Some(&seen(7, 101, &[3]))).unwrap_err();
    assert!(why.contains("began 1 min after") && why.contains("ended 1 min before"), "{why}");
}

#[test]
fn nobody_in_closed_hours_and_a_script_are_known_and_all_else_was_observed() {
    let known = |kind, entered: &[u64]| {
        let trial = made(&begun(7, 100, entered, kind), None).unwrap();
        matches!(trial.truth, Truth::Known { .. })
    };
    assert!(known(TrialKind::ClosedHours, &[0, 0]));
    assert!(!known(TrialKind::ClosedHours, &[0, 1]), "somebody passed");
    assert!(known(TrialKind::WalkTest, &[10, 10]));
    assert!(!known(TrialKind::Busy, &[90]));
    let first = begun(7, 100, &[20], TrialKind::WalkTest);
    let trial = made(&first, Some(&seen(7, 100, &[19]))).unwrap();
    assert!(matches!(trial.truth, Truth::Observed(_)), "they do not agree");
}

/// The two observers of the trial that the first of `sent` is of, when all of them have sent.
fn pair_of(sent: &[(&DeviceId, &Seen)]) -> Option<(String, Option<String>)> {
    let phones = Phones::of(sent[0], sent)?;
    Some((phones.device.to_string(), phones.second.map(|(device, _)| device.to_string())))
}

#[test]
fn phones_find_each_other_by_the_number_alone() {
    let [a, b, c] = ["A", "B", "C"].map(device);
    let first = begun(7, 100, &[1, 1], TrialKind::Quiet);
    let (right, mistyped) = (seen(7, 99, &[1, 1, 1, 1]), seen(8, 99, &[1, 1, 1, 1]));
    let with = |second: &str| Some(("A".to_owned(), Some(second.to_owned())));
    assert_eq!(pair_of(&[(&a, &first), (&b, &mistyped), (&c, &right)]), with("C"));
    assert_eq!(pair_of(&[(&a, &first), (&b, &mistyped)]), None, "it could be of another trial");
    assert_eq!(pair_of(&[(&b, &mistyped), (&a, &first)]), None, "as seen by the other");
    assert_eq!(pair_of(&[(&a, &first), (&a, &right)]), None, "nobody is one's own second observer");
    assert_eq!(pair_of(&[(&a, &first), (&b, &seen(7, 300, &[1]))]), None, "another time");
}

#[test]
fn two_trials_at_one_door_keep_their_phones_whichever_is_late() {
    let [a, b, c, d] = ["A", "B", "C", "D"].map(device);
    let (one, two) =
        (begun(7, 100, &[1, 1], TrialKind::Quiet), begun(9, 100, &[2, 2], TrialKind::Busy));
    let (to_one, to_two) = (seen(7, 99, &[1, 1, 1]), seen(9, 99, &[2, 2, 2]));
    // The first to be heard are one that began and one that joined the other trial.
    assert_eq!(pair_of(&[(&d, &to_two), (&a, &one)]), None);
    assert_eq!(pair_of(&[(&a, &one), (&d, &to_two)]), None);
    let all = [(&a, &one), (&b, &to_one), (&c, &two), (&d, &to_two)];
    for turn in 0..all.len() {
        let mut sent = all.to_vec();
        sent.rotate_left(turn);
        let (first, second) = if turn < 2 { ("A", "B") } else { ("C", "D") };
        let expected = Some((first.to_owned(), Some(second.to_owned())));
        assert_eq!(pair_of(&sent), expected, "{turn}");
    }
}

#[test]
fn of_three_phones_with_one_number_the_same_two_are_taken_whoever_asks() {
    let [a, b, c] = ["A", "B", "C"].map(device);
    let first = begun(7, 100, &[1, 1], TrialKind::Quiet);
    let (short, long) = (seen(7, 101, &[1]), seen(7, 99, &[1, 1, 1, 1]));
    for asks in [(&a, &first), (&b, &short), (&c, &long)] {
        let sent = [asks, (&a, &first), (&b, &short), (&c, &long)];
        let expected = Some(("A".to_owned(), Some("C".to_owned())));
        assert_eq!(pair_of(&sent), expected, "{} asks", asks.0);
    }
}

#[test]
fn a_phone_that_comes_to_a_trial_that_waits_for_none_is_its_second_observer() {
    let [a, b] = ["A", "B"].map(device);
    let first = begun(7, 100, &[1, 1], TrialKind::Quiet);
    let alone = Begun { second: false, ..first.begun.clone().unwrap() };
    let (alone, late) = (Seen { begun: Some(alone), ..first }, seen(7, 99, &[1, 1, 1, 1]));
    assert_eq!(pair_of(&[(&a, &alone)]), Some(("A".into(), None)));
    assert_eq!(pair_of(&[(&b, &late), (&a, &alone)]), Some(("A".into(), Some("B".into()))));
    let short = seen(7, 101, &[1]);
    let of_short = pair_of(&[(&b, &short), (&a, &alone)]);
    assert_eq!(of_short, Some(("A".into(), None)), "one that missed minutes holds up nobody");
    let other = seen(8, 99, &[1, 1, 1, 1]);
    assert_eq!(pair_of(&[(&a, &alone), (&b, &other)]), Some(("A".into(), None)));
}

#[test]
fn the_counters_own_counts_are_taken_when_all_of_them_are_there() {
    let of = seen(7, 100, &[0; 30]);
    let halves = [bin(100, 15, 4), bin(115, 15, 5)];
    assert_eq!(counted(&of, CounterClass::Beam, &halves).unwrap().entered, Some(9));
    assert_eq!(counted(&of, CounterClass::Beam, &halves[..1]), None);
    assert_eq!(counted(&of, CounterClass::Beam, &[bin(90, 60, 9)]), None, "a bin that reaches out");
}

#[test]
fn a_clicker_without_taps_counted_zero_once_it_has_sent_what_came_later() {
    let of = seen(7, 100, &[0; 3]);
    assert_eq!(counted(&of, CounterClass::Clicker, &[bin(101, 1, 2)]), None);
    let later = [bin(101, 1, 2), bin(110, 1, 1)];
    assert_eq!(counted(&of, CounterClass::Clicker, &later).unwrap().entered, Some(2));
    let nothing = counted(&of, CounterClass::Clicker, &later[1..]).unwrap();
    assert_eq!((nothing.entered, nothing.left), (Some(0), Some(0)));
}

#[test]
fn what_nobody_can_have_seen_is_told() {
    assert!(seen(7, 100, &[]).fault().unwrap().contains("no whole minute"));
    assert!(seen(7, 100, &[601]).fault().unwrap().contains("601"));
    assert!(seen(7, 100, &[1; 601]).fault().unwrap().contains("600 minutes"));
    let uneven = Seen { left: Some(vec![1]), ..seen(7, 100, &[1, 1]) };
    assert!(uneven.fault().unwrap().contains("one direction"));
    let reading = |entered| Reading { entered: Some(entered), ..Reading::default() };
    let with = |shown| {
        let mut first = begun(7, 100, &[1], TrialKind::Quiet);
        first.begun.as_mut().unwrap().shown = Some(shown);
        first.fault()
    };
    assert!(with([reading(40), reading(12)]).unwrap().contains("40 at the beginning and 12"));
    assert!(with([reading(40), Reading::default()]).unwrap().contains("one end"));
    assert_eq!(with([reading(40), reading(52)]), None);
}
