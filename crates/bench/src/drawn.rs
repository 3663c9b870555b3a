//! Folders of photographs to measure with: drawn ones, or copies of a given folder's.

use leporello_scene::{Scene, Tags, draw, jpeg};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Different pictures that are drawn; a folder of more repeats them with other dates.
const DIFFERENT: usize = 6;

/// Files to fill folders with.
pub struct Stock {
    files: Vec<Vec<u8>>,
}

impl Stock {
    /// Draws JPEGs of `width` by `height` pixels.
    #[must_use]
    pub fn drawn(width: u32, height: u32) -> Self {
        Self::drawn_as(&[(width, height); DIFFERENT])
    }

    /// Draws JPEGs as several cameras of one book would take them: of 20, ten of 12
    /// megapixels, seven of 24 and three of 48.
    #[must_use]
    pub fn mixed() -> Self {
        const A: (u32, u32) = (4000, 3000);
        const B: (u32, u32) = (6000, 4000);
        const C: (u32, u32) = (8000, 6000);
        Self::drawn_as(&[A, B, A, C, A, B, A, B, A, C, B, A, B, A, C, A, B, A, B, A])
    }

    /// Draws JPEGs as two cameras would take them, all in the shape of 3 : 2: of six, four of 12
    /// and two of 24 megapixels.
    #[must_use]
    pub fn wide() -> Self {
        const A: (u32, u32) = (4240, 2832);
        const B: (u32, u32) = (6000, 4000);
        Self::drawn_as(&[A, B, A, A, B, A])
    }

    fn drawn_as(sizes: &[(u32, u32)]) -> Self {
        let file = |(seed, &(width, height)): (usize, &(u32, u32))| {
            let tags = Tags { taken: Some(date_of(0)), ..Tags::default() };
            let scene = Scene::ALL[seed % Scene::ALL.len()];
            jpeg(&draw(scene, seed as u64, width, height), &tags, 92)
        };
        Self { files: sizes.iter().enumerate().map(file).collect() }
    }

    /// All JPEGs in a folder and the folders below it, in the order of their paths.
    ///
    /// # Errors
    /// A sentence when the folder cannot be read or has no JPEG.
    pub fn from_folder(folder: &Path) -> Result<Self, String> {
        let mut paths = Vec::new();
        find_jpegs(folder, &mut paths)?;
        paths.sort();
        let read = |path: &PathBuf| fs::read(path).map_err(|error| in_words(path, &error));
        let files: Vec<Vec<u8>> = paths.iter().map(read).collect::<Result<_, _>>()?;
        if files.is_empty() {
            return Err(format!("there is no JPEG in {}", folder.display()));
        }
        Ok(Self { files })
    }

    /// From the folder if one is given, otherwise drawn with 12 megapixels.
    ///
    /// # Errors
    /// As [`Self::from_folder`].
    pub fn from(folder: Option<&Path>) -> Result<Self, String> {
        folder.map_or_else(|| Ok(Self::drawn(4000, 3000)), Self::from_folder)
    }

    /// What the photograph at a place is called.
    #[must_use]
    pub fn name(place: usize) -> String {
        format!("IMG_{place:05}.jpg")
    }

    /// Fills a new folder with so many photographs; each is a different file with a date of
    /// its own, ten minutes after the one before.
    ///
    /// # Errors
    /// A sentence when the disk refuses.
    pub fn fill(&self, folder: &Path, count: usize) -> Result<(), String> {
        self.fill_with(folder, 0..count)
    }

    /// As [`Self::fill`], with the photographs of some places alone.
    ///
    /// # Errors
    /// A sentence when the disk refuses.
    pub fn fill_with(&self, folder: &Path, places: Range<usize>) -> Result<(), String> {
        fs::create_dir_all(folder).map_err(|error| in_words(folder, &error))?;
        for place in places {
            let path = folder.join(Self::name(place));
            let file = dated(&self.files[place % self.files.len()], place);
            fs::write(&path, file).map_err(|error| in_words(&path, &error))?;
        }
        Ok(())
    }
}

fn find_jpegs(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| in_words(folder, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| in_words(folder, &error))?.path();
        let is_jpeg = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("jpg") || end.eq_ignore_ascii_case("jpeg"));
        if path.is_dir() {
            find_jpegs(&path, found)?;
        } else if is_jpeg {
            found.push(path);
        }
    }
    Ok(())
}

pub(crate) fn in_words(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// The date of the photograph at a place, as EXIF writes it.
fn date_of(place: usize) -> String {
    let minutes = 10 * place;
    let (day, hour, minute) = (minutes / 600, 8 + minutes % 600 / 60, minutes % 60);
    format!("2024:{:02}:{:02} {hour:02}:{minute:02}:{:02}", 5 + day / 28 % 8, 1 + day % 28, 0)
}

/// The file with every EXIF date in its first 64 KiB overwritten, and with a quantisation
/// table of its own, so that no two files are the same picture.
fn dated(file: &[u8], place: usize) -> Vec<u8> {
    const HEAD: usize = 65_536;
    let date = date_of(place).into_bytes();
    let mut copy = file.to_vec();
    let head = copy.len().min(HEAD).saturating_sub(date.len());
    for at in 0..head {
        if is_exif_date(&copy[at..at + date.len()]) {
            copy[at..at + date.len()].copy_from_slice(&date);
        }
    }
    requantised(&mut copy, place);
    copy
}

/// `2024:05:01 08:00:00`: digits with these signs between.
fn is_exif_date(bytes: &[u8]) -> bool {
    let is_sign = |place: usize| match place {
        4 | 7 | 13 | 16 => b':',
        10 => b' ',
        _ => b'0',
    };
    bytes.iter().enumerate().all(|(place, byte)| match is_sign(place) {
        b'0' => byte.is_ascii_digit(),
        sign => *byte == sign,
    })
}

/// Width and height of a baseline or progressive JPEG as stored (ITU-T T.81, B.2.2); zeros
/// when the file is none.
#[must_use]
pub fn jpeg_size(path: &Path) -> (u32, u32) {
    let file = fs::read(path).unwrap_or_default();
    let frame = segments(&file).find(|(kind, _)| matches!(kind, 0xc0..=0xc2));
    let side = |at: usize| u32::from(u16::from_be_bytes([file[at], file[at + 1]]));
    frame
        .filter(|(_, content)| content.len() >= 5)
        .map_or((0, 0), |(_, content)| (side(content.start + 3), side(content.start + 1)))
}

/// Kind and place of the content of each segment of a JPEG before its scan.
fn segments(file: &[u8]) -> impl Iterator<Item = (u8, Range<usize>)> + '_ {
    let mut at = 2;
    std::iter::from_fn(move || {
        let [0xff, kind, high, low] = *file.get(at..at + 4)? else { return None };
        let end = at + 2 + usize::from(u16::from_be_bytes([high, low]));
        let content = at + 4..end;
        at = end;
        (kind != 0xda && end <= file.len()).then_some((kind, content))
    })
}

/// Adds the digits of `place` to the four finest steps of the first quantisation table. They
/// are of use to few blocks of a picture, and its looks do not change; its identity does.
fn requantised(file: &mut [u8], place: usize) {
    let table = finest_steps(file);
    for (digit, step) in file[table].iter_mut().enumerate() {
        let add = (place >> (3 * digit) & 7) as u8;
        *step = if *step > 240 { *step - add } else { *step + add };
    }
}

/// Where the last four bytes of the first quantisation table of a JPEG are; an empty range
/// when there is none (ITU-T T.81, B.2.4.1).
fn finest_steps(file: &[u8]) -> Range<usize> {
    let table = segments(file).find(|(kind, content)| *kind == 0xdb && content.len() > 64);
    table.map_or(0..0, |(_, content)| content.start + 61..content.start + 65)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_differ_in_date_and_bytes() {
        let tags = Tags { taken: Some("2020:01:01 00:00:00".into()), ..Tags::default() };
        let file = jpeg(&draw(Scene::ALL[0], 1, 64, 48), &tags, 80);
        let (a, b) = (dated(&file, 0), dated(&file, 61));
        assert_ne!(a, b);
        let holds = |file: &[u8], date: &[u8]| file.windows(date.len()).any(|part| part == date);
        assert!(holds(&a, b"2024:05:01 08:00:00"));
        assert!(holds(&b, b"2024:05:02 08:10:00"));
        assert!(!holds(&a, b"2020:01:01 00:00:00"));
        let steps = |file: &[u8]| file[finest_steps(file)].to_vec();
        assert_ne!(steps(&a), steps(&b));
    }
}
