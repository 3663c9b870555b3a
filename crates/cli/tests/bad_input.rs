//! What is wrong is said with a code, the file named, and what to do; the rest is made.

use crate::common::{Studio, judge, tags};
use leporello_scene::{Hour, Picture, Scene, Tags, cmyk_jpeg, draw, grey16_tiff, jpeg};

fn sea() -> Vec<u8> {
    jpeg(&draw(Scene::Sea(Hour::Day), 7, 600, 400), &tags(1), 85)
}

#[test]
fn a_folder_without_photographs_is_refused_by_name() {
    let studio = Studio::empty();
    studio.put("notes.txt", b"buy film");
    studio.run(&["make", "photos"]).refuses(1, &["PHO-001", "photos"]);
    assert!(!studio.book().join("block.pdf").exists());
}

#[test]
fn a_folder_that_is_not_there_is_refused() {
    Studio::empty().run(&["make", "fotos"]).refuses(1, &["PRJ-001", "fotos"]);
}

#[test]
fn damaged_files_are_named_and_the_rest_of_the_book_is_made() {
    let studio = Studio::with_photographs(6);
    let whole = sea();
    studio.put("cut.jpg", &whole[..whole.len() / 2]);
    studio.put("zero.jpg", b"");
    studio.put("page.jpg", b"<html>404</html>");
    studio.put("stub.jpg", &whole[..20]);
    let said = studio.make(&[]);
    said.mentions(&["PHO-003", "cut.jpg", "zero.jpg", "page.jpg", "stub.jpg"]);
    said.mentions(&["7 plates"]);
}

#[test]
fn a_bomb_is_refused_without_taking_its_memory() {
    let studio = Studio::with_photographs(3);
    studio.put("bomb.png", &png_header(60_000, 60_000));
    studio.put("nothing.png", &png_header(0, 0));
    studio.make(&[]).mentions(&["bomb.png", "nothing.png", "3 plates"]);
}

#[test]
fn a_picture_under_a_wrong_name_is_used_all_the_same() {
    let studio = Studio::with_photographs(2);
    studio.put("really-a-jpeg.png", &sea());
    studio.put("no-extension", &sea()[..]);
    let said = studio.make(&[]);
    said.mentions(&["is the same picture as another"]);
    assert!(studio.plan_text().contains("plates = ["));
}

#[test]
fn inks_sixteen_bits_and_moving_pictures_become_plates() {
    let studio = Studio::empty();
    let picture = |scene, seed| draw(scene, seed, 120, 80);
    studio.put("inks.jpg", &cmyk_jpeg(&picture(Scene::StillLife, 1), &tags(0), 90));
    studio.put("deep.tif", &grey16_tiff(&picture(Scene::Leaves, 2)));
    let moves = [picture(Scene::Sea(Hour::Day), 3), picture(Scene::Street(Hour::Dusk), 4)];
    studio.put("moves.gif", &animated_gif(&moves));
    studio.make(&[]).mentions(&["3 plates"]);
    for file in ["inks.jpg", "deep.tif", "moves.gif"] {
        assert!(studio.plan_text().contains(&format!("file = \"{file}\"")), "{file}");
    }
}

#[test]
fn a_jpeg_with_arithmetic_coding_is_named_with_its_reason() {
    let studio = Studio::with_photographs(2);
    studio.put("first.jpg", &sea());
    let path = |name: &str| studio.photos().join(name).to_str().unwrap().to_owned();
    let (first, recoded) = (path("first.jpg"), path("arithmetic.jpg"));
    let said = judge("jpegtran", &["-arithmetic", "-outfile", &recoded, &first]);
    assert_eq!(said.code, 0, "{}", said.err);
    studio.make(&[]).mentions(&["PHO-005", "arithmetic.jpg", "3 plates"]);
}

#[test]
fn a_single_photograph_makes_a_book() {
    let studio = Studio::with_photographs(1);
    studio.make(&[]);
    judge("qpdf", &["--check", studio.book().join("block.pdf").to_str().unwrap()])
        .mentions(&["No syntax or stream encoding errors found"]);
}

#[test]
fn impossible_dates_are_not_believed() {
    let studio = Studio::with_photographs(4);
    for (i, date) in
        ["0000:00:00 00:00:00", "2023:02:30 10:00:00", "2093:01:01 10:00:00", "    :  :     :  :  "]
            .iter()
            .enumerate()
    {
        let tags = Tags { taken: Some((*date).into()), ..Tags::default() };
        studio.photograph(&format!("odd-{i}.jpg"), 20 + i, &tags);
    }
    studio.make(&[]).mentions(&["8 plates"]);
    let plan = studio.plan();
    for chapter in plan["chapter"].as_array().unwrap() {
        let dates = chapter["dates"].as_str().unwrap();
        assert!(dates.ends_with("June 2024"), "the book tells of {dates}");
    }
    let said = studio.run(&["doctor", "photos", "--format", "json"]);
    let found = said.json().into_iter().find(|line| line["dates"].is_object()).unwrap();
    assert_eq!(found["dates"]["with date and zone"], 4, "{}", found["dates"]);
}

#[cfg(unix)]
#[test]
fn names_in_any_script_and_in_no_encoding_are_read() {
    use std::os::unix::ffi::OsStrExt as _;
    let studio = Studio::empty();
    for (i, name) in
        ["写真 一.jpg", "صورة.jpg", "🌋 \"quoted\".jpg", "tab\tand; semi.jpg"].iter().enumerate()
    {
        studio.photograph(name, i, &tags(i));
    }
    let latin1 = std::ffi::OsStr::from_bytes(b"caf\xe9.jpg");
    std::fs::write(studio.photos().join(latin1), sea()).unwrap();
    studio.make(&[]).mentions(&["5 plates"]);
    assert!(studio.plan_text().contains("caf"));
    let said = studio.run(&["build", "photos-book"]);
    assert_eq!(said.code, 0, "{}", said.err);
}

#[cfg(unix)]
#[test]
fn a_loop_of_links_is_walked_once() {
    let studio = Studio::with_photographs(3);
    std::os::unix::fs::symlink(studio.photos(), studio.photos().join("again")).unwrap();
    studio.make(&[]).mentions(&["3 plates"]);
}

#[test]
fn output_among_the_photographs_is_refused() {
    let studio = Studio::with_photographs(2);
    studio.run(&["make", "photos", "--out", "photos/book"]).refuses(1, &["PRJ-003", "--out"]);
    assert!(!studio.photos().join("book").exists());
}

#[test]
fn a_file_in_the_way_of_the_book_is_named_and_kept() {
    let studio = Studio::with_photographs(2);
    std::fs::write(studio.root().join("taken"), b"a file, not a folder").unwrap();
    studio.run(&["make", "photos", "--out", "taken/book"]).refuses(1, &["taken/book"]);
    assert_eq!(std::fs::read(studio.root().join("taken")).unwrap(), b"a file, not a folder");
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_where_even_root_may_not_write_is_named() {
    let studio = Studio::with_photographs(2);
    let said = studio.run(&["make", "photos", "--out", "/proc/leporello-book"]);
    said.refuses(1, &["/proc/leporello-book", "written"]);
}

#[test]
fn a_full_disk_is_said_and_nothing_half_written_stays() {
    for (edition, kib, words) in [
        ("print", 64, ["PRT-001", "could not be written", "full/block.pdf"]),
        ("epub", 64, ["EPB-001", "could not be written", "full/reading.epub"]),
        ("web", 16, ["WEB-001", "could not be written", "rendition/"]),
    ] {
        let studio = Studio::with_photographs(3);
        let make = format!("make photos --out full --edition {edition}");
        studio.on_a_full_disk(kib, &make).refuses(1, &words);
        let left: Vec<_> = std::fs::read_dir(studio.root().join("full"))
            .map(|all| all.map(|e| e.unwrap().file_name().into_string().unwrap()).collect())
            .unwrap_or_default();
        assert!(left.iter().all(|name| name == "plan.toml"), "{left:?}");
    }
}

#[test]
fn a_page_count_that_cannot_be_met_says_the_range() {
    let studio = Studio::with_photographs(5);
    studio.run(&["make", "photos", "--pages", "400"]).refuses(1, &["PLN-", "400", "pages"]);
}

#[test]
fn a_caption_too_long_for_its_place_is_shortened_and_said() {
    let studio = Studio::with_photographs(5);
    let caption = "We walked along the quay until the rain came. ".repeat(80);
    studio.photograph("long.jpg", 9, &Tags { caption: Some(caption), ..tags(9) });
    let said = studio.make(&[]);
    said.mentions(&["PLN-", "long.jpg"]);
    assert!(studio.plan_text().contains('…'));
}

#[test]
fn a_letter_that_no_font_has_is_named() {
    let studio = Studio::with_photographs(5);
    let caption = "A letter that Unicode has not given out yet: \u{378}".to_owned();
    studio.photograph("letter.jpg", 9, &Tags { caption: Some(caption), ..tags(9) });
    studio.make(&[]).mentions(&["TYP-", "U+0378", "letter.jpg"]);
}

#[test]
fn a_plan_that_is_none_is_refused_with_line_and_column() {
    let studio = Studio::with_photographs(3);
    studio.make(&[]);
    let broken = studio.plan_text().replacen("pages = ", "pages == ", 1);
    std::fs::write(studio.book().join("plan.toml"), &broken).unwrap();
    studio.run(&["make", "photos"]).refuses(1, &["PRJ-005", "plan.toml:"]);
    assert_eq!(studio.plan_text(), broken, "a plan that cannot be read is not overwritten");
}

#[test]
fn a_photograph_that_is_gone_stops_build_by_its_plate() {
    let studio = Studio::with_photographs(4);
    studio.make(&[]);
    std::fs::remove_file(studio.photos().join("IMG_1002.jpg")).unwrap();
    studio.run(&["build", "photos-book"]).refuses(1, &["PRJ-007", "IMG_1002.jpg", "plate "]);
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_and_leaves_nothing_half_written() {
    let studio = Studio::with_photographs(40);
    let mut child = studio
        .command(&["make", "photos", "--threads", "1"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // The cache is begun with the first photograph; then there is work for a while.
    while !studio.root().join("cache").exists() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let killed =
        std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(killed.unwrap().success());
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert!(!studio.book().join("block.pdf").exists());
    studio.make(&[]);
}

#[test]
fn wrong_words_on_the_command_line_end_with_two() {
    let studio = Studio::with_photographs(1);
    for wrong in [
        &["make"][..],
        &["make", "photos", "--pages", "many"],
        &["make", "photos", "--size", "210"],
        &["mkae", "photos"],
        &["make", "photos", "--page-multiple", "7", "--pages", "8"],
        &["plan", "photos", "--next", "3", "--pages", "20"],
        &["plan", "photos", "--why", "IMG", "--title", "North"],
        &["plan", "photos", "--why", "IMG", "--next", "3"],
        &["check", "photos", "--width", "900"],
        &["demo", "--pictures-only", "--pages", "20"],
        &["make", "photos", "--quiet", "--advice"],
    ] {
        studio.run(wrong).refuses(2, &["error"]);
    }
    assert!(!studio.book().exists(), "nothing is begun");
    studio.make(&["--page-multiple", "2", "--pages", "4"]);
}

/// A GIF of grey frames. Its codes stay 8 bits long and uncompressed, as the table of codes is
/// cleared before it grows (GIF89a, appendix F).
fn animated_gif(frames: &[Picture]) -> Vec<u8> {
    let side = |length: u32| u16::try_from(length).unwrap().to_le_bytes();
    let (w, h) = (side(frames[0].width), side(frames[0].height));
    let mut gif = b"GIF89a".to_vec();
    gif.extend([w[0], w[1], h[0], h[1], 0xf6, 0, 0]);
    gif.extend((0..128u8).flat_map(|grey| [grey * 2; 3]));
    for frame in frames {
        gif.extend([0x21, 0xf9, 4, 0, 10, 0, 0, 0]);
        gif.extend([0x2c, 0, 0, 0, 0, w[0], w[1], h[0], h[1], 0, 7]);
        let mut codes = Vec::new();
        for some in frame.grey().chunks(100) {
            codes.push(0x80);
            codes.extend(some.iter().map(|grey| grey / 2));
        }
        codes.push(0x81);
        for block in codes.chunks(255) {
            gif.push(block.len() as u8);
            gif.extend(block);
        }
        gif.push(0);
    }
    gif.push(0x3b);
    gif
}

/// The head of a PNG that claims a size and holds nothing.
fn png_header(w: u32, h: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(w.to_be_bytes());
    bytes.extend(h.to_be_bytes());
    bytes.extend([8, 2, 0, 0, 0]);
    let crc = crc32(&bytes[12..]);
    bytes.extend(crc.to_be_bytes());
    bytes.extend(b"\0\0\0\0IEND\xae\x42\x60\x82");
    bytes
}

/// CRC-32 of a PNG chunk (ISO 3309), bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, &byte| {
        (0..8).fold(
            crc ^ u32::from(byte),
            |c, _| if c & 1 == 1 { (c >> 1) ^ 0xedb8_8320 } else { c >> 1 },
        )
    })
}
