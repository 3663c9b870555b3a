//! Essays in five scripts: articles 1 and 2 of the Universal Declaration of Human Rights.

use super::{Studio, lines_of, pages_of, plain, tags};
use leporello_scene::{FaceTag, Tags};

/// A chapter of words and of photographs.
pub struct Essay {
    /// Its file below `chapters/`, without the ending.
    pub file: &'static str,
    pub title: &'static str,
    pub language: &'static str,
    /// Folder of its photographs.
    pub photographs: &'static str,
    /// Article 1, without and with its second sentence.
    pub born_free: [&'static str; 2],
    /// The beginning of article 2.
    pub rights: &'static str,
    /// A heading inside the chapter.
    pub heading: &'static str,
}

/// One essay for each script.
pub const ESSAYS: [Essay; 5] = [
    Essay {
        file: "01-harbour",
        title: "By the Harbour",
        language: "en",
        photographs: "1 Harbour",
        born_free: [
            "All human beings are born free and equal in dignity and rights.",
            "They are endowed with reason and conscience and should act towards one another in a *spirit of brotherhood*.",
        ],
        rights: "Everyone is entitled to all the rights and freedoms set forth in this Declaration, without distinction of any kind, such as race, colour, sex, language, religion, political or other opinion, national or social origin, property, birth or other status.",
        heading: "At the quay",
    },
    Essay {
        file: "02-lavender",
        title: "라벤더",
        language: "ko",
        photographs: "2 Lavender",
        born_free: [
            "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.",
            "인간은 천부적으로 이성과 양심을 부여받았으며 서로 형제애의 정신으로 행동하여야 한다.",
        ],
        rights: "모든 사람은 인종, 피부색, 성, 언어, 종교, 정치적 또는 기타의 견해, 민족적 또는 사회적 출신, 재산, 출생 또는 기타의 신분과 같은 어떠한 종류의 차별이 없이, 이 선언에 규정된 모든 권리와 자유를 향유할 자격이 있다.",
        heading: "보랏빛 들",
    },
    Essay {
        file: "03-mountains",
        title: "В горах",
        language: "ru",
        photographs: "3 Mountains",
        born_free: [
            "Все люди рождаются свободными и равными в своём достоинстве и правах.",
            "Они наделены разумом и совестью и должны поступать в отношении друг друга в духе братства.",
        ],
        rights: "Каждый человек должен обладать всеми правами и всеми свободами, провозглашёнными настоящей Декларацией, без какого бы то ни было различия, как то в отношении расы, цвета кожи, пола, языка, религии, политических или иных убеждений.",
        heading: "Снег",
    },
    Essay {
        file: "04-city",
        title: "المدينة",
        language: "ar",
        photographs: "4 City",
        born_free: [
            "يولد جميع الناس متساوين في الكرامة والحقوق.",
            "وعليهم أن يعامل بعضهم بروح الإخاء.",
        ],
        rights: "لكل إنسان حق التمتع بكافة الحقوق والحريات الواردة في هذا الإعلان، دون أي تمييز، كالتمييز بسبب العنصر أو اللون أو الجنس أو اللغة أو الدين أو الرأي السياسي أو أي رأي آخر.",
        heading: "الشوارع",
    },
    Essay {
        file: "05-north",
        title: "北へ",
        language: "ja",
        photographs: "5 North",
        born_free: [
            "すべての人間は、生れながらにして自由であり、かつ、尊厳と権利とについて平等である。",
            "人間は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。",
        ],
        rights: "すべて人は、人種、皮膚の色、性、言語、宗教、政治上その他の意見、国民的若しくは社会的出身、財産、門地その他の地位又はこれに類するいかなる事由による差別をも受けることなく、この宣言に掲げるすべての権利と自由とを享有することができる。",
        heading: "雪の町",
    },
];

/// Photographs of each chapter.
pub const OF_EACH: usize = 3;

impl Essay {
    /// The chapter's file: front matter, a footnote, a heading, a quotation, verse, and article
    /// 2 so many times.
    pub fn markdown(&self, times: usize) -> String {
        let Self { title, language, photographs, born_free, rights, heading, .. } = self;
        let [first, second] = born_free;
        let body = format!("{rights}\n\n").repeat(times);
        format!(
            "---\ntitle: {title}\nlanguage: {language}\nphotographs: {photographs}\n---\n\n\
             {first}[^1] {second}\n\n## {heading}\n\n{body}> {rights}\n\n\
             ```verse\n{first}\n{first}\n```\n\n[^1]: {rights}\n"
        )
    }

    pub fn path(&self) -> String {
        format!("chapters/{}.md", self.file)
    }
}

/// Captions of the photographs, other words for each.
pub fn caption(i: usize) -> String {
    format!("Plate of day {}, hour {}", 100 + i, 200 + i)
}

/// Path of a photograph below their folder.
pub fn photo(i: usize) -> String {
    format!("{}/IMG_{}.jpg", ESSAYS[i / OF_EACH].photographs, 1000 + i)
}

/// A book of five chapters, each with its photographs and its essay, every kind of page before
/// and after the plates, people and places from captions and from the photographs.
pub fn five_journeys() -> Studio {
    let studio = Studio::empty();
    for i in 0..ESSAYS.len() * OF_EACH {
        studio.photograph(&photo(i), i, &journey_tags(i));
    }
    for essay in &ESSAYS {
        studio.write(&essay.path(), &essay.markdown(3));
    }
    studio.write("captions.toml", &captions());
    studio.write("leporello.toml", SETTINGS);
    studio
}

/// What the photographs themselves say: a place, a person, who took them.
fn journey_tags(i: usize) -> Tags {
    let is_first = i.is_multiple_of(OF_EACH);
    let face = FaceTag { x: 0.5, y: 0.4, width: 0.1, height: 0.1, name: "The Pilot".into() };
    Tags {
        caption: Some(format!("The photograph's own words {i}")),
        city: is_first.then(|| "Harbour Town".into()),
        faces: if is_first { vec![face] } else { Vec::new() },
        credit: (i == 1).then(|| "Harbour Archive".into()),
        ..tags(i)
    }
}

fn captions() -> String {
    let mut text = String::new();
    for i in 0..ESSAYS.len() * OF_EACH {
        text += &format!("[\"{}\"]\ncaption = \"{}\"\n", photo(i), caption(i));
        if i % OF_EACH == 1 {
            text += "people = [\"The Harbour Choir\"]\nplaces = [\"Declaration\"]\n";
        }
    }
    text
}

const SETTINGS: &str = r#"
photographs = "../photos"

[book]
title = "Five Journeys"
subtitle = "Out and back"
author = "The Harbour Club"
dedication = "For those who were there"
rights = "© 2026 The Harbour Club"
isbn = "978-3-16-148410-0"
colophon = "Printed on uncoated paper"

[[contributor]]
name = "The Harbour Club"
role = "photographer"

[matter]
frontispiece = "best"
"#;

/// Every word of a text that stands in another, both as [`plain`] letters without blanks:
/// a line may end anywhere, and hyphens at its end are not the author's.
pub fn holds(page: &str, text: &str) -> bool {
    let letters = |text: &str| plain(text).replace([' ', '*'], "");
    let (page, text) = (letters(page), letters(text));
    page.contains(&text) || page.replace(['-', '\u{2010}'], "").contains(&text)
}

/// Whether a page begins with a heading, whatever the theme does to its letters: capitals, or
/// space between them.
pub fn begins(page: &str, heading: &str) -> bool {
    let letters = |text: &str| plain(text).replace(' ', "").to_lowercase();
    letters(page).starts_with(&letters(heading))
}

/// Pages of the essays as the contents name them: the one number in the line of the title,
/// before or behind it.
pub fn numbers_in_contents(pdf: &str) -> Vec<usize> {
    let at = pages_of(pdf).iter().position(|page| begins(page, "Contents")).unwrap();
    let lines = &lines_of(pdf)[at];
    let number = |essay: &Essay| {
        let line = lines.iter().find(|line| line.contains(essay.title));
        let line = line.unwrap_or_else(|| panic!("{} is not in {lines:?}", essay.title));
        let found: Vec<usize> = line.split(' ').filter_map(|word| word.parse().ok()).collect();
        assert_eq!(found.len(), 1, "{line}");
        found[0]
    };
    ESSAYS.iter().map(number).collect()
}
