//! The printing condition a PDF/X is made for.

use leporello_diag::{Diagnostic, Subject, codes};
use leporello_photo::Inks;
use std::path::Path;
use std::sync::Arc;

/// Offset on coated paper; where it comes from stands beside it.
const FOGRA39: &[u8] = include_bytes!("../assets/FOGRA39L_coated.icc");
/// sRGB of ICC version 2, which is all that PDF 1.4 knows.
pub(crate) const SRGB: &[u8] = include_bytes!("../assets/sRGB.icc");

/// An ICC profile of a printing condition: class `prtr`, four inks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputProfile {
    icc: Arc<[u8]>,
    name: String,
}

impl OutputProfile {
    /// Offset on coated paper: FOGRA39L, ISO 12647-2:2004/Amd 1:2007, paper types 1 and 2.
    #[must_use]
    pub fn fogra39() -> Self {
        Self { icc: FOGRA39.into(), name: "FOGRA39L coated".into() }
    }

    /// Reads a profile from a file.
    ///
    /// # Errors
    ///
    /// Returns a message ready for the user when the file cannot be read or is no profile of a
    /// printing condition with four inks.
    pub fn read(path: &Path) -> Result<Self, Box<Diagnostic>> {
        let shown = path.display().to_string();
        match std::fs::read(path) {
            Ok(icc) => Self::from_bytes(&icc, &shown),
            Err(error) => Err(unfit(&shown, &format!("cannot be read: {error}"))),
        }
    }

    /// As [`Self::read`], from bytes; `file` names them in messages.
    ///
    /// # Errors
    ///
    /// Returns a message ready for the user when the bytes are no profile of a printing
    /// condition with four inks.
    pub fn from_bytes(icc: &[u8], file: &str) -> Result<Self, Box<Diagnostic>> {
        let header = Header::of(icc).ok_or_else(|| unfit(file, "is not an ICC profile"))?;
        if header.class != *b"prtr" {
            let is = format!("is one of {}", header.class_in_words());
            return Err(unfit(file, &is));
        }
        if header.space != *b"CMYK" {
            let is = format!("is one of a printer with colours `{}`", text(header.space));
            return Err(unfit(file, &is));
        }
        let inks = Inks::new(icc, None).map_err(|words| unfit(file, &words))?;
        let name = inks.name().unwrap_or("printing condition without a name").to_owned();
        Ok(Self { icc: icc.into(), name })
    }

    /// What the profile calls itself.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its bytes.
    #[must_use]
    pub fn icc(&self) -> &[u8] {
        &self.icc
    }

    /// Whether it is the one that comes with the program.
    pub(crate) fn is_fogra39(&self) -> bool {
        *self.icc == *FOGRA39
    }

    /// How colours are printed under this condition, with no more than `limit` per cent of
    /// ink.
    pub(crate) fn inks(&self, limit: Option<f64>) -> Inks {
        Inks::new(&self.icc, limit).expect("a profile is tried out before it is taken")
    }
}

/// What the header of a profile says (ICC.1 §7.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// Major version.
    pub(crate) version: u8,
    /// Class of the device.
    pub(crate) class: [u8; 4],
    /// Space of its colours.
    pub(crate) space: [u8; 4],
}

impl Header {
    pub(crate) fn of(icc: &[u8]) -> Option<Self> {
        let four = |at: usize| icc.get(at..at + 4)?.try_into().ok();
        (four(36)? == *b"acsp").then_some(())?;
        Some(Self { version: *icc.get(8)?, class: four(12)?, space: four(16)? })
    }

    /// Channels of its colours, if a PDF can use them.
    pub(crate) fn channels(self) -> Option<u8> {
        match &self.space {
            b"GRAY" => Some(1),
            b"RGB " => Some(3),
            b"CMYK" => Some(4),
            _ => None,
        }
    }

    /// Whether a picture may be in its colours (ISO 32000-1 §8.6.5.5).
    pub(crate) fn is_for_pictures(self) -> bool {
        [b"scnr", b"mntr", b"prtr", b"spac"].contains(&&self.class)
    }

    fn class_in_words(self) -> String {
        match &self.class {
            b"mntr" => "a display (class `mntr`)".into(),
            b"scnr" => "a scanner or camera (class `scnr`)".into(),
            b"spac" => "a colour space (class `spac`)".into(),
            b"link" => "a link of two devices (class `link`)".into(),
            b"abst" => "an effect (class `abst`)".into(),
            other => format!("class `{}`", text(*other)),
        }
    }
}

fn text(four: [u8; 4]) -> String {
    String::from_utf8_lossy(&four).trim_end().escape_debug().to_string()
}

fn unfit(file: &str, is: &str) -> Box<Diagnostic> {
    let subject = Subject::File { path: file.to_owned(), place: None };
    let message = format!(
        "the profile {is}; needed is an ICC profile of a printing condition: class `prtr`, \
         colours `CMYK`"
    );
    Box::new(
        Diagnostic::new(codes::PRT_010, subject, message)
            .hint("ask the printer which profile the book shall be made for"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_profile_inside_is_one_of_a_printing_condition() {
        let read = OutputProfile::from_bytes(FOGRA39, "FOGRA39L_coated.icc").unwrap();
        assert!(read.is_fogra39());
        assert!(read.name().to_lowercase().contains("fogra39"), "{}", read.name());
    }

    #[test]
    fn a_profile_of_the_wrong_class_is_named_with_what_it_is_and_what_is_needed() {
        let error = OutputProfile::from_bytes(SRGB, "screen.icc").unwrap_err();
        assert_eq!(error.code.name(), "PRT-010");
        assert_eq!(error.subjects[0].to_string(), "`screen.icc`");
        assert!(error.message.contains("a display (class `mntr`)"), "{}", error.message);
        assert!(error.message.contains("class `prtr`, colours `CMYK`"), "{}", error.message);
    }

    #[test]
    fn other_colours_no_profile_and_a_cut_one_are_refused() {
        let mut rgb = FOGRA39.to_vec();
        rgb[16..20].copy_from_slice(b"RGB ");
        let said = |bytes: &[u8]| OutputProfile::from_bytes(bytes, "a.icc").unwrap_err().message;
        assert!(said(&rgb).contains("a printer with colours `RGB`"));
        assert!(said(b"hello").contains("is not an ICC profile"));
        for end in [40, 128, 132, 200, 5000, FOGRA39.len() / 2] {
            assert!(OutputProfile::from_bytes(&FOGRA39[..end], "a.icc").is_err(), "cut at {end}");
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_said() {
        let error = OutputProfile::read(Path::new("/no/such.icc")).unwrap_err();
        assert!(error.message.contains("cannot be read"));
    }
}
