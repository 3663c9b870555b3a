//! How the flowing book looks. It sets no colours: readers have their own for the night, and
//! contrast is theirs.

use crate::book::Book;
use leporello_screen::{Embedded, Look, Role, Titles};
use std::fmt::Write as _;

pub(super) fn of(book: &Book, fonts: &[Embedded]) -> String {
    let look = book.look;
    let mut css = String::from("@charset \"UTF-8\";\n");
    css += &Look::font_faces(fonts, "fonts/");
    css += &text(look);
    css += &titles(look);
    css += &figures(look);
    css += LISTS;
    if book.is_vertical() {
        css += VERTICAL;
    }
    for language in look.languages() {
        let [text, display, caption] =
            [Role::Text, Role::Display, Role::Caption].map(|role| look.families(role, &language));
        let _ = writeln!(
            css,
            ":lang({language}){{font-family:{text}}}\n\
             h1:lang({language}),.title:lang({language}){{font-family:{display}}}\n\
             figcaption:lang({language}){{font-family:{caption}}}"
        );
    }
    css
}

fn text(look: &Look) -> String {
    let justify = if look.justified { "justify" } else { "start" };
    let paragraphs = match look.indents {
        true => ".essay p+p,.essay .marks+p{text-indent:1.2em}\n",
        false => ".essay p+p,.essay .marks+p{margin-top:.7em}\n",
    };
    format!(
        "body{{font-family:{};margin:0;padding:0 2%}}\n\
         p,h1,h2,h3,h4,ol,ul,figure{{margin:0;padding:0}}\n\
         p{{line-height:1.45;overflow-wrap:break-word}}\n\
         .essay p{{text-align:{justify};hyphens:auto;-webkit-hyphens:auto}}\n\
         .essay p:lang(ko),.essay p:lang(ar),.essay p:lang(th){{text-align:start}}\n\
         :lang(ko){{word-break:keep-all}}\n\
         {paragraphs}\
         h2,h3,h4{{font-size:1.1em;line-height:1.3;margin:1.5em 0 .5em;break-after:avoid;\
         -webkit-column-break-after:avoid}}\n\
         blockquote{{margin:.8em 1.4em;font-size:.95em}}\n\
         .verse{{margin:.8em 1.4em}}\n.essay .stanza{{margin-top:.8em;text-align:start;text-indent:0}}\n\
         .line{{display:block;padding-inline-start:2em;text-indent:-2em}}\n\
         .stanza br{{display:none}}\n\
         .essay ol,.essay ul,.notes ol{{margin:.6em 0;padding-inline-start:1.8em}}\n\
         .pause{{border:0;margin:1em 0;height:auto;text-align:center}}\n\
         .pause::before{{content:\"\\2217\"}}\n\
         .noteref{{font-size:.7em;vertical-align:super;line-height:0;text-decoration:none}}\n\
         .notes{{font-size:.88em;margin-top:2em;border-top:1px solid;padding-top:.6em}}\n\
         .essay .notes p{{text-indent:0;text-align:start}}\n\
         a{{color:inherit}}\n",
        look.families(Role::Text, ""),
    )
}

fn titles(look: &Look) -> String {
    let display = look.families(Role::Display, "");
    let align = if look.titles == Titles::Centre { "center" } else { "start" };
    let capitals = match look.small_capitals {
        true => "font-variant-caps:small-caps;letter-spacing:.03em;",
        false => "",
    };
    let size = match look.titles {
        Titles::Margin => "2.2em",
        Titles::Start => "2em",
        Titles::Centre => "1.7em",
    };
    let weight = look.display_weight;
    let note = if look.titles == Titles::Margin { "normal" } else { "italic" };
    format!(
        "h1,.title{{font-family:{display};font-weight:{weight};font-size:{size};line-height:1.18;\
         text-align:{align};{capitals}}}\n\
         h2,h3,h4{{font-weight:600}}\n\
         h1:lang(ar),h1:lang(he),h1:lang(fa){{letter-spacing:0}}\n\
         header{{margin:12% 0 2em;break-after:avoid;-webkit-column-break-after:avoid}}\n\
         .title-page{{padding-top:24%}}\n.title-page p{{margin-top:.8em}}\n\
         .title-page .author{{margin-top:3em}}\n\
         .subtitle{{font-style:{note};font-size:1.1em;margin-top:.6em;text-align:{align}}}\n\
         .subtitle:lang(ko),.subtitle:lang(ja),.subtitle:lang(zh),.subtitle:lang(ar),\
         .subtitle:lang(he){{font-style:normal}}\n\
         header p,.essay header p{{text-indent:0;text-align:{align}}}\n\
         .author,.note{{margin-top:.8em;letter-spacing:.03em;text-align:{align}}}\n\
         .dedication{{padding-top:30%;font-style:italic;text-align:{align}}}\n\
         .half-title{{padding-top:20%}}\n.half-title header{{margin-top:0}}\n.half-title h1{{font-size:1.4em}}\n\
         .imprint,.colophon{{padding-top:30%;font-size:.9em;text-align:{align}}}\n\
         .imprint p+p,.colophon p+p{{margin-top:.9em}}\n"
    )
}

fn figures(look: &Look) -> String {
    let style = if look.caption_italic { "italic" } else { "normal" };
    format!(
        "img{{display:block;max-width:100%;max-height:94vh;width:auto;height:auto;margin:0 auto;\
         object-fit:contain}}\n\
         .captioned img{{max-height:80vh}}\n\
         .plate{{margin:0 0 1.6em;break-inside:avoid;page-break-inside:avoid;\
         -webkit-column-break-inside:avoid}}\n\
         figcaption{{font-family:{};font-style:{style};font-size:.88em;line-height:1.35;\
         margin-top:.5em;text-align:{}}}\n\
         figcaption:lang(ko),figcaption:lang(ja),figcaption:lang(zh),figcaption:lang(ar),\
         figcaption:lang(he),figcaption:lang(fa){{font-style:normal}}\n\
         .cover{{padding:0;text-align:center}}\n.cover img{{max-height:98vh}}\n\
         .cover .with-words{{max-height:72vh}}\n.cover .title{{margin-top:.8em}}\n",
        look.families(Role::Caption, ""),
        if look.titles == Titles::Centre { "center" } else { "start" },
    )
}

/// Columns from right to left: what stood above stands to the right now. Figures of up to three
/// digits stand upright in their column.
const VERTICAL: &str = "html{-epub-writing-mode:vertical-rl;-webkit-writing-mode:vertical-rl;\
    writing-mode:vertical-rl}\n\
    body{padding:0;line-break:strict}\n\
    header{margin:0;margin-block:6% 2em}\n\
    .subtitle,.author,.note,header p{margin-top:0;margin-block-start:.8em}\n\
    h2,h3,h4{margin:0;margin-block:1.5em .5em}\n\
    .essay p+p,.essay .marks+p{margin-top:0;text-indent:1em}\n\
    .plate{margin:0;margin-block-end:1.6em}\n\
    figcaption{margin:0;margin-block-start:.5em}\n\
    img{max-width:94vw;max-height:100%;margin:auto 0}\n\
    .captioned img{max-width:80vw;max-height:100%}\n\
    .cover,.cover img{writing-mode:horizontal-tb}\n\
    .notes{margin:0;margin-block-start:2em;border:0;border-block-start:1px solid;\
    padding:0;padding-block-start:.6em}\n\
    .pages a,.number,.noteref{-webkit-text-combine:horizontal;text-combine-upright:all}\n";

const LISTS: &str = ".lines{list-style:none}\n\
    .lines li{margin:0 0 .5em;line-height:1.35;padding-inline-start:1.4em;text-indent:-1.4em}\n\
    .lines .number{font-variant-numeric:lining-nums tabular-nums}\n\
    .number::after{content:\".\"}\n\
    .detail{font-size:.92em;font-style:italic}\n\
    .detail:lang(ko),.detail:lang(ja),.detail:lang(zh),.detail:lang(ar),.detail:lang(he)\
    {font-style:normal}\n\
    .pages{margin-inline-start:.6em}\n\
    nav ol{list-style:none;padding:0}\nnav li{margin:.4em 0}\n";
