//! `bench ingest`: taking photographs in, beside `vipsthumbnail` on the same files.

use super::{head, line, row};
use crate::Asked;
use leporello_bench::clock::{Spent, run, timed};
use leporello_bench::drawn::Stock;
use leporello_diag::{Silent, Sink};
use leporello_photo::{Ingest, Limits, PROXY_SIDE, ingest as take_in};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Writes the table. Each row is one run of both on the same new files, which were read
/// once before so that both find them in the file system's memory.
pub(crate) fn ingest(asked: &Asked, out: &mut dyn Write) -> Result<(), String> {
    let stock = Stock::from(asked.photos.as_deref())?;
    line(out, format!("\n## Ingest beside `vipsthumbnail --size {PROXY_SIDE}x{PROXY_SIDE}`\n"))?;
    head(
        out,
        &[
            "photographs",
            "MP",
            "ingest CPU s",
            "ingest wall s",
            "photographs / CPU s",
            "MP / CPU s",
            "vipsthumbnail CPU s",
            "vipsthumbnail wall s",
            "CPU, ingest : vipsthumbnail",
        ],
    )?;
    for count in asked.among([30, 100, 300, 1000]) {
        let folder =
            tempfile::tempdir().map_err(|error| format!("no temporary folder: {error}"))?;
        let photos = folder.path().join("photos");
        stock.fill(&photos, count)?;
        let (megapixels, ours) = ours(&photos, &folder.path().join("cache"))?;
        let theirs = vipsthumbnail(&photos, &folder.path().join("thumbs"), count)?;
        row(out, &cells(count, megapixels, ours, theirs))?;
    }
    Ok(())
}

fn cells(count: usize, megapixels: f64, ours: Spent, theirs: Option<Spent>) -> Vec<String> {
    let per_cpu = |amount: f64| format!("{:.1}", amount / ours.cpu);
    let of_theirs = |figure: fn(Spent) -> f64| {
        theirs.map_or_else(|| "not installed".into(), |spent| format!("{:.2}", figure(spent)))
    };
    vec![
        count.to_string(),
        format!("{megapixels:.0}"),
        format!("{:.2}", ours.cpu),
        format!("{:.2}", ours.wall),
        per_cpu(count as f64),
        per_cpu(megapixels),
        of_theirs(|spent| spent.cpu),
        of_theirs(|spent| spent.wall),
        theirs.map_or_else(|| "–".into(), |spent| format!("{:.2}", ours.cpu / spent.cpu)),
    ]
}

/// Millions of pixels taken in, and what it took with an empty cache.
fn ours(photos: &Path, cache: &Path) -> Result<(f64, Spent), String> {
    let limits = Limits::default();
    let request = Ingest { folder: photos, cache, latest: jiff::civil::date(2100, 1, 1), limits };
    let mut sink = Sink::new();
    let (catalogue, spent) = timed(|| take_in(&request, &Silent, &mut sink));
    let catalogue = catalogue
        .map_err(|_| format!("photographs cannot be taken in: {:?}", sink.diagnostics()))?;
    Ok((catalogue.photos.iter().map(|photo| photo.size.megapixels()).sum(), spent))
}

/// The same files through one process of `vipsthumbnail`; `None` when it is not installed.
fn vipsthumbnail(photos: &Path, thumbs: &Path, count: usize) -> Result<Option<Spent>, String> {
    let is_installed = Command::new("vipsthumbnail").arg("--vips-version").output().is_ok();
    if !is_installed {
        return Ok(None);
    }
    std::fs::create_dir_all(thumbs).map_err(|error| format!("{}: {error}", thumbs.display()))?;
    let files: Vec<PathBuf> = (0..count).map(|place| photos.join(Stock::name(place))).collect();
    let target = thumbs.join("%s.jpg");
    let mut command = Command::new("vipsthumbnail");
    let size = format!("{PROXY_SIDE}x{PROXY_SIDE}");
    command.args(["--size", &size, "--output"]).arg(target).args(files);
    run(&command).map(Some)
}
