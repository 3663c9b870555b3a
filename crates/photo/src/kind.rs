//! What a file is, told from its first bytes.

use leporello_model::Format;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A picture of a kind that is decoded here.
    Picture(Format),
    /// A picture of a kind that is not, by its name.
    Foreign(&'static str),
    /// A film.
    Film,
    /// Something else, or nothing known.
    Other,
}

/// Tells what a file is from its beginning; 4 KiB are enough.
pub(crate) fn kind(bytes: &[u8]) -> Kind {
    use Format::{Bmp, Gif, Jpeg, Png, Raw, Webp};
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Kind::Picture(Jpeg),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Kind::Picture(Png),
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Kind::Picture(Gif),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Kind::Picture(Webp),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'A', b'V', b'I', b' ', ..] => Kind::Film,
        // A bitmap's third field is reserved and zero, which few texts that begin with BM share.
        [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Kind::Picture(Bmp),
        [b'I', b'I', b'R', b'O' | b'S', ..] | [b'I', b'I', b'U', 0, ..] => Kind::Picture(Raw),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => {
            Kind::Picture(if crate::raw::is_raw(bytes) { Raw } else { Format::Tiff })
        }
        _ if bytes.starts_with(b"FUJIFILMCCD-RAW") => Kind::Picture(Raw),
        _ => boxed(bytes).or_else(|| foreign(bytes)).unwrap_or(Kind::Other),
    }
}

/// Files made of ISO boxes (ISO/IEC 14496-12): told by the brands they claim.
fn boxed(bytes: &[u8]) -> Option<Kind> {
    match bytes.get(4..8)? {
        b"ftyp" => {}
        b"moov" | b"mdat" | b"wide" => return Some(Kind::Film),
        _ => return None,
    }
    let length = u32::from_be_bytes(bytes[..4].try_into().ok()?) as usize;
    let brands = bytes.get(8..length.clamp(16, 4096).min(bytes.len()))?;
    let claims =
        |names: &[&[u8; 4]]| brands.as_chunks::<4>().0.iter().any(|brand| names.contains(&brand));
    Some(if claims(&[b"avif", b"avis"]) {
        Kind::Picture(Format::Avif)
    } else if claims(&[b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"]) {
        Kind::Picture(Format::Heic)
    } else if claims(&[b"crx "]) {
        Kind::Picture(Format::Raw)
    } else {
        Kind::Film
    })
}

fn foreign(bytes: &[u8]) -> Option<Kind> {
    const KNOWN: [(&[u8], &str); 5] = [
        (b"8BPS", "Photoshop"),
        (b"\x00\x00\x00\x0cJXL \r\n\x87\n", "JPEG XL"),
        (b"\xff\x0a", "JPEG XL"),
        (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "JPEG 2000"),
        (b"FOVb", "Sigma X3F RAW"),
    ];
    let film: [&[u8]; 2] = [b"\x1a\x45\xdf\xa3", b"\x00\x00\x01\xba"];
    if film.iter().any(|magic| bytes.starts_with(magic)) {
        return Some(Kind::Film);
    }
    KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, name)| Kind::Foreign(name))
}

/// Whether a name promises a picture, so that its owner should be told when it is none.
pub(crate) fn is_named_as_picture(name: &str) -> bool {
    const ENDINGS: [&str; 27] = [
        "arw", "avif", "bmp", "cr2", "cr3", "dng", "gif", "heic", "heif", "hif", "jfif", "jpe",
        "jpeg", "jpg", "jxl", "nef", "nrw", "orf", "pef", "png", "psd", "raf", "rw2", "srw", "tif",
        "tiff", "webp",
    ];
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    ending.is_some_and(|ending| ENDINGS.binary_search(&ending.as_str()).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides_and_not_the_name() {
        assert_eq!(kind(b"\xff\xd8\xff\xe1"), Kind::Picture(Format::Jpeg));
        assert_eq!(kind(b"\0\0\0\x18ftypmif1\0\0\0\0avifmif1"), Kind::Picture(Format::Avif));
        assert_eq!(kind(b"\0\0\0\x18ftypmif1\0\0\0\0heicmif1"), Kind::Picture(Format::Heic));
        assert_eq!(kind(b"\0\0\0\x14ftypqt  \0\0\0\0qt  "), Kind::Film);
        assert_eq!(kind(b"<!DOCTYPE html>"), Kind::Other);
        assert_eq!(kind(b""), Kind::Other);
    }

    #[test]
    fn endings_are_found_in_any_case() {
        assert!(is_named_as_picture("IMG_1.JPG") && is_named_as_picture("a.b.webp"));
        assert!(!is_named_as_picture("notes.txt") && !is_named_as_picture("jpg"));
    }
}
