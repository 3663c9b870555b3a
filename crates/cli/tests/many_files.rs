//! Twenty thousand files in one folder: the largest that people bring.

use crate::common::{Studio, tags};
use leporello_scene::{Picture, jpeg};
use std::process::{Command, Stdio};
use std::time::Duration;

/// Files in the folder.
const FILES: usize = 20_000;
/// Pictures among them that differ; every one lies there twenty times.
const DISTINCT: usize = 1_000;
/// Files in one of its folders.
const TOGETHER: usize = 500;
/// The most memory that `make` may take, in megabytes; 240 were measured.
const MEMORY: u64 = 500;

#[test]
fn twenty_thousand_files_become_a_book_and_every_copy_is_accounted_for() {
    let studio = Studio::empty();
    let drawn: Vec<Vec<u8>> = (0..DISTINCT).map(|i| jpeg(&tiles(i as u64), &tags(i), 85)).collect();
    for i in 0..FILES {
        studio.put(&format!("card {:02}/IMG_{i:05}.jpg", i / TOGETHER), &drawn[i % DISTINCT]);
    }
    let mut command = studio.command(&["make", "photos", "--pages", "60"]);
    let peak = peak_megabytes(command.stdout(Stdio::null()).stderr(Stdio::null()));
    assert!(peak < MEMORY, "{peak} MB");
    let plan = studio.plan();
    let left_out = plan["left-out"].as_array().unwrap();
    let copies = left_out.iter().filter(|item| item["why"] == "duplicate").count();
    assert_eq!(copies, FILES - DISTINCT);
    assert_eq!(studio.plan_text().matches("file = \"card ").count(), FILES, "no file is forgotten");
    assert!(!studio.read("block.pdf").is_empty());
}

/// Runs a command to its end, which must be good, and returns the most memory it had, as the
/// system counts it; 0 where the system does not tell.
fn peak_megabytes(command: &mut Command) -> u64 {
    let mut child = command.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    loop {
        let told = std::fs::read_to_string(&status).unwrap_or_default();
        let line = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0) / 1000);
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(ended.success(), "{ended}");
            return peak;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A picture of coloured tiles that looks like no other.
fn tiles(seed: u64) -> Picture {
    const SIDE: u32 = 64;
    const TILE: u32 = 8;
    let colour = |x: u32, y: u32, channel: u64| {
        let tile = u64::from(y / TILE * SIDE + x / TILE);
        let mixed = (seed << 20 | tile << 4 | channel).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        ((mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 56) as u8
    };
    let pixels = (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (x, y)));
    let rgb = pixels.flat_map(|(x, y)| (0..3).map(move |c| colour(x, y, c))).collect();
    Picture { width: SIDE, height: SIDE, rgb }
}
