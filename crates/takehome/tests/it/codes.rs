//! QR codes, read from their pixels by somebody else's program.

use crate::stand::Exhibition;
use axum::http::StatusCode;
use leporello_takehome::qr_svg;
use std::path::Path;
use std::process::Command;

/// Draws a code of ours, `side` pixels wide with its quiet zone, as a PNG.
fn draw(svg: &str, side: usize, path: &Path) {
    let after = |mark: &str| svg.split_once(mark).unwrap().1;
    let units: usize = after("viewBox=\"0 0 ").split(' ').next().unwrap().parse().unwrap();
    let mut dark = vec![false; units * units];
    for run in after("<path d=\"M").split('"').next().unwrap().split('M') {
        let (place, run) = run.split_once('h').unwrap();
        let (x, y) = place.split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        let run: usize = run.split('v').next().unwrap().parse().unwrap();
        dark[y * units + x..y * units + x + run].fill(true);
    }
    let pixels: Vec<u8> = (0..side * side)
        .map(|at| (at % side * units / side, at / side * units / side))
        .map(|(x, y)| if dark[y * units + x] { 0 } else { 255 })
        .collect();
    let file = std::fs::File::create(path).unwrap();
    let mut encoder = png::Encoder::new(file, side as u32, side as u32);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&pixels).unwrap();
}

#[test]
fn a_code_is_read_at_the_size_of_a_card_a_screen_and_a_poster() {
    let folder = tempfile::tempdir().unwrap();
    for text in [
        "HTTPS://BOOK.EXAMPLE.ORG/T/7K3F",
        "HTTP://192.168.4.1:8080/T/7K3F",
        "https://a-museum-with-a-long-name.example.museum/T/7K3F",
        "HTTP://[FD00::1]:8080/T/7K3F",
    ] {
        let svg = qr_svg(text, "").unwrap();
        for side in [120, 240, 600] {
            let path = folder.path().join("code.png");
            draw(&svg, side, &path);
            let read =
                Command::new("zbarimg").args(["--quiet", "--raw"]).arg(&path).output().unwrap();
            let read = String::from_utf8(read.stdout).unwrap();
            assert_eq!(read.trim(), text, "at {side} pixels");
        }
    }
}

#[tokio::test]
async fn a_book_in_a_hall_has_its_code() {
    let exhibition = Exhibition::new();
    let path = exhibition.path();
    let answer = exhibition.get(&format!("{path}/qr.svg")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "image/svg+xml");
    let text = format!("HTTPS://BOOK.EXAMPLE.ORG{path}");
    assert_eq!(answer.text(), qr_svg(&text, "Take the book home").unwrap());
}

#[tokio::test]
async fn a_short_address_may_be_typed_in_small_letters() {
    let exhibition = Exhibition::new();
    let small = exhibition.path().to_lowercase();
    let answer = exhibition.get(&small).await;
    assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(answer.header("location"), exhibition.path());
    let half = format!("/T{}", small.strip_prefix("/t").unwrap());
    assert_eq!(exhibition.get(&half).await.status, StatusCode::OK);
    assert_eq!(exhibition.get("/t/%2F%2Fevil.example").await.status, StatusCode::NOT_FOUND);
}
