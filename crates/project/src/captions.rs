//! `captions.toml`: what the user wrote about single photographs.

use crate::mistakes::{Mistake, Mistakes};
use crate::nearest::{nearest, quoted};
use crate::text_file::TextFile;
use crate::value::{NO_BACKSLASH, Value};
use crate::{photo_path, toml_file};
use leporello_diag::{Sink, Subject, codes};
use leporello_model::PhotoWords;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What can be said of a photograph.
const KEYS: [&str; 5] = ["caption", "credit", "alt", "people", "places"];

/// Words of photographs by path below their folder, and where each is said.
pub(crate) type Captions = (BTreeMap<String, PhotoWords>, BTreeMap<String, Subject>);

/// The words of a file as far as they can be read. Everything that is wrong is reported.
pub(crate) fn read(file: &TextFile, sink: &mut Sink) -> Captions {
    let mut mistakes = Mistakes::of(file);
    let text = toml_file::mended(&mut mistakes);
    let table = toml_file::table(&text);
    let (mut photos, mut places) = Captions::default();
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    for (key, raw) in entries {
        let photo = photo_path(key.get_ref());
        let at = key.span().start;
        let Some(words) = photo_words(Value { key: key.get_ref(), raw }, &mut mistakes) else {
            continue;
        };
        if photos.insert(photo.clone(), words).is_some() {
            let message = format!("`{photo}` has words already");
            let first =
                places.get(&photo).map(|place: &Subject| format!("the first are at {place}"));
            let mistake = Mistake::new(codes::PRJ_035, at, message);
            mistakes.add(mistake.hint(first.unwrap_or_default()).hint("make one of the two"));
        } else {
            places.insert(photo, file.at(at));
        }
    }
    mistakes.report(sink);
    (photos, places)
}

/// The words of one photograph: a table, or a caption alone.
fn photo_words(value: Value, mistakes: &mut Mistakes) -> Option<PhotoWords> {
    let mut words = PhotoWords::default();
    if value.key.contains(char::is_control) {
        let message = "the name of a photograph holds a letter that cannot be seen";
        mistakes.add(value.wrong(message).hint(NO_BACKSLASH));
        return None;
    }
    let table = match value.raw.get_ref() {
        DeValue::Table(table) => table,
        DeValue::String(caption) => {
            words.caption.insert(String::new(), caption.to_string());
            return Some(words);
        }
        _ => {
            let needed = "a caption, or a table with a `caption`,";
            let hint = format!("write `[\"{}\"]`, and `caption = \"…\"` below it", value.key);
            mistakes.add(value.wrong_kind(needed).hint(hint));
            return None;
        }
    };
    if let Some(whole) = name_in_pieces(value.key, table) {
        let message = format!("the name of a photograph needs quotation marks: `{whole}`");
        let mistake = Mistake::new(codes::PRJ_022, value.at(), message);
        mistakes.add(mistake.hint(format!("write `[\"{whole}\"]`")));
        return None;
    }
    for (key, raw) in table {
        let value = Value { key: key.get_ref(), raw };
        match value.key {
            "caption" => words.caption = by_language(value, mistakes),
            "alt" => words.alt = by_language(value, mistakes),
            "credit" => words.credit = mistakes.take(value.words()),
            "people" => words.people = list(value, mistakes),
            "places" => words.places = list(value, mistakes),
            _ => mistakes.add(unknown(key)),
        }
    }
    Some(words)
}

/// `[IMG_1.jpg]` without quotation marks is a table `jpg` in a table `IMG_1`.
fn name_in_pieces(key: &str, table: &DeTable) -> Option<String> {
    let (inner, raw) = table.iter().next()?;
    let name: &str = inner.get_ref();
    let DeValue::Table(inside) = raw.get_ref() else { return None };
    if KEYS.contains(&name) {
        return None;
    }
    let whole = format!("{key}.{name}");
    Some(name_in_pieces(&whole, inside).unwrap_or(whole))
}

fn unknown(key: &Spanned<std::borrow::Cow<str>>) -> Mistake {
    let name: &str = key.get_ref();
    let message = format!("nothing called `{name}` can be said of a photograph");
    let mistake = Mistake::new(codes::PRJ_022, key.span().start, message);
    match nearest(name, KEYS) {
        Some(near) => mistake.hint(format!("did you mean `{near}`?")),
        None => mistake.hint(format!("what can be said is {}", quoted(KEYS))),
    }
}

/// A text in the book's language, or a table of texts by language.
fn by_language(value: Value, mistakes: &mut Mistakes) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let DeValue::Table(table) = value.raw.get_ref() else {
        texts.extend(mistakes.take(value.words()).map(|text| (String::new(), text)));
        return texts;
    };
    for (key, raw) in table {
        let name: &str = key.get_ref();
        let tag = crate::language::tag(name).map_err(|hint| {
            let message = format!("`{name}` is not the tag of a language");
            Mistake::new(codes::PRJ_026, key.span().start, message).hint(hint)
        });
        let text = mistakes.take(Value { key: name, raw }.words());
        let (Some(tag), Some(text)) = (mistakes.take(tag), text) else { continue };
        if texts.insert(tag, text).is_some() {
            let message = format!("`{}` says `{name}` a second time", value.key);
            let mistake = Mistake::new(codes::PRJ_035, key.span().start, message);
            mistakes.add(mistake.hint("leave one of the two"));
        }
    }
    texts
}

/// A list of texts, or one text.
fn list(value: Value, mistakes: &mut Mistakes) -> Vec<String> {
    value.items().filter_map(|item| mistakes.take(item.name())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_diag::Diagnostic;

    fn said(text: &str) -> (Captions, Vec<Diagnostic>) {
        let mut sink = Sink::new();
        let captions = read(&TextFile::new("captions.toml", text), &mut sink);
        (captions, sink.diagnostics().to_vec())
    }

    #[test]
    fn a_photograph_has_words_in_one_language_or_in_several() {
        let text = "\"a.jpg\" = \"At the quay\"\n\n[\"./beach/b.jpg\"]\n\
                    caption = { en = \"Nets\", KO = \"그물\" }\ncredit = \"The Harbour Club\"\n\
                    alt = \"nets on a wall\"\npeople = [\"A\", \"B\"]\nplaces = \"Quay\"\n";
        let ((photos, places), said) = said(text);
        assert_eq!(said, []);
        assert_eq!(photos["a.jpg"].caption[""], "At the quay");
        let b = &photos["beach/b.jpg"];
        assert_eq!((&*b.caption["en"], &*b.caption["ko"]), ("Nets", "그물"));
        assert_eq!(b.credit.as_deref(), Some("The Harbour Club"));
        assert_eq!((b.people.len(), b.places.len(), &*b.alt[""]), (2, 1, "nets on a wall"));
        assert_eq!(places["beach/b.jpg"].to_string(), "captions.toml:3:2");
    }

    #[test]
    fn an_empty_caption_is_a_wish_for_none() {
        let ((photos, _), said) = said("[\"a.jpg\"]\ncaption = \"\"\n");
        assert_eq!((said.len(), &*photos["a.jpg"].caption[""]), (0, ""));
    }

    #[test]
    fn words_for_one_photograph_in_two_places_are_told() {
        for text in ["[\"a.jpg\"]\n[\"a.jpg\"]\n", "[\"a.jpg\"]\n[\"./a.jpg\"]\n"] {
            let (_, said) = said(text);
            assert_eq!(said.len(), 1, "{said:?}");
            assert_eq!(said[0].code, codes::PRJ_035);
            assert!(said[0].subjects[0].to_string().starts_with("captions.toml:2:"));
        }
    }

    #[test]
    fn a_name_without_quotation_marks_is_given_back_with_them() {
        for (text, hint) in [
            ("[IMG_1.jpg]\ncaption = \"x\"\n", "write `[\"IMG_1.jpg\"]`"),
            ("[beach/IMG_1.jpg]\ncaption = \"x\"\n", "write `[\"beach/IMG_1.jpg\"]`"),
        ] {
            let (_, said) = said(text);
            assert_eq!(said.len(), 1, "{said:?}");
            assert_eq!(said[0].hints, [hint]);
        }
    }

    #[test]
    fn a_path_of_windows_is_asked_for_slashes() {
        for text in ["[\"beach\\new.jpg\"]\n", "[\"beach\\IMG_1.jpg\"]\n"] {
            let (_, said) = said(text);
            assert_eq!(said.len(), 1, "{said:?}");
            assert!(said[0].hints[0].starts_with("write `/` between folders"), "{said:?}");
        }
    }

    #[test]
    fn what_cannot_be_said_of_a_photograph_is_told_with_the_nearest_that_can() {
        let (_, said) =
            said("[\"a.jpg\"]\ncaptions = \"x\"\npeople = 3\nalt = { english = \"x\" }\n");
        let codes: Vec<&str> = said.iter().map(|d| d.code.name()).collect();
        assert_eq!(codes, ["PRJ-022", "PRJ-023", "PRJ-026"]);
        assert_eq!(said[0].hints, ["did you mean `caption`?"]);
        assert_eq!(said[2].hints, ["write `en`"]);
    }
}
