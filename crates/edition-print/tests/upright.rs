//! All eight orientations of a passed-through scan stand upright in the printed PDF.

use crate::common::{Album, page, plan, plate, telling_jpeg};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings, render};
use leporello_diag::{Silent, Sink};
use leporello_edition_print::{PrintOptions, write_block};
use leporello_model::{Crop, PageKind, Rect};
use leporello_scene::Picture;
use leporello_typeset::Typesetter;

const COLOURS: [[u8; 3]; 4] = [[200, 30, 30], [30, 160, 30], [30, 30, 200], [220, 210, 30]];

/// Four fields from the top left, row by row; `seed` makes files differ.
fn fields(seed: u8) -> Picture {
    let (width, height) = (240, 160);
    let pixel = |i: u32| {
        let (x, y) = (i % width, i / width);
        let [r, g, b] = COLOURS[(2 * (y / (height / 2)) + x / (width / 2)) as usize];
        [r, g, b + seed]
    };
    Picture { width, height, rgb: (0..width * height).flat_map(pixel).collect() }
}

#[test]
fn every_orientation_ends_upright_with_its_crop_in_the_frame() {
    let names: Vec<String> = (1..=8).map(|exif| format!("{exif}.jpg")).collect();
    let files: Vec<(&str, Vec<u8>)> = (1..=8)
        .zip(&names)
        .map(|(exif, name)| (name.as_str(), telling_jpeg(&fields(exif), exif)))
        .collect();
    let album = Album::of(&files);
    // The crop moves the middle of the four fields to a third from the left.
    let crop = Crop { x: 0.25, y: 0.0, w: 0.75, h: 1.0 };
    let frame = |i: usize| {
        Rect::snapped_mm(10.0 + 70.0 * (i % 4) as f64, 10.0 + 70.0 * (i / 4) as f64, 54.0, 48.0)
    };
    let plates = names
        .iter()
        .enumerate()
        .map(|(i, name)| plate(i as u32 + 1, album.photo(name), frame(i), crop))
        .collect();
    let plan = plan(vec![page(1, PageKind::Plates, plates, vec![])]);
    let out = album.cache.path().join("a.pdf");
    let options = PrintOptions { keep_originals: true, ..PrintOptions::default() };
    let typesetter = Typesetter::bundled();
    let mut sink = Sink::new();
    let source = album.source();
    let receipt =
        write_block(&plan, &source, &typesetter, &options, &out, &Silent, &mut sink).unwrap();
    assert_eq!(receipt.passed_through, 8);

    // Two pixels to the millimetre; the sheet's origin is 3 mm above the trim.
    let pdf = Pdf::new(std::fs::read(&out).unwrap()).unwrap();
    let page = &pdf.pages()[0];
    let scale = 2.0 * 25.4 / 72.0;
    let settings =
        RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..Default::default() };
    let pixels = render(page, &RenderCache::new(), &InterpreterSettings::default(), &settings);
    let at = |x_mm: f64, y_mm: f64| {
        let (x, y) = ((2.0 * x_mm) as usize, (2.0 * (y_mm + 3.0)) as usize);
        let at = 4 * (y * usize::from(pixels.width()) + x);
        pixels.data_as_u8_slice()[at..at + 3].to_vec()
    };
    for i in 0..8 {
        let (x, y) = (frame(i).x.to_mm(), frame(i).y.to_mm());
        let spots = [(9.0, 12.0), (24.0, 12.0), (9.0, 36.0), (24.0, 36.0)];
        for (spot, wanted) in spots.iter().zip(COLOURS) {
            let found = at(x + spot.0, y + spot.1);
            let far = found.iter().zip(wanted).any(|(a, b)| a.abs_diff(b) > 14);
            assert!(!far, "orientation {}: {found:?} instead of {wanted:?}", i + 1);
        }
        for outside in [(-2.0, 24.0), (56.0, 24.0), (27.0, -2.0), (27.0, 50.0)] {
            assert_eq!(at(x + outside.0, y + outside.1), [255, 255, 255], "around {}", i + 1);
        }
    }
}
