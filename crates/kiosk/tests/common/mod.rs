//! A drawn book as `make` leaves it: plan, pictures of the spreads, and of the web edition what the
//! kiosk reads. Words of pages are drawn as grey lines.

#![allow(dead_code, clippy::unwrap_used, reason = "shared by tests and the example")]

use leporello_scene::{Hour, Picture, Scene, Tags, draw, jpeg};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::OnceLock;

/// Trim and bleed in millimetres; pixels for one of them.
const PAGE: (i32, i32) = (240, 280);
const BLEED: i32 = 3;
const SCALE: i32 = 5;

/// A plate: its number, page, and frame on the page in millimetres for a book bound at the left.
type Framed = (u32, i32, [i32; 4]);
const PLATES: [Framed; 9] = [
    (1, 2, [30, 60, 180, 120]),
    (2, 5, [24, 40, 192, 128]),
    (3, 6, [-3, -3, 486, 286]),
    (4, 8, [24, 24, 192, 110]),
    (5, 8, [24, 142, 192, 110]),
    (6, 9, [0, -3, 243, 286]),
    (7, 10, [24, 70, 192, 128]),
    (8, 11, [44, 40, 152, 200]),
    (9, 12, [24, 50, 192, 160]),
];
const SCENES: [Scene; 9] = [
    Scene::Boats(Hour::Dawn),
    Scene::Lake(Hour::Golden),
    Scene::Mountains(Hour::Dusk),
    Scene::Lavender(Hour::Golden),
    Scene::Street(Hour::Dusk),
    Scene::ForestFog,
    Scene::Dunes(Hour::Golden),
    Scene::Portrait,
    Scene::Aurora,
];
const CAPTIONS: [&str; 9] = [
    "Boats at anchor, an hour before the pilots go out",
    "The lake below the pass, in the last light",
    "Five ridges, seen from the road to the north",
    "Lavender near Valensole",
    "The street of the dyers",
    "Fog among firs",
    "Wind on the dunes",
    "Ida, who keeps the lighthouse",
    "Northern lights over the ridge",
];
const PAGES: i32 = 13;

/// A file of the book: its path below the folder, its content.
type File = (String, Vec<u8>);

/// Writes the book into a folder; bound at the right, everything is mirrored but the photographs.
pub fn write_book(folder: &Path, is_right: bool) {
    // Drawn once for all tests.
    static LEFT: OnceLock<Vec<File>> = OnceLock::new();
    static RIGHT: OnceLock<Vec<File>> = OnceLock::new();
    let files = if is_right { &RIGHT } else { &LEFT }.get_or_init(|| drawn(is_right));
    for (name, content) in files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
}

fn drawn(is_right: bool) -> Vec<File> {
    let photographs: Vec<Picture> = PLATES
        .iter()
        .zip(SCENES)
        .map(|((number, _, [_, _, w, h]), scene)| {
            let wide = if *number == 3 { 2400 } else { 1600 };
            draw(scene, u64::from(*number), wide, (wide as i32 * h / w) as u32)
        })
        .collect();
    let file = |picture: &Picture| jpeg(picture, &Tags::default(), 86);
    let mut files = Vec::new();
    for (number, picture) in (1..).zip(&photographs) {
        for (width, factor) in [(picture.width / 2, 2), (picture.width, 1)] {
            let name = format!("web/pictures/p{number}-{width}.jpg");
            files.push((name, file(&picture.reduced(factor))));
        }
    }
    for spread in 0..=PAGES / 2 {
        let name = format!("kiosk/spread-{:03}.jpg", spread + 1);
        files.push((name, file(&drawn_spread(spread, is_right, &photographs))));
    }
    files.push(("web/index.html".into(), web(&photographs).into_bytes()));
    files.push(("plan.toml".into(), plan(is_right).into_bytes()));
    files
}

fn frame(at: &Framed, is_right: bool) -> [i32; 4] {
    let [x, y, w, h] = at.2;
    if is_right { [PAGE.0 - x - w, y, w, h] } else { [x, y, w, h] }
}

fn drawn_spread(spread: i32, is_right: bool, photographs: &[Picture]) -> Picture {
    let (w, h) = (2 * (PAGE.0 + BLEED) * SCALE, (PAGE.1 + 2 * BLEED) * SCALE);
    let mut sheet =
        Picture { width: w as u32, height: h as u32, rgb: vec![255; (w * h * 3) as usize] };
    for page in [spread * 2, spread * 2 + 1].into_iter().filter(|page| (1..=PAGES).contains(page)) {
        let is_left = (page % 2 == 0) != is_right;
        let left = BLEED + if is_left { 0 } else { PAGE.0 };
        for (at, picture) in PLATES.iter().zip(photographs).filter(|(at, _)| at.1 == page) {
            let [x, y, w, h] = frame(at, is_right);
            lay(&mut sheet, picture, [left + x, BLEED + y, w, h]);
        }
        if [4, 13].contains(&page) {
            for line in 0..24 {
                let w = if line % 8 == 7 { 110 } else { 176 };
                fill(&mut sheet, [left + 32, BLEED + 50 + line * 8, w, 2]);
            }
        }
        if [1, 3].contains(&page) {
            fill(&mut sheet, [left + 70, BLEED + 120, 100, 7]);
            fill(&mut sheet, [left + 95, BLEED + 136, 50, 3]);
        }
    }
    sheet
}

fn fill(sheet: &mut Picture, place: [i32; 4]) {
    lay(sheet, &Picture { width: 1, height: 1, rgb: vec![90, 86, 80] }, place);
}

/// Puts a picture into a place in millimetres, without smoothing.
fn lay(sheet: &mut Picture, picture: &Picture, place: [i32; 4]) {
    let [x, y, w, h] = place.map(|mm| mm * SCALE);
    for row in y.max(0)..(y + h).min(sheet.height as i32) {
        let from_row = ((row - y) as u32 * picture.height / h as u32).min(picture.height - 1);
        for column in x.max(0)..(x + w).min(sheet.width as i32) {
            let from_column = (column - x) as u32 * picture.width / w as u32;
            let from = ((from_row * picture.width + from_column) * 3) as usize;
            let to = ((row as u32 * sheet.width + column as u32) * 3) as usize;
            sheet.rgb[to..to + 3].copy_from_slice(&picture.rgb[from..from + 3]);
        }
    }
}

fn plan(is_right: bool) -> String {
    let (title, language, side) = if is_right {
        ("على طول الطريق الشمالي", "ar", "right")
    } else {
        ("The Long Ridge", "en", "left")
    };
    let mut out = format!(
        "format = 1\ntitle = \"{title}\"\nsubtitle = \"A road to the north\"\n\
         author = \"Ida Person\"\nlanguage = \"{language}\"\ntrim = [{}, {}]\n\
         bleed = {{ bottom = 3, inside = 3, outside = 3, top = 3 }}\nbound-at = \"{side}\"\n\
         left-out = []\n",
        PAGE.0, PAGE.1
    );
    for page in 1..=PAGES {
        if page == 1 || page % 2 == 0 {
            out.push_str("\n[[spread]]\nlocked = false\n");
        }
        let half = if page % 2 == 0 { "verso" } else { "recto" };
        let kind = match page {
            1 | 4 | 13 => "words",
            2 => "frontispiece",
            3 => "title",
            6 | 7 => "across-fold",
            9 => "full-bleed",
            _ => "plates",
        };
        let _ = write!(out, "[spread.{half}]\nnumber = {page}\nkind = \"{kind}\"\ncost = 0\n");
        let section = match page {
            1 => "half-title",
            4 => "essay",
            13 => "credits",
            _ => "",
        };
        if !section.is_empty() {
            let _ = writeln!(out, "section = {{ id = \"{section}\", part = 1 }}");
        }
        if page == 3 {
            let frame = "frame = [70, 120, 100, 7]";
            let _ = writeln!(
                out,
                "texts = [{{ role = \"title\", text = \"{title}\", language = \"{language}\", {frame} }}]"
            );
        }
        out.push_str("plates = [\n");
        for at in PLATES.iter().filter(|at| at.1 == page) {
            let [x, y, w, h] = frame(at, is_right);
            let (number, caption) = (at.0, CAPTIONS[at.0 as usize - 1]);
            let _ = writeln!(
                out,
                "  {{ number = {number}, photo = \"{number:032x}\", file = \"{number}.jpg\", \
                 frame = [{x}, {y}, {w}, {h}], crop = [0, 0, 1, 1], importance = {}, \
                 caption-mark = \"b8b7077b\", caption = {{ text = \"{caption}\", language = \"en\", \
                 frame = [24, 250, 192, 6] }} }},",
                if number == 3 { 3 } else { 1 },
            );
        }
        out.push_str("]\n");
    }
    out
}

fn web(photographs: &[Picture]) -> String {
    let mut out = String::from(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<body>\n\
         <section class=\"leaf words essay\" data-page=\"4\"><span class=\"at\" id=\"page-4\"></span>\n\
         <div class=\"column\"><h2>What the road knows</h2>\n\
         <p>The pilots go out before light. From the quay one sees their lamps.</p></div></section>\n\
         <section class=\"leaf words credits\" data-page=\"13\"><span class=\"at\" id=\"page-13\"></span>\n\
         <p>Set in Libertinus. Made with Leporello.</p></section>\n",
    );
    for (number, picture) in (1..).zip(photographs) {
        let (w, h) = (picture.width, picture.height);
        let _ = writeln!(
            out,
            "<figure class=\"plate\" data-plate=\"{number}\"><img src=\"pictures/p{number}-{w}.jpg\" \
             srcset=\"pictures/p{number}-{}.jpg {}w, pictures/p{number}-{w}.jpg {w}w\" width=\"{w}\" \
             height=\"{h}\" alt=\"{}\" lang=\"en\"></figure>",
            w / 2,
            w / 2,
            CAPTIONS[number - 1],
        );
    }
    out + "</body>\n</html>\n"
}
