//! What is written is read; what the user wrote is kept; what cannot be is refused.

use super::{language, read, write};
use leporello_diag::{Sink, codes};
use leporello_model::{
    BoundAt, CaptionBox, Chapter, Crop, Edits, LeftOut, LeftOutReason, Page, PageCount, PageKind,
    PhotoEdit, PhotoId, Plan, Plate, Project, Rect, SectionPart, Spread, TextBox, TextRole,
};

/// A plan of one page with one plate, which has this caption.
pub(crate) fn plan(caption: &str) -> Plan {
    let project = Project::titled("A \"title\" \\ with\tmarks");
    let rect = Rect::snapped_mm(12.34, -3.0, 100.0 / 3.0, 20.0);
    let language = "el".to_owned();
    let page = Page {
        number: 1,
        kind: PageKind::Plates,
        arrangement: "H(1,V(2,3))".into(),
        plates: vec![Plate {
            number: 1,
            photo: PhotoId([7; 16]),
            file: "naïve/写真.jpg".into(),
            frame: rect,
            crop: Crop { x: 0.012_345_678_9, y: 0.0, w: 0.9, h: 1.0 },
            importance: 1.0,
            caption: Some(CaptionBox { text: caption.into(), language, frame: rect }),
            alt: "a boat".into(),
            reasons: vec!["hero".into()],
        }],
        texts: vec![TextBox {
            role: TextRole::Folio,
            text: "1".into(),
            language: "en".into(),
            frame: rect,
        }],
        section: Some(SectionPart { id: "harbour".into(), part: 2 }),
        cost: 0.123_456,
    };
    let keep =
        PhotoEdit { keep: Some(true), caption: Some(caption.into()), ..PhotoEdit::default() };
    let mut edits = Edits::default();
    edits.photos.insert(PhotoId([7; 16]), keep);
    Plan {
        words: "../essays".into(),
        bound_at: BoundAt::Right,
        theme: "quiet".into(),
        printer: "blurb".into(),
        asked_pages: PageCount::Exactly(219),
        pages: 1,
        photographs: "../photos".into(),
        chapters: vec![Chapter {
            title: "One".into(),
            dates: "May 2024".into(),
            place: String::new(),
            page: 1,
        }],
        spreads: vec![Spread { locked: true, verso: None, recto: Some(page) }],
        left_out: vec![LeftOut {
            file: "b.jpg".into(),
            photo: None,
            why: LeftOutReason::Unreadable,
            detail: Some("ends early".into()),
        }],
        edits,
        ..Plan::empty(&project)
    }
}

proptest::proptest! {
    #[test]
    fn a_plan_reads_back_as_it_was_written(caption in "\\PC*|[\\x00-\\x7f]*") {
        let plan = plan(&caption);
        let back = read(&write(&plan), "plan.toml", &mut Sink::new());
        proptest::prop_assert_eq!(back, Ok(plan));
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC*") {
        let _ = read(&text, "plan.toml", &mut Sink::new());
    }
}

#[test]
fn a_mistake_is_shown_by_line_and_column() {
    let text = write(&plan("x")).replace("gap = 4", "gap = four");
    let mut sink = Sink::new();
    assert!(read(&text, "plan.toml", &mut sink).is_err());
    let line = text.lines().position(|l| l.starts_with("gap")).unwrap() + 1;
    let place = sink.diagnostics()[0].subjects[0].to_string();
    assert!(place.starts_with(&format!("plan.toml:{line}:")), "{place}");
}

#[test]
fn a_plan_of_a_newer_program_is_told_even_when_it_has_new_keys() {
    let text = write(&plan("x")).replace("format = 1", "format = 2\nfore-edge = \"gilt\"");
    assert_eq!(refused(&text), codes::PRJ_006);
}

#[test]
fn an_unknown_key_is_not_ignored() {
    assert_eq!(refused(&write(&plan("x")).replace("\ngap = 4", "\ngaps = 4")), codes::PRJ_005);
}

/// The code of the first message about a plan that is not read.
fn refused(text: &str) -> leporello_diag::Code {
    let mut sink = Sink::new();
    assert!(read(text, "plan.toml", &mut sink).is_err(), "it was read:\n{text}");
    sink.diagnostics()[0].code
}

fn read_back(text: &str) -> Plan {
    let mut sink = Sink::new();
    read(text, "plan.toml", &mut sink).unwrap_or_else(|_| panic!("{:?}", sink.diagnostics()))
}

/// A plan without edits, with a caption of its own.
fn unedited() -> String {
    let mut plan = plan("The quay");
    plan.edits = Edits::default();
    write(&plan)
}

fn edit_of(text: &str) -> Option<PhotoEdit> {
    read_back(text).edits.photos.remove(&PhotoId([7; 16]))
}

#[test]
fn words_that_nobody_rewrote_are_no_edit() {
    assert_eq!(edit_of(&unedited()), None);
}

#[test]
fn a_caption_rewritten_in_its_plate_becomes_an_edit() {
    let edit = edit_of(&unedited().replace("The quay", "The old quay"));
    assert_eq!(edit.unwrap().caption.as_deref(), Some("The old quay"));
}

#[test]
fn a_caption_taken_out_of_its_plate_becomes_an_edit_without_words() {
    let text = unedited();
    let from = text.find("caption = { text").unwrap();
    let to = from + text[from..].find("}, ").unwrap() + 3;
    let edit = edit_of(&format!("{}{}", &text[..from], &text[to..]));
    assert_eq!(edit.unwrap().caption.as_deref(), Some(""));
}

#[test]
fn an_edit_stands_over_the_older_words_in_the_plate() {
    let edited = format!("{}\n[edits.photo.{}]\ncaption = \"New\"\n", unedited(), PhotoId([7; 16]));
    assert_eq!(edit_of(&edited).unwrap().caption.as_deref(), Some("New"));
    let emptied = edited.replace("\"New\"", "\"\"");
    assert_eq!(edit_of(&emptied).unwrap().caption.as_deref(), Some(""));
}

#[test]
fn a_chapter_s_new_title_becomes_an_edit_of_its_first_photograph() {
    let retitled = |text: String| text.replace("title = \"One\"", "title = \"The sea\"");
    let mut plan = plan("The quay");
    plan.edits = Edits::default();
    assert_eq!(edit_of(&retitled(write(&plan))), None, "the title of words is in their file");
    let page = plan.spreads[0].recto.as_mut().unwrap();
    page.section = None;
    assert_eq!(edit_of(&write(&plan)), None);
    let edit = edit_of(&retitled(write(&plan)));
    assert_eq!(edit.unwrap().chapter.as_deref(), Some("The sea"));
}

#[test]
fn what_was_rewritten_is_written_as_an_edit_once_and_for_all() {
    let once = write(&read_back(&unedited().replace("The quay", "The old quay")));
    assert!(once.contains("[edits.photo."));
    assert_eq!(write(&read_back(&once)), once);
}

#[test]
fn a_value_out_of_its_range_is_refused_with_its_line() {
    let good = write(&plan("x"));
    for (from, to) in [
        ("\ngap = 4\n", "\ngap = -4\n"),
        ("trim = [297, 210]", "trim = [0, 210]"),
        ("bottom = 14", "bottom = 400"),
        ("bottom = 14", "bottom = 190"),
        ("importance = 1,", "importance = 99,"),
        ("importance = 1,", "importance = nan,"),
        ("keep = true", "importance = -5"),
        ("keep = true", "importance = inf"),
        ("language = \"en\"\ntrim", "language = \"xx_!!\"\ntrim"),
        ("page-multiple = 1", "page-multiple = 0"),
        ("asked-pages = 219", "asked-pages = 0"),
        ("0.9, 1]", "inf, 1]"),
        ("cost = 0.123456", "cost = nan"),
    ] {
        let text = good.replacen(from, to, 1);
        assert_ne!(text, good, "`{from}` is not in the plan");
        let mut sink = Sink::new();
        assert!(read(&text, "plan.toml", &mut sink).is_err(), "{to}");
        let said = &sink.diagnostics()[0];
        assert_eq!(said.code, codes::PRJ_005);
        let changed = text.lines().zip(good.lines()).position(|(a, b)| a != b).unwrap() + 1;
        let place = said.subjects[0].to_string();
        assert!(place.starts_with(&format!("plan.toml:{changed}:")), "{to}: {place}");
    }
}

#[test]
fn a_plain_date_says_when_a_photograph_was_taken() {
    for written in ["\"2019-07-14T10:30:00\"", "2019-07-14T10:30:00"] {
        let text = write(&plan("x")).replace("keep = true", &format!("taken = {written}"));
        let taken = edit_of(&text).unwrap().taken.unwrap();
        assert_eq!(taken.local, jiff::civil::date(2019, 7, 14).at(10, 30, 0, 0), "{written}");
        assert_eq!(read_back(&write(&read_back(&text))), read_back(&text), "{written}");
    }
    let wrong = write(&plan("x")).replace("keep = true", "taken = \"last summer\"");
    assert_eq!(refused(&wrong), codes::PRJ_005);
}

#[test]
fn a_language_is_a_tag() {
    for tag in ["en", "de-AT", "zh-Hant-TW", "gsw"] {
        assert_eq!(language(tag).as_deref(), Ok(tag));
    }
    for wrong in ["", "e", "xx_!!", "de-", "German language"] {
        assert!(language(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_plan_of_somebody_else_is_not_taken_for_ours() {
    assert!(super::is_ours(&write(&plan("x"))));
    assert!(super::is_ours(&write(&plan("x")).replacen("gap = ", "gap == ", 1)));
    assert!(!super::is_ours("[garden]\nbeds = 4\n"));
}
