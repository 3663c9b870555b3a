//! A long import says how far it is, and can be stopped and begun again.

use leporello_audit::{Books, Import, Imported, Place, import};
use leporello_diag::{Progress, Sink, Stopped};
use leporello_ledger::Clock;
use leporello_turnout::vocabulary::DeviceId;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

const DESCRIPTION: &str = r#"
title = "Harbour"
zone = "UTC"
first = "2026-04-01"
last = "2027-04-30"
[hours]
daily = "10:00-12:00"
[[hall]]
name = "East"
[[door]]
name = "main"
hall = "East"
width-m = 1.6
[[device]]
name = "beam"
door = "main"
class = "beam"
"#;

/// Stops after so many steps.
struct Steps {
    done: AtomicU64,
    total: AtomicU64,
    last: u64,
}

impl Steps {
    const fn until(last: u64) -> Self {
        Self { done: AtomicU64::new(0), total: AtomicU64::new(0), last }
    }
}

impl Progress for Steps {
    fn begin(&self, _: &str, total: usize) {
        self.total.fetch_add(total as u64, Ordering::SeqCst);
    }
    fn step(&self) {
        self.done.fetch_add(1, Ordering::SeqCst);
    }
    fn end(&self) {}
    fn cancelled(&self) -> bool {
        self.done.load(Ordering::SeqCst) >= self.last
    }
}

/// Bins of five seconds: each quarter of an hour has 180 rows, and 360 who entered.
fn table(quarters: i64) -> String {
    let mut table = String::from("device,bin_start,bin_s,in\n");
    for bin in 0..quarters * 180 {
        let at = jiff::Timestamp::from_second(1_775_606_400 + bin * 5).unwrap();
        let _ = writeln!(table, "beam,{at},5,2");
    }
    table
}

#[test]
fn an_import_that_is_stopped_keeps_whole_rows_alone_and_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("exhibition.toml"), DESCRIPTION).unwrap();
    let quarters = 600;
    std::fs::write(folder.path().join("counts.csv"), table(quarters)).unwrap();
    let place = Place::beside(folder.path());
    let asked = Import {
        paths: vec![folder.path().to_owned()],
        format: None,
        device: None,
        direction: None,
        key: place.key(),
        place: place.clone(),
        clock: Clock { mono_min: 0, wall_min: 29_600_000, offset_ms: 0 },
    };
    let counted = || {
        let mut books = Books::open(place.clone(), &mut Sink::new()).unwrap();
        let beam = DeviceId::new("beam").unwrap();
        let counts = books.ledger.counts(&beam, &mut Sink::new()).unwrap();
        counts.iter().map(|count| count.entered.unwrap()).collect::<Vec<_>>()
    };
    let steps = Steps::until(2);
    let stopped: Result<Imported, Stopped> = import(&asked, &mut Sink::new(), &steps);
    assert!(stopped.is_err());
    let half = counted();
    assert!(!half.is_empty() && half.len() < 600, "{}", half.len());
    assert!(half.iter().all(|entered| *entered == 360), "a quarter that was read in part");

    let steps = Steps::until(u64::MAX);
    let mut sink = Sink::new();
    import(&asked, &mut sink, &steps).unwrap();
    assert!(sink.diagnostics().is_empty(), "{:?}", sink.diagnostics());
    assert_eq!(counted(), vec![360; 600]);
    assert_eq!(steps.done.into_inner(), steps.total.into_inner(), "every step is told");
}
