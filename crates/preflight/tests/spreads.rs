//! Folders of spreads as JPEG.

use crate::draft::{icc, profile, refused};
use jpeg_encoder::{ColorType, Encoder};
use leporello_diag::{Sink, codes};
use leporello_model::{Length, PdfKind, Size};
use leporello_preflight::{Expected, Receipt, Rule, check};
use leporello_printer::{Delivery, Profile};
use proptest::prelude::*;
use std::path::Path;

/// A spread of 406 × 206 mm in so many pixels.
fn spread(w: u16, h: u16, profile: Option<&[u8]>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 80);
    if let Some(profile) = profile {
        encoder.add_icc_profile(profile).unwrap();
    }
    let pixels = vec![120; usize::from(w) * usize::from(h) * 3];
    encoder.encode(&pixels, w, h, ColorType::Rgb).unwrap();
    bytes
}

/// Ten spreads, the fourth another one.
fn judge(asked: &Profile, fourth: &[u8]) -> (Receipt, Sink) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    let good = spread(812, 412, None);
    for number in 1..=10 {
        write(&format!("{number:03}.jpg"), if number == 4 { fourth } else { &good });
    }
    write("cover.jpg", b"no spread");
    judge_folder(folder.path(), asked)
}

fn judge_folder(folder: &Path, asked: &Profile) -> (Receipt, Sink) {
    let mut sink = Sink::new();
    let expected = Expected::default();
    let receipt = check(folder, Some(asked), PdfKind::Plain, &expected, &mut sink).unwrap();
    (receipt, sink)
}

fn asked() -> Profile {
    Profile { delivery: Delivery::SpreadJpegs, least_ppi: 40.0, ..profile(PdfKind::Plain) }
}

#[test]
fn good_spreads_pass() {
    let (receipt, sink) = judge(&asked(), &spread(812, 412, Some(&icc(b"mntr", b"RGB ", 2.4))));
    assert!(receipt.is_ready() && sink.diagnostics().is_empty());
    assert_eq!(receipt.file.pages, 10);
}

#[test]
fn a_spread_that_ends_early_is_refused() {
    let whole = spread(812, 412, None);
    refused(&judge(&asked(), &whole[..whole.len() / 2]), Rule::SpreadPicture, Some(4));
}

#[test]
fn a_spread_of_another_shape_is_refused() {
    refused(&judge(&asked(), &spread(800, 412, None)), Rule::TrimSize, Some(4));
}

#[test]
fn a_coarse_spread_is_refused() {
    refused(&judge(&asked(), &spread(406, 206, None)), Rule::Resolution, Some(4));
}

#[test]
fn a_spread_in_another_rgb_is_refused() {
    let other = icc(b"mntr", b"RGB ", 1.8);
    refused(&judge(&asked(), &spread(812, 412, Some(&other))), Rule::PictureColour, Some(4));
}

#[test]
fn too_few_spreads_and_too_large_ones_are_refused() {
    let whole = spread(812, 412, None);
    let many = Profile { pages: [24, 100], ..asked() };
    refused(&judge(&many, &whole), Rule::PageCount, None);
    let small = Profile { most_bytes: Some(100), ..asked() };
    refused(&judge(&small, &whole), Rule::FileSize, None);
}

#[test]
fn spreads_of_a_size_that_is_not_taken_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    for number in 1..=10 {
        let bytes = spread(812, 412, None);
        std::fs::write(folder.path().join(format!("{number:03}.jpg")), bytes).unwrap();
    }
    let mut other = asked();
    other.trims[0].size.w = Length::mm(210);
    let trim = Some(Size { w: Length::mm(200), h: Length::mm(200) });
    let expected = Expected { trim, ..Expected::default() };
    let judged = |profile: &Profile| {
        let mut sink = Sink::new();
        let path = folder.path();
        let receipt = check(path, Some(profile), PdfKind::Plain, &expected, &mut sink).unwrap();
        (receipt, sink)
    };
    assert!(judged(&asked()).0.is_ready());
    refused(&judged(&other), Rule::TrimSize, None);
}

#[test]
fn a_folder_without_spreads_cannot_be_checked() {
    let folder = tempfile::tempdir().unwrap();
    let mut sink = Sink::new();
    let expected = Expected::default();
    assert!(check(folder.path(), Some(&asked()), PdfKind::Plain, &expected, &mut sink).is_err());
    assert_eq!(sink.diagnostics()[0].code, codes::PFL_020);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_changed_bytes_of_a_spread_end_in_a_verdict(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)
    ) {
        let mut bytes = spread(81, 41, None);
        for (index, value) in changes {
            let at = index.index(bytes.len());
            bytes[at] = value;
        }
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("001.jpg"), bytes).unwrap();
        prop_assert_eq!(judge_folder(folder.path(), &asked()).0.file.pages, 1);
    }
}
