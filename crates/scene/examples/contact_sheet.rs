//! Draws scenes on one sheet, to judge them by eye:
//! `cargo run --release -p leporello-scene --example contact_sheet -- sheet.png [columns] [height] [word…]`.
//! Each word is a part of a scene's name as `Debug` writes it; `word@seed` shows one seed.

use leporello_scene::{Picture, Scene, draw, png};

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let target = arguments.next().unwrap_or_else(|| "sheet.png".to_owned());
    let columns: u32 = arguments.next().and_then(|a| a.parse().ok()).unwrap_or(6);
    let height: u32 = arguments.next().and_then(|a| a.parse().ok()).unwrap_or(200);
    let words: Vec<String> = arguments.collect();
    let mut cells = Vec::new();
    for scene in Scene::ALL {
        for seed in 1..=3u64 {
            let name = format!("{scene:?}@{seed}");
            let chosen = words.is_empty() && seed == 1;
            if chosen || words.iter().any(|word| name.contains(word.as_str())) {
                cells.push(draw(scene, seed, height * 3 / 2, height));
            }
        }
    }
    std::fs::write(target, png(&sheet(&cells, columns, height)))
}

fn sheet(cells: &[Picture], columns: u32, height: u32) -> Picture {
    let (cell_w, cell_h) = (height * 3 / 2 + 8, height + 8);
    let rows = (cells.len() as u32).div_ceil(columns);
    let (width, total) = (columns * cell_w, rows * cell_h);
    let mut rgb = vec![24; (width * total * 3) as usize];
    for (i, cell) in cells.iter().enumerate() {
        let (left, top) = (i as u32 % columns * cell_w + 4, i as u32 / columns * cell_h + 4);
        for y in 0..cell.height {
            let from = (y * cell.width * 3) as usize;
            let to = (((top + y) * width + left) * 3) as usize;
            let bytes = (cell.width * 3) as usize;
            rgb[to..to + bytes].copy_from_slice(&cell.rgb[from..from + bytes]);
        }
    }
    Picture { width, height: total, rgb }
}
