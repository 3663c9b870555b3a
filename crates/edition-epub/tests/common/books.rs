//! Books of drawn photographs, planned as the press plans them.

use super::taken::Album;
pub use super::taken::GPS;
use leporello_diag::Sink;
use leporello_model::{
    Binding, Block, BoundAt, CaptionBox, Catalogue, Crop, Entry, EvenMeasure, Inline, Matter,
    MatterPage, Page, PageKind, Plan, Project, Rect, Section, SectionKind, Spread, TextBox,
    TextRole,
};
use leporello_scene::{Hour, Scene, Tags, draw, jpeg};
use std::collections::BTreeMap;

/// A kind of book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// English, with words of every kind.
    Left,
    /// Arabic, bound at the right.
    Arabic,
    /// Without captions and chapters of words.
    Bare,
    /// One page.
    OnePage,
    /// Captions and essays in six languages.
    Languages,
    /// Letters that mean something to markup, everywhere.
    Markup,
}

impl Kind {
    pub const ALL: [Self; 6] =
        [Self::Left, Self::Arabic, Self::Bare, Self::OnePage, Self::Languages, Self::Markup];

    pub fn name(self) -> &'static str {
        match self {
            Self::Left => "left",
            Self::Arabic => "arabic",
            Self::Bare => "bare",
            Self::OnePage => "one-page",
            Self::Languages => "languages",
            Self::Markup => "markup",
        }
    }
}

const CAPTIONS: [(&str, &str); 6] = [
    ("en", "Boats at anchor in the last light, seen from the old quay"),
    ("ko", "새벽 항구에서 그물을 손질하는 어부들"),
    ("ja", "夜明けの港で網を繕う漁師たち"),
    ("ar", "صيادون يصلحون الشباك في الميناء عند الفجر"),
    ("he", "דייגים מתקנים רשתות בנמל עם שחר"),
    ("ru", "Рыбаки чинят сети в гавани на рассвете"),
];

impl Album {
    /// Twenty-two photographs of about so many pixels along a side, half of them with captions
    /// of the kind of book.
    pub fn drawn(kind: Kind, side: u32) -> Self {
        let scenes = [
            Scene::Sea(Hour::Golden),
            Scene::Boats(Hour::Dusk),
            Scene::Mountains(Hour::Dawn),
            Scene::Lake(Hour::Day),
            Scene::Dunes(Hour::Golden),
            Scene::ForestFog,
            Scene::Snow,
            Scene::Lavender(Hour::Day),
            Scene::NightSky,
            Scene::Aurora,
            Scene::Skyline,
        ];
        let count = if kind == Kind::OnePage { 1 } else { 22 };
        let one = |at: usize| {
            let (w, h) = [(6, 4), (4, 6), (8, 6), (12, 5)][at % 4];
            let (w, h) = (w * side / 6, h * side / 6);
            let picture = draw(scenes[at % scenes.len()], at as u64, w, h);
            (format!("{at:02}.jpg"), jpeg(&picture, &tags(kind, at), 88))
        };
        Self::of(&(0..count).map(one).collect::<Vec<_>>())
    }
}

fn tags(kind: Kind, at: usize) -> Tags {
    let (language, text) = match kind {
        Kind::Languages => CAPTIONS[at % 6],
        Kind::Arabic => CAPTIONS[3],
        _ => CAPTIONS[0],
    };
    let text = match kind {
        Kind::Markup => format!("<i>{text}</i> & \"more\" ]]> &amp; {at}"),
        _ => format!("{text} {}", at + 1),
    };
    let has_caption = at.is_multiple_of(2) && kind != Kind::Bare;
    Tags {
        taken: Some(format!("2024:08:{:02} 07:{:02}:02", 1 + at / 6, at)),
        camera: Some(("Secretcam".into(), "Model X".into())),
        gps: Some(GPS),
        caption: has_caption.then_some(text),
        caption_language: has_caption.then(|| language.to_owned()),
        city: (kind != Kind::Bare).then(|| "Reine".to_owned()),
        ..Tags::default()
    }
}

fn language(kind: Kind) -> &'static str {
    if kind == Kind::Arabic { "ar" } else { "en" }
}

fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::Arabic => "الميناء عند الفجر",
        Kind::Markup => "<b>Nets & \"Knots\"</b> ]]> &amp; 'more'",
        _ => "The Harbour at Dawn",
    }
}

/// A plan of an album as a book of a kind.
pub fn plan_of(album: &Album, kind: Kind) -> Plan {
    let project = Project {
        subtitle: if kind == Kind::Arabic {
            "سنة على الرصيف"
        } else {
            "A year at the quay"
        }
        .into(),
        author: "A. Person".into(),
        language: language(kind).into(),
        binding: Binding::Layflat,
        least_ppi: 30.0,
        bound_at: if kind == Kind::Arabic { BoundAt::Right } else { BoundAt::Left },
        ..Project::titled(title(kind))
    };
    if kind == Kind::OnePage {
        return one_page(&project);
    }
    let mut sink = Sink::new();
    let sequence = leporello_select::select(&album.catalogue, &project, &mut sink);
    let measure = EvenMeasure { character_mm: 1.45, ..EvenMeasure::default() };
    let matter = matter(kind);
    let plan = |matter: &Matter| {
        let mut sink = Sink::new();
        let catalogue = &album.catalogue;
        leporello_plan::plan(catalogue, &sequence, &project, matter, None, &measure, &mut sink)
            .unwrap_or_else(|_| panic!("{:?}", sink.diagnostics()))
    };
    let mut plan = plan(&matter);
    if matches!(kind, Kind::Left | Kind::Arabic) {
        stretch(&mut plan, &album.catalogue);
    }
    plan.sections = sections(kind, &plan);
    plan
}

/// Lets the first plate that stands alone cross the fold, its caption over it on the recto; what
/// stood there leaves the book.
fn stretch(plan: &mut Plan, catalogue: &Catalogue) {
    let is_alone = |page: &Option<Page>| {
        page.as_ref().is_some_and(|p| p.kind == PageKind::Plates && p.plates.len() == 1)
    };
    let right = plan.bound_at == BoundAt::Right;
    let spread = plan.spreads.iter_mut().find(|s| is_alone(&s.verso) && s.recto.is_some()).unwrap();
    let (verso, recto) = (spread.verso.as_mut().unwrap(), spread.recto.as_mut().unwrap());
    (verso.kind, recto.kind) = (PageKind::AcrossFold, PageKind::AcrossFold);
    (verso.texts, recto.texts, recto.plates) = (Vec::new(), Vec::new(), Vec::new());
    let plate = &mut verso.plates[0];
    let from = if right { -300.0 } else { -3.0 };
    plate.frame = Rect::snapped_mm(from, -3.0, 600.0, 216.0);
    let aspect = catalogue.get(plate.photo).unwrap().aspect();
    let h = (aspect / plate.frame.aspect()).min(1.0);
    let w = (plate.frame.aspect() / aspect).min(1.0);
    plate.crop = Crop { x: (1.0 - w) / 2.0, y: (1.0 - h) / 2.0, w, h };
    let from = if right { -250.0 } else { 320.0 };
    plate.caption = Some(CaptionBox {
        text: "Over the fold and under these words".into(),
        language: "en".into(),
        frame: Rect::snapped_mm(from, 190.0, 90.0, 4.0),
    });
    let pages = plan.spreads.iter_mut().flat_map(|s| s.verso.iter_mut().chain(&mut s.recto));
    (1..).zip(pages.flat_map(|page| &mut page.plates)).for_each(|(n, plate)| plate.number = n);
}

fn one_page(project: &Project) -> Plan {
    let frame = Rect::snapped_mm(16.0, 60.0, 260.0, 32.0);
    let text = project.title.clone();
    let title = TextBox { role: TextRole::Title, text, language: "en".into(), frame };
    let page = Page { number: 1, texts: vec![title], ..Page::blank(PageKind::Title) };
    let spread = Spread { recto: Some(page), ..Spread::default() };
    Plan { pages: 1, spreads: vec![spread], ..Plan::empty(project) }
}

fn part(id: &str, part: u32) -> MatterPage {
    MatterPage::Section { id: id.into(), part }
}

fn matter(kind: Kind) -> Matter {
    if kind == Kind::Bare {
        return Matter::default();
    }
    Matter {
        front: vec![
            part("half-title", 1),
            MatterPage::Blank,
            MatterPage::Title,
            part("imprint", 1),
            part("dedication", 1),
            MatterPage::Blank,
            part("contents", 1),
        ],
        before: BTreeMap::from([(0, vec![part("01 Über", 1), part("01 Über", 2)])]),
        back: vec![part("plates", 1), part("index", 1), part("credits", 1), MatterPage::Blank],
        last: part("colophon", 1),
    }
}

fn text(text: &str) -> Inline {
    Inline::Text(text.into())
}

fn paragraph(words: &str) -> Block {
    Block::Paragraph(vec![text(words)])
}

/// Sections of a planned book.
fn sections(kind: Kind, plan: &Plan) -> Vec<Section> {
    use SectionKind as K;
    if kind == Kind::Bare {
        return Vec::new();
    }
    let tag = language(kind);
    let of = |id: &str, kind: K, title: &str| Section::titled(id, kind, tag, title);
    let words = |id: &str, kind: K, words: &str| Section {
        blocks: vec![paragraph(words)],
        ..of(id, kind, "")
    };
    let essay = Section {
        subtitle: "What the boats bring home".into(),
        author: "B. Writer".into(),
        blocks: essay(kind),
        ..of("01 Über", K::Essay, if kind == Kind::Arabic { "الصيادون" } else { "Over the bar" })
    };
    vec![
        of("half-title", K::HalfTitle, title(kind)),
        words("imprint", K::Imprint, "© 2026 A. Person. First edition."),
        words("dedication", K::Dedication, "For the pilots"),
        Section { entries: contents(plan), ..of("contents", K::Contents, "Contents") },
        essay,
        Section { entries: plates(plan), ..of("plates", K::ListOfPlates, "Plates") },
        Section { entries: index(plan), ..of("index", K::Index, "People and Places") },
        Section { entries: credits(), ..of("credits", K::Credits, "Credits") },
        words("colophon", K::Colophon, "Set in the fonts of the theme, and made by a program."),
    ]
}

fn contents(plan: &Plan) -> Vec<Entry> {
    let essay = Entry { text: "Over the bar".into(), detail: "B. Writer".into(), ..line(vec![8]) };
    let chapters = plan.chapters.iter().map(|chapter| Entry {
        text: if chapter.title.is_empty() { "Photographs".into() } else { chapter.title.clone() },
        ..line(vec![chapter.page])
    });
    std::iter::once(essay).chain(chapters).collect()
}

fn line(pages: Vec<u32>) -> Entry {
    Entry { pages, language: "en".into(), ..Entry::default() }
}

fn plates(plan: &Plan) -> Vec<Entry> {
    let of = |(page, plate): (&Page, &leporello_model::Plate)| Entry {
        number: Some(plate.number),
        text: plate.caption.as_ref().map(|c| c.text.clone()).unwrap_or_default(),
        detail: "2024-08-01".into(),
        ..line(vec![page.number])
    };
    plan.plates().map(of).collect()
}

fn index(plan: &Plan) -> Vec<Entry> {
    let mut pages: Vec<u32> = plan.plates().map(|(page, _)| page.number).collect();
    pages.dedup();
    pages.truncate(16);
    let head = |text: &str| Entry { text: text.into(), ..line(vec![]) };
    let name =
        |text: &str, pages: &[u32]| Entry { text: text.into(), level: 1, ..line(pages.to_vec()) };
    let few = &pages[..pages.len().min(3)];
    vec![
        head("People"),
        name("Olsen, Kari", few),
        name("김민준", &pages[..1]),
        head("Places"),
        name("Reine", &pages),
        name("القصر", few),
    ]
}

fn credits() -> Vec<Entry> {
    let of = |text: &str, detail: &str| Entry {
        text: text.into(),
        detail: detail.into(),
        ..line(vec![])
    };
    vec![
        of("A. Person", "photographer"),
        of("B. Writer", "author"),
        of("A. Person", "Photographs: 22"),
    ]
}

const PROSE: &str = "The bar lies where the river gives up its sand, and every boat that comes home \
    must find the way over it before the tide turns. Old men on the quay read the water as others \
    read a newspaper; they know from the colour of a wave how much is under it, and from the cry \
    of a gull who is late. ";

fn essay(kind: Kind) -> Vec<Block> {
    if kind == Kind::Languages {
        return CAPTIONS
            .iter()
            .map(|(_, words)| paragraph(&format!("{words}. ").repeat(7)))
            .collect();
    }
    if kind == Kind::Arabic {
        return (0..9).map(|_| paragraph(&format!("{}. ", CAPTIONS[3].1).repeat(6))).collect();
    }
    let markup = if kind == Kind::Markup { "<script>alert(1)</script> & ]]> " } else { "" };
    let note = Inline::Note(vec![paragraph("A bar is a bank of sand across a mouth.")]);
    let inner = Inline::Note(vec![Block::Paragraph(vec![text("See also"), note.clone()])]);
    let link = Inline::Link {
        to: "https://example.org/tide tables?a=1&b=2".into(),
        words: vec![text("tables")],
    };
    let verse = ["Home over the bar,", "  home with the flood,", "", "and the lamp on the pier"];
    let verse = verse.iter().map(|line| match *line {
        "" => vec![],
        line => vec![text(line)],
    });
    let first = vec![
        text(&format!("{markup}{PROSE}")),
        note,
        text(" They have "),
        link,
        text(", and "),
        Inline::Emphasis(vec![text("nobody")]),
        text(" needs them "),
        Inline::Strong(vec![text("less")]),
        inner,
        text("."),
    ];
    let mut blocks = vec![Block::Paragraph(first)];
    blocks.extend((0..4).map(|_| paragraph(&PROSE.repeat(2))));
    blocks.push(Block::Heading { level: 1, words: vec![text("The lamp")] });
    blocks.push(paragraph(PROSE));
    blocks.push(Block::Quote(vec![paragraph("Whoever waits for the wind waits for himself.")]));
    blocks.push(Block::Verse(verse.collect()));
    blocks.push(Block::List {
        first: Some(3),
        items: vec![vec![paragraph("nets")], vec![paragraph("knots")]],
    });
    blocks.push(Block::Pause);
    blocks.extend((0..3).map(|_| paragraph(PROSE)));
    blocks
}
