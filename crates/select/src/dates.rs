//! Days in words, in the language of the book.
//!
//! Names of months and the order of a date are those of Unicode's CLDR. In a language that is not
//! in the table dates are written as ISO 8601 says, which is nobody's and wrong to nobody.

use jiff::civil::Date;
use leporello_model::primary_language;

/// Longer spans are dated by months, and beyond a year by years.
const DAYS_SHOWN: i32 = 92;

/// How a language says a date.
struct Way {
    /// First part of its tag.
    language: &'static str,
    order: Order,
    /// What a chapter without a name and without dates is called.
    more: &'static str,
}

enum Order {
    /// Day, month, year, such as 8 April 2023.
    Day {
        /// Names of months beside a day, and alone, separated by blanks.
        months: &'static str,
        alone: &'static str,
        /// Behind the number of a day, before the month, and before the year.
        joints: [&'static str; 3],
    },
    /// Year, month, day in numbers, each with its sign behind it.
    Year { signs: [&'static str; 3], between: &'static str },
    /// ISO 8601.
    Iso,
}

const fn day(
    language: &'static str,
    joints: [&'static str; 3],
    months: &'static str,
    alone: &'static str,
    more: &'static str,
) -> Way {
    Way { language, order: Order::Day { months, alone, joints }, more }
}

const PLAIN: [&str; 3] = ["", " ", " "];
const DOT: [&str; 3] = [".", " ", " "];
const DE: [&str; 3] = ["", " de ", " de "];
const EN: &str = "January February March April May June July August September October November \
                  December";
const AR: &str = "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر";
const GERMAN: &str = "Januar Februar März April Mai Juni Juli August September Oktober November \
                      Dezember";
const DANISH: &str = "januar februar marts april maj juni juli august september oktober november \
                      december";
const SPANISH: &str = "enero febrero marzo abril mayo junio julio agosto septiembre octubre \
                       noviembre diciembre";
const FRENCH: &str = "janvier février mars avril mai juin juillet août septembre octobre novembre \
                      décembre";
const HEBREW: &str = "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר";
const ITALIAN: &str = "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre \
                       novembre dicembre";
const NORWEGIAN: &str = "januar februar mars april mai juni juli august september oktober november \
                         desember";
const DUTCH: &str = "januari februari maart april mei juni juli augustus september oktober \
                     november december";
const PORTUGUESE: &str = "janeiro fevereiro março abril maio junho julho agosto setembro outubro \
                          novembro dezembro";
const SWEDISH: &str = "januari februari mars april maj juni juli augusti september oktober \
                       november december";
const TURKISH: &str = "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık";

static WAYS: &[Way] = &[
    day("en", PLAIN, EN, EN, "More photographs"),
    day("ar", PLAIN, AR, AR, "صور أخرى"),
    day("da", DOT, DANISH, DANISH, "Flere fotografier"),
    day("de", DOT, GERMAN, GERMAN, "Weitere Fotografien"),
    day(
        "el",
        PLAIN,
        "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου \
         Οκτωβρίου Νοεμβρίου Δεκεμβρίου",
        "Ιανουάριος Φεβρουάριος Μάρτιος Απρίλιος Μάιος Ιούνιος Ιούλιος Αύγουστος Σεπτέμβριος \
         Οκτώβριος Νοέμβριος Δεκέμβριος",
        "Περισσότερες φωτογραφίες",
    ),
    day("es", DE, SPANISH, SPANISH, "Más fotografías"),
    day("fr", PLAIN, FRENCH, FRENCH, "Autres photographies"),
    day("he", ["", " ב", " "], HEBREW, HEBREW, "תצלומים נוספים"),
    day("it", PLAIN, ITALIAN, ITALIAN, "Altre fotografie"),
    day("nb", DOT, NORWEGIAN, NORWEGIAN, "Flere fotografier"),
    day("nl", PLAIN, DUTCH, DUTCH, "Meer foto’s"),
    day("no", DOT, NORWEGIAN, NORWEGIAN, "Flere fotografier"),
    day(
        "pl",
        PLAIN,
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października \
         listopada grudnia",
        "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad \
         grudzień",
        "Więcej fotografii",
    ),
    day("pt", DE, PORTUGUESE, PORTUGUESE, "Mais fotografias"),
    day(
        "ru",
        PLAIN,
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
        "Другие фотографии",
    ),
    day("sv", PLAIN, SWEDISH, SWEDISH, "Fler fotografier"),
    day("tr", PLAIN, TURKISH, TURKISH, "Diğer fotoğraflar"),
    day(
        "uk",
        PLAIN,
        "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
        "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад \
         грудень",
        "Інші світлини",
    ),
    Way {
        language: "ja",
        order: Order::Year { signs: ["年", "月", "日"], between: "" },
        more: "その他の写真",
    },
    Way {
        language: "ko",
        order: Order::Year { signs: ["년", "월", "일"], between: " " },
        more: "더 많은 사진",
    },
    Way {
        language: "zh",
        order: Order::Year { signs: ["年", "月", "日"], between: "" },
        more: "更多照片",
    },
];

static ISO: Way = Way { language: "", order: Order::Iso, more: "…" };

fn way(language: &str) -> &'static Way {
    let first = primary_language(language);
    WAYS.iter().find(|way| way.language == first).unwrap_or(&ISO)
}

/// What a chapter without a name and without dates is called.
pub(crate) fn more_photographs(language: &str) -> &'static str {
    way(language).more
}

/// First and last day in words, no more than must be said.
pub(crate) fn span(first: Date, last: Date, language: &str) -> String {
    let way = way(language);
    let days = (last.duration_since(first).as_hours() / 24) as i32;
    if first == last {
        way.date(first)
    } else if days <= DAYS_SHOWN {
        way.days(first, last)
    } else if first.year() == last.year() || days <= 366 {
        way.months(first, last)
    } else {
        way.years(first, last)
    }
}

impl Way {
    fn date(&self, d: Date) -> String {
        match &self.order {
            Order::Day { joints: [_, _, year], .. } => {
                format!("{}{year}{}", self.day_and_month(d), d.year())
            }
            Order::Year { signs: [sign, ..], between } => {
                format!("{}{sign}{between}{}", d.year(), self.day_and_month(d))
            }
            Order::Iso => d.to_string(),
        }
    }

    fn days(&self, first: Date, last: Date) -> String {
        let same_year = first.year() == last.year();
        let same_month = same_year && first.month() == last.month();
        match &self.order {
            Order::Day { joints: [dot, ..], .. } if same_month => {
                format!("{}{dot}–{}", first.day(), self.date(last))
            }
            Order::Day { .. } if same_year => {
                format!("{} – {}", self.day_and_month(first), self.date(last))
            }
            Order::Year { signs: [.., sign], .. } if same_month => {
                format!("{}–{}{sign}", self.date(first), last.day())
            }
            Order::Year { .. } if same_year => {
                format!("{} – {}", self.date(first), self.day_and_month(last))
            }
            _ => format!("{} – {}", self.date(first), self.date(last)),
        }
    }

    fn months(&self, first: Date, last: Date) -> String {
        let same_year = first.year() == last.year();
        match &self.order {
            Order::Day { alone, joints: [_, _, year], .. } if same_year => {
                format!("{}–{}{year}{}", nth(alone, first), nth(alone, last), last.year())
            }
            Order::Day { alone, joints: [_, _, year], .. } => {
                let of = |d| format!("{}{year}{}", nth(alone, d), d.year());
                format!("{} – {}", of(first), of(last))
            }
            Order::Year { signs: [year, month, _], between } => {
                let of = |d: Date| format!("{}{year}{between}{}{month}", d.year(), d.month());
                let end = if same_year { format!("{}{month}", last.month()) } else { of(last) };
                format!("{} – {end}", of(first))
            }
            Order::Iso => {
                let of = |d: Date| format!("{:04}-{:02}", d.year(), d.month());
                format!("{} – {}", of(first), of(last))
            }
        }
    }

    fn years(&self, first: Date, last: Date) -> String {
        let sign = match &self.order {
            Order::Year { signs: [sign, ..], .. } => sign,
            _ => "",
        };
        format!("{}–{}{sign}", first.year(), last.year())
    }

    fn day_and_month(&self, d: Date) -> String {
        match &self.order {
            Order::Day { months, joints: [dot, of, _], .. } => {
                format!("{}{dot}{of}{}", d.day(), nth(months, d))
            }
            Order::Year { signs: [_, month, day], between } => {
                format!("{}{month}{between}{}{day}", d.month(), d.day())
            }
            Order::Iso => d.to_string(),
        }
    }
}

/// The name of a day's month among twelve.
fn nth(months: &'static str, d: Date) -> &'static str {
    months.split_whitespace().nth(usize::from(d.month().unsigned_abs()) - 1).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn say(a: (i16, i8, i8), b: (i16, i8, i8), language: &str) -> String {
        span(date(a.0, a.1, a.2), date(b.0, b.1, b.2), language)
    }

    #[test]
    fn a_span_of_days_says_no_more_than_it_must() {
        for (first, last, words) in [
            ((2024, 8, 3), (2024, 8, 3), "3 August 2024"),
            ((2024, 8, 3), (2024, 8, 9), "3–9 August 2024"),
            ((2024, 7, 30), (2024, 8, 2), "30 July – 2 August 2024"),
            ((2023, 12, 30), (2024, 1, 2), "30 December 2023 – 2 January 2024"),
            ((2024, 2, 1), (2024, 9, 1), "February–September 2024"),
            ((2023, 9, 1), (2024, 5, 1), "September 2023 – May 2024"),
            ((2003, 1, 2), (2006, 2, 13), "2003–2006"),
        ] {
            assert_eq!(say(first, last, "en-GB"), words);
        }
    }

    #[test]
    fn each_language_says_a_date_in_its_own_way() {
        let (first, last) = ((2024, 4, 8), (2024, 4, 18));
        for (language, words) in [
            ("de", "8.–18. April 2024"),
            ("es", "8–18 de abril de 2024"),
            ("he", "8–18 באפריל 2024"),
            ("ru", "8–18 апреля 2024"),
            ("ja", "2024年4月8日–18日"),
            ("ko", "2024년 4월 8일–18일"),
            ("tlh", "2024-04-08 – 2024-04-18"),
        ] {
            assert_eq!(say(first, last, language), words, "{language}");
        }
        assert_eq!(say((2024, 4, 8), (2024, 9, 1), "pl"), "kwiecień–wrzesień 2024");
        assert_eq!(say((2024, 4, 8), (2024, 9, 1), "zh"), "2024年4月 – 9月");
        assert_eq!(say((2003, 4, 8), (2006, 9, 1), "ko"), "2003–2006년");
    }

    #[test]
    fn every_language_has_twelve_months() {
        for way in WAYS {
            if let Order::Day { months, alone, .. } = &way.order {
                assert_eq!(months.split_whitespace().count(), 12, "{}", way.language);
                assert_eq!(alone.split_whitespace().count(), 12, "{}", way.language);
            }
            assert!(!way.more.is_empty());
        }
    }
}
