//! The few words that the press itself puts into a book, in the book's language.

use leporello_model::primary_language;

/// Headings of what stands before and after the plates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Heading of the contents.
    pub contents: &'static str,
    /// Heading of the list of plates.
    pub plates: &'static str,
    /// Heading of the index.
    pub index: &'static str,
    /// Heading of people in the index.
    pub people: &'static str,
    /// Heading of places in the index.
    pub places: &'static str,
    /// Heading of the credits.
    pub credits: &'static str,
    /// What photographs are.
    pub photographs: &'static str,
}

macro_rules! terms {
    ($contents:literal, $plates:literal, $index:literal, $people:literal, $places:literal,
     $credits:literal, $photographs:literal) => {
        Terms {
            contents: $contents,
            plates: $plates,
            index: $index,
            people: $people,
            places: $places,
            credits: $credits,
            photographs: $photographs,
        }
    };
}

const ENGLISH: Terms =
    terms!("Contents", "Plates", "People and Places", "People", "Places", "Credits", "Photographs");

/// By language, the first part of its tag.
const TABLE: &[(&str, Terms)] = &[
    (
        "ar",
        terms!("المحتويات", "الصور", "الأشخاص والأماكن", "الأشخاص", "الأماكن", "حقوق الصور", "الصور"),
    ),
    (
        "da",
        terms!(
            "Indhold",
            "Billeder",
            "Personer og steder",
            "Personer",
            "Steder",
            "Billedkreditering",
            "Fotografier"
        ),
    ),
    (
        "de",
        terms!(
            "Inhalt",
            "Tafeln",
            "Personen und Orte",
            "Personen",
            "Orte",
            "Bildnachweis",
            "Fotografien"
        ),
    ),
    (
        "el",
        terms!(
            "Περιεχόμενα",
            "Εικόνες",
            "Πρόσωπα και τόποι",
            "Πρόσωπα",
            "Τόποι",
            "Πηγές φωτογραφιών",
            "Φωτογραφίες"
        ),
    ),
    ("en", ENGLISH),
    (
        "es",
        terms!(
            "Índice",
            "Láminas",
            "Personas y lugares",
            "Personas",
            "Lugares",
            "Créditos",
            "Fotografías"
        ),
    ),
    (
        "fr",
        terms!(
            "Sommaire",
            "Planches",
            "Personnes et lieux",
            "Personnes",
            "Lieux",
            "Crédits",
            "Photographies"
        ),
    ),
    (
        "he",
        terms!("תוכן העניינים", "לוחות", "אנשים ומקומות", "אנשים", "מקומות", "קרדיטים", "תצלומים"),
    ),
    ("hi", terms!("विषय-सूची", "चित्र", "लोग और स्थान", "लोग", "स्थान", "श्रेय", "तस्वीरें")),
    (
        "it",
        terms!(
            "Indice",
            "Tavole",
            "Persone e luoghi",
            "Persone",
            "Luoghi",
            "Crediti",
            "Fotografie"
        ),
    ),
    ("ja", terms!("目次", "図版一覧", "人名・地名索引", "人名", "地名", "写真クレジット", "写真")),
    ("ko", terms!("차례", "도판 목록", "인물과 장소", "인물", "장소", "사진 출처", "사진")),
    (
        "nl",
        terms!(
            "Inhoud",
            "Platen",
            "Personen en plaatsen",
            "Personen",
            "Plaatsen",
            "Fotoverantwoording",
            "Foto’s"
        ),
    ),
    (
        "pl",
        terms!(
            "Spis treści",
            "Tablice",
            "Osoby i miejsca",
            "Osoby",
            "Miejsca",
            "Źródła zdjęć",
            "Fotografie"
        ),
    ),
    (
        "pt",
        terms!(
            "Sumário",
            "Imagens",
            "Pessoas e lugares",
            "Pessoas",
            "Lugares",
            "Créditos",
            "Fotografias"
        ),
    ),
    (
        "ru",
        terms!(
            "Содержание",
            "Иллюстрации",
            "Люди и места",
            "Люди",
            "Места",
            "Авторы фотографий",
            "Фотографии"
        ),
    ),
    (
        "sv",
        terms!(
            "Innehåll",
            "Bilder",
            "Personer och platser",
            "Personer",
            "Platser",
            "Bildkällor",
            "Fotografier"
        ),
    ),
    ("th", terms!("สารบัญ", "รายการภาพ", "บุคคลและสถานที่", "บุคคล", "สถานที่", "เครดิตภาพ", "ภาพถ่าย")),
    (
        "tr",
        terms!(
            "İçindekiler",
            "Levhalar",
            "Kişiler ve yerler",
            "Kişiler",
            "Yerler",
            "Fotoğraf kaynakları",
            "Fotoğraflar"
        ),
    ),
    (
        "uk",
        terms!(
            "Зміст",
            "Ілюстрації",
            "Люди й місця",
            "Люди",
            "Місця",
            "Автори світлин",
            "Світлини"
        ),
    ),
    ("zh", terms!("目录", "图版目录", "人物与地点", "人物", "地点", "图片来源", "照片")),
];

/// The terms of a language (BCP 47); English for those that are not in the table.
#[must_use]
pub fn terms(language: &str) -> Terms {
    let first = primary_language(language);
    TABLE.iter().find(|(known, _)| *known == first).map_or(ENGLISH, |(_, terms)| *terms)
}

/// What the e-book for reading and the one as printed are called where they are offered.
const E_BOOKS: &[(&str, [&str; 2])] = &[
    ("ar", ["كتاب إلكتروني للهواتف وقارئات الشاشة", "كتاب إلكتروني بصفحات كالمطبوع"]),
    ("da", ["E-bog til telefoner og skærmlæsere", "E-bog, sider som på tryk"]),
    ("de", ["E-Book für Telefone und Vorleseprogramme", "E-Book, Seiten wie gedruckt"]),
    ("el", ["E-book για κινητά και αναγνώστες οθόνης", "E-book, σελίδες όπως στο έντυπο"]),
    ("es", ["Libro electrónico para móviles y lectores de pantalla", "Páginas como en papel"]),
    ("fr", ["Livre numérique pour téléphones et lecteurs d’écran", "Pages comme imprimées"]),
    ("he", ["ספר דיגיטלי לטלפונים ולקוראי מסך", "ספר דיגיטלי, עמודים כבדפוס"]),
    ("it", ["E-book per telefoni e lettori di schermo", "E-book, pagine come stampate"]),
    ("ja", ["スマートフォン・読み上げ用の電子書籍", "印刷と同じページの電子書籍"]),
    ("ko", ["휴대전화와 화면 낭독기용 전자책", "인쇄본과 같은 쪽의 전자책"]),
    ("nl", ["E-boek voor telefoons en schermlezers", "E-boek, pagina’s zoals gedrukt"]),
    ("pl", ["E-book na telefony i czytniki ekranu", "E-book, strony jak w druku"]),
    ("pt", ["Livro digital para telefones e leitores de tela", "Páginas como impressas"]),
    ("ru", ["Электронная книга для телефонов и чтения вслух", "Страницы как в печати"]),
    ("sv", ["E-bok för telefoner och skärmläsare", "E-bok, sidor som i tryck"]),
    ("tr", ["Telefonlar ve ekran okuyucular için e-kitap", "Basılı sayfalarıyla e-kitap"]),
    ("uk", ["Електронна книга для телефонів і читання вголос", "Сторінки як у друці"]),
    ("zh", ["适合手机和读屏软件的电子书", "与印刷版页面相同的电子书"]),
];

/// What the two e-books are called in a language (BCP 47): for reading, and as printed.
#[must_use]
pub fn e_books(language: &str) -> [&'static str; 2] {
    let first = primary_language(language);
    let english = ["E-book for phones and screen readers", "E-book, pages as printed"];
    E_BOOKS.iter().find(|(known, _)| *known == first).map_or(english, |(_, names)| *names)
}

/// Names of languages in themselves, by the first part of their tags.
const OWN_NAMES: &[(&str, &str)] = &[
    ("ar", "العربية"),
    ("cs", "čeština"),
    ("da", "dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "español"),
    ("fa", "فارسی"),
    ("fi", "suomi"),
    ("fr", "français"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hu", "magyar"),
    ("it", "italiano"),
    ("ja", "日本語"),
    ("ko", "한국어"),
    ("nb", "norsk bokmål"),
    ("nl", "Nederlands"),
    ("no", "norsk"),
    ("pl", "polski"),
    ("pt", "português"),
    ("ro", "română"),
    ("ru", "русский"),
    ("sv", "svenska"),
    ("th", "ไทย"),
    ("tr", "Türkçe"),
    ("uk", "українська"),
    ("zh", "中文"),
];

/// The name of a language (BCP 47) in itself; its tag where it is not in the table.
#[must_use]
pub fn own_name(language: &str) -> &str {
    let first = primary_language(language);
    OWN_NAMES.iter().find(|(known, _)| *known == first).map_or(language, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_has_the_terms_of_its_language_and_an_unknown_one_english() {
        assert_eq!(terms("de-AT").contents, "Inhalt");
        assert_eq!(terms("tlh"), ENGLISH);
    }

    #[test]
    fn a_language_is_named_in_itself_and_an_unknown_one_by_its_tag() {
        assert_eq!(own_name("pt-BR"), "português");
        assert_eq!(own_name("tlh"), "tlh");
        assert!(OWN_NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(E_BOOKS.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn the_table_is_sorted_and_every_term_is_there() {
        assert!(TABLE.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for (language, t) in TABLE {
            let all = [t.contents, t.plates, t.index, t.people, t.places, t.credits, t.photographs];
            assert!(all.iter().all(|term| !term.is_empty()), "{language}");
        }
    }
}
