//! How fixed pages look.

use super::sheet::Sheet;
use crate::book::Book;
use leporello_screen::{Embedded, Look, Role, Titles};
use std::fmt::Write as _;

/// The style sheet of all pages; places stand in each page's own style.
pub(super) fn of(book: &Book, sheet: &Sheet, fonts: &[Embedded]) -> String {
    let look = book.look;
    let mut css = String::from("@charset \"UTF-8\";\n");
    css += &Look::font_faces(fonts, "fonts/");
    css += &page(look, sheet);
    css += &words(look);
    css += &running_text(look);
    css += &lists(look);
    for language in look.languages() {
        for (class, role) in
            [("", Role::Text), (".title,h1", Role::Display), ("figcaption", Role::Caption)]
        {
            let selectors: Vec<String> =
                class.split(',').map(|class| format!("{class}:lang({language})")).collect();
            let families = look.families(role, &language);
            let _ = writeln!(css, "{}{{font-family:{families}}}", selectors.join(","));
        }
    }
    css
}

fn page(look: &Look, sheet: &Sheet) -> String {
    let Sheet { w, h, .. } = sheet;
    let (paper, ink) = (look.paper, look.ink.readable_on(look.paper));
    format!(
        "html,body{{margin:0;padding:0;background:{paper}}}\n\
         body{{position:relative;width:{w}px;height:{h}px;color:{ink};font-family:{};\
         -webkit-text-size-adjust:none;text-size-adjust:none}}\n\
         .page{{position:absolute;left:0;top:0;width:{w}px;height:{h}px}}\n\
         figure,p,h1,h2,h3,h4,ol,ul{{margin:0;padding:0;font-weight:normal}}\n\
         img{{position:absolute;display:block}}\n\
         figcaption,.box,.field,header{{position:absolute;margin:0}}\n\
         .mark{{position:absolute;left:0;top:0}}\n\
         :lang(ko){{word-break:keep-all}}\n\
         a{{color:inherit;text-decoration:none}}\n\
         p,h1,h2,figcaption{{overflow-wrap:break-word}}\n",
        look.families(Role::Text, ""),
    )
}

fn words(look: &Look) -> String {
    let paper = look.paper;
    let quiet = look.quiet.readable_on(paper);
    let style = if look.caption_italic { "italic" } else { "normal" };
    let display = look.families(Role::Display, "");
    let (align, capitals) = (align(look), capitals(look));
    let tracking = if look.titles == Titles::Margin { "-.02em" } else { "0" };
    let [r, g, b] = paper.0;
    let note = if look.titles == Titles::Margin { "normal" } else { "italic" };
    let mut css = format!(
        "figcaption{{font-family:{};font-style:{style};color:{}}}\n\
         figcaption:lang(ko),figcaption:lang(ja),figcaption:lang(zh),figcaption:lang(ar),\
         figcaption:lang(he),figcaption:lang(fa){{font-style:normal}}\n\
         .over{{background:rgba({r},{g},{b},.86);padding:.15em .5em}}\n\
         h1{{font-family:{display};font-weight:{};letter-spacing:{tracking}}}\n\
         .title,.chapter-title{{{align}{capitals}}}\n\
         .subtitle{{color:{quiet};font-style:{note};{align}}}\n\
         .author,.chapter-note{{color:{quiet};letter-spacing:.04em;{align}}}\n\
         .colophon{{color:{quiet};{align}}}\n\
         .folio{{color:{quiet}}}\n\
         [dir=rtl] h1,[dir=rtl] .author,[dir=rtl] .chapter-note,h1:lang(ar){{letter-spacing:0}}\n",
        look.families(Role::Caption, ""),
        look.caption_colour.readable_on(paper),
        look.display_weight,
    );
    css += &format!(
        ".cover-words{{left:0;bottom:0;width:100%;padding:3% 5%;box-sizing:border-box;\
         background:{paper};{align}}}\n\
         .cover-words h1{{font-size:88px;line-height:1.12;{capitals}}}\n\
         .cover-words p{{font-size:40px;margin-top:.5em;color:{quiet}}}\n"
    );
    css
}

fn align(look: &Look) -> &'static str {
    match look.titles {
        Titles::Centre => "text-align:center;",
        Titles::Start | Titles::Margin => "",
    }
}

fn capitals(look: &Look) -> &'static str {
    match look.small_capitals {
        true => "font-variant-caps:small-caps;letter-spacing:.03em;",
        false => "",
    }
}

fn running_text(look: &Look) -> String {
    let justify = if look.justified { "justify" } else { "start" };
    let last = if look.justified { "justify" } else { "start" };
    let paragraphs = match look.indents {
        true => ".field p+p{text-indent:1.2em}\n",
        false => ".field p+p{margin-top:.6em}\n",
    };
    let (align, capitals) = (align(look), capitals(look));
    format!(
        "header h1{{line-height:1.18;{align}{capitals}}}\n\
         header .subtitle{{font-size:1.15em;margin-top:.7em;line-height:1.3}}\n\
         header .author{{margin-top:.8em;line-height:1.3}}\n\
         .field{{text-align:start;hyphens:manual}}\n\
         .essay .field{{text-align:{justify};hyphens:auto;-webkit-hyphens:auto}}\n\
         .essay .field:lang(th),.essay .field:lang(ar){{text-align:start}}\n\
         {paragraphs}\
         .field p.continues{{text-indent:0;margin-top:0}}\n\
         .essay .field p.goes-on{{text-align-last:{last}}}\n\
         .field h2,.field h3,.field h4{{font-size:1.1em;margin:1.5em 0 .5em;line-height:1.25;{align}}}\n\
         .field>:first-child{{margin-top:0}}\n\
         blockquote{{margin:.7em 1.6em;font-size:.94em}}\n\
         .verse{{margin:.7em 1.6em;text-align:start}}\n\
         .line{{display:block;padding-inline-start:2em;text-indent:-2em}}\n\
         .stanza br{{display:none}}\n\
         ol,ul{{margin-inline-start:1.6em}}\n\
         .pause{{border:0;margin:.8em 0;height:auto;text-align:center}}\n\
         .pause::before{{content:\"\\2217\"}}\n\
         code{{font-family:monospace;font-size:.9em}}\n\
         .noteref{{font-size:.7em;vertical-align:super;line-height:0}}\n\
         .notes{{font-size:.86em;line-height:1.35;margin-top:1.6em}}\n\
         .notes p{{text-indent:0}}\n\
         .essay .field a,.pages a{{text-decoration:underline;text-decoration-thickness:.06em;\
         text-underline-offset:.16em}}\n\
         .essay .field a.noteref{{text-decoration:none}}\n"
    )
}

fn lists(look: &Look) -> String {
    let quiet = look.quiet.readable_on(look.paper);
    let accent = look.accent.readable_on(look.paper);
    let align = align(look);
    format!(
        ".field .entry,.field .entry+.entry{{text-indent:0;margin:0 0 .5em}}\n\
         .contents .field .entry+.entry,.contents .field .entry{{display:flex;gap:1em;\
         align-items:baseline;margin:0 0 .8em}}\n\
         .contents .pages{{margin-inline-start:auto}}\n\
         .index .field .entry,.index .field .entry+.entry{{padding-inline-start:1.4em;\
         text-indent:-1.4em;margin:0 0 .36em}}\n\
         .list-of-plates .field .entry{{padding-inline-start:2.9em;text-indent:-2.9em}}\n\
         .list-of-plates .field .entry+.entry{{padding-inline-start:2.9em;text-indent:-2.9em}}\n\
         .number{{display:inline-block;width:2.1em;margin-inline-end:.8em;text-align:end;\
         text-indent:0;color:{quiet};font-variant-numeric:lining-nums tabular-nums}}\n\
         .detail,.pages{{color:{quiet}}}\n\
         .contents .detail{{font-style:italic}}\n\
         .level-1{{margin-inline-start:0}}\n\
         .field .index-heading{{font-size:1em;margin:1.2em 0 .5em;color:{accent};letter-spacing:.04em}}\n\
         .imprint,.colophon-words{{color:{quiet}}}\n\
         .imprint .field,.colophon-words .field,.dedication .field,.credits .field{{{align}}}\n\
         .dedication{{font-style:italic}}\n\
         .half-title h1{{{align}}}\n\
         .imprint p+p,.colophon-words p+p{{text-indent:0;margin-top:.9em}}\n"
    )
}
