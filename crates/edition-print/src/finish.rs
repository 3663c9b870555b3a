//! From the skeleton to the PDF: placeholders become pictures, pages get all their boxes, and
//! the document says what it is.
//!
//! A placeholder's object becomes a form whose box is the unit square. The form draws the
//! picture through a matrix that sets it upright and enlarges its crop to the square; the
//! box clips the rest. So the skeleton's pages need no change, a picture shown in several
//! frames is one object, and a crop leaves the stored scan untouched.

use crate::asset::Asset;
use crate::catalog;
use crate::inked::{Changes, forbidden, in_inks};
use crate::object::{entry, rebuilt, references};
use crate::output_profile::{Header, OutputProfile, SRGB};
use crate::skeleton::{self, Body, Skeleton};
use crate::standard;
use crate::writer::{PdfWriter, device_space};
use jiff::Timestamp;
use leporello_model::{PdfKind, Plan};
use leporello_photo::Inks;
use leporello_typeset::plate_of_placeholder;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// What the PDF is for.
pub(crate) struct Edition<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) kind: PdfKind,
    pub(crate) pictures: Pictures,
    /// When it was made, if it shall say so.
    pub(crate) date: Option<Timestamp>,
    /// Printing condition of a PDF/X.
    pub(crate) printed: Option<(&'a OutputProfile, &'a Inks)>,
    /// Whether it may say that it is PDF/UA-1.
    pub(crate) is_universal: bool,
}

/// Which pictures stand in the frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pictures {
    /// Those of the edition.
    Printed,
    /// Small copies, for looking at pages as a reader will see them: cropped to the trim. They
    /// are in sRGB already and are not managed once more.
    Small,
    /// The same, for looking at pages with their bleed.
    SmallWithBleed,
    /// None: each frame is filled with white or with black. Pages stay whole.
    Flat { white: bool },
}

/// Why a PDF could not be finished.
#[derive(Debug)]
pub(crate) enum FinishError {
    /// The output could not be written, or a picture not be read any more.
    Io(io::Error),
    /// The skeleton is not what it should be: a fault of ours. In words.
    Skeleton(String),
    /// The pages paint what a PDF of this kind cannot have. In words.
    Forbidden(String),
}

impl From<io::Error> for FinishError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Whether a stream is that of a placeholder.
pub(crate) fn is_placeholder(stream: &[u8]) -> bool {
    plate_of_placeholder(stream).is_some()
}

/// Writes the skeleton with the assets in place of its placeholders, each straight from the
/// disk. `mark` becomes the first identifier of the document, in hexadecimal digits. The same
/// skeleton, assets, edition and mark give the same bytes.
///
/// # Errors
/// When the placeholders are not exactly the plates that have an asset, when a page paints
/// what this kind of PDF cannot have, and when reading or writing fails; the output is then
/// not a PDF.
pub(crate) fn finish(
    skeleton_pdf: &[u8],
    assets: &BTreeMap<u32, Asset>,
    edition: &Edition,
    mark: &str,
    out: &mut dyn Write,
) -> Result<(), FinishError> {
    let skeleton = skeleton::parse(skeleton_pdf).map_err(FinishError::Skeleton)?;
    if !matches!(edition.pictures, Pictures::Flat { .. }) {
        check_placeholders(&skeleton.objects, assets)?;
    }
    let changes = changes(&skeleton, edition)?;
    let last = skeleton.objects.last().map_or(0, |object| object.number);
    let mut added = Added::new(last + 1, edition);
    let id = document_id(skeleton_pdf, assets, edition);
    let whole = catalog::whole(&skeleton, edition, [mark, &id], &mut || added.number());
    let wanted = reachable(&skeleton, &changes, whole.root_value());
    let mut writer = PdfWriter::new(out, standard::version(edition.kind))?;
    for body in skeleton.objects.iter().filter(|body| wanted.contains(&body.number)) {
        match body.stream.and_then(plate_of_placeholder) {
            Some(plate) => {
                fill_frame(&mut writer, body.number, assets.get(&plate), edition, &mut added)?
            }
            None => match changes.get(&body.number) {
                Some((value, stream)) => writer.object(body.number, value, stream.as_deref())?,
                None => writer.object(body.number, body.value, body.stream)?,
            },
        }
    }
    for (number, value, stream) in &whole.objects {
        writer.object(*number, value, stream.as_deref())?;
    }
    added.write(&mut writer)?;
    writer.end(whole.root, whole.info, [mark, &id])?;
    Ok(())
}

/// The form that stands for a placeholder: it draws an asset, or fills the frame.
fn fill_frame<'a>(
    writer: &mut PdfWriter,
    number: u32,
    asset: Option<&'a Asset>,
    edition: &Edition,
    added: &mut Added<'a>,
) -> io::Result<()> {
    match (edition.pictures, asset) {
        (Pictures::Flat { white: true }, _) => writer.form(number, "1 g 0 0 1 1 re f", ""),
        (_, Some(asset)) => {
            let content = format!("q {} cm /P Do Q", asset.matrix.to_pdf());
            let resources = format!("/XObject<</P {} 0 R>>", added.picture(asset));
            writer.form(number, &content, &resources)
        }
        (_, None) => writer.form(number, "0 g 0 0 1 1 re f", ""),
    }
}

fn check_placeholders(objects: &[Body], assets: &BTreeMap<u32, Asset>) -> Result<(), FinishError> {
    let mut found: Vec<u32> =
        objects.iter().filter_map(|object| plate_of_placeholder(object.stream?)).collect();
    found.sort_unstable();
    if found.iter().eq(assets.keys()) {
        return Ok(());
    }
    let words = format!("{} placeholders for {} plates", found.len(), assets.len());
    Err(FinishError::Skeleton(words))
}

/// What is written otherwise than the skeleton has it: pages with their boxes, and in a PDF/X
/// all that is painted.
fn changes(skeleton: &Skeleton, edition: &Edition) -> Result<Changes, FinishError> {
    if edition.pictures == Pictures::Printed
        && let Some(words) = forbidden(skeleton, edition.kind)
    {
        return Err(FinishError::Forbidden(words));
    }
    let mut changes = match edition.printed {
        Some((_, inks)) => in_inks(skeleton, inks).map_err(FinishError::Forbidden)?,
        None => Changes::new(),
    };
    for body in &skeleton.objects {
        if entry(body.value, "Type") == Some(b"/Page") {
            let inked = changes.remove(&body.number);
            let value = inked.as_ref().map_or(body.value, |(value, _)| value);
            changes.insert(body.number, (page(value, edition), None));
        }
    }
    Ok(changes)
}

/// A page with the boxes and without the entries that its kind of PDF cannot have.
fn page(value: &[u8], edition: &Edition) -> Vec<u8> {
    let media = entry(value, "MediaBox").unwrap_or(b"[0 0 0 0]");
    let trim = entry(value, "TrimBox").unwrap_or(media);
    let cropped: &[(&str, &[u8])] = &[("MediaBox", media), ("CropBox", trim), ("TrimBox", trim)];
    let boxes: &[(&str, &[u8])] = match (edition.pictures, edition.kind) {
        (Pictures::Small, _) => cropped,
        (Pictures::Flat { .. } | Pictures::SmallWithBleed, _) => &[("MediaBox", media)],
        (_, PdfKind::Screen) => &[("MediaBox", trim), ("CropBox", trim), ("TrimBox", trim)],
        _ => &[("MediaBox", media), ("BleedBox", media), ("TrimBox", trim)],
    };
    let mut without = vec!["MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox"];
    if !standard::is_for_reading(edition.kind) {
        without.extend(["Annots", "AA", "Tabs", "StructParents"]);
    }
    if edition.printed.is_some() || standard::is_opaque(edition.kind) {
        without.push("Group");
    }
    rebuilt(value, &without, boxes)
}

/// Numbers of the skeleton's objects that are reached from the catalog.
fn reachable(skeleton: &Skeleton, changes: &Changes, root: &[u8]) -> BTreeSet<u32> {
    let mut reached = BTreeSet::new();
    let mut next = Vec::new();
    references(root, &mut next);
    while let Some(number) = next.pop() {
        let Some(body) = skeleton.object(number) else { continue };
        if reached.insert(number) {
            let changed = changes.get(&number).map(|(value, _)| value.as_slice());
            references(changed.unwrap_or(body.value), &mut next);
        }
    }
    reached
}

/// Sixteen bytes in hexadecimal digits from everything that makes the document.
fn document_id(skeleton: &[u8], assets: &BTreeMap<u32, Asset>, edition: &Edition) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(skeleton);
    for (plate, asset) in assets {
        let words = format!("{plate} {} {} {:?}\n", asset.key, asset.scan.len, asset.matrix);
        hasher.update(words.as_bytes());
    }
    hasher.update(format!("{} {:?}", edition.kind.name(), edition.date).as_bytes());
    if let Some((profile, _)) = edition.printed {
        hasher.update(profile.icc());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// Objects that the skeleton does not have: pictures and colour profiles, each once.
struct Added<'a> {
    kind: PdfKind,
    pictures_are: Pictures,
    output: Option<&'a OutputProfile>,
    next: u32,
    pictures: BTreeMap<&'a str, (u32, &'a Asset)>,
    profiles: BTreeMap<Vec<u8>, u32>,
}

impl<'a> Added<'a> {
    fn new(next: u32, edition: &Edition<'a>) -> Self {
        Self {
            kind: edition.kind,
            pictures_are: edition.pictures,
            output: edition.printed.map(|(profile, _)| profile),
            next,
            pictures: BTreeMap::new(),
            profiles: BTreeMap::new(),
        }
    }

    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    /// The number of an asset's picture.
    fn picture(&mut self, asset: &'a Asset) -> u32 {
        if let Some((number, _)) = self.pictures.get(asset.key.as_str()) {
            return *number;
        }
        let number = self.number();
        self.pictures.insert(&asset.key, (number, asset));
        number
    }

    /// Writes the pictures as they were numbered, then the profiles they use.
    fn write(mut self, writer: &mut PdfWriter) -> io::Result<()> {
        let mut pictures: Vec<(u32, &Asset)> = self.pictures.values().copied().collect();
        pictures.sort_unstable_by_key(|(number, _)| *number);
        for (number, asset) in pictures {
            let space = self.colour_space(asset);
            writer.picture(number, asset, &space)?;
        }
        let mut profiles: Vec<(u32, Vec<u8>)> =
            self.profiles.into_iter().map(|(icc, number)| (number, icc)).collect();
        profiles.sort_unstable_by_key(|(number, _)| *number);
        for (number, icc) in profiles {
            writer.profile(number, &icc)?;
        }
        Ok(())
    }

    /// The colour space of a picture: the photograph's own profile if it fits the channels;
    /// sRGB for renditions, and for three channels without a profile; else the device's. In a
    /// PDF/X the device is that of the output intent, and its inks are not named twice.
    fn colour_space(&mut self, asset: &Asset) -> String {
        let scan = &asset.scan;
        let own = scan.icc.as_deref().filter(|_| asset.passed_through);
        let own = own.filter(|icc| is_usable(icc, scan.components, self.kind));
        let own = own.filter(|icc| self.output.is_none_or(|output| output.icc() != *icc));
        let icc = match (own, scan.components) {
            _ if matches!(self.pictures_are, Pictures::Small | Pictures::SmallWithBleed) => None,
            (Some(icc), _) => Some(icc),
            (None, 3) => Some(SRGB),
            (None, _) => None,
        };
        let Some(icc) = icc else { return device_space(scan.components).into() };
        let number = match self.profiles.get(icc) {
            Some(number) => *number,
            None => {
                let number = self.number();
                self.profiles.insert(icc.to_vec(), number);
                number
            }
        };
        format!("[/ICCBased {number} 0 R]")
    }
}

/// Whether a picture of so many channels may be in a profile's colours in this kind of PDF.
pub(crate) fn is_usable(icc: &[u8], components: u8, kind: PdfKind) -> bool {
    Header::of(icc).is_some_and(|header| {
        header.channels() == Some(components)
            && header.is_for_pictures()
            && (kind == PdfKind::Plain || header.version <= standard::icc_version(kind))
    })
}
