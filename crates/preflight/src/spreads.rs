//! A folder of spreads as JPEG: what album laboratories take.

use crate::bench::{Bench, in_file, on_page, size};
use crate::check::{digest, file_name, hexadecimal};
use crate::ink::eighth;
use crate::pdf::icc::JpegHead;
use crate::rules::{megabytes, page_count};
use crate::{CheckedFile, Place, Rule};
use leporello_model::Size;
use leporello_printer::Colour;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Most bytes of the head of a JPEG.
const HEAD: u64 = 4 << 20;
/// How far the proportion of a spread may be off: half a pixel in a thousand.
const NEAR: f64 = 0.002;

/// A spread as its file says it.
struct Spread {
    number: u32,
    name: String,
    bytes: u64,
    head: Option<JpegHead>,
    damage: Option<String>,
}

/// Judges the JPEG files of a folder in the order of their names. Files whose name begins with
/// `cover` are no spreads.
pub fn judge(bench: &mut Bench<'_>, folder: &Path) -> Result<CheckedFile, String> {
    let paths = pictures(folder)?;
    let (mut hash, mut bytes, mut spreads) = (Sha256::new(), 0, Vec::new());
    for (path, number) in paths.iter().zip(1..) {
        let name = file_name(path);
        let unreadable = |error| format!("`{name}` cannot be read: {error}");
        let (digest, size) = digest(path).map_err(unreadable)?;
        hash.update(format!("{digest}  {name}\n"));
        bytes += size;
        spreads.push(read(path, number, name, size)?);
    }
    whole(bench, &spreads);
    page_count(bench, spreads.len() * 2);
    shape(bench, &spreads);
    colour(bench, &spreads);
    file_size(bench, &spreads);
    Ok(CheckedFile {
        name: file_name(folder),
        sha256: hexadecimal(&hash.finalize()),
        bytes,
        pages: spreads.len() as u32,
    })
}

fn pictures(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("it cannot be read: {error}"))?;
    let is_spread = |path: &PathBuf| {
        let name = file_name(path).to_lowercase();
        (name.ends_with(".jpg") || name.ends_with(".jpeg")) && !name.starts_with("cover")
    };
    let mut paths: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(is_spread).collect();
    paths.sort();
    if paths.is_empty() { Err("there is no JPEG in the folder".to_owned()) } else { Ok(paths) }
}

fn read(path: &Path, number: u32, name: String, bytes: u64) -> Result<Spread, String> {
    let open = || File::open(path).map_err(|error| format!("`{name}` cannot be read: {error}"));
    let mut head = Vec::new();
    let unreadable = |error| format!("`{name}` cannot be read: {error}");
    open()?.take(HEAD).read_to_end(&mut head).map_err(unreadable)?;
    let mut file = open()?;
    let is_ended = ends(&mut file, bytes);
    let head = JpegHead::read(&head);
    let damage = match &head {
        Some(found) if matches!(found.components, 1 | 3 | 4) => match eighth(open()?) {
            Err(why) => Some(why),
            Ok(_) => (!is_ended).then(|| "it ends early".to_owned()),
        },
        _ => Some("it is no JPEG that can be printed".to_owned()),
    };
    Ok(Spread { number, bytes, head, damage, name })
}

/// Whether the marker of the end stands near the end of the file.
fn ends(file: &mut File, bytes: u64) -> bool {
    use std::io::{Seek, SeekFrom};
    const TAIL: u64 = 64;
    let mut tail = Vec::new();
    let start = SeekFrom::Start(bytes.saturating_sub(TAIL));
    let is_read = file.seek(start).is_ok() && file.read_to_end(&mut tail).is_ok();
    is_read && tail.windows(2).any(|pair| pair == [0xff, 0xd9])
}

fn whole(bench: &mut Bench<'_>, spreads: &[Spread]) {
    let broken = spreads.iter().filter_map(|spread| {
        let why = spread.damage.as_ref()?;
        Some(on_page(spread.number, format!("the spread `{}`: {why}", spread.name)))
    });
    let places: Vec<Place> = broken.collect();
    let measured = format!("{} of {} are", spreads.len() - places.len(), spreads.len());
    bench.add(Rule::SpreadPicture, "whole JPEG files", measured, places);
}

/// Width and height of a spread with its bleed: two pages side by side.
fn sizes(bench: &Bench<'_>) -> Vec<[f64; 2]> {
    let Some(profile) = bench.profile else { return Vec::new() };
    let trims = match bench.expected.trim {
        Some(trim) => vec![trim],
        None => profile.trims.iter().map(|trim| trim.size).collect(),
    };
    let sheet = |trim: Size| profile.spread_sheet(trim).size;
    trims.into_iter().map(sheet).map(|size| [size.w.to_mm(), size.h.to_mm()]).collect()
}

fn shape(bench: &mut Bench<'_>, spreads: &[Spread]) {
    let sizes = sizes(bench);
    let Some(profile) = bench.profile.filter(|_| !sizes.is_empty()) else { return };
    let (mut wrong, mut coarse, mut lowest) = (Vec::new(), Vec::new(), f64::INFINITY);
    for spread in spreads {
        let Some(head) = &spread.head else { continue };
        let aspect = head.pixels.aspect();
        let fits = |s: &&[f64; 2]| (aspect / (s[0] / s[1]) - 1.0).abs() <= NEAR;
        let Some([w, _]) = sizes.iter().find(fits) else {
            let what = format!("the spread has {} × {} pixels", head.pixels.w, head.pixels.h);
            wrong.push(on_page(spread.number, what));
            continue;
        };
        let ppi = f64::from(head.pixels.w) * 25.4 / w;
        lowest = lowest.min(ppi);
        if ppi < profile.least_ppi - 0.5 {
            coarse.push(on_page(spread.number, format!("the spread has {ppi:.0} ppi")));
        }
    }
    let planned = bench.expected.trim.filter(|trim| !profile.takes_size(*trim));
    wrong.extend(planned.map(|trim| {
        let page = size(trim.w.to_mm(), trim.h.to_mm());
        in_file(format!("the trim is {page}, which the printer does not take"))
    }));
    let least = format!("at least {:.0} ppi", profile.least_ppi);
    let asked: Vec<String> = sizes.iter().map(|[w, h]| size(*w, *h)).collect();
    let measured = format!("{} of {} in proportion", spreads.len() - wrong.len(), spreads.len());
    bench.add(Rule::TrimSize, format!("the proportion of {}", asked.join(" or ")), measured, wrong);
    let measured =
        if lowest.is_finite() { format!("lowest {lowest:.0} ppi") } else { "–".into() };
    bench.add(Rule::Resolution, least, measured, coarse);
}

fn colour(bench: &mut Bench<'_>, spreads: &[Spread]) {
    let Some(profile) = bench.profile else { return };
    let fault = |head: &JpegHead| {
        let icc = head.icc.as_ref();
        let is_srgb = icc.is_none_or(|icc| icc.is_srgb || icc.space == "GRAY");
        match (profile.colour, head.components) {
            (Colour::Srgb, 1 | 3) if !is_srgb => Some("has a profile that is not sRGB"),
            (Colour::Rgb, 3) if icc.is_none() => Some("has no colour profile"),
            (Colour::Srgb | Colour::Rgb, 4) => Some("is in inks"),
            (Colour::Cmyk, 1..=3) => Some("is not in inks"),
            _ => None,
        }
    };
    let places = spreads.iter().filter_map(|spread| {
        let what = fault(spread.head.as_ref()?)?;
        Some(on_page(spread.number, format!("the spread `{}` {what}", spread.name)))
    });
    let places: Vec<Place> = places.collect();
    let asked = match profile.colour {
        Colour::Srgb => "sRGB",
        Colour::Rgb => "RGB with a profile",
        Colour::Cmyk => "inks",
        Colour::Any => "RGB or inks",
    };
    let measured = format!("{} of {} are", spreads.len() - places.len(), spreads.len());
    bench.add(Rule::PictureColour, asked, measured, places);
}

fn file_size(bench: &mut Bench<'_>, spreads: &[Spread]) {
    let Some(most) = bench.profile.and_then(|profile| profile.most_bytes) else { return };
    let large = spreads.iter().filter(|spread| spread.bytes > most).map(|spread| {
        in_file(format!("the spread `{}` has {}", spread.name, megabytes(spread.bytes)))
    });
    let places = large.collect();
    let largest = spreads.iter().map(|spread| spread.bytes).max().unwrap_or(0);
    let asked = format!("each at most {}", megabytes(most));
    bench.add(Rule::FileSize, asked, format!("largest {}", megabytes(largest)), places);
}
