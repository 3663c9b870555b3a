//! Which files speak about which photograph.

use crate::walk::Found;
use leporello_metadata::{PicasaEntry, picasa_ini};
use std::collections::BTreeMap;
use std::fs;

/// The sidecars of a folder tree, by folder.
pub(crate) struct Shelf<'a> {
    folders: BTreeMap<&'a str, Folder<'a>>,
}

#[derive(Default)]
struct Folder<'a> {
    /// Files that may be sidecars, by name in small letters.
    by_name: BTreeMap<String, &'a Found>,
    /// The `.picasa.ini` and its entries by name in small letters.
    picasa: Option<(&'a Found, BTreeMap<String, PicasaEntry>)>,
}

/// What lies beside one photograph.
#[derive(Clone, Default)]
pub(crate) struct Beside<'a> {
    /// An XMP sidecar.
    pub(crate) xmp: Option<&'a Found>,
    /// A Google Takeout sidecar.
    pub(crate) takeout: Option<&'a Found>,
    /// The `.picasa.ini`, and what it says about this photograph.
    pub(crate) picasa: Option<(&'a Found, PicasaEntry)>,
}

impl<'a> Beside<'a> {
    /// The files, in a fixed order.
    pub(crate) fn files(&self) -> impl Iterator<Item = &'a Found> {
        let picasa = self.picasa.as_ref().map(|(found, _)| *found);
        [self.xmp, self.takeout, picasa].into_iter().flatten()
    }
}

impl<'a> Shelf<'a> {
    /// Sorts the sidecars out of all files.
    pub(crate) fn new(files: &'a [Found]) -> Self {
        let mut folders: BTreeMap<&str, Folder> = BTreeMap::new();
        for found in files {
            let name = found.name().to_lowercase();
            let folder = folders.entry(found.folder()).or_default();
            if name == ".picasa.ini" || name == "picasa.ini" {
                folder.picasa = picasa(found).map(|entries| (found, entries));
            } else if name.ends_with(".xmp") || name.ends_with(".json") {
                folder.by_name.insert(name, found);
            }
        }
        Self { folders }
    }

    /// What lies beside a photograph.
    pub(crate) fn beside(&self, photo: &Found) -> Beside<'a> {
        let Some(folder) = self.folders.get(photo.folder()) else { return Beside::default() };
        let name = photo.name().to_lowercase();
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
        let xmp = [format!("{name}.xmp"), format!("{stem}.xmp")];
        Beside {
            xmp: xmp.iter().find_map(|name| folder.by_name.get(name)).copied(),
            takeout: takeout(&folder.by_name, &name),
            picasa: folder.picasa.as_ref().and_then(|(found, entries)| {
                entries.get(&name).map(|entry| (*found, entry.clone()))
            }),
        }
    }
}

fn picasa(found: &Found) -> Option<BTreeMap<String, PicasaEntry>> {
    const LONGEST: u64 = 16 << 20;
    let bytes = fs::read(&found.path).ok().filter(|_| found.bytes <= LONGEST)?;
    Some(picasa_ini(&bytes).into_iter().map(|(name, e)| (name.to_lowercase(), e)).collect())
}

/// Google's sidecar of a photograph: `NAME.EXT.json` or `NAME.EXT.supplemental-metadata.json`,
/// cut to 46 letters before `.json`, with the number of a copy moved to the end; an edited
/// copy shares its original's.
fn takeout<'a>(by_name: &BTreeMap<String, &'a Found>, name: &str) -> Option<&'a Found> {
    const LONGEST: usize = 46;
    let (stem, ending) = name.rsplit_once('.')?;
    let (stem, number) = match stem.strip_suffix(')').and_then(|s| s.rsplit_once('(')) {
        Some((stem, n)) if n.bytes().all(|b| b.is_ascii_digit()) => (stem, format!("({n})")),
        _ => (stem, String::new()),
    };
    let stems = [Some(stem), stem.strip_suffix("-edited")];
    stems.into_iter().flatten().find_map(|stem| {
        let photo = format!("{stem}.{ending}");
        let full = format!("{photo}.supplemental-metadata");
        let shortest = photo.chars().count().min(LONGEST);
        (shortest..=full.chars().count()).rev().find_map(|length| {
            let cut: String = full.chars().take(length).collect();
            by_name.get(&format!("{}{number}.json", cut.trim_end_matches('.'))).copied()
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(file: &str) -> Found {
        Found { file: file.into(), path: file.into(), bytes: 0, changed: 0 }
    }

    fn sidecar_of(photo: &str, files: &[&str]) -> Vec<String> {
        let files: Vec<Found> = files.iter().map(|file| found(file)).collect();
        let shelf = Shelf::new(&files);
        shelf.beside(&found(photo)).files().map(|found| found.file.clone()).collect()
    }

    #[test]
    fn sidecars_are_found_by_both_conventions_in_any_case() {
        assert_eq!(sidecar_of("a/IMG_1.JPG", &["a/img_1.xmp"]), ["a/img_1.xmp"]);
        assert_eq!(sidecar_of("IMG_1.JPG", &["IMG_1.JPG.xmp"]), ["IMG_1.JPG.xmp"]);
        assert!(sidecar_of("a/IMG_1.JPG", &["b/IMG_1.xmp"]).is_empty());
    }

    #[test]
    fn the_more_exact_sidecar_wins() {
        let both = ["IMG_1.JPG.xmp", "IMG_1.xmp"];
        assert_eq!(sidecar_of("IMG_1.JPG", &both), ["IMG_1.JPG.xmp"]);
    }

    #[test]
    fn takeout_names_are_found_whole_cut_and_numbered() {
        for (photo, json) in [
            ("IMG_1.jpg", "IMG_1.jpg.json"),
            ("IMG_1.jpg", "IMG_1.jpg.supplemental-metadata.json"),
            ("IMG_1.jpg", "IMG_1.jpg.supplemental-meta.json"),
            ("IMG_1-edited.jpg", "IMG_1.jpg.supplemental-metadata.json"),
            ("IMG_1(2).jpg", "IMG_1.jpg.supplemental-metadata(2).json"),
            ("IMG_1(2).jpg", "IMG_1.jpg(2).json"),
        ] {
            assert_eq!(sidecar_of(photo, &[json]), [json], "{photo}");
        }
        let long = "a".repeat(60);
        let json = format!("{}.json", "a".repeat(46));
        assert_eq!(sidecar_of(&format!("{long}.jpg"), &[&json]).concat(), json);
    }

    #[test]
    fn another_photographs_json_is_none_of_its_own() {
        assert!(sidecar_of("IMG_1.jpg", &["IMG_10.jpg.json", "IMG_1.json"]).is_empty());
    }
}
