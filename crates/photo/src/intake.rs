//! One file: read once, asked what it says, looked at, written down.

use crate::budget::Budget;
use crate::cache::Cache;
use crate::decode::{self, Probe};
use crate::develop::{Negative, Print, develop, fitted};
use crate::identity::identity;
use crate::ingest::small_copies_exist;
use crate::kind::{Kind, is_named_as_picture, kind};
use crate::look::{FaceDetector, Sight, look, thumbnail};
use crate::note::Note;
use crate::record::{FORM, Made, Said, Seen};
use crate::resample::Kernel;
use crate::sidecars::Beside;
use crate::survive::survive;
use crate::walk::{Found, is_hidden};
use crate::{Limits, PROXY_SIDE, PictureError, colour, jpeg, proxy_path, raw, thumbnail_path};
use leporello_diag::codes;
use leporello_metadata::{Blocks, Metadata, Sidecars, blocks};
use leporello_model::{
    Colour, Crop, Face, Format, Ink, LeftOutReason, Orientation, PhotoId, PixelSize, Storage,
};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// Shortest side that is worth printing, in pixels.
const SMALLEST_SIDE: u32 = 40;
/// Longest sidecar that is read.
const LONGEST_SIDECAR: u64 = 16 << 20;
/// Quality of proxies and thumbnails: they look like the photograph, at a tenth of its bytes.
const PROXY_QUALITY: u8 = 85;

/// What every intake shares.
pub(crate) struct Bench<'a> {
    pub(crate) cache: &'a Cache,
    pub(crate) latest: jiff::civil::Date,
    pub(crate) limits: Limits,
    pub(crate) budget: Budget,
    pub(crate) detector: &'a dyn FaceDetector,
}

/// What became of a file.
pub(crate) struct Taken {
    pub(crate) made: Made,
    /// What was seen, of a photograph.
    pub(crate) seen: Option<Seen>,
    pub(crate) notes: Vec<Note>,
}

impl Taken {
    fn left_out(made: Made, note: Option<Note>) -> Self {
        Self { made, seen: None, notes: note.into_iter().collect() }
    }
}

/// The file where what was seen in a picture is kept. Copies of a photograph may name
/// different faces in it, and saliency depends on them.
pub(crate) fn seen_path(cache: &Path, id: PhotoId, known: &[Face]) -> PathBuf {
    let faces = match known {
        [] => String::new(),
        known => {
            let json = serde_json::to_vec(known).unwrap_or_default();
            format!("-{}", &blake3::hash(&json).to_hex()[..16])
        }
    };
    cache.join("meta").join(format!("{id}{faces}.json"))
}

/// Takes in one file. Whatever goes wrong over it costs this file and not the run.
pub(crate) fn survived(bench: &Bench, found: &Found, beside: &Beside) -> Taken {
    survive(|| take_in(bench, found, beside)).unwrap_or_else(|| {
        let words = "is damaged in a way that its decoder does not survive";
        refused(&PictureError::Damaged(words.into()))
    })
}

fn take_in(bench: &Bench, found: &Found, beside: &Beside) -> Taken {
    match picture(bench, found) {
        Ok(format) => photograph(bench, found, beside, format),
        Err(not) => *not,
    }
}

/// Tells by name and first bytes whether a file is a picture; otherwise why not.
fn picture(bench: &Bench, found: &Found) -> Result<Format, Box<Taken>> {
    let not_a_picture = |detail: &str| {
        Box::new(Taken::left_out(Made::left_out(LeftOutReason::NotAPicture, detail), None))
    };
    if is_hidden(found.name()) {
        return Err(not_a_picture("a hidden file"));
    }
    let head = head(&found.path).map_err(|error| Box::new(refused(&unread(&error))))?;
    match kind(&head) {
        Kind::Picture(_) if found.bytes > bench.limits.max_file_bytes => {
            let limit = bench.limits.max_file_bytes >> 20;
            let words = format!("has {} MiB, above the limit of {limit}", found.bytes >> 20);
            Err(Box::new(refused(&PictureError::TooLarge(words))))
        }
        Kind::Picture(format) => Ok(format),
        Kind::Film => Err(not_a_picture("a film")),
        Kind::Foreign(name) => {
            let words = format!("is a {name} file, which is not decoded here");
            Err(Box::new(refused(&PictureError::Unsupported(words))))
        }
        Kind::Other if is_named_as_picture(found.name()) => Err(Box::new(misnamed(found.bytes))),
        Kind::Other => Err(not_a_picture("not a picture by its content")),
    }
}

fn head(path: &Path) -> io::Result<Vec<u8>> {
    const ENOUGH: u64 = 4096;
    let mut head = Vec::new();
    File::open(path)?.take(ENOUGH).read_to_end(&mut head)?;
    Ok(head)
}

fn unread(error: &io::Error) -> PictureError {
    PictureError::Io(format!("cannot be read: {error}"))
}

fn misnamed(bytes: u64) -> Taken {
    let words = match bytes {
        0 => "is empty".to_owned(),
        _ => "is named like a picture and holds none".to_owned(),
    };
    let note =
        Note::new(codes::PHO_009, words.clone()).hint("copy it again from the card, or delete it");
    Taken::left_out(Made::left_out(LeftOutReason::Unreadable, words), Some(note))
}

/// A picture that cannot be had, with its message.
fn refused(error: &PictureError) -> Taken {
    let words = error.to_string();
    let (why, note) = match error {
        PictureError::Io(_) => (
            LeftOutReason::Unreadable,
            Note::new(codes::PHO_010, words.clone()).hint("give yourself permission to read it"),
        ),
        PictureError::Damaged(_) => (
            LeftOutReason::Unreadable,
            Note::new(codes::PHO_004, format!("photograph cannot be read: {words}"))
                .hint("copy it again from the card"),
        ),
        PictureError::Unsupported(_) => (
            LeftOutReason::Unsupported,
            Note::new(codes::PHO_005, words.clone()).hint("export it as a JPEG"),
        ),
        PictureError::TooLarge(_) => (
            LeftOutReason::TooLarge,
            Note::new(codes::PHO_006, words.clone()).hint("export a smaller copy"),
        ),
    };
    Taken::left_out(Made::left_out(why, words), Some(note))
}

fn photograph(bench: &Bench, found: &Found, beside: &Beside, format: Format) -> Taken {
    let permit = bench.budget.take(found.bytes);
    let file = match fs::read(&found.path) {
        Ok(file) => file,
        Err(error) => return refused(&unread(&error)),
    };
    let unseen = || identity(&file, format, Orientation::UPRIGHT);
    let opened = open(&file, format).and_then(|(bytes, decoded_as)| {
        decode::probe(bytes, decoded_as, &bench.limits).map(|probe| (bytes, decoded_as, probe))
    });
    let (bytes, decoded_as, probe) = match opened {
        Ok(opened) => opened,
        Err(error) => return identified(refused(&error), unseen()),
    };
    if probe.size.w.min(probe.size.h) < SMALLEST_SIDE {
        return identified(too_small(probe.size), unseen());
    }
    let pixels = u64::from(probe.size.w) * u64::from(probe.size.h);
    let permit = permit.exchange(found.bytes + pixels * probe.bytes_per_pixel);
    let blocks = blocks(&file);
    let metadata = ask(bench, found, beside, &blocks, probe.size);
    let negative = Negative {
        bytes,
        format: decoded_as,
        stored: probe.size,
        orientation: match decode::comes_upright(format) {
            true => Orientation::UPRIGHT,
            false => metadata.orientation,
        },
        icc: blocks.icc.as_deref(),
        budget: None,
    };
    let id = identity(&file, format, negative.orientation);
    let seen = match seen(bench, id, &negative, &metadata.faces) {
        Ok(seen) => seen,
        Err(error) => return identified(refused(&error), id),
    };
    drop(permit);
    let storage = storage(found.bytes, format, &probe, &negative, !seen.is_partial);
    let notes = notes(&storage, seen.is_partial);
    let made = Made::Photo(Box::new(said(id, storage, metadata)));
    Taken { made, seen: Some(seen), notes }
}

/// The picture inside a file: of a RAW file its preview, otherwise the file.
fn open(file: &[u8], format: Format) -> Result<(&[u8], Format), PictureError> {
    match format {
        Format::Raw => Ok((raw::preview(file)?, Format::Jpeg)),
        other => Ok((file, other)),
    }
}

fn identified(mut taken: Taken, id: PhotoId) -> Taken {
    if let Made::LeftOut { photo, .. } = &mut taken.made {
        *photo = Some(id);
    }
    taken
}

fn too_small(PixelSize { w, h }: PixelSize) -> Taken {
    let words = format!("has {w} × {h} pixels; {SMALLEST_SIDE} on the shorter side are needed");
    let note = Note::new(codes::PHO_007, words.clone());
    Taken::left_out(Made::left_out(LeftOutReason::TooSmall, words), Some(note))
}

fn ask(
    bench: &Bench,
    found: &Found,
    beside: &Beside,
    blocks: &Blocks,
    stored: PixelSize,
) -> Metadata {
    let read = |sidecar: Option<&Found>| {
        sidecar.filter(|s| s.bytes <= LONGEST_SIDECAR).and_then(|s| fs::read(&s.path).ok())
    };
    let (xmp, takeout) = (read(beside.xmp), read(beside.takeout));
    let sidecars = Sidecars {
        xmp: xmp.as_deref(),
        takeout_json: takeout.as_deref(),
        picasa: beside.picasa.as_ref().map(|(_, entry)| entry.clone()),
    };
    leporello_metadata::read(blocks, &sidecars, found.name(), stored, bench.latest)
}

/// What is seen in a picture: from the cache, or by decoding it.
fn seen(
    bench: &Bench,
    id: PhotoId,
    negative: &Negative,
    known: &[Face],
) -> Result<Seen, PictureError> {
    let root = bench.cache.root();
    let path = seen_path(root, id, known);
    let kept: Option<Seen> = bench.cache.load_json(&path);
    let kept = kept.filter(|seen| seen.is_of(negative.orientation, known));
    if let Some(seen) = kept.filter(|_| small_copies_exist(root, id)) {
        return Ok(seen);
    }
    let upright = negative.orientation.turn(negative.stored);
    let mut print =
        develop(negative, Crop::WHOLE, fitted(upright, PROXY_SIDE), Kernel::CatmullRom)?;
    print.is_partial |= negative.format == Format::Jpeg && !jpeg::is_sound(negative.bytes);
    let small = thumbnail(&print);
    let sight = look(&small, known, bench.detector);
    if print.is_partial && sight.appraisal.contrast == 0.0 {
        return Err(PictureError::Damaged("ends before anything of it can be seen".into()));
    }
    let seen = written(&print, sight, negative.orientation, known);
    let copy = |size, rgb: &[u8]| jpeg::encode(size, rgb, PROXY_QUALITY, colour::srgb_profile());
    bench.cache.store(&thumbnail_path(root, id), &copy(small.size, &small.rgb)?);
    bench.cache.store(&proxy_path(root, id), &copy(print.size, &print.rgb)?);
    bench.cache.store_json(&path, &seen);
    Ok(seen)
}

fn written(print: &Print, sight: Sight, orientation: Orientation, known: &[Face]) -> Seen {
    Seen {
        form: FORM,
        orientation,
        known: known.to_vec(),
        is_partial: print.is_partial,
        appraisal: sight.appraisal,
        saliency: sight.saliency,
        signature: sight.signature,
        faces: sight.faces,
    }
}

fn storage(
    bytes: u64,
    format: Format,
    probe: &Probe,
    negative: &Negative,
    is_whole: bool,
) -> Storage {
    let profile = negative.icc.and_then(leporello_metadata::icc_name);
    let is_srgb = match negative.icc {
        Some(icc) => leporello_metadata::icc_is_srgb(icc),
        None => probe.ink == Ink::Rgb,
    };
    Storage {
        format,
        bytes,
        stored: probe.size,
        orientation: negative.orientation,
        colour: Colour { ink: probe.ink, bits: probe.bits, profile, is_srgb },
        can_pass_through: format == Format::Jpeg && is_whole,
    }
}

fn notes(storage: &Storage, is_partial: bool) -> Vec<Note> {
    let mut notes = Vec::new();
    if is_partial {
        notes.push(
            Note::new(
                codes::PHO_003,
                "photograph is damaged or ends early; what could be read of it is used",
            )
            .hint("copy it again from the card, or leave it out"),
        );
    }
    if storage.colour.ink == Ink::Cmyk && storage.colour.profile.is_none() {
        notes.push(Note::new(
            codes::PHO_011,
            "CMYK photograph carries no colour profile; read as inks on coated paper",
        ));
    }
    notes
}

fn said(id: PhotoId, storage: Storage, metadata: Metadata) -> Said {
    Said {
        id,
        size: storage.orientation.turn(storage.stored),
        storage,
        taken: metadata.taken,
        camera: metadata.camera,
        gps: metadata.gps,
        place: metadata.place,
        words: metadata.words,
        labels: metadata.labels,
        known: metadata.faces,
        is_document: metadata.is_document,
    }
}
