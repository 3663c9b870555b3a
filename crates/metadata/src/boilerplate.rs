//! Words that no person wrote: what cameras and programs put where a caption belongs.

use crate::file_name::stem;

/// Whole texts, in lower case, that say nothing. Most are factory settings of cameras.
const EXACTLY: &[&str] = &[
    "",
    "<untitled>",
    "ascii",
    "canon",
    "charset=ascii",
    "default",
    "digimax",
    "exif_jpeg_picture",
    "exif_jpeg_t422",
    "hdr",
    "image",
    "image description",
    "jpeg",
    "konica minolta digital camera",
    "maxell",
    "minolta digital camera",
    "my beautiful picture",
    "n/a",
    "no description",
    "none",
    "null",
    "oembed",
    "owner name",
    "photo",
    "photographer",
    "photograph",
    "picasa",
    "picture",
    "samsung",
    "screenshot",
    "unknown",
    "undefined",
    "untitled",
    "user comments",
    "userdata",
    "vivo_x",
    "x-default",
    "(null)",
    "(c)",
    "©",
];

/// Beginnings, in lower case, of what cameras and programs write.
const BEGINNING: &[&str] = &[
    "acd systems",
    "appended by",
    "applemark",
    "ascii\0",
    "asus_",
    "binary comment",
    "charset=",
    "compressed jpeg",
    "created by dpe",
    "created with gimp",
    "created with the gimp",
    "creator: gd-jpeg",
    "copyright (c) 1998 hewlett-packard",
    "date/time",
    "dcim",
    "digital still camera",
    "dji_",
    "edited with",
    "file written by",
    "filename:",
    "fujifilm digital camera",
    "handmade software",
    "intel(r) jpeg library",
    "jenoptik",
    "jpeg encoder",
    "kodak digital",
    "lavc",
    "lead technologies",
    "minolta dsc",
    "module:",
    "mtkcamera",
    "nikon digital",
    "oi3m_",
    "olympus digital camera",
    "optimized by",
    "oplus_",
    "pentax digital camera",
    "polarr",
    "processed by",
    "processed with",
    "resized with",
    "samsung digital",
    "samsung techwin",
    "software:",
    "sony dsc",
    "sony ericsson",
    "type=",
    "vignette for android",
    "xr:d:",
];

/// Beginnings of the numbered names that cameras give to files.
const CAMERA_NAMES: &[&str] = &[
    "_dsc", "_mg_", "cimg", "dji_", "dsc", "dscf", "dsci", "dscn", "fb_img_", "gopr", "hpim",
    "imag", "img", "img_", "img-", "imgp", "kif_", "mg_", "mvc-", "p", "pict", "pxl_", "s", "sam_",
    "sany", "vid_",
];

/// Whether a text says nothing a person would want to read in a book.
pub fn says_nothing(text: &str, file_name: &str) -> bool {
    let lower = text.trim().to_lowercase();
    !lower.chars().any(is_telling)
        || EXACTLY.contains(&lower.as_str())
        || BEGINNING.iter().any(|beginning| lower.starts_with(beginning))
        || is_file_name(&lower, file_name)
        || is_record(&lower)
}

/// Letters, digits and pictures; ASCII punctuation alone tells nothing.
fn is_telling(c: char) -> bool {
    c.is_alphanumeric() || !(c.is_ascii() || c.is_whitespace() || c == char::REPLACEMENT_CHARACTER)
}

/// The photograph's own name, or one such as a camera gives: `DSC01234`, `IMG_1234.JPG`.
fn is_file_name(lower: &str, file_name: &str) -> bool {
    let own = file_name.rsplit('/').next().unwrap_or(file_name).to_lowercase();
    if lower == own || lower == stem(&own) {
        return true;
    }
    let stem = stem(lower);
    let letters = stem.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_numbered = (4..=14).contains(&(stem.len() - letters.len()));
    is_numbered && CAMERA_NAMES.contains(&letters)
}

/// A machine's record rather than words: three or more `key:value;` pairs with numbers
/// among them, or JSON, as telephones write about their camera programs.
fn is_record(lower: &str) -> bool {
    let pairs = lower.split(';').map(str::trim).filter(|pair| !pair.is_empty());
    let is_pair =
        |pair: &str| pair.split_once([':', '=']).is_some_and(|(key, _)| !key.trim().contains(' '));
    let (count, all) = pairs.fold((0, true), |(n, all), pair| (n + 1, all && is_pair(pair)));
    let has_number = lower.bytes().any(|byte| byte.is_ascii_digit());
    (count >= 3 && all && has_number) || (lower.starts_with('{') && lower.ends_with('}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cameras_write_is_no_caption() {
        let texts = [
            "OLYMPUS DIGITAL CAMERA",
            "SONY DSC",
            "DCIM\\100MEDIA\\DJI_0001.JPG",
            "Exif_JPEG_PICTURE",
            "Processed with VSCO with a6 preset",
            "Created with GIMP",
            "charset=Ascii",
            "IMG_1234.JPG",
            "DSC01234",
            "my-walk",
            "my-walk.jpg",
            "---",
            "module: portrait; touch: (-1.0, -1.0); hdr: auto;",
            "{\"a\":1}",
            "\u{fffd}\u{fffd}",
        ];
        for text in texts {
            assert!(says_nothing(text, "2019/my-walk.jpg"), "{text}");
        }
    }

    #[test]
    fn what_people_write_is_kept() {
        let texts = [
            "Zurich: the lake; Lucerne: the bridge",
            "Photo of us",
            "Taken with grandma's camera",
            "Kodak hall",
            "Made with love",
            "1984",
            "Abi2005",
            "🌋",
            "写真",
            "Canon street, London",
            "Note: bring cake",
            "5",
        ];
        for text in texts {
            assert!(!says_nothing(text, "my-walk.jpg"), "{text}");
        }
    }
}
