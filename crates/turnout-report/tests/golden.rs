//! A small report, file by file as it was looked at. `BLESS=1` writes the files anew; look at
//! them again then.

use jiff::civil::date;
use leporello_turnout::flags::FlagKind;
use leporello_turnout::groups::Missing;
use leporello_turnout::vocabulary::{Basis, GuestBookRoot, Status};
use leporello_turnout_report::{
    Amendment, Copies, Count, CounterPart, DayPart, DelegationPart, Ebook, Figure, FlagPart,
    HallPart, MixPart, OrganisationPart, ParameterPart, Publication, RawCount, Report, Said,
    Screen, Sensitivity, Share, Stay, Summary, Theme, TrialPart, files,
};

fn figure(median: f64, low: f64, high: f64, decimals: usize) -> Figure {
    let (half_low, half_high) = (f64::midpoint(median, low), f64::midpoint(median, high));
    Figure { median, low, high, half_low, half_high, decimals }
}

fn day(of: i8, visits: Option<Figure>, entered: Option<u64>) -> DayPart {
    let silent = visits.is_none();
    let counted = RawCount {
        device: "beam".into(),
        entered,
        left: None,
        undirected: None,
        completeness_percent: if silent { 20.0 } else { 100.0 },
        used: !silent,
    };
    DayPart {
        date: date(2026, 4, of),
        visits,
        basis: if silent { Basis::NotCollected } else { Basis::Estimated },
        status: if silent { Status::InsufficientEvidence } else { Status::Closed },
        counts: vec![counted],
    }
}

fn organisation(
    name: &str,
    claimed: Count,
    head: Count,
    factor: Option<Figure>,
) -> OrganisationPart {
    let verdict = if factor.is_some() { Said::ClaimAboveCount } else { Said::InsufficientEvidence };
    OrganisationPart {
        organisation: name.into(),
        announced: claimed,
        claimed,
        announced_of_counted: claimed,
        claimed_of_counted: claimed,
        head_count: head,
        counted: Share { part: usize::from(factor.is_some()), whole: 1 },
        came: factor.map(|_| figure(41.0, 38.0, 44.0, 0)),
        verification: factor,
        verdict,
        missing: if factor.is_some() { Vec::new() } else { vec![Missing::NoHeadCount] },
        expected_of_uncounted: None,
        reply: factor.map(|_| "The bus was late, and \"most\" came the day after.".into()),
        delegations: vec![DelegationPart {
            date: date(2026, 4, 9),
            hall: "East".into(),
            announced: Count::NotCollected,
            claimed,
            head_count: head,
        }],
    }
}

fn summary() -> Summary {
    Summary {
        turnout: Some(figure(310.0, 290.0, 330.0, 0)),
        claimed: Count::Shown(110),
        claimed_of_counted: Count::Shown(80),
        head_count: Count::Shown(40),
        verification: Some(figure(0.51, 0.48, 0.55, 2)),
        organisations: 3,
        claims_above: 1,
        insufficient: 2,
        factors_withheld: 0,
        hall_days: Share { part: 2, whole: 3 },
        basis: vec![Basis::Estimated],
        not_counted: vec!["East: the garden door had no counter.".into()],
    }
}

fn counter() -> CounterPart {
    let parameter = |name: &str| ParameterPart {
        name: name.into(),
        prior: figure(0.85, 0.63, 1.14, 2),
        posterior: figure(0.82, 0.79, 0.86, 2),
    };
    CounterPart {
        device: "beam".into(),
        configuration: None,
        door: "east door".into(),
        class: "beam".into(),
        trials: 2,
        rate_is_plausible: true,
        parameters: ["rate", "session_cv", "false_per_hour", "dead_time"].map(parameter).into(),
    }
}

fn trial(persons: f64, device_count: u64, flow: f64, ratio: Option<f64>) -> TrialPart {
    TrialPart {
        device: "beam".into(),
        configuration: "as installed".into(),
        from: "2026-04-07T10:00:00Z".into(),
        minutes: 60.0,
        direction: "in".into(),
        persons,
        observers: 2,
        device_count,
        flow: Some(flow),
        ratio,
    }
}

fn small() -> Report {
    let days = vec![
        day(8, Some(figure(190.0, 175.0, 206.0, 0)), Some(161)),
        day(9, Some(figure(120.0, 109.0, 132.0, 0)), Some(98)),
        day(10, None, None),
    ];
    Report {
        format: "leporello-turnout-report/1".into(),
        title: "A small exhibition".into(),
        first: date(2026, 4, 8),
        last: date(2026, 4, 10),
        opening: date(2026, 4, 8),
        status: Status::Amended,
        fingerprint: "00ff".into(),
        summary: summary(),
        halls: vec![HallPart {
            hall: "East".into(),
            total: Some(figure(310.0, 290.0, 330.0, 0)),
            opening_ratio: Some(figure(1.58, 1.4, 1.8, 2)),
            days,
        }],
        organisations: vec![
            organisation(
                "School",
                Count::Shown(80),
                Count::Shown(40),
                Some(figure(0.51, 0.48, 0.55, 2)),
            ),
            organisation("Club", Count::Shown(30), Count::NotCollected, None),
            organisation("Choir", Count::Withheld, Count::NotCollected, None),
        ],
        mix: vec![MixPart {
            date: date(2026, 4, 9),
            hall: "East".into(),
            claimed: Count::Withheld,
            in_delegations: None,
            walk_in_percent: None,
        }],
        ebook: Some(Ebook { copies_during: Some(44), openings: Some(30), ..Ebook::default() }),
        copies: vec![Copies {
            hall: "East".into(),
            date: date(2026, 4, 8),
            book: "the-long-ridge".into(),
            format: "reading".into(),
            copies: 44,
        }],
        copies_per_hundred_visits: Some(figure(14.2, 13.3, 15.2, 1)),
        screens: vec![Screen {
            hall: "East".into(),
            date: date(2026, 4, 8),
            opens: 61,
            turns: 900,
            codes: 52,
            reached: [9, 4, 2, 1, 1, 0, 3, 5, 6, 29],
        }],
        stay: vec![Stay { hall: "East".into(), minutes: 35.0, device: "beam".into(), days: 2 }],
        visitors: Some(figure(280.0, 250.0, 300.0, 0)),
        themes: vec![Theme { name: "light".into(), entries: 15 }],
        guest_book_roots: vec![GuestBookRoot {
            period: "2026-04-08 morning".into(),
            root: "5f".repeat(32),
        }],
        counters: vec![counter()],
        trials: vec![trial(100.0, 83, 1.0, Some(0.83)), trial(0.0, 1, 0.0, None)],
        flags: vec![FlagPart {
            kind: FlagKind::DataGap,
            hall: Some("East".into()),
            date: Some(date(2026, 4, 10)),
            device: Some("beam".into()),
            organisation: None,
            words: "data gap: at work 20 % of the opening hours".into(),
        }],
        flags_withheld: 1,
        amendments: vec![Amendment {
            day: date(2026, 4, 9),
            what: "a bin was entered twice".into(),
            reason: "typing error".into(),
        }],
        sensitivity: vec![Sensitivity {
            what: "without beam".into(),
            total: None,
            days_with_figure: 0,
        }],
        messages: vec!["device `beam`: worked 20 % of the hours".into()],
        publication: Some(Publication {
            allowed_from: date(2026, 4, 18),
            on: date(2026, 4, 16),
            reason: Some("All organisations answered.".into()),
        }),
    }
}

#[test]
fn a_small_report_is_written_as_it_was_looked_at() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for file in files(&small()).unwrap() {
        let path = folder.join(&file.path);
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &file.text).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap();
        assert!(expected == file.text, "{} is not as it was; see BLESS", file.path);
    }
}
