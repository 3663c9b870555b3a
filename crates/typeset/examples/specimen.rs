//! Writes pages of words in every theme as PDF, for looking: `specimen FOLDER [WIDTH HEIGHT]`.

use leporello_diag::Sink;
use leporello_model::{
    Block, Entry, Inline, Length, Page, PageKind, Plan, Project, Rect, Section, SectionKind,
    SectionPart, Size, Spread, TextBox, TextRole,
};
use leporello_typeset::{FontSources, Theme, Typesetter};
use std::error::Error;
use std::path::Path;

fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

fn paragraph(words: &str) -> Block {
    Block::Paragraph(vec![text(words)])
}

/// Article 1 of the Universal Declaration of Human Rights, and some more of each language.
const ESSAYS: &[(&str, &str, &[&str])] = &[
    (
        "en",
        "By the harbour",
        &[
            "All human beings are born free and equal in dignity and rights. They are endowed with reason and conscience and should act towards one another in a spirit of brotherhood.",
            "Everyone is entitled to all the rights and freedoms set forth in this Declaration, without distinction of any kind, such as race, colour, sex, language, religion, political or other opinion, national or social origin, property, birth or other status.",
            "Furthermore, no distinction shall be made on the basis of the political, jurisdictional or international status of the country or territory to which a person belongs, whether it be independent, trust, non-self-governing or under any other limitation of sovereignty.",
            "Everyone has the right to life, liberty and security of person. No one shall be held in slavery or servitude; slavery and the slave trade shall be prohibited in all their forms.",
        ],
    ),
    (
        "ko",
        "항구에서",
        &[
            "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 천부적으로 이성과 양심을 부여받았으며 서로 형제애의 정신으로 행동하여야 한다.",
            "모든 사람은 인종, 피부색, 성, 언어, 종교, 정치적 또는 기타의 견해, 민족적 또는 사회적 출신, 재산, 출생 또는 기타의 신분과 같은 어떠한 종류의 차별이 없이, 이 선언에 규정된 모든 권리와 자유를 향유할 자격이 있다.",
            "모든 사람은 생명과 신체의 자유와 안전에 대한 권리를 가진다. 어느 누구도 노예상태 또는 예속상태에 놓여지지 아니한다. 모든 형태의 노예제도와 노예매매는 금지된다.",
        ],
    ),
    (
        "ru",
        "У гавани",
        &[
            "Все люди рождаются свободными и равными в своём достоинстве и правах. Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.",
            "Каждый человек должен обладать всеми правами и всеми свободами, провозглашёнными настоящей Декларацией, без какого бы то ни было различия, как то в отношении расы, цвета кожи, пола, языка, религии, политических или иных убеждений, национального или социального происхождения, имущественного, сословного или иного положения.",
        ],
    ),
    (
        "ar",
        "عند الميناء",
        &[
            "يولد جميع الناس أحراراً متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميراً وعليهم أن يعامل بعضهم بعضاً بروح الإخاء.",
            "لكل إنسان حق التمتع بكافة الحقوق والحريات الواردة في هذا الإعلان، دون أي تمييز، كالتمييز بسبب العنصر أو اللون أو الجنس أو اللغة أو الدين أو الرأي السياسي أو أي رأي آخر، أو الأصل الوطني أو الاجتماعي أو الثروة أو الميلاد أو أي وضع آخر.",
        ],
    ),
    (
        "ja",
        "港にて",
        &[
            "すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。人間は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。",
            "すべて人は、人種、皮膚の色、性、言語、宗教、政治上その他の意見、国民的若しくは社会的出身、財産、門地その他の地位又はこれに類するいかなる事由による差別をも受けることなく、この宣言に掲げるすべての権利と自由とを享有することができる。",
        ],
    ),
    (
        "zh",
        "在港口",
        &[
            "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。“人人有资格享有本宣言所载的一切权利和自由，”不分种族、肤色、性别、语言、宗教、政治或其他见解。",
        ],
    ),
    (
        "he",
        "בנמל",
        &[
            "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון, לפיכך חובה עליהם לנהוג איש ברעהו ברוח של אחוה.",
        ],
    ),
    (
        "hi",
        "बंदरगाह पर",
        &[
            "सभी मनुष्यों को गौरव और अधिकारों के मामले में जन्मजात स्वतन्त्रता और समानता प्राप्त है। उन्हें बुद्धि और अन्तरात्मा की देन प्राप्त है और परस्पर उन्हें भाईचारे के भाव से बर्ताव करना चाहिए।",
        ],
    ),
    (
        "th",
        "ที่ท่าเรือ",
        &[
            "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ต่างมีเหตุผลและมโนธรรม และควรปฏิบัติต่อกันด้วยเจตนารมณ์แห่งภราดรภาพ",
        ],
    ),
    (
        "el",
        "Στο λιμάνι",
        &[
            "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα δικαιώματα. Είναι προικισμένοι με λογική και συνείδηση, και οφείλουν να συμπεριφέρονται μεταξύ τους με πνεύμα αδελφοσύνης.",
        ],
    ),
];

fn essay(id: usize, (language, title, paragraphs): (&str, &str, &[&str])) -> Section {
    let mut section = Section::titled(&format!("essay-{id}"), SectionKind::Essay, language, title);
    section.author = "Universal Declaration of Human Rights".into();
    let mut blocks: Vec<Block> = Vec::new();
    for round in 0..3 {
        blocks.extend(paragraphs.iter().map(|words| paragraph(words)));
        let note = Inline::Note(vec![paragraph(paragraphs[0])]);
        let mixed = vec![
            text(paragraphs[0]),
            Inline::Emphasis(vec![text(" Ærøskøbing, 부산, Владивосток, 神戸. ")]),
            note,
        ];
        blocks.push(Block::Paragraph(mixed));
        match round {
            0 => {
                let words = vec![text(title)];
                blocks.push(Block::Quote(vec![paragraph(paragraphs[0])]));
                blocks.push(Block::Heading { level: 1, words });
            }
            1 => {
                let line = |words: &str| vec![text(words)];
                let words: Vec<&str> = paragraphs[0].split_inclusive([' ', '、', '，']).collect();
                let lines = words.chunks(5).take(4).map(|line_words| line(&line_words.concat()));
                blocks.push(Block::Verse(lines.collect()));
                blocks.push(Block::Pause);
            }
            _ => blocks.push(Block::List {
                first: Some(1),
                items: vec![vec![paragraph(title)], vec![paragraph(title)]],
            }),
        }
    }
    section.blocks = blocks;
    section
}

fn entries(count: u32) -> Vec<Entry> {
    let entry = |number: u32| {
        let (language, title, paragraphs) = ESSAYS[number as usize % ESSAYS.len()];
        let words: String = paragraphs[0].chars().take(28 + 7 * (number as usize % 5)).collect();
        Entry {
            number: Some(number),
            text: if number % 3 == 0 { title.to_owned() } else { words },
            detail: if number % 4 == 0 { "August 2024".into() } else { String::new() },
            pages: vec![2 * number],
            level: 0,
            language: language.into(),
        }
    };
    (1..=count).map(entry).collect()
}

fn sections() -> Vec<Section> {
    let mut half = Section::titled("half", SectionKind::HalfTitle, "en", "Seven Days in August");
    half.blocks.clear();
    let mut dedication = Section::titled("dedication", SectionKind::Dedication, "en", "");
    dedication.blocks = vec![paragraph("For those who were there")];
    let mut contents = Section::titled("contents", SectionKind::Contents, "en", "Contents");
    contents.entries = entries(10);
    let mut plates = Section::titled("plates", SectionKind::ListOfPlates, "en", "Plates");
    plates.entries = entries(90);
    let mut index = Section::titled("index", SectionKind::Index, "en", "People and Places");
    index.entries = entries(60);
    let mut colophon = Section::titled("colophon", SectionKind::Colophon, "en", "");
    colophon.blocks =
        vec![paragraph("Set in the theme’s own type."), paragraph("214 photographs.")];
    let essays = ESSAYS.iter().enumerate().map(|(i, essay_words)| essay(i, *essay_words));
    [half, dedication, contents]
        .into_iter()
        .chain(essays)
        .chain([plates, index, colophon])
        .collect()
}

fn title_page(project: &Project) -> Page {
    let frame = Rect::snapped_mm(12.0, 12.0, 200.0, 20.0);
    let words =
        |role, text: &str| TextBox { role, text: text.into(), language: "en".into(), frame };
    let texts = vec![
        words(TextRole::Title, &project.title),
        words(TextRole::Subtitle, &project.subtitle),
        words(TextRole::Subtitle, "2023 – 2024"),
        words(TextRole::Author, &project.author),
    ];
    Page { texts, ..Page::blank(PageKind::Title) }
}

fn opener() -> Page {
    let frame = Rect::snapped_mm(12.0, 12.0, 200.0, 20.0);
    let words =
        |role, text: &str| TextBox { role, text: text.into(), language: "en".into(), frame };
    let texts = vec![
        words(TextRole::ChapterTitle, "Over the Pass"),
        words(TextRole::ChapterNote, "3 – 9 August 2024"),
        words(TextRole::ChapterNote, "Ærøskøbing"),
    ];
    Page { texts, ..Page::blank(PageKind::Opener) }
}

fn plan(typesetter: &Typesetter, project: &Project) -> Result<Plan, Box<dyn Error>> {
    let sections = sections();
    let mut pages = vec![title_page(project), opener()];
    for section in &sections {
        let count = typesetter.pages_of_section(section, project).map_err(|told| told.message)?;
        for part in 1..=count {
            let part = SectionPart { id: section.id.clone(), part };
            pages.push(Page { section: Some(part), ..Page::blank(PageKind::Words) });
        }
    }
    for (number, page) in (1..).zip(&mut pages) {
        page.number = number;
    }
    let count = pages.len() as u32;
    let mut spreads: Vec<Spread> = Vec::new();
    for page in pages {
        match spreads.last_mut() {
            Some(spread) if page.number % 2 == 1 => spread.recto = Some(page),
            _ if page.number == 1 => {
                spreads.push(Spread { recto: Some(page), ..Spread::default() })
            }
            _ => spreads.push(Spread { verso: Some(page), ..Spread::default() }),
        }
    }
    Ok(Plan { spreads, sections, pages: count, ..Plan::empty(project) })
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = Path::new(arguments.first().ok_or("name a folder")?);
    let side = |at: usize, mm: i64| arguments.get(at).map_or(Ok(mm), |text| text.parse());
    let trim = Size { w: Length::mm(side(1, 297)?), h: Length::mm(side(2, 210)?) };
    for (name, _) in Theme::list() {
        let theme = Theme::bundled(name).ok_or("a listed theme is there")?;
        let mut project = Project::titled("Seven Days in August");
        project.subtitle = "A family on the northern coast".into();
        project.author = "Photographs by all of us".into();
        project.trim = trim;
        project.margins = theme.page().margins(trim);
        let sources = FontSources::BundledAndSystem;
        let typesetter =
            Typesetter::themed(sources, theme, Path::new("none")).map_err(|told| told.message)?;
        let mut sink = Sink::new();
        let plan = plan(&typesetter, &project)?;
        let pdf = typesetter.skeleton(&plan, &mut sink);
        for told in sink.diagnostics() {
            eprintln!("{}: {}", told.code.name(), told.message);
        }
        std::fs::write(folder.join(format!("{name}.pdf")), pdf.map_err(|_| "not set")?)?;
    }
    Ok(())
}
