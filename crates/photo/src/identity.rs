//! Which photograph a file is.

use crate::jpeg::{self, Segment};
use leporello_model::{Format, Orientation, PhotoId};

/// The identity of a photograph, as [`PhotoId`] defines it: of a JPEG the picture without
/// its words, of any other file all bytes.
pub(crate) fn identity(file: &[u8], format: Format, orientation: Orientation) -> PhotoId {
    let mut hasher = blake3::Hasher::new();
    if format == Format::Jpeg && jpeg::header(file).is_some() {
        for segment in jpeg::segments(file).filter(is_shown) {
            hasher.update(&file[segment.from..segment.to]);
        }
        hasher.update(&[orientation.exif()]);
    } else {
        hasher.update(file);
    }
    let mut id = [0; 16];
    id.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
    PhotoId(id)
}

/// Whether a segment changes what is seen: tables, frames, scans and the meaning of colours,
/// but no words.
fn is_shown(segment: &Segment) -> bool {
    match segment.marker {
        0xe2 => segment.payload.starts_with(b"ICC_PROFILE\0"),
        0xee => segment.payload.starts_with(b"Adobe"),
        0xe0..=0xef | 0xfe => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A frame and a scan with these entropy-coded bytes behind these segments.
    fn file(before: &[u8], coded: &[u8]) -> Vec<u8> {
        let frame = [0xff, 0xc0, 0, 11, 8, 0, 8, 0, 8, 1, 1, 0x11, 0];
        let scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0];
        [&[0xff, 0xd8], before, &frame, &scan, coded, &[0xff, 0xd9]].concat()
    }

    fn of(file: &[u8]) -> PhotoId {
        identity(file, Format::Jpeg, Orientation::UPRIGHT)
    }

    #[test]
    fn words_and_what_follows_the_end_do_not_count() {
        let plain = file(&[], &[1, 2, 3]);
        let comment = file(&[0xff, 0xfe, 0, 4, b'h', b'i'], &[1, 2, 3]);
        let tail = [plain.as_slice(), b"a film"].concat();
        assert_eq!(of(&plain), of(&comment));
        assert_eq!(of(&plain), of(&tail));
    }

    #[test]
    fn pixels_colours_and_the_way_up_count() {
        let plain = file(&[], &[1, 2, 3]);
        let profile = [&[0xff, 0xe2, 0, 15][..], b"ICC_PROFILE\0", &[1]].concat();
        assert_ne!(of(&plain), of(&file(&[], &[1, 2, 4])));
        assert_ne!(of(&plain), of(&file(&profile, &[1, 2, 3])));
        let turned = Orientation::from_exif(6).unwrap();
        assert_ne!(of(&plain), identity(&plain, Format::Jpeg, turned));
    }

    #[test]
    fn files_without_a_picture_are_told_apart_by_all_their_bytes() {
        assert_ne!(of(b"\xff\xd8\xff\xfe\0\x03a"), of(b"\xff\xd8\xff\xfe\0\x03b"));
    }
}
