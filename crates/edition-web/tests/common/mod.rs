//! A folder of drawn photographs, looks as the themes have them, and a plan made by hand.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "what is missing here fails the test")]

#[path = "../../../edition-epub/tests/common/looks.rs"]
mod looks;
#[path = "../../../photo/tests/album/taken.rs"]
mod taken;
#[path = "../../../edition-epub/tests/common/told.rs"]
pub mod told;

use leporello_model::{
    Block, BoundAt, CaptionBox, Chapter, Crop, Entry, Inline, Page, PageKind, Plan, Plate, Project,
    Rect, Section, SectionKind, SectionPart, Spread, TextBox, TextRole,
};
use leporello_scene::{Hour, Scene, Tags, draw, jpeg};
pub use looks::look;
pub use taken::Album;
use taken::GPS;

/// What is drawn, its shape, and its caption with the language.
const PICTURES: [(Scene, (u32, u32), &str, &str); 13] = [
    (
        Scene::Boats(Hour::Dawn),
        (2400, 1600),
        "Boats at anchor, an hour before the pilots go out",
        "en",
    ),
    (
        Scene::Mountains(Hour::Golden),
        (1800, 1200),
        "새벽의 산등성이, 부산에서 북쪽으로 하루 거리",
        "ko",
    ),
    (Scene::Lake(Hour::Dusk), (1800, 1200), "الميناء عند الفجر", "ar"),
    (Scene::Street(Hour::Dusk), (1200, 1800), "", "en"),
    (
        Scene::Sea(Hour::Golden),
        (3000, 1500),
        "The open sea, seen from the breakwater that the town built in 1911",
        "en",
    ),
    (Scene::Lavender(Hour::Day), (1500, 1000), "Лаванда у дороги", "ru"),
    (Scene::StillLife, (1500, 1000), "Fruit", "en"),
    (Scene::Leaves, (1500, 1000), "木の葉", "ja"),
    (Scene::RainWindow, (1500, 1000), "Rain", "en"),
    (Scene::Portrait, (1400, 1900), "Ida, who mends the nets", "en"),
    (Scene::Aurora, (2000, 1333), "בצפון, בלילה", "he"),
    (Scene::Snow, (1800, 1200), "Snow <b>& ice", "en"),
    (Scene::ForestFog, (1200, 900), "", "en"),
];

impl Album {
    /// A folder with the pictures of the plan.
    pub fn drawn() -> Self {
        Self::of_sizes(&PICTURES.map(|(scene, size, ..)| (scene, size)))
    }

    /// A folder with drawn pictures of these sizes.
    pub fn of_sizes(pictures: &[(Scene, (u32, u32))]) -> Self {
        let one = |(at, (scene, (w, h))): (usize, &(Scene, (u32, u32)))| {
            let tags = Tags {
                taken: Some(format!("2024:08:03 07:15:{at:02}")),
                gps: Some(GPS),
                credit: (at % 3 == 0).then(|| "A. Person".to_owned()),
                ..Tags::default()
            };
            let bytes = jpeg(&draw(*scene, at as u64, *w, *h), &tags, 88);
            (format!("{:02}.jpg", at + 1), bytes)
        };
        Self::of(&pictures.iter().enumerate().map(one).collect::<Vec<_>>())
    }

    /// The photograph with this number as a plate that fills a frame in its own shape.
    pub fn plate(&self, number: u32, frame: Rect) -> Plate {
        let file = format!("{number:02}.jpg");
        let photo = self.photo(&file);
        let (have, want) = (photo.aspect(), frame.aspect());
        let crop = if have > want {
            Crop { x: (1.0 - want / have) / 2.0, w: want / have, ..Crop::WHOLE }
        } else {
            Crop { y: (1.0 - have / want) / 2.0, h: have / want, ..Crop::WHOLE }
        };
        let (_, _, text, language) =
            PICTURES.get(number as usize - 1).copied().unwrap_or(PICTURES[0]);
        let caption = (!text.is_empty()).then(|| CaptionBox {
            text: text.into(),
            language: language.into(),
            frame: Rect::snapped_mm(0.0, 0.0, 1.0, 1.0),
        });
        Plate {
            number,
            photo: photo.id,
            file,
            frame,
            crop,
            importance: 1.0,
            caption,
            alt: String::new(),
            reasons: Vec::new(),
        }
    }
}

fn page(number: u32, kind: PageKind, plates: Vec<Plate>) -> Page {
    Page { number, plates, ..Page::blank(kind) }
}

fn words(number: u32, id: &str, part: u32) -> Page {
    let section = Some(SectionPart { id: id.into(), part });
    Page { section, ..page(number, PageKind::Words, Vec::new()) }
}

fn set(role: TextRole, text: &str, frame: [f64; 4]) -> TextBox {
    let [x, y, w, h] = frame;
    TextBox { role, text: text.into(), language: "en".into(), frame: Rect::snapped_mm(x, y, w, h) }
}

/// A book of 18 pages and thirteen plates; bound at the right it is mirrored and in Arabic.
pub fn plan(album: &Album, bound_at: BoundAt) -> Plan {
    let is_right = bound_at == BoundAt::Right;
    let plate = |number: u32, x: f64, y: f64, w: f64, h: f64| {
        // Mirrored, a page's own left is its right; across the fold the frame begins outside.
        let x = if is_right { 297.0 - x - w } else { x };
        album.plate(number, Rect::snapped_mm(x, y, w, h))
    };
    let opener = |number, title: &str, plates: Vec<Plate>| Page {
        texts: vec![
            set(
                TextRole::ChapterTitle,
                title,
                if plates.is_empty() {
                    [16.0, 70.0, 265.0, 26.0]
                } else {
                    [16.0, 12.0, 265.0, 14.0]
                },
            ),
            set(
                TextRole::ChapterNote,
                "August 2024 · Lofoten",
                if plates.is_empty() {
                    [16.0, 98.0, 265.0, 10.0]
                } else {
                    [16.0, 27.0, 265.0, 8.0]
                },
            ),
        ],
        ..page(number, PageKind::Opener, plates)
    };
    let (harbour, inland) = if is_right {
        ("الميناء", "نحو الداخل")
    } else {
        ("The Harbour", "Inland, and North")
    };
    let pages = vec![
        page(1, PageKind::Title, Vec::new()),
        words(2, "imprint", 1),
        words(3, "contents", 1),
        words(4, "harbour", 1),
        words(5, "harbour", 2),
        opener(6, harbour, Vec::new()),
        page(7, PageKind::FullBleed, vec![plate(1, 0.0, -3.0, 300.0, 216.0)]),
        page(
            8,
            PageKind::Plates,
            vec![plate(2, 14.0, 14.0, 150.0, 100.0), plate(3, 96.0, 122.0, 114.0, 74.0)],
        ),
        page(9, PageKind::Plates, vec![plate(4, 96.0, 14.0, 118.0, 177.0)]),
        page(10, PageKind::AcrossFold, vec![plate(5, -3.0, -3.0, 600.0, 216.0)]),
        page(11, PageKind::AcrossFold, Vec::new()),
        page(
            12,
            PageKind::Plates,
            vec![
                plate(6, 12.0, 12.0, 132.5, 88.0),
                plate(7, 148.5, 12.0, 132.5, 88.0),
                plate(8, 12.0, 104.0, 132.5, 88.0),
                plate(9, 148.5, 104.0, 132.5, 88.0),
            ],
        ),
        page(13, PageKind::Plates, vec![plate(10, 84.0, 12.0, 132.0, 180.0)]),
        opener(14, inland, vec![plate(11, 16.0, 42.0, 222.0, 148.0)]),
        page(
            15,
            PageKind::Plates,
            vec![plate(12, 16.0, 14.0, 180.0, 120.0), plate(13, 16.0, 138.0, 72.0, 54.0)],
        ),
        words(16, "index", 1),
        words(17, "credits", 1),
        words(18, "colophon", 1),
    ];
    let mut spreads: Vec<Spread> = Vec::new();
    for page in pages {
        match page.number % 2 {
            1 if page.number > 1 => spreads.last_mut().unwrap().recto = Some(page),
            1 => spreads.push(Spread { recto: Some(page), ..Spread::default() }),
            _ => spreads.push(Spread { verso: Some(page), ..Spread::default() }),
        }
    }
    let chapter = |title: &str, page| Chapter {
        title: title.into(),
        dates: "August 2024".into(),
        place: "Lofoten".into(),
        page,
    };
    let mut project =
        Project::titled(if is_right { "ذاكرة الميناء" } else { "The Long Harbour" });
    project.bound_at = bound_at;
    project.language = if is_right { "ar" } else { "en" }.into();
    Plan {
        subtitle: if is_right {
            "سبعة أيام في أغسطس"
        } else {
            "Seven days in August"
        }
        .into(),
        author: "A. Person".into(),
        pages: 18,
        spreads,
        chapters: vec![chapter(harbour, 6), chapter(inland, 14)],
        sections: sections(harbour, inland, &project.language),
        ..Plan::empty(&project)
    }
}

fn text(text: &str) -> Inline {
    Inline::Text(text.into())
}

fn sections(harbour: &str, inland: &str, language: &str) -> Vec<Section> {
    let entry = |text: &str, detail: &str, pages: &[u32], level| Entry {
        text: text.into(),
        detail: detail.into(),
        pages: pages.to_vec(),
        level,
        language: language.into(),
        ..Entry::default()
    };
    let of = |id, kind, title: &str, blocks, entries| Section {
        blocks,
        entries,
        ..Section::titled(id, kind, language, title)
    };
    let note =
        Inline::Note(vec![Block::Paragraph(vec![text("Low water, by the tables of 1911.")])]);
    let long = "The pilots go out before light. From the quay one sees their lamps for a quarter of an hour, then the point takes them, and there is only the sound. Whoever photographs here learns to wait: for the tide, for the boats, for the one hour in which water and sky are the same grey and a rope is the only line in the picture.";
    let essay = vec![
        Block::Paragraph(vec![text(long), note]),
        Block::Paragraph(vec![
            text("They told me to come in "),
            Inline::Emphasis(vec![text("August")]),
            text(", when nobody does."),
        ]),
        Block::Heading { level: 1, words: vec![text("What the water keeps")] },
        Block::Paragraph(vec![text(long)]),
        Block::Quote(vec![Block::Paragraph(vec![text(
            "A harbour is a promise that the sea has not signed.",
        )])]),
        Block::Verse(vec![
            vec![text("Grey the rope,")],
            vec![text("  grey the hand that holds it,")],
            vec![],
            vec![text("and the day not yet begun.")],
        ]),
        Block::Pause,
        Block::Paragraph(vec![text(long)]),
    ];
    vec![
        of(
            "imprint",
            SectionKind::Imprint,
            "",
            vec![Block::Paragraph(vec![text(
                "First edition, 2026. All rights with the photographers.",
            )])],
            vec![],
        ),
        of(
            "contents",
            SectionKind::Contents,
            "Contents",
            vec![],
            vec![
                entry(harbour, "A. Person", &[4], 0),
                entry(inland, "", &[14], 0),
                entry("People and Places", "", &[16], 0),
            ],
        ),
        Section {
            subtitle: "Notes from a quay".into(),
            author: "A. Person".into(),
            ..of("harbour", SectionKind::Essay, harbour, essay, vec![])
        },
        of(
            "index",
            SectionKind::Index,
            "People and Places",
            vec![],
            vec![entry("Ida", "", &[13], 0), entry("Lofoten", "", &[7, 8, 15], 0)],
        ),
        of(
            "credits",
            SectionKind::Credits,
            "Credits",
            vec![],
            vec![entry("A. Person", "photographer", &[], 0)],
        ),
        of(
            "colophon",
            SectionKind::Colophon,
            "",
            vec![Block::Paragraph(vec![text("Set in Libertinus. Made with Leporello.")])],
            vec![],
        ),
    ]
}
