//! The skeleton of a cover, looked at from outside.
use leporello_diag::Sink;
use leporello_model::{
    BoundAt, CoverPanel, CoverPlan, Crop, Length, PhotoId, Plate, Rect, Sides, Size,
};
use leporello_typeset::{FontSources, Theme, Typesetter, plate_of_placeholder};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

const THEMES: [&str; 3] = ["quiet", "gallery", "chronicle"];
const SAFE: f64 = 8.0;

fn themed(theme: &str) -> Typesetter {
    let theme = Theme::bundled(theme).unwrap();
    Typesetter::themed(FontSources::Bundled, theme, Path::new("no folder")).unwrap()
}

/// A cover of boards so wide, with flaps if they have a width.
fn cover(board: (f64, f64), spine: f64, flap: f64, bound_at: BoundAt) -> CoverPlan {
    let width = 2.0 * (board.0 + flap) + spine;
    let panel = |x: f64, w: f64, inset: f64| {
        let x = if bound_at == BoundAt::Left { x } else { width - x - w };
        let safe = (w > 2.0 * inset)
            .then(|| Rect::snapped_mm(x + inset, SAFE, w - 2.0 * inset, board.1 - 2.0 * SAFE));
        CoverPanel { place: Rect::snapped_mm(x, 0.0, w, board.1), safe }
    };
    let (back, front) = (panel(flap, board.0, SAFE), panel(flap + board.0 + spine, board.0, SAFE));
    let at_fold = match bound_at {
        BoundAt::Left => back.place.right().to_mm() - 8.0 - 50.8,
        BoundAt::Right => back.place.x.to_mm() + 8.0,
    };
    let wrap = Length::mm(3);
    CoverPlan {
        title: "Lofoten".into(),
        subtitle: "Seven days in August".into(),
        author: "A. Person".into(),
        language: "en".into(),
        back_text: "Seven days on the outer islands, with a borrowed boat.\n\nAnd the wind.".into(),
        isbn: Some("978-3-16-148410-0".into()),
        bound_at,
        theme: String::new(),
        face: Size { w: Length::snapped_mm(width), h: Length::snapped_mm(board.1) },
        wrap: Sides { top: wrap, bottom: wrap, inside: Length::ZERO, outside: wrap },
        front,
        spine: panel(flap + board.0, spine, 1.5),
        back,
        flaps: (flap > 0.0)
            .then(|| [panel(flap + 2.0 * board.0 + spine, flap, SAFE), panel(0.0, flap, SAFE)]),
        barcode: Some(Rect::snapped_mm(at_fold, board.1 - 8.0 - 30.48, 50.8, 30.48)),
        folds: Vec::new(),
        spine_text: true,
        picture: None,
    }
}

fn a4(spine: f64) -> CoverPlan {
    cover((210.0, 297.0), spine, 0.0, BoundAt::Left)
}

/// The cover with a photograph of this aspect where the theme wants it.
fn with_picture(typesetter: &Typesetter, cover: &CoverPlan, aspect: f64) -> CoverPlan {
    let frame = typesetter.cover_frame(cover, aspect, &mut Sink::new()).unwrap().unwrap();
    let plate = Plate {
        number: 7,
        photo: PhotoId([1; 16]),
        file: "a.jpg".into(),
        frame,
        crop: Crop::WHOLE,
        importance: 1.0,
        caption: None,
        alt: String::new(),
        reasons: Vec::new(),
    };
    CoverPlan { picture: Some(plate), ..cover.clone() }
}

fn set(typesetter: &Typesetter, cover: &CoverPlan) -> (Vec<u8>, Vec<&'static str>) {
    let mut sink = Sink::new();
    let pdf = typesetter.cover_skeleton(cover, &mut sink);
    let pdf = pdf.unwrap_or_else(|_| panic!("{:?}", sink.diagnostics()));
    (pdf, sink.diagnostics().iter().map(|told| told.code.name()).collect())
}

/// A word with its box in millimetres from the corner of the face.
#[derive(Debug)]
struct Word {
    text: String,
    x: (f64, f64),
    y: (f64, f64),
}

/// All words, as poppler finds them.
fn words(pdf: &[u8], cover: &CoverPlan) -> Vec<Word> {
    let mut poppler = Command::new("pdftotext")
        .args(["-bbox", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    poppler.stdin.take().unwrap().write_all(pdf).unwrap();
    let told = String::from_utf8(poppler.wait_with_output().unwrap().stdout).unwrap();
    let number = |line: &str, name: &str| -> f64 {
        let from = line.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
        let points: f64 = line[from..].split('"').next().unwrap().parse().unwrap();
        points / 72.0 * 25.4
    };
    let (left, top) = (cover.wrap.outside.to_mm(), cover.wrap.top.to_mm());
    told.lines()
        .filter(|line| line.trim().starts_with("<word"))
        .map(|line| Word {
            text: line.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned(),
            x: (number(line, "xMin") - left, number(line, "xMax") - left),
            y: (number(line, "yMin") - top, number(line, "yMax") - top),
        })
        .collect()
}

/// Whether a word lies in a rectangle. Poppler's boxes are as high as the font says, which is
/// more than the letters: so much may hang over.
fn lies_in(word: &Word, rect: Rect) -> bool {
    let (over, hair) = (2.5, 0.1);
    let inside = |(from, to): (f64, f64), low: f64, high: f64, over: f64| {
        from >= low - over && to <= high + over
    };
    inside(word.x, rect.x.to_mm(), rect.right().to_mm(), hair)
        && inside(word.y, rect.y.to_mm(), rect.bottom().to_mm(), over)
}

fn numbers_of(pdf: &[u8], name: &str) -> Vec<f64> {
    let text = String::from_utf8_lossy(pdf);
    let at = text.find(&format!("/{name}")).unwrap();
    let (from, to) = (text[at..].find('[').unwrap(), text[at..].find(']').unwrap());
    text[at + from + 1..at + to].split_whitespace().map(|n| n.parse().unwrap()).collect()
}

#[test]
fn the_boxes_are_the_sheet_and_the_face() {
    let cover = cover((210.0, 297.0), 12.34, 80.0, BoundAt::Left);
    let (pdf, _) = set(&themed("quiet"), &cover);
    let points = |mm: f64| mm / 25.4 * 72.0;
    let (w, h) = (2.0 * 290.0 + 12.34, 297.0);
    for (name, wanted) in
        [("MediaBox", [0.0, 0.0, w + 6.0, h + 6.0]), ("TrimBox", [3.0, 3.0, w + 3.0, h + 3.0])]
    {
        let found = numbers_of(&pdf, name);
        let near = found.iter().zip(wanted).all(|(found, mm)| (found - points(mm)).abs() < 0.01);
        assert!(near, "{name} is {found:?}");
    }
}

#[test]
fn the_same_cover_gives_the_same_bytes_with_one_placeholder() {
    for theme in THEMES {
        let cover = with_picture(&themed(theme), &a4(12.0), 1.5);
        let (first, told) = set(&themed(theme), &cover);
        assert!(first == set(&themed(theme), &cover).0);
        assert_eq!(told, Vec::<&str>::new(), "{theme}");
        let starts = (0..first.len()).filter(|&at| first[at..].starts_with(&[0xff, 0xd8]));
        let plates: Vec<u32> = starts.filter_map(|at| plate_of_placeholder(&first[at..])).collect();
        assert_eq!(plates, [7], "{theme}");
    }
}

#[test]
fn words_stand_in_safe_areas_and_never_in_the_barcode() {
    let long = "The long way round: a summer of harbours and lighthouses along the coast";
    for theme in THEMES {
        let typesetter = themed(theme);
        for bound_at in [BoundAt::Left, BoundAt::Right] {
            for (board, flap) in [((297.0, 210.0), 0.0), ((148.0, 210.0), 60.0)] {
                for title in ["Lofoten", long] {
                    let plain = cover(board, 18.0, flap, bound_at);
                    let plain = CoverPlan { title: title.into(), ..plain };
                    check_places(&typesetter, &with_picture(&typesetter, &plain, 1.5));
                    check_places(&typesetter, &plain);
                }
            }
        }
    }
}

fn check_places(typesetter: &Typesetter, cover: &CoverPlan) {
    let (pdf, told) = set(typesetter, cover);
    assert_eq!(told, Vec::<&str>::new());
    let panels = [cover.front, cover.spine, cover.back].map(|panel| panel.safe.unwrap());
    let barcode = cover.barcode.unwrap();
    let mut on_the_spine = 0;
    for word in words(&pdf, cover) {
        if word.text == "ISBN" || word.text.chars().all(|c| c.is_ascii_digit() || c == '-') {
            assert!(lies_in(&word, barcode), "{word:?} of the barcode");
            continue;
        }
        let (x, y) = ((word.x.0 + word.x.1) / 2.0, (word.y.0 + word.y.1) / 2.0);
        let middle = Word { text: String::new(), x: (x, x), y: (y, y) };
        assert!(!lies_in(&middle, barcode), "{word:?} in the barcode's room");
        let is_turned = lies_in(&middle, panels[1]);
        on_the_spine += usize::from(is_turned);
        let fits = panels.iter().any(|panel| lies_in(&word, *panel));
        assert!(is_turned || fits, "{word:?} in none of {panels:?}");
    }
    assert!(on_the_spine > 0);
    if let Some(plate) = &cover.picture {
        let (frame, middle_of) = (plate.frame, |(a, b): (f64, f64)| (a + b) / 2.0);
        let covers = |word: &Word| {
            let (x, y) = (middle_of(word.x), middle_of(word.y));
            let across = x > frame.x.to_mm() && x < frame.right().to_mm();
            across && y > frame.y.to_mm() && y < frame.bottom().to_mm()
        };
        assert!(!words(&pdf, cover).iter().any(covers), "words on the picture");
    }
}

#[test]
fn a_title_on_the_spine_reads_from_head_to_foot_in_the_middle() {
    for theme in THEMES {
        let cover = CoverPlan { title: "Head Foot".into(), ..a4(20.0) };
        let (pdf, _) = set(&themed(theme), &cover);
        let spine = cover.spine.place;
        let found = |text: &str| {
            let words = words(&pdf, &cover);
            let on_spine = |word: &Word| {
                let middle = (word.x.0 + word.x.1) / 2.0;
                middle > spine.x.to_mm() && middle < spine.right().to_mm() && word.text == text
            };
            words.into_iter().find(on_spine).unwrap()
        };
        let (head, foot) = (found("Head"), found("Foot"));
        assert!(head.y.1 < foot.y.0, "{theme}: {head:?} {foot:?}");
        let off = (head.x.0 + head.x.1) / 2.0 - spine.x.to_mm() - 10.0;
        assert!(off.abs() < 1.0, "{theme}: {off} mm beside the middle");
    }
}

#[test]
fn a_spine_has_no_words_when_none_are_allowed_or_it_is_too_narrow() {
    let narrow = a4(4.0);
    let forbidden = CoverPlan { spine_text: false, ..a4(20.0) };
    for (cover, expected) in [(narrow, vec!["TYP-021"]), (forbidden, vec![])] {
        let (pdf, told) = set(&themed("quiet"), &cover);
        assert_eq!(told, expected);
        let spine = cover.spine.place;
        for word in words(&pdf, &cover) {
            let clear = word.x.1 < spine.x.to_mm() || word.x.0 > spine.right().to_mm();
            assert!(clear, "{word:?}");
        }
    }
}

#[test]
fn a_long_title_is_set_smaller_and_an_endless_one_is_told() {
    let title = |times: usize| "a long way round ".repeat(times);
    for theme in THEMES {
        let typesetter = themed(theme);
        let long = CoverPlan { title: title(12), spine_text: false, ..a4(20.0) };
        let long = with_picture(&typesetter, &long, 1.5);
        assert_eq!(set(&typesetter, &long).1, Vec::<&str>::new(), "{theme}");
        let endless = CoverPlan { title: title(900), ..long };
        assert_eq!(set(&typesetter, &endless).1, ["TYP-020"], "{theme}");
    }
}

#[test]
fn what_cannot_become_a_barcode_is_told() {
    let wrong = CoverPlan { isbn: Some("978-3-16-148410-1".into()), ..a4(12.0) };
    let small = CoverPlan { barcode: Some(Rect::snapped_mm(150.0, 260.0, 25.0, 20.0)), ..a4(12.0) };
    let none = CoverPlan { isbn: None, ..a4(12.0) };
    for (cover, expected) in [(wrong, vec!["TYP-022"]), (small, vec!["TYP-023"]), (none, vec![])] {
        let (pdf, told) = set(&themed("quiet"), &cover);
        assert_eq!(told, expected);
        assert!(!words(&pdf, &cover).iter().any(|word| word.text.contains("148410")));
    }
}

#[test]
fn arabic_is_set_in_a_font_for_words_and_begins_at_the_fold() {
    let theme = Theme::bundled("quiet").unwrap();
    let fonts = FontSources::BundledAndSystem;
    let typesetter = Typesetter::themed(fonts, theme, Path::new("no folder")).unwrap();
    let plain = cover((210.0, 297.0), 16.0, 0.0, BoundAt::Right);
    let title = "\u{628}\u{62d}\u{631}";
    let arabic = CoverPlan { title: title.into(), language: "ar".into(), ..plain };
    let (pdf, told) = set(&typesetter, &arabic);
    assert_eq!(told, Vec::<&str>::new());
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("NotoNaskhArabic") || text.contains("Amiri"));
    let front = arabic.front.safe.unwrap();
    let is_arabic = |word: &Word| word.text.chars().any(|c| c >= '\u{600}');
    let at_the_fold = words(&pdf, &arabic).into_iter().filter(is_arabic).any(|word| {
        let distance = front.right().to_mm() - word.x.1;
        lies_in(&word, front) && distance < 12.0
    });
    assert!(at_the_fold);
}

#[test]
fn a_letter_that_no_font_has_is_told() {
    let cover = CoverPlan { title: "바다".into(), ..a4(12.0) };
    assert_eq!(set(&themed("quiet"), &cover).1, ["TYP-001"]);
}

#[test]
fn a_picture_lies_on_the_front_alone_and_bleeds_or_stays_inside() {
    for theme in THEMES {
        let typesetter = themed(theme);
        for bound_at in [BoundAt::Left, BoundAt::Right] {
            for board in [(297.0, 210.0), (148.0, 210.0), (210.0, 210.0)] {
                for aspect in [0.3, 0.67, 1.0, 1.5, 4.0] {
                    let cover = cover(board, 12.0, 0.0, bound_at);
                    let frame =
                        typesetter.cover_frame(&cover, aspect, &mut Sink::new()).unwrap().unwrap();
                    let (front, sheet) = (cover.front.place, cover.sheet());
                    let told = format!("{theme} {bound_at:?} {board:?} {aspect}: {frame:?}");
                    assert!(frame.y == sheet.y || frame.y > front.y, "{told}");
                    match bound_at {
                        BoundAt::Left => assert!(frame.x >= front.x, "{told}"),
                        BoundAt::Right => assert!(frame.right() <= front.right(), "{told}"),
                    }
                    let whole = (frame.aspect() / aspect - 1.0).abs() < 0.001;
                    assert!(whole || theme == "gallery", "{told}");
                    let seen = cover.seen_on_front(frame);
                    assert!(seen.w.to_mm() > 15.0 && seen.h.to_mm() > 15.0, "{told}");
                }
            }
        }
    }
}
