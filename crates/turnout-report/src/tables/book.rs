//! Tables of what visitors read, took home and wrote.

use super::{DATE, HALL, Table, field};
use crate::report::Report;

pub(super) fn copies(report: &Report) -> Table {
    let row = |c: &crate::given::Copies| {
        let number = c.copies.to_string();
        vec![c.hall.clone(), c.date.to_string(), c.book.clone(), c.format.clone(), number]
    };
    Table {
        name: "copies",
        title: "Copies of the e-book, by hall, day, book and format; never added to visits",
        fields: vec![
            HALL,
            DATE,
            field("book", "string", "book"),
            field("format", "string", "facsimile, reading or pdf"),
            field("copies", "integer", "successful downloads, a double click once"),
        ],
        rows: report.copies.iter().map(row).collect(),
    }
}

/// How far openings came, by tenths of the book.
const REACHED: [&str; 10] = [
    "reached_10",
    "reached_20",
    "reached_30",
    "reached_40",
    "reached_50",
    "reached_60",
    "reached_70",
    "reached_80",
    "reached_90",
    "reached_100",
];

pub(super) fn screens(report: &Report) -> Table {
    let row = |s: &crate::given::Screen| {
        let mut row = vec![s.hall.clone(), s.date.to_string()];
        row.extend([s.opens, s.turns, s.codes].iter().chain(&s.reached).map(u64::to_string));
        row
    };
    let mut fields = vec![
        HALL,
        DATE,
        field("opens", "integer", "how often somebody opened the book"),
        field("turns", "integer", "turns of a page"),
        field("codes", "integer", "how often the code for taking it home was brought up"),
    ];
    fields.extend(REACHED.map(|name| field(name, "integer", "openings that came so far, in %")));
    Table {
        name: "screens",
        title: "What screens in the halls were used for",
        fields,
        rows: report.screens.iter().map(row).collect(),
    }
}

pub(super) fn guest_book(report: &Report) -> Table {
    let row =
        |r: &leporello_turnout::vocabulary::GuestBookRoot| vec![r.period.clone(), r.root.clone()];
    Table {
        name: "guest_book",
        title: "What the ledger has of the guest book",
        fields: vec![
            field("period", "string", "label: a half-day, a day, or exhibition"),
            field("root", "string", "SHA-256 over all entries of the label, in hexadecimal digits"),
        ],
        rows: report.guest_book_roots.iter().map(row).collect(),
    }
}
