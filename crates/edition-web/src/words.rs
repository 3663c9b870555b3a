//! What the viewer's own buttons and lines say, in the book's language.

use leporello_model::primary_language;

/// Words of the viewer that [`leporello_screen::terms`] has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    /// Link over the bar to the book.
    pub(crate) skip: &'static str,
    /// How the book is shown, as the name of a group.
    pub(crate) view: &'static str,
    /// One below the other.
    pub(crate) scroll: &'static str,
    /// Spread by spread.
    pub(crate) spreads: &'static str,
    /// All spreads beside each other.
    pub(crate) strip: &'static str,
    pub(crate) previous: &'static str,
    pub(crate) next: &'static str,
    pub(crate) enlarge: &'static str,
    pub(crate) zoom_in: &'static str,
    pub(crate) zoom_out: &'static str,
    pub(crate) close: &'static str,
    pub(crate) share: &'static str,
    /// Said when an address has been copied.
    pub(crate) copied: &'static str,
    /// Button that fetches the book for reading without a network; its size follows.
    pub(crate) keep: &'static str,
    /// Said when it is fetched.
    pub(crate) kept: &'static str,
    /// Heading of files to take home.
    pub(crate) take_home: &'static str,
    /// Name of the group of other languages.
    pub(crate) languages: &'static str,
    /// Before the number of a page: where it is in print.
    pub(crate) in_print: &'static str,
}

const fn words(w: [&'static str; 18]) -> Words {
    let [skip, view, scroll, spreads, strip, previous, next, enlarge, zoom_in, ..] = w;
    let [.., zoom_out, close, share, copied, keep, kept, take_home, languages, in_print] = w;
    Words {
        skip,
        view,
        scroll,
        spreads,
        strip,
        previous,
        next,
        enlarge,
        zoom_in,
        zoom_out,
        close,
        share,
        copied,
        keep,
        kept,
        take_home,
        languages,
        in_print,
    }
}

const ENGLISH: [&str; 18] = [
    "Skip to the book",
    "View",
    "Scroll",
    "Spreads",
    "Strip",
    "Previous",
    "Next",
    "Enlarge",
    "Larger",
    "Smaller",
    "Close",
    "Share",
    "Address copied",
    "Keep for reading offline",
    "Kept: can be read offline",
    "To take home",
    "Languages",
    "In print: page",
];

/// By language, the first part of its tag.
#[rustfmt::skip]
const TABLE: &[(&str, [&str; 18])] = &[
    ("ar", ["انتقل إلى الكتاب", "العرض", "تمرير", "صفحتان", "شريط", "السابق", "التالي", "تكبير الصورة", "أكبر", "أصغر", "إغلاق", "مشاركة", "تم نسخ العنوان", "احفظه للقراءة دون اتصال", "محفوظ للقراءة دون اتصال", "للاحتفاظ به", "اللغات", "في الطبعة: صفحة"]),
    ("de", ["Zum Buch springen", "Ansicht", "Rollen", "Doppelseiten", "Streifen", "Zurück", "Weiter", "Vergrößern", "Größer", "Kleiner", "Schließen", "Teilen", "Adresse kopiert", "Zum Lesen ohne Netz behalten", "Behalten: ohne Netz lesbar", "Zum Mitnehmen", "Sprachen", "Im Druck: Seite"]),
    ("es", ["Ir al libro", "Vista", "Desplazar", "Dobles páginas", "Tira", "Anterior", "Siguiente", "Ampliar", "Más grande", "Más pequeño", "Cerrar", "Compartir", "Dirección copiada", "Guardar para leer sin conexión", "Guardado: se lee sin conexión", "Para llevar", "Idiomas", "Impreso: página"]),
    ("fr", ["Aller au livre", "Affichage", "Défiler", "Doubles pages", "Bande", "Précédent", "Suivant", "Agrandir", "Plus grand", "Plus petit", "Fermer", "Partager", "Adresse copiée", "Garder pour lire hors ligne", "Gardé : lisible hors ligne", "À emporter", "Langues", "Imprimé : page"]),
    ("he", ["דלגו אל הספר", "תצוגה", "גלילה", "כפולות", "רצועה", "הקודם", "הבא", "הגדלה", "גדול יותר", "קטן יותר", "סגירה", "שיתוף", "הכתובת הועתקה", "שמירה לקריאה ללא רשת", "נשמר לקריאה ללא רשת", "לקחת הביתה", "שפות", "בדפוס: עמוד"]),
    ("it", ["Vai al libro", "Vista", "Scorri", "Doppie pagine", "Striscia", "Precedente", "Successivo", "Ingrandisci", "Più grande", "Più piccolo", "Chiudi", "Condividi", "Indirizzo copiato", "Conserva per leggere offline", "Conservato: si legge offline", "Da portare a casa", "Lingue", "Stampato: pagina"]),
    ("ja", ["本文へ", "表示", "スクロール", "見開き", "折本", "前へ", "次へ", "拡大", "大きく", "小さく", "閉じる", "共有", "アドレスをコピーしました", "オフラインで読むために保存", "保存済み：オフラインで読めます", "持ち帰る", "言語", "印刷版のページ"]),
    ("ko", ["본문으로", "보기", "스크롤", "펼침면", "두루마리", "이전", "다음", "크게 보기", "확대", "축소", "닫기", "공유", "주소를 복사했습니다", "오프라인으로 읽도록 저장", "저장됨: 오프라인으로 읽을 수 있음", "가져가기", "언어", "인쇄본 쪽"]),
    ("nl", ["Naar het boek", "Weergave", "Scrollen", "Spreads", "Strook", "Vorige", "Volgende", "Vergroten", "Groter", "Kleiner", "Sluiten", "Delen", "Adres gekopieerd", "Bewaren om offline te lezen", "Bewaard: offline te lezen", "Om mee te nemen", "Talen", "In druk: pagina"]),
    ("pt", ["Ir para o livro", "Vista", "Rolar", "Páginas duplas", "Tira", "Anterior", "Seguinte", "Ampliar", "Maior", "Menor", "Fechar", "Partilhar", "Endereço copiado", "Guardar para ler sem ligação", "Guardado: pode ler-se sem ligação", "Para levar", "Línguas", "Impresso: página"]),
    ("ru", ["Перейти к книге", "Вид", "Лента", "Развороты", "Гармошка", "Назад", "Вперёд", "Увеличить", "Крупнее", "Мельче", "Закрыть", "Поделиться", "Адрес скопирован", "Сохранить для чтения без сети", "Сохранено: читается без сети", "С собой", "Языки", "В печати: страница"]),
    ("zh", ["跳到正文", "视图", "滚动", "跨页", "折页", "上一页", "下一页", "放大", "放大", "缩小", "关闭", "分享", "地址已复制", "保存以便离线阅读", "已保存：可离线阅读", "带回家", "语言", "印刷版页码"]),
];

/// The words in a language (BCP 47); in English where they are not known in it.
pub(crate) fn of(language: &str) -> Words {
    let language = primary_language(language);
    let known = TABLE.iter().find(|(known, _)| *known == language);
    words(known.map_or(ENGLISH, |(_, words)| *words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_button_says_something_in_every_language() {
        for (language, all) in TABLE {
            assert!(all.iter().all(|word| !word.is_empty()), "{language}");
            assert!(leporello_screen::terms::are_known_in(language), "{language}");
        }
        assert_eq!(of("de-AT").next, "Weiter");
        assert_eq!(of("tlh"), of("en"));
    }

    #[test]
    fn words_stand_in_their_order() {
        let english = of("en");
        assert_eq!((english.zoom_in, english.zoom_out), ("Larger", "Smaller"));
        assert_eq!((english.skip, english.in_print), (ENGLISH[0], ENGLISH[17]));
    }
}
