//! What visitors read, in their language.

use axum::http::Uri;
use axum::http::header::{ACCEPT_LANGUAGE, HeaderMap};

/// The words of a language.
pub(crate) struct Words {
    /// BCP 47 tag.
    pub(crate) tag: &'static str,
    /// What its speakers call it.
    pub(crate) name: &'static str,
    pub(crate) take_home: &'static str,
    pub(crate) languages: &'static str,
    pub(crate) facsimile: &'static str,
    pub(crate) facsimile_for: &'static str,
    pub(crate) reading: &'static str,
    pub(crate) reading_for: &'static str,
    pub(crate) pdf: &'static str,
    pub(crate) pdf_for: &'static str,
    pub(crate) web: &'static str,
    pub(crate) how: &'static str,
    /// A device, and how the book comes onto it.
    pub(crate) devices: [(&'static str, &'static str); 5],
    pub(crate) catalogue: &'static str,
    pub(crate) counted: &'static str,
    pub(crate) which: &'static str,
    pub(crate) or_here: &'static str,
    /// Between whole and tenths.
    point: char,
    /// Units of a thousand and of a million bytes.
    units: [&'static str; 2],
}

impl Words {
    /// A length in bytes as people say it: three digits at most, in decimal units.
    pub(crate) fn size(&self, bytes: u64) -> String {
        let tenths = (bytes + 50_000) / 100_000;
        let [thousand, million] = self.units;
        match (bytes, tenths) {
            (..1_000_000, _) => format!("{}\u{a0}{thousand}", bytes.div_ceil(1000)),
            (_, ..100) => format!("{}{}{}\u{a0}{million}", tenths / 10, self.point, tenths % 10),
            _ => format!("{}\u{a0}{million}", (bytes + 500_000) / 1_000_000),
        }
    }
}

/// English first: it is for all whose language is not here.
pub(crate) const LANGUAGES: [&Words; 6] = [&ENGLISH, &GERMAN, &FRENCH, &SPANISH, &ARABIC, &KOREAN];

/// The words of this BCP 47 tag.
pub(crate) fn of(tag: &str) -> Option<&'static Words> {
    let primary = tag.split('-').next().unwrap_or_default();
    LANGUAGES.into_iter().find(|words| words.tag.eq_ignore_ascii_case(primary))
}

/// What speakers of a language call it; its tag when it is none of ours.
pub(crate) fn name(tag: &str) -> &str {
    of(tag).map_or(tag, |words| words.name)
}

/// The language of an answer: as `lang` in the address says, or as the reader's program prefers.
pub(crate) fn chosen(uri: &Uri, headers: &HeaderMap) -> &'static Words {
    let query = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
    let asked = query.filter(|(name, _)| name == "lang").find_map(|(_, tag)| of(&tag));
    let accepted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    asked.or_else(|| preferred(accepted.unwrap_or_default())).unwrap_or(&ENGLISH)
}

/// The first of those that are liked best in a header like `ko, en;q=0.8`.
fn preferred(accepted: &str) -> Option<&'static Words> {
    let mut best: Option<(&Words, f32)> = None;
    for (tag, weight) in weighed(accepted) {
        if let Some(words) = of(tag).filter(|_| weight > best.map_or(0.0, |best| best.1)) {
            best = Some((words, weight));
        }
    }
    best.map(|best| best.0)
}

/// The items of an `Accept…` header with their weights, as they stand.
pub(crate) fn weighed(accepted: &str) -> impl Iterator<Item = (&str, f32)> {
    accepted.split(',').map(|item| {
        let mut parts = item.split(';').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
        (name, weight.map_or(1.0, |weight| weight.parse().unwrap_or_default()))
    })
}

const ENGLISH: Words = Words {
    tag: "en",
    name: "English",
    take_home: "Take the book home",
    languages: "Languages",
    facsimile: "Pages as printed",
    facsimile_for: "E-book for tablets and computers",
    reading: "For phones and screen readers",
    reading_for: "E-book with text in any size",
    pdf: "PDF",
    pdf_for: "Pages as printed, for any device",
    web: "Read it in the browser",
    how: "How to open it",
    devices: [
        ("iPhone, iPad", "Tap a file and open it in Books."),
        ("Android", "Tap a file, then open it from the downloads in a reader such as Play Books."),
        ("Windows, Mac, Linux", "Open it in Thorium Reader, Apple Books or calibre."),
        ("Kobo, PocketBook, KOReader", "Copy it over USB, or add the catalogue below."),
        ("Kindle", "Send the e-book for phones with Send to Kindle."),
    ],
    catalogue: "Catalogue for reading apps (OPDS)",
    counted: "We count that a copy was taken. We keep nothing about you or your device.",
    which: "Which book?",
    or_here: "or, in this building:",
    point: '.',
    units: ["kB", "MB"],
};

const GERMAN: Words = Words {
    tag: "de",
    name: "Deutsch",
    take_home: "Das Buch mitnehmen",
    languages: "Sprachen",
    facsimile: "Seiten wie gedruckt",
    facsimile_for: "E-Book für Tablets und Computer",
    reading: "Für Telefone und Vorleseprogramme",
    reading_for: "E-Book mit Text in jeder Größe",
    pdf: "PDF",
    pdf_for: "Seiten wie gedruckt, für jedes Gerät",
    web: "Im Browser lesen",
    how: "So wird es geöffnet",
    devices: [
        ("iPhone, iPad", "Datei antippen und in Bücher öffnen."),
        (
            "Android",
            "Datei antippen, dann aus den Downloads in einer Lese-App wie Play Bücher öffnen.",
        ),
        ("Windows, Mac, Linux", "In Thorium Reader, Apple Bücher oder calibre öffnen."),
        ("Kobo, PocketBook, KOReader", "Per USB kopieren oder den Katalog unten eintragen."),
        ("Kindle", "Das E-Book für Telefone mit „Send to Kindle“ senden."),
    ],
    catalogue: "Katalog für Lese-Apps (OPDS)",
    counted: "Wir zählen, dass ein Exemplar mitgenommen wurde. Über Sie und Ihr Gerät speichern wir nichts.",
    which: "Welches Buch?",
    or_here: "oder, hier im Haus:",
    point: ',',
    units: ["kB", "MB"],
};

const FRENCH: Words = Words {
    tag: "fr",
    name: "Français",
    take_home: "Emporter le livre",
    languages: "Langues",
    facsimile: "Pages comme imprimées",
    facsimile_for: "Livre numérique pour tablettes et ordinateurs",
    reading: "Pour téléphones et lecteurs d’écran",
    reading_for: "Livre numérique au texte agrandissable",
    pdf: "PDF",
    pdf_for: "Pages comme imprimées, pour tout appareil",
    web: "Lire dans le navigateur",
    how: "Comment l’ouvrir",
    devices: [
        ("iPhone, iPad", "Touchez un fichier et ouvrez-le dans Livres."),
        (
            "Android",
            "Touchez un fichier, puis ouvrez-le depuis les téléchargements dans une appli comme Play Livres.",
        ),
        ("Windows, Mac, Linux", "Ouvrez-le dans Thorium Reader, Apple Livres ou calibre."),
        ("Kobo, PocketBook, KOReader", "Copiez-le par USB, ou ajoutez le catalogue ci-dessous."),
        ("Kindle", "Envoyez le livre pour téléphones avec Send to Kindle."),
    ],
    catalogue: "Catalogue pour applis de lecture (OPDS)",
    counted: "Nous comptons qu’un exemplaire a été emporté. Nous ne gardons rien sur vous ni sur votre appareil.",
    which: "Quel livre ?",
    or_here: "ou, dans ce bâtiment :",
    point: ',',
    units: ["ko", "Mo"],
};

const SPANISH: Words = Words {
    tag: "es",
    name: "Español",
    take_home: "Llévese el libro",
    languages: "Idiomas",
    facsimile: "Páginas como en papel",
    facsimile_for: "Libro electrónico para tabletas y ordenadores",
    reading: "Para teléfonos y lectores de pantalla",
    reading_for: "Libro electrónico con texto de cualquier tamaño",
    pdf: "PDF",
    pdf_for: "Páginas como en papel, para cualquier dispositivo",
    web: "Leer en el navegador",
    how: "Cómo abrirlo",
    devices: [
        ("iPhone, iPad", "Toque un archivo y ábralo en Libros."),
        (
            "Android",
            "Toque un archivo y ábralo desde las descargas en una aplicación como Play Libros.",
        ),
        ("Windows, Mac, Linux", "Ábralo con Thorium Reader, Apple Libros o calibre."),
        ("Kobo, PocketBook, KOReader", "Cópielo por USB o añada el catálogo de abajo."),
        ("Kindle", "Envíe el libro para teléfonos con Send to Kindle."),
    ],
    catalogue: "Catálogo para aplicaciones de lectura (OPDS)",
    counted: "Contamos que alguien se llevó un ejemplar. No guardamos nada sobre usted ni su dispositivo.",
    which: "¿Qué libro?",
    or_here: "o, en este edificio:",
    point: ',',
    units: ["kB", "MB"],
};

const ARABIC: Words = Words {
    tag: "ar",
    name: "العربية",
    take_home: "خذ الكتاب معك",
    languages: "اللغات",
    facsimile: "الصفحات كما طُبعت",
    facsimile_for: "كتاب إلكتروني للأجهزة اللوحية والحواسيب",
    reading: "للهواتف وقارئات الشاشة",
    reading_for: "كتاب إلكتروني بنص من أي حجم",
    pdf: "PDF",
    pdf_for: "الصفحات كما طُبعت، لأي جهاز",
    web: "القراءة في المتصفح",
    how: "كيف تفتحه",
    devices: [
        ("iPhone, iPad", "المس ملفًا وافتحه في تطبيق «الكتب»."),
        ("Android", "المس ملفًا ثم افتحه من التنزيلات في تطبيق قراءة مثل «كتب Play»."),
        ("Windows, Mac, Linux", "افتحه في Thorium Reader أو Apple Books أو calibre."),
        ("Kobo, PocketBook, KOReader", "انسخه عبر USB أو أضف الفهرس أدناه."),
        ("Kindle", "أرسل كتاب الهواتف عبر Send to Kindle."),
    ],
    catalogue: "فهرس لتطبيقات القراءة (OPDS)",
    counted: "نحصي أن نسخة قد أُخذت. ولا نحفظ شيئًا عنك أو عن جهازك.",
    which: "أي كتاب؟",
    or_here: "أو، داخل هذا المبنى:",
    point: '.',
    units: ["kB", "MB"],
};

const KOREAN: Words = Words {
    tag: "ko",
    name: "한국어",
    take_home: "책 가져가기",
    languages: "언어",
    facsimile: "인쇄된 쪽 그대로",
    facsimile_for: "태블릿과 컴퓨터용 전자책",
    reading: "휴대전화와 화면 낭독기용",
    reading_for: "글자 크기를 바꿀 수 있는 전자책",
    pdf: "PDF",
    pdf_for: "인쇄된 쪽 그대로, 모든 기기용",
    web: "브라우저에서 읽기",
    how: "여는 방법",
    devices: [
        ("iPhone, iPad", "파일을 누르고 ‘도서’에서 엽니다."),
        ("Android", "파일을 누른 뒤 다운로드에서 Play 북 같은 읽기 앱으로 엽니다."),
        ("Windows, Mac, Linux", "Thorium Reader, Apple Books 또는 calibre로 엽니다."),
        ("Kobo, PocketBook, KOReader", "USB로 복사하거나 아래 목록을 추가합니다."),
        ("Kindle", "휴대전화용 전자책을 Send to Kindle로 보냅니다."),
    ],
    catalogue: "읽기 앱용 목록 (OPDS)",
    counted: "가져간 책의 수만 셉니다. 방문자나 기기에 대해서는 아무것도 남기지 않습니다.",
    which: "어느 책입니까?",
    or_here: "또는 이 건물 안에서:",
    point: '.',
    units: ["kB", "MB"],
};

#[cfg(test)]
mod tests {
    use super::*;

    fn from(uri: &'static str, accepted: &'static str) -> &'static str {
        let headers = [(ACCEPT_LANGUAGE, axum::http::HeaderValue::from_static(accepted))];
        chosen(&Uri::from_static(uri), &headers.into_iter().collect()).tag
    }

    #[test]
    fn the_address_chooses_the_language_and_else_the_browser() {
        assert_eq!(from("/T/7K3F?lang=ar", "ko"), "ar");
        assert_eq!(from("/T/7K3F?lang=tlh", "ko"), "ko");
        assert_eq!(from("/T/7K3F", "ko-KR,ko;q=0.9,en;q=0.8"), "ko");
        assert_eq!(from("/T/7K3F", "nl, en;q=0.4, fr;q=0.6"), "fr");
        assert_eq!(from("/T/7K3F", "nl, de;q=0"), "en");
        assert_eq!(from("/T/7K3F", ""), "en");
    }

    #[test]
    fn sizes_have_three_digits_at_most_and_the_units_of_the_language() {
        assert_eq!(ENGLISH.size(48_312_001), "48\u{a0}MB");
        assert_eq!(ENGLISH.size(3_140_000), "3.1\u{a0}MB");
        assert_eq!(GERMAN.size(9_949_999), "9,9\u{a0}MB");
        assert_eq!(ENGLISH.size(9_950_000), "10\u{a0}MB");
        assert_eq!(FRENCH.size(812_400), "813\u{a0}ko");
        assert_eq!(ENGLISH.size(999_001), "1000\u{a0}kB");
        assert_eq!(ENGLISH.size(1), "1\u{a0}kB");
    }
}
