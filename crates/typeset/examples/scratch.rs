use leporello_diag::Sink;
use leporello_model::*;
use leporello_typeset::*;
fn main() {
    let t = Typesetter::new(FontSources::BundledAndSystem);
    let p = Project::titled("Seven Days in the Lofoten Islands");
    let words = |role, text: &str, x, y, w, h| TextBox {
        role,
        text: text.into(),
        language: "en".into(),
        frame: Rect::snapped_mm(x, y, w, h),
    };
    let mut n = 0;
    let caps = [
        (
            "en",
            "Fishing boats at anchor below Svolværgeita, shortly after four in the morning; the light had not yet reached the water",
        ),
        ("ru", "Рыбацкие лодки у подножия скалы, около четырёх часов утра 3 августа 2024 года"),
        ("el", "Ψαρόβαρκες κάτω από τον βράχο, λίγο μετά τις τέσσερις το πρωί"),
        (
            "ko",
            "새벽 네 시가 조금 지난 시각, 바위산 아래 정박한 어선들. 아직 빛이 물에 닿지 않았다",
        ),
        ("ja", "午前四時過ぎ、岩山の下に停泊する漁船。光はまだ水面に届いていない。「静けさ」"),
        ("zh-CN", "凌晨四点刚过，渔船停泊在岩石山下，光线还没有照到水面。"),
        ("ar", "قوارب الصيد الراسية أسفل الجبل الصخري بعد الرابعة صباحًا بقليل في 3 أغسطس 2024"),
        ("he", "סירות דיג עוגנות למרגלות הצוק, מעט אחרי ארבע לפנות בוקר (2024)"),
        ("hi", "सुबह चार बजे के कुछ देर बाद चट्टान के नीचे लंगर डाले मछली पकड़ने वाली नावें"),
        ("th", "เรือประมงจอดทอดสมออยู่ใต้ภูเขาหินหลังตีสี่เล็กน้อย แสงยังไม่ถึงผิวน้ำ"),
        ("en", "🌊 Emoji & IMG_20240803_181503_verylongname_that_breaks.jpg"),
        ("en", "One line"),
    ];
    let mut plates = vec![];
    for (i, (l, c)) in caps.iter().enumerate() {
        n += 1;
        let (x, y) = (12.0 + 66.0 * (i % 4) as f64, 12.0 + 60.0 * (i / 4) as f64);
        let h = t.caption_height_mm(c, l, 60.0);
        plates.push(Plate {
            number: n,
            photo: PhotoId([n as u8; 16]),
            file: "a.jpg".into(),
            frame: Rect::snapped_mm(x, y, 60.0, 40.0),
            crop: Crop::WHOLE,
            importance: 1.0,
            caption: Some(CaptionBox {
                text: (*c).into(),
                language: (*l).into(),
                frame: Rect::snapped_mm(x, y + 40.0 + t.caption_distance_mm(), 60.0, h),
            }),
            reasons: vec![],
        });
    }
    let pg = |number, kind, plates, texts| Page {
        number,
        kind,
        arrangement: String::new(),
        plates,
        texts,
        cost: 0.0,
    };
    use TextRole::*;
    let spreads = vec![
        Spread {
            recto: Some(pg(
                1,
                PageKind::Title,
                vec![],
                vec![
                    words(Title, &p.title, 16., 67., 269., 32.),
                    words(Subtitle, "With Anna, Jonas and the old tent", 16., 103., 269., 14.),
                    words(Subtitle, "2023 – 2024", 16., 119., 269., 12.),
                    words(Author, "Marta Kovalenko", 16., 182., 269., 14.),
                ],
            )),
            ..Default::default()
        },
        Spread {
            verso: Some(pg(
                2,
                PageKind::Opener,
                vec![],
                vec![
                    words(ChapterTitle, "Over the Bridges to Å", 12., 74., 269., 26.),
                    words(ChapterNote, "3 – 9 August 2024", 12., 103., 269., 10.),
                    words(ChapterNote, "Reine, Norway", 12., 114., 269., 10.),
                    words(Folio, "2", 12., 199., 20., 5.),
                ],
            )),
            recto: Some(pg(
                3,
                PageKind::Plates,
                plates,
                vec![words(Folio, "3", 265., 199., 20., 5.)],
            )),
            locked: false,
        },
        Spread {
            verso: Some(pg(
                4,
                PageKind::Opener,
                vec![],
                vec![
                    words(ChapterTitle, "Over the Bridges to Å", 12., 12., 269., 14.),
                    words(ChapterNote, "3 – 9 August 2024 · Reine, Norway", 12., 27., 269., 8.),
                    words(Folio, "4", 12., 199., 20., 5.),
                ],
            )),
            recto: Some(pg(
                5,
                PageKind::Colophon,
                vec![],
                vec![words(
                    Colophon,
                    "Seven Days in the Lofoten Islands\n219 photographs\n2023 – 2024\nMarta Kovalenko",
                    16.,
                    156.,
                    269.,
                    40.,
                )],
            )),
            locked: false,
        },
    ];
    let plan = Plan {
        format: 1,
        title: p.title,
        subtitle: String::new(),
        author: "Marta Kovalenko".into(),
        language: "en".into(),
        trim: p.trim,
        bleed: p.bleed,
        margins: p.margins,
        gap: p.gap,
        binding: p.binding,
        captions: true,
        asked_pages: p.pages,
        page_multiple: 1,
        pages: 5,
        photographs: String::new(),
        chapters: vec![],
        spreads,
        left_out: vec![],
        edits: Edits::default(),
    };
    let mut sink = Sink::new();
    let t0 = std::time::Instant::now();
    let pdf = t.skeleton(&plan, &mut sink).unwrap();
    eprintln!("{:?}", t0.elapsed());
    let t0 = std::time::Instant::now();
    t.skeleton(&plan, &mut sink).unwrap();
    eprintln!("again {:?}", t0.elapsed());
    let t0 = std::time::Instant::now();
    for i in 0..10000 {
        std::hint::black_box(t.caption_height_mm(
            caps[i % 12].1,
            caps[i % 12].0,
            40.0 + (i % 97) as f64,
        ));
    }
    eprintln!("10000 measures {:?}", t0.elapsed());
    for d in sink.diagnostics() {
        eprintln!("{}", leporello_diag::line(d, leporello_diag::Style::Plain));
    }
    std::fs::write("/tmp/PRINT/s.pdf", pdf).unwrap();
}
