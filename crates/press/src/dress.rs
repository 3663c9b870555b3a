//! The theme of a book as its editions for screens wear it.

use crate::Workshop;
use leporello_model::Plan;
use leporello_screen::{Colour, Face, Licence, Look, Others, Titles};
use leporello_typeset::{FontFile, TitlesAt};
use std::collections::BTreeSet;

/// The look of a book on screens, with the fonts for all languages in it.
#[must_use]
pub(crate) fn look(workshop: &Workshop, plan: &Plan) -> Look {
    let theme = workshop.typesetter.theme();
    let on = theme.on_screen();
    let [text, display, caption] = on.families;
    let files = workshop.typesetter.font_files(&languages(plan));
    Look {
        name: theme.name.clone(),
        ink: Colour(on.ink),
        quiet: Colour(on.quiet),
        caption_colour: Colour(on.caption),
        accent: Colour(on.accent),
        paper: Colour(on.paper),
        text,
        display,
        caption,
        others: if on.is_sans { Others::Sans } else { Others::Serif },
        text_points: on.setting.text_size,
        text_leading: on.setting.text_leading,
        caption_points: on.caption_size,
        caption_leading: on.caption_leading,
        caption_italic: on.italic_captions,
        display_weight: on.setting.title_weight,
        justified: on.setting.justified,
        indents: on.setting.indents,
        titles: match on.setting.titles {
            TitlesAt::Start => Titles::Start,
            TitlesAt::Centre => Titles::Centre,
            TitlesAt::Margin => Titles::Margin,
        },
        small_capitals: on.setting.small_capitals,
        faces: files.into_iter().map(face).collect(),
    }
}

/// All languages that words of the plan are in.
fn languages(plan: &Plan) -> BTreeSet<String> {
    let captions = plan.plates().filter_map(|(_, plate)| plate.caption.as_ref());
    let captions = captions.map(|caption| &caption.language);
    let sections = plan.sections.iter().flat_map(|section| {
        std::iter::once(&section.language).chain(section.entries.iter().map(|e| &e.language))
    });
    let all = std::iter::once(&plan.language).chain(captions).chain(sections);
    all.filter(|language| !language.is_empty()).cloned().collect()
}

fn face(file: FontFile) -> Face {
    let name = if file.licence.contains("Open Font License") { "OFL-1.1" } else { "" };
    Face {
        family: file.family,
        weight: file.weight,
        italic: file.italic,
        languages: file.languages,
        bytes: file.bytes,
        index: file.index,
        licence: Licence { name: name.to_owned(), text: file.licence },
    }
}
