//! The table of settings: one row for each, from which files are read and the reference is
//! written.

use super::for_screens::{EPUB, WEB};
use super::{Editions, KoBreak, Settings, paper};
use crate::mistakes::Mistake;
use crate::value::Value;
use leporello_model::{Binding, BoundAt, Edition, PdfKind};

/// A setting.
pub(super) struct Setting {
    pub key: &'static str,
    /// A value that can be pasted, as TOML.
    pub example: &'static str,
    /// What holds when it is not said.
    pub default: &'static str,
    /// What it means and what it can be.
    pub says: &'static str,
    /// Takes the value over, or says what is wrong with it.
    pub set: fn(&mut Settings, Value) -> Result<(), Mistake>,
}

/// A table of settings; the first one has no name: its settings stand at the top of the file.
pub(super) struct Table {
    pub name: &'static str,
    pub says: &'static str,
    pub settings: &'static [Setting],
}

/// Name of the list of tables of those who made the book.
pub(super) const CONTRIBUTOR: &str = "contributor";

type Set = fn(&mut Settings, Value) -> Result<(), Mistake>;

pub(super) const fn setting(
    key: &'static str,
    example: &'static str,
    default: &'static str,
    says: &'static str,
    set: Set,
) -> Setting {
    Setting { key, example, default, says, set }
}

pub(super) fn put<T>(place: &mut Option<T>, value: Result<T, Mistake>) -> Result<(), Mistake> {
    *place = Some(value?);
    Ok(())
}

/// Every setting, in the order of the reference.
pub(super) static TABLES: &[Table] = &[
    Table { name: "", says: "Above the first `[table]`.", settings: TOP },
    Table { name: "book", says: "The book's own words.", settings: BOOK },
    Table { name: "format", says: "Paper, pages and white.", settings: FORMAT },
    Table { name: "theme", says: "How the words are set.", settings: THEME },
    Table {
        name: "matter",
        says: "What stands before and after the plates. With `\"auto\"` it is there when the book \
               has chapters of words.",
        settings: MATTER,
    },
    Table { name: "cover", says: "Front, spine and back.", settings: COVER },
    Table { name: "pdf", says: "The files that are written.", settings: PDF },
    Table { name: "epub", says: "The e-book, as printed and for reading.", settings: EPUB },
    Table { name: "web", says: "The web edition.", settings: WEB },
];

const TOP: &[Setting] = &[
    setting(
        "photographs",
        "\"../Norway\"",
        "the folder named on the command line",
        "Folder of photographs, relative to this file. It is only read.",
        |s, v| put(&mut s.photographs, v.name()),
    ),
    setting(
        "editions",
        "[\"print\", \"web\"]",
        "all",
        "The editions that are written: `print`, `epub`, `web`.",
        |s, v| {
            let names = Edition::ALL.map(|edition| (edition.name(), edition));
            s.editions = v.items().map(|item| item.choice(&names)).collect::<Result<_, _>>()?;
            Ok(())
        },
    ),
];

const BOOK: &[Setting] = &[
    setting(
        "title",
        "\"Harbour\"",
        "the name of the folder of photographs",
        "Title of the book.",
        |s, v| put(&mut s.book.title, v.words()),
    ),
    setting(
        "subtitle",
        "\"A year at the quay\"",
        "none",
        "Second line of the title page.",
        |s, v| put(&mut s.book.subtitle, v.words()),
    ),
    setting("author", "\"The Harbour Club\"", "none", "Author on title page and cover.", |s, v| {
        put(&mut s.book.author, v.words())
    }),
    setting(
        "language",
        "\"de-AT\"",
        "`en`",
        "Language of the book's own words: a tag of BCP 47, such as `en`, `ko`, `zh-Hant`.",
        |s, v| put(&mut s.book.language, v.language()),
    ),
    setting(
        "languages",
        "[\"en\", \"ko\"]",
        "the book's language alone",
        "Languages the book is made in.",
        |s, v| {
            let tags: Result<Vec<String>, Mistake> = v.items().map(Value::language).collect();
            s.book.languages = tags?;
            Ok(())
        },
    ),
    setting(
        "editions",
        "\"apart\"",
        "`together`",
        "Several languages `together` in one book, or `apart`: one book for each, with the \
         pictures in the same places.",
        |s, v| {
            let words = [("together", Editions::Together), ("apart", Editions::Apart)];
            put(&mut s.book.editions, v.choice(&words))
        },
    ),
    setting(
        "dedication",
        "\"For the pilots\"",
        "no such page",
        "To whom the book is given.",
        |s, v| put(&mut s.book.dedication, v.words()),
    ),
    setting(
        "isbn",
        "\"978-3-16-148410-0\"",
        "none",
        "ISBN of 13 digits, or an old one of 10. The last digit is checked.",
        |s, v| put(&mut s.book.isbn, paper::isbn(v)),
    ),
    setting("rights", "\"© 2026 The Harbour Club\"", "none", "Who holds the rights.", |s, v| {
        put(&mut s.book.rights, v.words())
    }),
    setting("publisher", "\"Harbour Press\"", "none", "Who publishes it.", |s, v| {
        put(&mut s.book.publisher, v.name())
    }),
    setting(
        "description",
        "\"A year at the quay.\"",
        "none",
        "What it is about, for catalogues and social networks.",
        |s, v| put(&mut s.book.description, v.words()),
    ),
    setting(
        "imprint",
        "\"First edition\"",
        "rights and ISBN alone",
        "Words on the back of the title page.",
        |s, v| put(&mut s.book.imprint, v.words()),
    ),
    setting(
        "colophon",
        "\"Printed on uncoated paper\"",
        "how the book was made",
        "Words of the colophon.",
        |s, v| put(&mut s.book.colophon, v.words()),
    ),
];

const FORMAT: &[Setting] = &[
    setting(
        "trim",
        "\"300x240mm\"",
        "`a4-landscape`",
        "Trim size: width and height with a unit (mm, cm, in, pt), each 80 to 1000 mm; or the \
         name of a size, such as `square-21` or one of the printer's own.",
        |s, v| put(&mut s.format.trim, paper::trim(v)),
    ),
    setting(
        "binding",
        "\"layflat\"",
        "`perfect`",
        "`perfect` (glued), `sewn` or `layflat` (pictures may cross the fold).",
        |s, v| {
            let words = [
                ("perfect", Binding::Perfect),
                ("sewn", Binding::Sewn),
                ("layflat", Binding::Layflat),
            ];
            put(&mut s.format.binding, v.choice(&words))
        },
    ),
    setting(
        "bound-at",
        "\"right\"",
        "`right` for Arabic, Hebrew, Persian, Urdu and their like, else `left`",
        "The edge the leaves are bound at: `left` or `right`.",
        |s, v| {
            let words = [("left", BoundAt::Left), ("right", BoundAt::Right)];
            put(&mut s.format.bound_at, v.choice(&words))
        },
    ),
    setting(
        "pages",
        "96",
        "`\"best\"`",
        "Pages of the block, 1 to 2000; or `\"best\"` for the count that suits the photographs.",
        |s, v| put(&mut s.format.pages, paper::pages(v)),
    ),
    setting(
        "page-multiple",
        "4",
        "the printer's, or 1",
        "The count of pages is a multiple of this, 1 to 64.",
        |s, v| put(&mut s.format.page_multiple, v.count(1, 64)),
    ),
    setting("printer", "\"blurb\"", "none", "Name of the printer's profile.", |s, v| {
        put(&mut s.format.printer, v.name())
    }),
    setting("captions", "false", "`true`", "Whether captions are set.", |s, v| {
        put(&mut s.format.captions, v.flag())
    }),
    setting(
        "margins",
        "\"15mm\"",
        "the theme's",
        "White around the pictures, 0 to 200 mm. For each side its own: \
         `{ top = \"12mm\", bottom = \"14mm\", inside = \"16mm\", outside = \"12mm\" }`.",
        |s, v| put(&mut s.format.margins, paper::margins(v)),
    ),
    setting(
        "bleed",
        "\"0.125in\"",
        "the printer's, or `\"3mm\"`",
        "Picture beyond the three edges that are cut, 0 to 20 mm; the fold has none. Or a table \
         of four sides as for `margins`.",
        |s, v| put(&mut s.format.bleed, paper::bleed(v)),
    ),
    setting("gap", "\"4mm\"", "the theme's", "White between pictures, 0 to 50 mm.", |s, v| {
        put(&mut s.format.gap, v.length(0, 50))
    }),
];

const THEME: &[Setting] = &[
    setting("name", "\"quiet\"", "the first theme", "Name of the theme.", |s, v| {
        put(&mut s.theme.name, v.name())
    }),
    setting("fonts", "\"type\"", "`fonts`", "Folder of fonts, relative to this file.", |s, v| {
        put(&mut s.theme.fonts, v.name())
    }),
    setting(
        "ko-break",
        "\"letter\"",
        "`word`",
        "Lines of Korean break between words (`word`) or between any two syllables (`letter`).",
        |s, v| {
            let words = [("word", KoBreak::Word), ("letter", KoBreak::Letter)];
            put(&mut s.theme.ko_break, v.choice(&words))
        },
    ),
];

/// What the value of a piece of matter can be is said by its table.
const AUTO: &str = "`\"auto\"`";

const MATTER: &[Setting] = &[
    setting("half-title", "true", AUTO, "The title alone on the first page.", |s, v| {
        s.matter.half_title = v.flag_or_auto()?;
        Ok(())
    }),
    setting(
        "frontispiece",
        "\"beach/IMG_1.jpg\"",
        "`\"none\"`",
        "The photograph that faces the title: `\"best\"`, `\"none\"`, or its path below the \
         folder of photographs.",
        |s, v| put(&mut s.matter.frontispiece, paper::picture(v)),
    ),
    setting("contents", "true", AUTO, "Chapters with their pages.", |s, v| {
        s.matter.contents = v.flag_or_auto()?;
        Ok(())
    }),
    setting("list-of-plates", "true", AUTO, "All plates with their captions.", |s, v| {
        s.matter.list_of_plates = v.flag_or_auto()?;
        Ok(())
    }),
    setting("index", "false", AUTO, "People and places with their pages.", |s, v| {
        s.matter.index = v.flag_or_auto()?;
        Ok(())
    }),
    setting("credits", "true", AUTO, "Who took which photograph.", |s, v| {
        s.matter.credits = v.flag_or_auto()?;
        Ok(())
    }),
    setting("colophon", "true", AUTO, "How and when the book was made.", |s, v| {
        s.matter.colophon = v.flag_or_auto()?;
        Ok(())
    }),
];

const COVER: &[Setting] = &[
    setting(
        "front",
        "\"beach/IMG_1.jpg\"",
        "`\"best\"`",
        "The photograph on the front: `\"best\"`, `\"none\"`, or its path below the folder of \
         photographs.",
        |s, v| put(&mut s.cover.front, paper::picture(v)),
    ),
    setting("back-text", "\"A year at the quay.\"", "none", "Words on the back.", |s, v| {
        put(&mut s.cover.back_text, v.words())
    }),
    setting(
        "spine-width",
        "\"12.4mm\"",
        "by the printer's formula",
        "Width of the spine, 0 to 150 mm: the figure from the printer's own page.",
        |s, v| put(&mut s.cover.spine_width, v.length(0, 150)),
    ),
    setting("flaps", "\"80mm\"", "the printer's", "Width of each flap, 0 to 200 mm.", |s, v| {
        put(&mut s.cover.flaps, v.length(0, 200))
    }),
    setting(
        "barcode",
        "true",
        "`true` when there is an ISBN",
        "Whether room is left for a barcode.",
        |s, v| put(&mut s.cover.barcode, v.flag()),
    ),
    setting(
        "title-on-spine",
        "false",
        "`true` where the printer allows words there",
        "Whether the title stands on the spine.",
        |s, v| put(&mut s.cover.title_on_spine, v.flag()),
    ),
];

const PDF: &[Setting] = &[
    setting(
        "kind",
        "\"x4\"",
        "the printer's, or `plain`",
        "`plain` (sRGB, for print services), `x4`, `x3`, `x1a` (for offset houses), `screen` or \
         `archive`.",
        |s, v| {
            let words = PdfKind::ALL.map(|kind| (kind.name(), kind));
            put(&mut s.pdf.kind, v.choice(&words))
        },
    ),
    setting(
        "profile",
        "\"coated.icc\"",
        "the kind's own",
        "ICC profile of the printing condition, relative to this file.",
        |s, v| put(&mut s.pdf.profile, v.name()),
    ),
    setting(
        "ppi",
        "240",
        "300",
        "Most pixels to the inch of paper, 72 to 1200; no picture is enlarged.",
        |s, v| put(&mut s.pdf.ppi, v.count(72, 1_200)),
    ),
    setting("quality", "95", "92", "Quality of JPEG, 1 to 100.", |s, v| {
        let quality = v.count(1, 100)?;
        s.pdf.quality = Some(u8::try_from(quality).expect("100 at most"));
        Ok(())
    }),
    setting(
        "keep-originals",
        "true",
        "`false`",
        "Whether each photograph goes into the file as it is, however large, wherever that can be.",
        |s, v| put(&mut s.pdf.keep_originals, v.flag()),
    ),
];
