//! The few words that an edition for screens itself says, in the book's language.

use leporello_model::primary_language;

/// Words of a reader's tools.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The outside of the book.
    pub cover: &'static str,
    /// Heading of the contents.
    pub contents: &'static str,
    /// Heading of the list of plates.
    pub plates: &'static str,
    /// One plate, before its number.
    pub plate: &'static str,
    /// Pages of the printed book, as a list.
    pub pages: &'static str,
    /// One page, before its number.
    pub page: &'static str,
    /// Footnotes.
    pub notes: &'static str,
    /// Where the book begins.
    pub start: &'static str,
    /// A page with nothing on it.
    pub blank: &'static str,
}

const fn terms(words: [&'static str; 9]) -> Terms {
    let [cover, contents, plates, plate, pages, page, notes, start, blank] = words;
    Terms { cover, contents, plates, plate, pages, page, notes, start, blank }
}

const ENGLISH: Terms = terms([
    "Cover",
    "Contents",
    "Plates",
    "Plate",
    "Pages",
    "Page",
    "Notes",
    "Beginning",
    "Blank page",
]);

/// By language, the first part of its tag.
const TABLE: &[(&str, [&str; 9])] = &[
    (
        "ar",
        [
            "الغلاف",
            "المحتويات",
            "الصور",
            "صورة",
            "الصفحات",
            "صفحة",
            "الحواشي",
            "البداية",
            "صفحة فارغة",
        ],
    ),
    (
        "de",
        [
            "Umschlag",
            "Inhalt",
            "Tafeln",
            "Tafel",
            "Seiten",
            "Seite",
            "Anmerkungen",
            "Anfang",
            "Leere Seite",
        ],
    ),
    (
        "es",
        [
            "Cubierta",
            "Índice",
            "Láminas",
            "Lámina",
            "Páginas",
            "Página",
            "Notas",
            "Comienzo",
            "Página en blanco",
        ],
    ),
    (
        "fr",
        [
            "Couverture",
            "Sommaire",
            "Planches",
            "Planche",
            "Pages",
            "Page",
            "Notes",
            "Début",
            "Page blanche",
        ],
    ),
    (
        "he",
        ["כריכה", "תוכן העניינים", "לוחות", "לוח", "עמודים", "עמוד", "הערות", "התחלה", "עמוד ריק"],
    ),
    (
        "it",
        [
            "Copertina",
            "Indice",
            "Tavole",
            "Tavola",
            "Pagine",
            "Pagina",
            "Note",
            "Inizio",
            "Pagina bianca",
        ],
    ),
    ("ja", ["表紙", "目次", "図版", "図版", "ページ", "ページ", "注", "はじめ", "白紙のページ"]),
    ("ko", ["표지", "차례", "도판", "도판", "쪽", "쪽", "주석", "시작", "빈 쪽"]),
    (
        "nl",
        [
            "Omslag",
            "Inhoud",
            "Platen",
            "Plaat",
            "Pagina’s",
            "Pagina",
            "Noten",
            "Begin",
            "Lege pagina",
        ],
    ),
    (
        "pt",
        [
            "Capa",
            "Índice",
            "Estampas",
            "Estampa",
            "Páginas",
            "Página",
            "Notas",
            "Início",
            "Página em branco",
        ],
    ),
    (
        "ru",
        [
            "Обложка",
            "Содержание",
            "Иллюстрации",
            "Иллюстрация",
            "Страницы",
            "Страница",
            "Примечания",
            "Начало",
            "Пустая страница",
        ],
    ),
    ("zh", ["封面", "目录", "图版", "图版", "页码", "页", "注释", "开始", "空白页"]),
];

/// The words in a language (BCP 47); in English where they are not known in it.
#[must_use]
pub fn of(language: &str) -> Terms {
    let language = primary_language(language);
    TABLE.iter().find(|(known, _)| *known == language).map_or(ENGLISH, |(_, words)| terms(*words))
}

/// Whether the words are known in a language.
#[must_use]
pub fn are_known_in(language: &str) -> bool {
    let language = primary_language(language);
    language == "en" || TABLE.iter().any(|(known, _)| *known == language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_without_words_of_its_own_has_the_english_ones() {
        assert_eq!(of("de-AT").page, "Seite");
        assert_eq!(of("tlh"), ENGLISH);
        assert!(are_known_in("en-GB") && !are_known_in("und"));
    }
}
