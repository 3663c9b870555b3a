//! Spreads as a laboratory gets them.

use crate::common::{Album, page, plan, plate, words};
use leporello_diag::{Silent, Sink};
use leporello_edition_print::{SpreadOptions, write_spread_jpegs};
use leporello_model::{BoundAt, Crop, PageKind, Plan, Rect, TextRole};
use leporello_scene::{Picture, Tags, jpeg};
use leporello_typeset::Typesetter;
use std::path::{Path, PathBuf};
use std::process::Command;

const RED: [u8; 3] = [200, 40, 40];
const BLUE: [u8; 3] = [40, 80, 200];

fn flat(colour: [u8; 3], width: u32, height: u32) -> Vec<u8> {
    let rgb = colour.repeat((width * height) as usize);
    jpeg(&Picture { width, height, rgb }, &Tags::default(), 98)
}

fn album() -> Album {
    Album::of(&[("red.jpg", flat(RED, 1200, 800)), ("blue.jpg", flat(BLUE, 90, 60))])
}

/// A title page, a spread with a picture at 20 mm on the left, and one across the fold.
fn book(album: &Album) -> Plan {
    let frame = Rect::snapped_mm(20.0, 20.0, 90.0, 60.0);
    let over = Rect::snapped_mm(-3.0, -3.0, 600.0, 216.0);
    let title = words(TextRole::Title, "Lofoten", Rect::snapped_mm(30.0, 60.0, 200.0, 30.0));
    plan(vec![
        page(1, PageKind::Title, vec![], vec![title]),
        page(
            2,
            PageKind::Plates,
            vec![plate(1, album.photo("red.jpg"), frame, Crop::WHOLE)],
            vec![],
        ),
        page(3, PageKind::Plates, vec![], vec![]),
        page(
            4,
            PageKind::AcrossFold,
            vec![plate(2, album.photo("blue.jpg"), over, Crop::WHOLE)],
            vec![],
        ),
        page(5, PageKind::AcrossFold, vec![], vec![]),
    ])
}

fn write(album: &Album, plan: &Plan, options: &SpreadOptions) -> Result<Vec<PathBuf>, Sink> {
    let mut sink = Sink::new();
    let out = album.cache.path().join("spreads");
    let typesetter = Typesetter::bundled();
    write_spread_jpegs(plan, &album.source(), &typesetter, options, &out, &Silent, &mut sink)
        .map_err(|_| sink)
}

/// A JPEG as libjpeg reads it.
struct Seen {
    w: usize,
    h: usize,
    rgb: Vec<u8>,
}

impl Seen {
    fn of(path: &Path) -> Self {
        let output = Command::new("djpeg").arg("-pnm").arg(path).output();
        let output = output.expect("scripts/test installs what the tests need");
        assert!(output.status.success() && output.stderr.is_empty());
        let mut lines = output.stdout.splitn(4, |&b| b == b'\n').map(<[u8]>::to_vec);
        assert_eq!(lines.next().unwrap(), b"P6");
        let size = String::from_utf8(lines.next().unwrap()).unwrap();
        let mut sides = size.split(' ').map(|side| side.parse().unwrap());
        let (w, h) = (sides.next().unwrap(), sides.next().unwrap());
        Self { w, h, rgb: lines.nth(1).unwrap() }
    }

    /// The colour so many millimetres from the top left corner of the bleed, at 150 ppi.
    fn at(&self, x: f64, y: f64) -> [u8; 3] {
        let pixel = |mm: f64| (mm / 25.4 * 150.0) as usize;
        let at = 3 * (pixel(y) * self.w + pixel(x));
        self.rgb[at..at + 3].try_into().unwrap()
    }

    fn shows(&self, x: f64, y: f64, colour: [u8; 3]) {
        let seen = self.at(x, y);
        let near = seen.iter().zip(colour).all(|(a, b)| a.abs_diff(b) <= 3);
        assert!(near, "{seen:?} at {x}, {y} instead of {colour:?}");
    }
}

const OPTIONS: SpreadOptions = SpreadOptions { ppi: 150.0, quality: 98 };

#[test]
fn a_spread_is_two_trims_wide_with_bleed_around_and_nothing_at_the_fold() {
    let album = album();
    let paths = write(&album, &book(&album), &OPTIONS).unwrap();
    assert_eq!(paths.len(), 3);
    for path in &paths {
        let seen = Seen::of(path);
        // 2 × (297 + 3) mm and 210 + 6 mm at 150 ppi.
        assert_eq!((seen.w, seen.h), (3544, 1276));
    }
    assert!(paths[2].ends_with("spread-003.jpg"));
}

#[test]
fn photographs_and_words_stand_where_the_plan_says() {
    let album = album();
    let paths = write(&album, &book(&album), &OPTIONS).unwrap();
    let seen = Seen::of(&paths[1]);
    seen.shows(24.0, 24.0, RED);
    seen.shows(112.0, 82.0, RED);
    for (x, y) in [(22.0, 50.0), (114.0, 50.0), (60.0, 22.0), (60.0, 84.0), (400.0, 50.0)] {
        seen.shows(x, y, [255; 3]);
    }
    let title = Seen::of(&paths[0]);
    let dark = title.rgb.chunks(3).filter(|pixel| pixel[0] < 100).count();
    assert!(dark > 500, "{dark} dark pixels of the title");
    title.shows(150.0, 100.0, [255; 3]);
}

#[test]
fn a_photograph_across_the_fold_fills_the_spread_to_the_bleed_without_a_seam() {
    let album = album();
    let paths = write(&album, &book(&album), &OPTIONS).unwrap();
    let seen = Seen::of(&paths[2]);
    let off = seen.rgb.chunks(3).filter(|pixel| pixel[2].abs_diff(BLUE[2]) > 4).count();
    assert_eq!(off, 0, "pixels that are not of the photograph");
}

#[test]
fn in_a_book_bound_at_the_right_the_first_page_read_stands_right_of_the_fold() {
    let album = album();
    let plan = Plan { bound_at: BoundAt::Right, ..book(&album) };
    let paths = write(&album, &plan, &OPTIONS).unwrap();
    let seen = Seen::of(&paths[1]);
    seen.shows(300.0 + 24.0, 24.0, RED);
    seen.shows(24.0, 24.0, [255; 3]);
}

#[test]
fn the_profile_and_the_resolution_are_in_the_file_and_the_bytes_are_the_same_twice() {
    let album = album();
    let path = write(&album, &book(&album), &OPTIONS).unwrap().remove(1);
    let first = std::fs::read(&path).unwrap();
    let output = Command::new("exiftool").args(["-s", "-G1"]).arg(&path).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let said: String = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for wanted in ["XResolution : 150", "ResolutionUnit : inches", "ProfileDescription : sRGB"] {
        assert!(said.contains(wanted), "{wanted} in {said}");
    }
    write(&album, &book(&album), &OPTIONS).unwrap();
    assert!(first == std::fs::read(&path).unwrap());
}

#[test]
fn a_resolution_beyond_reason_is_refused() {
    let album = album();
    for ppi in [10.0, 5000.0, f64::NAN] {
        let sink = write(&album, &book(&album), &SpreadOptions { ppi, ..OPTIONS }).unwrap_err();
        assert_eq!(sink.diagnostics()[0].code.name(), "PRT-013");
    }
}
