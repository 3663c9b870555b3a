//! Draws a small album of small photographs, as many as asked for:
//! `cargo run --release -p leporello-scene --example album -- folder 10`.

use leporello_scene::{Scene, Tags, draw, jpeg};
use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().unwrap_or_else(|| "album".to_owned()));
    let count = arguments.next().and_then(|a| a.parse().ok()).unwrap_or(10);
    std::fs::create_dir_all(&folder)?;
    for (at, scene) in Scene::ALL.into_iter().cycle().take(count).enumerate() {
        let (width, height) = [(900, 600), (600, 900)][at % 2];
        let tags = Tags {
            taken: Some(format!("2024:06:{:02} 10:{:02}:00", 14 + at / 4, at)),
            ..Tags::default()
        };
        let file = folder.join(format!("IMG_{:04}.jpg", 1000 + at));
        std::fs::write(file, jpeg(&draw(scene, at as u64, width, height), &tags, 85))?;
    }
    Ok(())
}
