//! What the buttons say.

use serde_json::{Map, Value};

/// Languages of the buttons: their tags, each with its own name.
pub const LANGUAGES: [(&str, &str); 6] = [
    ("en", "English"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
    ("ar", "العربية"),
    ("ko", "한국어"),
];

/// Names of the words, as the page's elements have them in `data-say`.
const KEYS: [&str; 24] = [
    "open", "back", "on", "overview", "larger", "smaller", "home", "guest", "language", "close",
    "page", "pages", "plate", "cover", "end", "scan", "still", "stay", "first", "closed", "take",
    "writes", "turn", "strip",
];

/// The words in the order of [`LANGUAGES`] and [`KEYS`].
#[rustfmt::skip]
const TABLE: [[&str; 24]; 6] = [
    ["Touch to open", "Back", "Next", "All pages", "Larger", "Whole page", "Take home", "Guest book", "Language", "Close",
     "Page {}", "Pages {}", "Plate {}", "Cover", "End of the book", "Scan this with the camera of your phone, or type the address:", "Still reading?", "Go on reading", "To the beginning", "The guest book is closed at the moment",
     "Take the book home", "Write in the guest book", "Turn the pages", "Pages of the book"],
    ["Zum Öffnen berühren", "Zurück", "Weiter", "Alle Seiten", "Größer", "Ganze Seite", "Mitnehmen", "Gästebuch", "Sprache", "Schließen",
     "Seite {}", "Seiten {}", "Tafel {}", "Umschlag", "Ende des Buches", "Mit der Kamera des Telefons lesen, oder die Adresse eintippen:", "Lesen Sie noch?", "Weiterlesen", "Zum Anfang", "Das Gästebuch ist gerade geschlossen",
     "Das Buch mitnehmen", "Ins Gästebuch schreiben", "Blättern", "Seiten des Buches"],
    ["Touchez pour ouvrir", "Retour", "Suite", "Toutes les pages", "Agrandir", "Page entière", "Emporter", "Livre d’or", "Langue", "Fermer",
     "Page {}", "Pages {}", "Planche {}", "Couverture", "Fin du livre", "Scannez avec l’appareil photo de votre téléphone, ou tapez l’adresse :", "Vous lisez encore ?", "Continuer", "Au début", "Le livre d’or est fermé pour le moment",
     "Emporter le livre", "Écrire dans le livre d’or", "Tourner les pages", "Pages du livre"],
    ["Toque para abrir", "Atrás", "Siguiente", "Todas las páginas", "Ampliar", "Página entera", "Llevar", "Libro de visitas", "Idioma", "Cerrar",
     "Página {}", "Páginas {}", "Lámina {}", "Cubierta", "Fin del libro", "Escanee con la cámara de su teléfono, o escriba la dirección:", "¿Sigue leyendo?", "Seguir leyendo", "Al principio", "El libro de visitas está cerrado en este momento",
     "Llevarse el libro", "Escribir en el libro de visitas", "Pasar las páginas", "Páginas del libro"],
    ["المس للفتح", "السابق", "التالي", "كل الصفحات", "تكبير", "الصفحة كاملة", "للاحتفاظ به", "دفتر الزوار", "اللغة", "إغلاق",
     "صفحة {}", "صفحات {}", "لوحة {}", "الغلاف", "نهاية الكتاب", "امسح الرمز بكاميرا هاتفك، أو اكتب العنوان:", "هل ما زلت تقرأ؟", "متابعة القراءة", "إلى البداية", "دفتر الزوار مغلق الآن",
     "خذ الكتاب معك", "اكتب في دفتر الزوار", "تقليب الصفحات", "صفحات الكتاب"],
    ["화면을 눌러 펼치기", "이전", "다음", "모든 쪽", "확대", "전체 보기", "가져가기", "방명록", "언어", "닫기",
     "{}쪽", "{}쪽", "도판 {}", "표지", "책의 끝", "휴대전화 카메라로 비추거나 주소를 입력하세요:", "계속 읽고 계신가요?", "계속 읽기", "처음으로", "지금은 방명록이 닫혀 있습니다",
     "책 가져가기", "방명록 쓰기", "책장 넘기기", "책의 쪽"],
];

/// The languages that are asked for and known, English where none is.
pub(crate) fn offered(asked: &[String]) -> Vec<(&'static str, &'static str)> {
    let known = |tag: &String| LANGUAGES.iter().find(|(known, _)| *known == tag.as_str()).copied();
    let mut offered: Vec<_> = asked.iter().filter_map(known).collect();
    if offered.is_empty() {
        offered.push(LANGUAGES[0]);
    }
    offered
}

/// A word in a language of [`LANGUAGES`].
pub(crate) fn say(language: &str, key: &str) -> &'static str {
    let row = LANGUAGES.iter().position(|(tag, _)| *tag == language).unwrap_or_default();
    let column = KEYS.iter().position(|known| *known == key);
    TABLE[row][column.expect("pages ask for words that are in the table")]
}

/// All words of these languages, for the page's own use.
pub(crate) fn all(languages: &[(&str, &str)]) -> Value {
    let of = |language: &str| -> Map<String, Value> {
        KEYS.iter().map(|key| ((*key).to_owned(), say(language, key).into())).collect()
    };
    Value::Object(languages.iter().map(|(tag, _)| ((*tag).to_owned(), of(tag).into())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_button_says_something_in_every_language() {
        for (row, (tag, _)) in TABLE.iter().zip(LANGUAGES) {
            for (word, (key, english)) in row.iter().zip(KEYS.iter().zip(TABLE[0])) {
                assert!(!word.is_empty(), "{tag} {key}");
                let holes = |text: &str| text.matches("{}").count();
                assert_eq!(holes(word), holes(english), "{tag} {key}");
            }
        }
    }

    #[test]
    fn a_language_that_is_not_known_is_not_offered() {
        let asked = ["ko".to_owned(), "tlh".to_owned(), "en".to_owned()];
        assert_eq!(offered(&asked), [("ko", "한국어"), ("en", "English")]);
        assert_eq!(offered(&[]), [("en", "English")]);
    }
}
