//! The skeleton of a small plan, looked at from outside.
use leporello_diag::Sink;
use leporello_model::{
    Binding, CaptionBox, Crop, Length, Page, PageKind, PhotoId, Plan, Plate, Project, Rect, Spread,
    TextBox, TextMeasure, TextRole,
};
use leporello_typeset::{Typesetter, plate_of_placeholder};

fn rect(x: f64, y: f64, w: f64, h: f64) -> Rect {
    Rect::snapped_mm(x, y, w, h)
}

fn page(number: u32, plates: Vec<Plate>, texts: Vec<TextBox>) -> Page {
    Page { number, plates, texts, ..Page::blank(PageKind::Plates) }
}

fn words(role: TextRole, text: &str, frame: Rect) -> TextBox {
    TextBox { role, text: text.into(), language: "en".into(), frame }
}

fn plate(number: u32, frame: Rect, caption: Option<CaptionBox>) -> Plate {
    Plate {
        number,
        photo: PhotoId([number as u8; 16]),
        file: format!("{number}.jpg"),
        frame,
        crop: Crop::WHOLE,
        importance: 1.0,
        caption,
        alt: String::new(),
        reasons: Vec::new(),
    }
}

fn plan(spreads: Vec<Spread>) -> Plan {
    let project = Project::titled("Dunes & #strong[tides]");
    Plan {
        author: "A. Person".into(),
        binding: Binding::Layflat,
        pages: spreads.iter().map(|spread| spread.pages().count() as u32).sum(),
        spreads,
        ..Plan::empty(&project)
    }
}

fn caption_of(typesetter: &Typesetter, text: &str, language: &str, frame: Rect) -> CaptionBox {
    let w = frame.w.to_mm();
    let h = typesetter.caption_height_mm(text, language, w);
    let y = frame.bottom().to_mm() + typesetter.caption_distance_mm();
    CaptionBox {
        text: text.into(),
        language: language.into(),
        frame: rect(frame.x.to_mm(), y, w, h),
    }
}

fn small_plan(typesetter: &Typesetter, caption: &str) -> Plan {
    let frame = rect(12.0, 12.0, 100.0, 75.0);
    let title = words(TextRole::Title, "Dunes & #strong[tides]", rect(20.0, 60.0, 200.0, 30.0));
    let over = plate(2, rect(-3.0, -3.0, 600.0, 216.0), None);
    plan(vec![
        Spread { recto: Some(page(1, Vec::new(), vec![title])), ..Spread::default() },
        Spread {
            verso: Some(page(
                2,
                vec![plate(1, frame, Some(caption_of(typesetter, caption, "en", frame)))],
                vec![words(TextRole::Folio, "2", rect(12.0, 199.0, 20.0, 5.0))],
            )),
            recto: Some(page(3, Vec::new(), Vec::new())),
            locked: false,
        },
        Spread {
            verso: Some(page(4, vec![over], Vec::new())),
            recto: Some(page(5, Vec::new(), Vec::new())),
            locked: false,
        },
    ])
}

fn placeholders(pdf: &[u8]) -> Vec<u32> {
    let starts = (0..pdf.len()).filter(|&i| pdf[i..].starts_with(&[0xff, 0xd8, 0xff, 0xfe]));
    starts.filter_map(|start| plate_of_placeholder(&pdf[start..])).collect()
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let typesetter = Typesetter::bundled();
    let plan = small_plan(&typesetter, "Дюны, Δελφοί, and the sea");
    let first = typesetter.skeleton(&plan, &mut Sink::new()).unwrap();
    let again = Typesetter::bundled().skeleton(&plan, &mut Sink::new()).unwrap();
    assert!(first == again);
    assert!(first.starts_with(b"%PDF-1.4"));
}

#[test]
fn each_plate_has_one_placeholder_even_across_the_fold() {
    let typesetter = Typesetter::bundled();
    let mut sink = Sink::new();
    let pdf = typesetter.skeleton(&small_plan(&typesetter, "The sea"), &mut sink).unwrap();
    let mut found = placeholders(&pdf);
    found.sort_unstable();
    assert_eq!(found, [1, 2]);
    assert_eq!(sink.diagnostics(), []);
}

#[test]
fn markup_in_a_caption_stays_text() {
    let typesetter = Typesetter::bundled();
    for caption in ["#panic(1)", "*a* _b_ $x^2$ `c` <d> @e \\ ] } ) \" // f", "#{", "= h\n- i"] {
        let mut sink = Sink::new();
        let pdf = typesetter.skeleton(&small_plan(&typesetter, caption), &mut sink);
        assert!(pdf.is_ok(), "{caption}: {:?}", sink.diagnostics());
        assert_eq!(sink.diagnostics(), [], "{caption}");
    }
}

#[test]
fn a_character_no_font_has_is_said_with_its_plate_and_left_out() {
    let typesetter = Typesetter::bundled();
    let mut sink = Sink::new();
    let plan = small_plan(&typesetter, "바다 by the sea");
    assert!(typesetter.skeleton(&plan, &mut sink).is_ok());
    let said: Vec<&str> = sink.diagnostics().iter().map(|d| d.code.name()).collect();
    assert_eq!(said, ["TYP-001"]);
    assert!(sink.diagnostics()[0].message.contains("`바` (U+BC14)"));
}

#[test]
fn words_too_long_for_the_smallest_size_are_said() {
    let typesetter = Typesetter::bundled();
    let mut plan = small_plan(&typesetter, "The sea");
    let frame = rect(20.0, 60.0, 30.0, 6.0);
    plan.spreads[0].recto.as_mut().unwrap().texts =
        vec![words(TextRole::ChapterTitle, "Three weeks in a tent at the end of the road", frame)];
    let mut sink = Sink::new();
    assert!(typesetter.skeleton(&plan, &mut sink).is_ok());
    let said: Vec<&str> = sink.diagnostics().iter().map(|d| d.code.name()).collect();
    assert_eq!(said, ["TYP-002"]);
}

#[test]
fn lengths_of_the_page_are_those_of_the_plan() {
    let typesetter = Typesetter::bundled();
    let plan = small_plan(&typesetter, "");
    let pdf = typesetter.skeleton(&plan, &mut Sink::new()).unwrap();
    let text = String::from_utf8_lossy(&pdf);
    let boxes = text.matches("/MediaBox").count();
    assert_eq!(boxes, 5);
    let wide = (plan.trim.w + Length::mm(3)).to_pt();
    assert!(text.contains(&format!("{wide:.2}")[..6]), "no box is {wide} pt wide");
}
