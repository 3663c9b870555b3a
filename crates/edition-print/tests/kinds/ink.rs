//! The ink of pictures, beside Little CMS.

use super::book::{Book, dated, judge};
use crate::common::{Album, page, plan, plate};
use leporello_edition_print::PrintOptions;
use leporello_model::{Crop, PageKind, PdfKind, Rect};
use leporello_scene::{Picture, Tags, jpeg};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[test]
fn the_ink_limit_holds_in_every_picture() {
    let book = Book::new();
    let options = PrintOptions { ink_limit: Some(240.0), ..dated(PdfKind::X1a) };
    let (pdf, _) = book.write(&options);
    let most = |pdf: &str| -> f64 {
        let sum = |pixel: &[u8; 4]| pixel.iter().map(|&ink| u32::from(ink)).sum::<u32>();
        let of = |tiff: &Vec<u8>| inks_of(tiff).1.iter().map(sum).max().unwrap();
        f64::from(tiffs(&book, pdf).iter().map(of).max().unwrap()) / 2.55
    };
    assert!(most(&pdf) <= 240.0, "{}", most(&pdf));
    let (pdf, _) = book.write(&dated(PdfKind::X1a));
    assert!(most(&pdf) > 260.0, "without a limit there is more: {}", most(&pdf));
}

/// Width and inks of an uncompressed TIFF of four channels, as poppler writes it.
fn inks_of(tiff: &[u8]) -> (usize, &[[u8; 4]]) {
    let u32_at = |at: usize| u32::from_le_bytes(tiff[at..at + 4].try_into().unwrap());
    let u16_at = |at: usize| u16::from_le_bytes(tiff[at..at + 2].try_into().unwrap());
    let directory = u32_at(4) as usize;
    let entry = |tag: u16| {
        let mut entries = (0..usize::from(u16_at(directory))).map(|i| directory + 2 + 12 * i);
        entries.find(|&at| u16_at(at) == tag).unwrap()
    };
    let field = |tag: u16| {
        let at = entry(tag);
        if u16_at(at + 2) == 3 { usize::from(u16_at(at + 8)) } else { u32_at(at + 8) as usize }
    };
    assert_eq!((&tiff[..2], field(277), field(259)), (&b"II"[..], 4, 1));
    let (w, h) = (field(256), field(257));
    let first = if u32_at(entry(273) + 4) == 1 { field(273) } else { u32_at(field(273)) as usize };
    (w, tiff[first..first + 4 * w * h].as_chunks().0)
}

/// All pictures of a PDF as TIFFs.
fn tiffs(book: &Book, pdf: &str) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir_in(book.out.path()).unwrap();
    let prefix = folder.path().join("i").to_str().unwrap().to_owned();
    judge("pdfimages", &["-tiff", pdf, &prefix]);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

#[test]
fn inks_of_photographs_are_those_of_lcms2_with_black_point_compensation() {
    let colours: [[u8; 3]; 6] = [
        [12, 12, 12],
        [40, 30, 24],
        [128, 128, 128],
        [200, 40, 40],
        [40, 120, 200],
        [236, 224, 210],
    ];
    let row: Vec<u8> = colours.iter().flat_map(|colour| colour.repeat(100)).collect();
    let patches = Picture { width: 600, height: 200, rgb: row.repeat(200) };
    let album = Album::of(&[("patches.jpg", jpeg(&patches, &Tags::default(), 98))]);
    let frame = Rect::snapped_mm(20.0, 20.0, 60.0, 20.0);
    let plates = vec![plate(1, album.photo("patches.jpg"), frame, Crop::WHOLE)];
    let plan = plan(vec![page(1, PageKind::Plates, plates, vec![])]);
    let book = Book { album, plan, out: tempfile::tempdir().unwrap() };
    let pictures = tiffs(&book, &book.of_kind(PdfKind::X1a));
    let (w, inks) = inks_of(&pictures[0]);
    for (i, colour) in colours.iter().enumerate() {
        let pixel = inks[100 * w + 100 * i + 50].map(|ink| f64::from(ink) / 2.55);
        for (ink, wanted) in pixel.iter().zip(by_lcms2(*colour)) {
            assert!((ink - wanted).abs() < 2.5, "{colour:?}: {pixel:?} {:?}", by_lcms2(*colour));
        }
    }
}

/// Per cent of ink for an sRGB colour on coated paper.
fn by_lcms2(colour: [u8; 3]) -> [f64; 4] {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let mut transicc = Command::new("transicc")
        .args(["-t1", "-b", "-n", "-i"])
        .arg(assets.join("sRGB.icc"))
        .arg("-o")
        .arg(assets.join("FOGRA39L_coated.icc"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("scripts/test installs what the tests need");
    writeln!(transicc.stdin.take().unwrap(), "{} {} {}", colour[0], colour[1], colour[2]).unwrap();
    let said = String::from_utf8(transicc.wait_with_output().unwrap().stdout).unwrap();
    let numbers: Vec<f64> =
        said.lines().last().unwrap().split_whitespace().map(|n| n.parse().unwrap()).collect();
    numbers.try_into().unwrap()
}
