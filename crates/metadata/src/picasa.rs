//! Picasa's `.picasa.ini`, one for each folder.

use crate::claims::{Claims, LIKED, Region};
use crate::text;
use leporello_model::Share;
use std::collections::BTreeMap;

/// What `.picasa.ini` says about one photograph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PicasaEntry {
    /// Starred by the user.
    pub star: bool,
    /// Caption.
    pub caption: Option<String>,
    /// Keywords, in the file's order.
    pub keywords: Vec<String>,
    /// Faces in shares of the stored picture, with names where they are known.
    pub faces: Vec<(Share, Option<String>)>,
}

/// Reads a `.picasa.ini`: the entries by file name. Lines that are not understood are
/// skipped.
#[must_use]
pub fn picasa_ini(bytes: &[u8]) -> BTreeMap<String, PicasaEntry> {
    let text = text::decode(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    let names = contacts(&text);
    let mut entries: BTreeMap<String, PicasaEntry> = BTreeMap::new();
    for (section, key, value) in lines(&text).filter(|(section, _, _)| is_photo(section)) {
        let entry = entries.entry(section.to_owned()).or_default();
        match key {
            "star" => entry.star = value.eq_ignore_ascii_case("yes"),
            "caption" => entry.caption = Some(value.to_owned()),
            "keywords" => entry.keywords = value.split(',').map(str::to_owned).collect(),
            "faces" => entry.faces = value.split(';').filter_map(|f| face(f, &names)).collect(),
            _ => {}
        }
    }
    entries
}

/// Every `key=value` with the section it stands in.
fn lines(text: &str) -> impl Iterator<Item = (&str, &str, &str)> {
    let mut section = "";
    text.lines().filter_map(move |line| {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name;
            return None;
        }
        let (key, value) = line.split_once('=')?;
        Some((section, key.trim(), value.trim()))
    })
}

/// Sections of photographs are named after files; the others are `Picasa`, `Contacts`,
/// `Contacts2`, `encoding` and `.album:…`.
fn is_photo(section: &str) -> bool {
    section.contains('.') && !section.starts_with('.')
}

/// Names of people by their numbers: `8e62398ebda8c1a5=John Doe;;`.
fn contacts(text: &str) -> BTreeMap<&str, &str> {
    let people = lines(text).filter(|(section, _, _)| *section == "Contacts2");
    people.map(|(_, number, name)| (number, name.split(';').next().unwrap_or_default())).collect()
}

/// `rect64(3f845bcb59418507),8e62398ebda8c1a5`: left, top, right and bottom in shares of
/// 65 535, zeros in front left out; then the person.
fn face(text: &str, names: &BTreeMap<&str, &str>) -> Option<(Share, Option<String>)> {
    let (digits, person) = text.trim().strip_prefix("rect64(")?.split_once(')')?;
    let packed = u64::from_str_radix(digits, 16).ok()?;
    let edge = |index: u32| ((packed >> (16 * (3 - index))) & 0xffff) as f64 / 65_535.0;
    let (x, y) = (edge(0), edge(1));
    let name = names.get(person.trim_start_matches(',').trim()).filter(|name| !name.is_empty());
    let area = Share { x, y, w: edge(2) - x, h: edge(3) - y };
    Some((area, name.map(|&name| name.to_owned())))
}

/// What an entry claims.
pub fn claims(entry: &PicasaEntry) -> Claims {
    let region = |(area, name): &(Share, Option<String>)| Region {
        area: *area,
        name: name.clone(),
        marked_in: None,
    };
    Claims {
        captions: entry.caption.iter().map(|caption| (caption.clone(), None)).collect(),
        keywords: entry.keywords.clone(),
        rating: entry.star.then_some(LIKED),
        faces: entry.faces.iter().map(region).collect(),
        ..Claims::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INI: &str = "\u{feff}[Picasa]\nname=Birds\n[Contacts2]\n8e62398ebda8c1a5=Jane Doe;;\n\
        [IMG_1.JPG]\r\nstar=yes\r\ncaption=wren on its rock\nkeywords=bird,rock\n\
        faces=rect64(400080008000c000),8e62398ebda8c1a5;rect64(8000c0004000),ffffffffffffffff\n\
        [.album:1]\nname=x.y\n";

    #[test]
    fn an_entry_has_star_words_and_faces_with_names() {
        let entries = picasa_ini(INI.as_bytes());
        assert_eq!(entries.keys().collect::<Vec<_>>(), ["IMG_1.JPG"]);
        let entry = &entries["IMG_1.JPG"];
        assert!(entry.star);
        assert_eq!(entry.caption.as_deref(), Some("wren on its rock"));
        assert_eq!(entry.keywords, ["bird", "rock"]);
        assert_eq!(entry.faces.len(), 2);
        let (area, name) = &entry.faces[0];
        assert_eq!(name.as_deref(), Some("Jane Doe"));
        let expected = [0.25, 0.5, 0.25, 0.25];
        for (a, b) in <[f64; 4]>::from(*area).into_iter().zip(expected) {
            assert!((a - b).abs() < 1e-4, "{area:?}");
        }
        assert_eq!(entry.faces[1].1, None);
        assert_eq!(entry.faces[1].0.x, 0.0, "zeros in front are left out");
    }
}
