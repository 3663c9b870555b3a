//! What leaves the crate: nothing withheld, nothing unkind, nothing that changes by itself.

use leporello_diag::Sink;
use leporello_turnout::flags::{Flag, FlagKind};
use leporello_turnout::groups::{Claims, GroupPriors, Organisations, organisations, reconcile};
use leporello_turnout::prior::Priors;
use leporello_turnout::simulate::{Story, story};
use leporello_turnout::visits::{Visits, estimate_visits};
use leporello_turnout::vocabulary::{
    Announced, Claimed, HallId, HeadCount, OrganisationId, Status,
};
use leporello_turnout_report::{Copies, Count, Exported, Given, Publication, Report, files};
use std::collections::BTreeMap;

fn planted() -> (Story, Visits) {
    let story = story(8).unwrap();
    let visits = estimate_visits(&story.evidence, &Priors::default(), &mut Sink::new()).unwrap();
    (story, visits)
}

fn given<'a>(
    (story, visits): &'a (Story, Visits),
    organisations: Option<&'a Organisations>,
) -> Given<'a> {
    Given {
        title: "Small & <large>",
        status: Status::Provisional,
        evidence: &story.evidence,
        visits,
        organisations,
        hall_days: &[],
        flags: &[],
        events: &story.events,
        ebook: None,
        copies: Vec::new(),
        screens: Vec::new(),
        visitors: None,
        themes: Vec::new(),
        replies: BTreeMap::new(),
        guest_book_roots: Vec::new(),
        publication: None,
        amendments: Vec::new(),
        sensitivity: Vec::new(),
        messages: Vec::new(),
    }
}

fn written(given: &Given<'_>) -> Vec<Exported> {
    files(&Report::new(given, &mut Sink::new())).unwrap()
}

/// Head counts of three organisations in three halls on a day; claims of the same size.
const HEADS: [[u64; 3]; 3] = [[4, 7131, 7257], [7619, 7743, 7387], [7523, 7411, 7877]];

fn three_by_three() -> Organisations {
    let mut claims = Claims::default();
    let day = jiff::civil::date(2026, 4, 9);
    for (row, heads) in HEADS.iter().enumerate() {
        let organisation = OrganisationId::new(["A", "B", "C"][row]).unwrap();
        for (hall, persons) in ["East", "Middle", "West"].iter().zip(heads) {
            let hall = HallId::new(hall).unwrap();
            let persons = *persons;
            let o = organisation.clone();
            claims.announced.push(Announced {
                organisation: o.clone(),
                day,
                hall: hall.clone(),
                persons,
            });
            claims.claimed.push(Claimed {
                organisation: o.clone(),
                day,
                hall: hall.clone(),
                persons,
                source: None,
            });
            claims.head_counts.push(HeadCount { organisation: o, day, hall, persons });
        }
    }
    organisations(&claims, &GroupPriors::default(), &mut Sink::new())
}

/// All numbers of a file, digits between anything else.
fn numbers(text: &str) -> Vec<String> {
    text.replace(',', "\u{0}")
        .split(|c: char| !c.is_ascii_digit())
        .filter(|n| !n.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_withheld_number_is_in_no_file() {
    let base = planted();
    let result = three_by_three();
    let flags = [Flag {
        kind: FlagKind::UnchangedFromAnnouncement,
        hall: None,
        day: None,
        device: None,
        organisation: Some(OrganisationId::new("A").unwrap()),
        value: 3.0,
    }];
    let hall_days = reconcile(&base.1, &result);
    let given = Given { flags: &flags, hall_days: &hall_days, ..given(&base, Some(&result)) };
    let report = Report::new(&given, &mut Sink::new());
    assert_eq!((report.flags.len(), report.flags_withheld), (0, 1));
    let cells = report.organisations.iter().flat_map(|o| &o.delegations);
    let hidden = cells.filter(|d| d.head_count == Count::Withheld).count();
    assert_eq!(hidden, 4, "the small cell and three that protect it");
    let tables: Vec<Exported> = files(&report).unwrap();
    let shown: Vec<u64> = report
        .organisations
        .iter()
        .flat_map(|o| &o.delegations)
        .flat_map(|d| [d.announced, d.claimed, d.head_count])
        .filter_map(Count::shown)
        .collect();
    let large = HEADS.iter().flatten().filter(|n| **n >= 10 && !shown.contains(n));
    for number in large {
        for file in tables.iter().filter(|f| !f.path.ends_with("html")) {
            let digits = number.to_string();
            assert!(!numbers(&file.text).contains(&digits), "{number} in {}", file.path);
        }
        let page = &tables[0].text;
        let printed = format!("{},{:03}", number / 1000, number % 1000);
        assert!(!page.contains(&printed), "{number} on the page");
    }
}

#[test]
fn moving_persons_among_withheld_cells_changes_no_byte() {
    let base = planted();
    let mut result = three_by_three();
    let before = written(&given(&base, Some(&result)));
    let report = Report::new(&given(&base, Some(&result)), &mut Sink::new());
    let hidden = |organisation: &str, hall: &str| {
        report.organisations.iter().any(|o| {
            o.organisation == organisation
                && o.delegations.iter().any(|d| d.hall == hall && d.head_count == Count::Withheld)
        })
    };
    let names = ["A", "B", "C"];
    let other = names.iter().rposition(|o| *o != "A" && hidden(o, "East")).unwrap();
    let hall = ["Middle", "West"].into_iter().find(|h| hidden("A", h)).unwrap();
    for (row, place, more) in
        [(0, "East", true), (0, hall, false), (other, "East", false), (other, hall, true)]
    {
        let all = &mut result.reports[row].delegations;
        let cell = all.iter_mut().find(|d| d.hall.as_str() == place).unwrap();
        for n in [&mut cell.announced, &mut cell.claimed, &mut cell.head_count] {
            *n = n.map(|n| if more { n + 3 } else { n - 3 });
        }
    }
    assert!(before == written(&given(&base, Some(&result))), "a withheld number shows");
}

#[test]
fn the_same_results_give_the_same_bytes() {
    let base = planted();
    let result = organisations(&base.0.claims, &GroupPriors::default(), &mut Sink::new());
    assert!(written(&given(&base, Some(&result))) == written(&given(&base, Some(&result))));
}

#[test]
fn no_file_accuses() {
    let base = planted();
    let result = organisations(&base.0.claims, &GroupPriors::default(), &mut Sink::new());
    let kinds = [
        FlagKind::ClaimAboveHeadCount,
        FlagKind::ClaimsExceedTheDoors,
        FlagKind::RoundedClaims,
        FlagKind::RoundedTally,
        FlagKind::CountersDisagree,
        FlagKind::InAndOutDiffer,
        FlagKind::OutsideCalibrationRange,
        FlagKind::DataGap,
        FlagKind::RateChanged,
    ];
    let flags = kinds.map(|kind| Flag {
        kind,
        hall: None,
        day: None,
        device: None,
        organisation: None,
        value: 0.5,
    });
    for file in written(&Given { flags: &flags, ..given(&base, Some(&result)) }) {
        let text = file.text.to_lowercase();
        for word in [
            "fraud",
            "fake",
            "lied",
            "lying",
            "liar",
            "cheat",
            "dishonest",
            "inflat",
            "exaggerat",
            "scandal",
            "manipulat",
            "suspicious",
            "suspect",
            "guilty",
            "caught",
            "bogus",
        ] {
            assert!(!text.contains(word), "`{word}` in {}", file.path);
        }
    }
}

#[test]
fn what_was_not_collected_is_said_and_never_zero() {
    let base = planted();
    let report = Report::new(&given(&base, None), &mut Sink::new());
    assert_eq!(report.summary.claimed, Count::NotCollected);
    let all = files(&report).unwrap();
    let page = &all[0].text;
    for section in ["Reported and counted", "The e-book", "Visitors", "Guest book"] {
        let at = page.find(&format!(">{section}</h2>")).unwrap();
        assert!(page[at..].starts_with(&format!(">{section}</h2><p>Not collected.")), "{section}");
    }
    // The day without power: empty in the table, `null` in JSON, words on the page.
    let visits = &all.iter().find(|f| f.path == "data/visits.csv").unwrap().text;
    assert!(visits.contains("West,2026-04-13,,,,not-collected,insufficient-evidence"), "{visits}");
    assert!(page.contains("West, 13\u{a0}April: not enough evidence"));
}

#[test]
fn a_title_is_text_and_no_markup() {
    let base = planted();
    let page = &written(&given(&base, None))[0].text;
    assert!(page.contains("<h1>Small &amp; &lt;large&gt;</h1>"));
    for forbidden in ["<script", "http://", "src=", "@import", "url("] {
        assert!(!page.contains(forbidden), "`{forbidden}` on the page");
    }
}

#[test]
fn a_reply_of_a_stranger_is_told_of() {
    let base = planted();
    let mut sink = Sink::new();
    let replies = [(OrganisationId::new("Nobody").unwrap(), "we came".to_owned())];
    let given = Given { replies: replies.into_iter().collect(), ..given(&base, None) };
    let _ = Report::new(&given, &mut sink);
    assert_eq!(sink.diagnostics()[0].code.name(), "TRN-001");
    assert!(sink.diagnostics()[0].subjects[0].to_string().contains("Nobody"));
}

#[test]
fn copies_stand_beside_visits_and_are_in_none_of_their_sums() {
    let base = planted();
    let without = Report::new(&given(&base, None), &mut Sink::new());
    let hall = &base.0.evidence.halls[0].id;
    let (first, last) = (base.0.evidence.venue.first, base.0.evidence.venue.last);
    let taken = |date, copies| Copies {
        hall: hall.to_string(),
        date,
        book: "the-long-ridge".into(),
        format: "pdf".into(),
        copies,
    };
    let copies = vec![taken(first, 40), taken(last.tomorrow().unwrap(), 7)];
    let with = Report::new(&Given { copies, ..given(&base, None) }, &mut Sink::new());
    assert_eq!(with.summary.turnout, without.summary.turnout);
    let ebook = with.ebook.as_ref().unwrap();
    assert_eq!((ebook.copies_during, ebook.copies_after), (Some(40), Some(7)));
    let per_hundred = with.copies_per_hundred_visits.unwrap();
    let visits = with.summary.turnout.unwrap();
    let expected = 100.0 * 40.0 / visits.median;
    assert!((per_hundred.median - expected).abs() < 0.1, "{per_hundred:?} {visits:?}");
    let page = &files(&with).unwrap()[0].text;
    assert!(page.contains("nobody can compute them again"), "what is in no chain says so");
}

#[test]
fn a_report_that_was_published_early_says_why() {
    let base = planted();
    let day = jiff::civil::date(2026, 4, 20);
    let publication = |reason: Option<&str>| Publication {
        allowed_from: day,
        on: day,
        reason: reason.map(str::to_owned),
    };
    let early = publication(Some("all have answered"));
    let page = &written(&Given { publication: Some(early), ..given(&base, None) })[0].text;
    assert!(!page.contains("all have answered"), "without organisations nobody could answer");
    let result = three_by_three();
    let early = publication(Some("all <have> answered"));
    let given = Given { publication: Some(early), ..given(&base, Some(&result)) };
    let page = &written(&given)[0].text;
    assert!(page.contains("before that was allowed: all &lt;have&gt; answered"), "{page}");
}
