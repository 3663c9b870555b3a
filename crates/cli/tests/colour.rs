//! Colours arrive as a reference engine (Little CMS) makes them, whether a photograph is
//! rendered to sRGB or carried with its profile. Ghostscript shows the page.

use crate::common::{Studio, judge, tags};
use leporello_scene::{Hour, Picture, Scene, cmyk_jpeg, draw, jpeg_with_icc};
use std::path::Path;

/// Greatest difference of the mean of a cell, in levels of 255. The PDF's pictures are
/// compressed once more and resampled, which moves a cell's mean by a level or two.
const MATRIX: f64 = 4.0;
/// For tables of inks: engines interpolate them in different ways.
const INKS: f64 = 8.0;
/// Cells along each side of a picture.
const CELLS: usize = 6;
/// Resolution Ghostscript shows the page in.
const PPI: f64 = 50.0;

fn adobe_rgb() -> Vec<u8> {
    std::fs::read("/usr/share/color/icc/colord/AdobeRGB1998.icc").expect("package colord-data")
}

fn display_p3() -> Vec<u8> {
    moxcms::ColorProfile::new_display_p3().encode().unwrap()
}

fn inks() -> Vec<u8> {
    std::fs::read("/usr/share/color/icc/ghostscript/default_cmyk.icc")
        .expect("package libgs-common")
}

#[test]
fn adobe_rgb_arrives_right_rendered_and_passed_through() {
    for width in [900, 4400] {
        let bytes = jpeg_with_icc(&scene(Scene::StillLife, width), &tags(0), 95, &adobe_rgb());
        arrives(&bytes, &adobe_rgb(), MATRIX);
    }
}

#[test]
fn display_p3_arrives_right_rendered_and_passed_through() {
    for width in [900, 4400] {
        let bytes =
            jpeg_with_icc(&scene(Scene::Boats(Hour::Golden), width), &tags(0), 95, &display_p3());
        arrives(&bytes, &display_p3(), MATRIX);
    }
}

#[test]
fn cmyk_arrives_right_rendered_and_passed_through() {
    for width in [900, 4400] {
        let bytes =
            with_profile(&cmyk_jpeg(&scene(Scene::StillLife, width), &tags(0), 95), &inks());
        arrives(&bytes, &inks(), INKS);
    }
}

fn scene(scene: Scene, width: u32) -> Picture {
    draw(scene, 5, width, width * 2 / 3)
}

/// Puts a profile behind the start of a JPEG, in as many segments as it needs (ICC.1:2022,
/// B.4).
fn with_profile(jpeg: &[u8], profile: &[u8]) -> Vec<u8> {
    let parts: Vec<&[u8]> = profile.chunks(65_519).collect();
    let mut out = jpeg[..2].to_vec();
    for (number, part) in (1u8..).zip(&parts) {
        out.extend([0xff, 0xe2]);
        out.extend(u16::try_from(2 + 14 + part.len()).unwrap().to_be_bytes());
        out.extend(b"ICC_PROFILE\0");
        out.extend([number, u8::try_from(parts.len()).unwrap()]);
        out.extend(*part);
    }
    out.extend(&jpeg[2..]);
    out
}

/// Makes a book of one photograph and compares the printed page with the reference.
fn arrives(jpeg: &[u8], profile: &[u8], tolerance: f64) {
    let studio = Studio::empty();
    studio.put("one.jpg", jpeg);
    studio.make(&[]);
    let plan = studio.plan_text();
    let (page, frame, crop) = placed(&plan);
    let shown = show(&studio, page).cells(frame.map(|mm| mm * PPI / 25.4));
    let reference = reference(studio.root(), jpeg, profile);
    let (w, h) = (reference.width as f64, reference.height as f64);
    let wanted = reference.cells([crop[0] * w, crop[1] * h, crop[2] * w, crop[3] * h]);
    for (cell, (a, b)) in shown.iter().zip(&wanted).enumerate() {
        for (channel, (a, b)) in a.iter().zip(b).enumerate() {
            assert!(
                (a - b).abs() <= tolerance,
                "{} pixels wide, cell {cell}, channel {channel}: shown {a:.1}, Little CMS {b:.1}",
                reference.width
            );
        }
    }
}

/// Page, frame and crop of the only plate.
fn placed(plan: &str) -> (u32, [f64; 4], [f64; 4]) {
    let plate = plan.lines().position(|line| line.contains("file = \"one.jpg\"")).unwrap();
    let lines: Vec<&str> = plan.lines().collect();
    let number = |line: &&&str| line.strip_prefix("number = ").map(|n| n.parse().unwrap());
    let page = lines[..plate].iter().rev().find_map(|line| number(&line)).unwrap();
    let list = |key: &str| -> [f64; 4] {
        let text = lines[plate].split(&format!("{key} = [")).nth(1).unwrap();
        let numbers: Vec<f64> =
            text.split(']').next().unwrap().split(", ").map(|n| n.parse().unwrap()).collect();
        numbers.try_into().unwrap()
    };
    (page, list("frame"), list("crop"))
}

/// A page as Ghostscript shows it, cut to its trim box.
fn show(studio: &Studio, page: u32) -> Ppm {
    let out = studio.root().join("page.ppm");
    let said = judge(
        "gs",
        &[
            "-q",
            "-dNOPAUSE",
            "-dBATCH",
            "-dSAFER",
            "-sDEVICE=ppmraw",
            "-dUseTrimBox",
            &format!("-r{PPI}"),
            &format!("-dFirstPage={page}"),
            &format!("-dLastPage={page}"),
            "-dDOINTERPOLATE",
            // Relative colorimetric as it stands in the profiles, like the reference.
            "-dBlackPtComp=0",
            &format!("-sOutputFile={}", out.display()),
            studio.book().join("block.pdf").to_str().unwrap(),
        ],
    );
    assert_eq!(said.code, 0, "{}", said.err);
    Ppm::read(&out)
}

/// The photograph in sRGB by Little CMS.
fn reference(folder: &Path, jpeg: &[u8], profile: &[u8]) -> Ppm {
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    std::fs::write(path("in.jpg"), jpeg).unwrap();
    std::fs::write(path("in.icc"), profile).unwrap();
    let input = format!("-i{}", path("in.icc"));
    let said = judge(
        "jpgicc",
        &["-n", "-t1", "-q95", &input, "-o*sRGB", &path("in.jpg"), &path("srgb.jpg")],
    );
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    let said = judge("djpeg", &["-ppm", "-outfile", &path("srgb.ppm"), &path("srgb.jpg")]);
    assert_eq!(said.code, 0, "{}", said.err);
    Ppm::read(Path::new(&path("srgb.ppm")))
}

struct Ppm {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
}

impl Ppm {
    fn read(path: &Path) -> Self {
        let bytes = std::fs::read(path).unwrap();
        let (mut at, mut fields) = (0, Vec::new());
        while fields.len() < 4 {
            let end = at + bytes[at..].iter().position(u8::is_ascii_whitespace).unwrap();
            if bytes[at] == b'#' {
                at += bytes[at..].iter().position(|&b| b == b'\n').unwrap() + 1;
                continue;
            }
            fields.push(String::from_utf8_lossy(&bytes[at..end]).into_owned());
            at = end + 1;
        }
        assert_eq!(fields[0], "P6");
        let side = |i: usize| fields[i].parse().unwrap();
        Self { width: side(1), height: side(2), rgb: bytes[at..].to_vec() }
    }

    /// Means of the inner part of each cell of a rectangle `[x, y, w, h]` in pixels.
    fn cells(&self, [x, y, w, h]: [f64; 4]) -> Vec<[f64; 3]> {
        let mut means = Vec::new();
        for row in 0..CELLS {
            for column in 0..CELLS {
                let part = |from: f64, length: f64, i: usize| {
                    let cell = length / CELLS as f64;
                    let start = from + cell * (i as f64 + 0.1);
                    (start.round() as usize, (start + 0.8 * cell).round() as usize)
                };
                let (left, right) = part(x, w, column);
                let (top, bottom) = part(y, h, row);
                means.push(self.mean(left..right.min(self.width), top..bottom.min(self.height)));
            }
        }
        means
    }

    fn mean(&self, columns: std::ops::Range<usize>, rows: std::ops::Range<usize>) -> [f64; 3] {
        let (mut sum, mut count) = ([0.0; 3], 0.0);
        for y in rows {
            for x in columns.clone() {
                let pixel = &self.rgb[3 * (y * self.width + x)..][..3];
                sum = [0, 1, 2].map(|c| sum[c] + f64::from(pixel[c]));
                count += 1.0;
            }
        }
        sum.map(|s| s / count)
    }
}
