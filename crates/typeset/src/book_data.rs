//! The plan as the template wants it: numbers in millimetres, words prepared.

use crate::Typesetter;
use crate::fonts::{Family, FontShelf};
use crate::section_data::{SectionData, Speech, Teller};
use crate::theme::{CaptionType, Colours, ThemeFile};
use crate::words;
use crate::words_box::{WordsData, boxes_on, words_data};
use leporello_model::{BoundAt, Length, Page, PageKind, Plan, Plate, Rect, Side, Sides, TextRole};
use serde::Serialize;

/// What the template reads.
#[derive(Serialize)]
pub(crate) struct Book<'a> {
    head: Head<'a>,
    runs: Vec<Run>,
}

/// What every page may ask for.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Head<'a> {
    title: String,
    subtitle: String,
    author: String,
    years: String,
    #[serde(flatten)]
    speech: Speech,
    fonts: BookFonts,
    colours: Palette,
    caption: &'a CaptionType,
    width: f64,
    height: f64,
    margins: Margins,
    /// Size of the page against A4: sizes of type grow with it.
    unit: f64,
    bound_right: bool,
}

/// Families for the book's own language.
#[derive(Serialize)]
pub(crate) struct BookFonts {
    text: Vec<Family>,
    display: Vec<Family>,
}

impl BookFonts {
    /// The theme's families, and those behind them for other scripts.
    pub(crate) fn of(theme: &ThemeFile, shelf: &FontShelf, language: &str) -> Self {
        Self {
            text: shelf.families(&theme.fonts.text, language),
            display: shelf.families(&theme.fonts.display, language),
        }
    }
}

/// Colours, each as its parts in per cent: one for grey, else red, green and blue.
#[derive(Serialize)]
pub(crate) struct Palette {
    ink: Vec<f64>,
    quiet: Vec<f64>,
    caption: Vec<f64>,
    accent: Vec<f64>,
    paper: Vec<f64>,
}

impl Palette {
    pub(crate) fn of(colours: &Colours) -> Self {
        Self {
            ink: parts(&colours.ink),
            quiet: parts(&colours.quiet),
            caption: parts(&colours.caption),
            accent: parts(&colours.accent),
            paper: parts(&colours.paper),
        }
    }
}

/// Four lengths of a page in millimetres.
#[derive(Clone, Copy, Serialize)]
struct Margins {
    top: f64,
    bottom: f64,
    inside: f64,
    outside: f64,
}

/// A page on which everything has its place, or the pages of a section.
#[derive(Serialize)]
#[serde(untagged)]
enum Run {
    Page(Box<PageData>),
    Section(Box<SectionRun>),
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct PageData {
    kind: &'static str,
    /// Whether the theme draws the page as a whole.
    drawn: bool,
    fold_left: bool,
    bleed: Bleed,
    /// Trim and bleed.
    sheet: RectMm,
    plates: Vec<PlateData>,
    words: Vec<WordsData>,
}

#[derive(Serialize)]
struct SectionRun {
    kind: &'static str,
    /// Place among the sections of the book, in reading order.
    key: usize,
    /// Number of its first page.
    first: u32,
    /// Empty pages after its words.
    blanks: u32,
    bleed: Margins,
    section: SectionData,
}

#[derive(Clone, Copy, Serialize)]
struct Bleed {
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

#[derive(Clone, Copy, Serialize)]
pub(crate) struct RectMm {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) w: f64,
    pub(crate) h: f64,
}

#[derive(Serialize)]
struct PlateData {
    #[serde(flatten)]
    rect: RectMm,
    placeholder: String,
    /// What a reader who cannot see it is told.
    alt: String,
    /// Whether it lies on both pages of the spread.
    crosses: bool,
}

/// The data as the template reads it.
pub(crate) fn json(book: &Book) -> Vec<u8> {
    serde_json::to_vec(book).expect("numbers and texts are always JSON")
}

/// The plan as data for the template, set from this shelf. `blanks` are the empty pages after
/// each section, in reading order; none where it ends early. With `links`, page numbers in
/// lists lead to their pages.
pub(crate) fn book<'a>(
    typesetter: &'a Typesetter,
    shelf: &FontShelf,
    plan: &Plan,
    blanks: &[u32],
    links: bool,
) -> Book<'a> {
    let theme = &typesetter.theme.numbers;
    let teller = Teller { links, ..typesetter.teller(shelf) };
    let line = |text: &str| words::prepare(text, &plan.language, false).text;
    let (w, h) = (plan.trim.w.to_mm(), plan.trim.h.to_mm());
    let language = words::font_language(&plan.language, &line(&plan.language));
    let title = words::prepare(&plan.title, &plan.language, false);
    let head = Head {
        title: title.text,
        subtitle: line(&plan.subtitle),
        author: line(&plan.author),
        years: years(plan),
        speech: teller.speech("", &plan.language).running(title.right_to_left),
        fonts: BookFonts::of(theme, shelf, &language),
        colours: Palette::of(&theme.colours),
        caption: &theme.caption,
        width: w,
        height: h,
        margins: margins_mm(plan.margins),
        unit: libm::sqrt(w * w + h * h) / A4_DIAGONAL,
        bound_right: plan.bound_at == BoundAt::Right,
    };
    Book { head, runs: runs(typesetter, &teller, plan, blanks) }
}

/// Diagonal of an A4 page in millimetres.
pub(crate) const A4_DIAGONAL: f64 = 363.7;

/// The line below the subtitle on the title page.
fn years(plan: &Plan) -> String {
    let title = plan.pages().find(|page| page.kind == PageKind::Title);
    let lines = title.iter().flat_map(|page| &page.texts);
    lines
        .filter(|text| text.role == TextRole::Subtitle && text.text != plan.subtitle)
        .map(|text| text.text.clone())
        .next_back()
        .unwrap_or_default()
}

/// A colour's parts in per cent.
fn parts(colour: &str) -> Vec<f64> {
    let rgb = crate::theme::rgb(colour).unwrap_or_default();
    let share = |part: u8| f64::from(part) / 2.55;
    if rgb[0] == rgb[1] && rgb[1] == rgb[2] { vec![share(rgb[0])] } else { rgb.map(share).to_vec() }
}

fn margins_mm(of: Sides) -> Margins {
    Margins {
        top: of.top.to_mm(),
        bottom: of.bottom.to_mm(),
        inside: of.inside.to_mm(),
        outside: of.outside.to_mm(),
    }
}

/// The pages in reading order; those of one section together.
fn runs(typesetter: &Typesetter, teller: &Teller, plan: &Plan, blanks: &[u32]) -> Vec<Run> {
    let mut keys = 0..;
    let mut runs: Vec<Run> = Vec::new();
    let mut sections = 0;
    for spread in &plan.spreads {
        let crossing: Vec<&Plate> =
            spread.verso.iter().flat_map(|p| &p.plates).filter(|p| crosses(p, plan)).collect();
        for page in spread.pages() {
            let words: Vec<WordsData> = boxes_on(page, plan.captions)
                .map(|words| words_data(typesetter, teller, &words, keys.next().unwrap_or(0)))
                .collect();
            match page.section.as_ref().map(|part| (part.part, plan.section(&part.id))) {
                Some((1, Some(section))) => {
                    runs.push(Run::Section(Box::new(SectionRun {
                        kind: "section",
                        key: sections,
                        first: page.number,
                        blanks: blanks.get(sections).copied().unwrap_or(0),
                        bleed: margins_mm(plan.bleed),
                        section: teller.section(section),
                    })));
                    sections += 1;
                }
                Some((_, Some(_))) => {}
                _ => runs.push(Run::Page(Box::new(page_data(plan, page, &crossing, words)))),
            }
        }
    }
    runs
}

/// Whether a plate of a verso reaches over the fold, farther than a bleed there would.
fn crosses(plate: &Plate, plan: &Plan) -> bool {
    match plan.bound_at {
        BoundAt::Left => plate.frame.right() > plan.trim.w + plan.bleed.inside,
        BoundAt::Right => plate.frame.x < -plan.bleed.inside,
    }
}

fn page_data(plan: &Plan, page: &Page, crossing: &[&Plate], words: Vec<WordsData>) -> PageData {
    let fold_left = plan.bound_at.fold_is_left(page.side());
    let bleed = bleed_of(plan.bleed, fold_left);
    let sheet = RectMm {
        x: -bleed.left,
        y: -bleed.top,
        w: plan.trim.w.to_mm() + bleed.left + bleed.right,
        h: plan.trim.h.to_mm() + bleed.top + bleed.bottom,
    };
    let over = match plan.bound_at {
        BoundAt::Left => -plan.trim.w,
        BoundAt::Right => plan.trim.w,
    };
    let from_the_verso =
        |plate: &Plate| plate_data(plate, plate.frame.moved(over, Length::ZERO), true);
    let own = |plate: &Plate| {
        plate_data(plate, plate.frame, page.side() == Side::Verso && crosses(plate, plan))
    };
    let over = crossing.iter().filter(|_| page.side() == Side::Recto);
    let plates: Vec<PlateData> =
        over.map(|plate| from_the_verso(plate)).chain(page.plates.iter().map(own)).collect();
    let kind = kind_name(page.kind);
    let drawn = kind == "title" || (kind == "opener" && plates.is_empty());
    PageData { kind, drawn, fold_left, bleed, sheet, plates, words }
}

/// The template's name for a kind of page; those it sets alike have one.
const fn kind_name(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Title => "title",
        PageKind::Opener => "opener",
        _ => "plates",
    }
}

fn bleed_of(bleed: Sides, fold_left: bool) -> Bleed {
    let (left, right) = match fold_left {
        true => (bleed.inside, bleed.outside),
        false => (bleed.outside, bleed.inside),
    };
    Bleed {
        left: left.to_mm(),
        right: right.to_mm(),
        top: bleed.top.to_mm(),
        bottom: bleed.bottom.to_mm(),
    }
}

pub(crate) fn rect_mm(rect: Rect) -> RectMm {
    RectMm { x: rect.x.to_mm(), y: rect.y.to_mm(), w: rect.w.to_mm(), h: rect.h.to_mm() }
}

fn plate_data(plate: &Plate, frame: Rect, crosses: bool) -> PlateData {
    let caption = plate.caption.as_ref().map_or("", |caption| &caption.text);
    let told = [plate.alt.as_str(), caption].into_iter().find(|text| !text.trim().is_empty());
    let alt = told.unwrap_or(&plate.file);
    PlateData {
        rect: rect_mm(frame),
        placeholder: crate::world::placeholder_path(plate.number),
        alt: words::prepare(alt, "", false).text,
        crosses,
    }
}
