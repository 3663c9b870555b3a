//! From the skeleton to the PDF: placeholders become pictures, pages get all their boxes.
//!
//! A placeholder's object becomes a form whose box is the unit square. The form draws the
//! picture through a matrix that sets it upright and enlarges its crop to the square; the
//! box clips the rest. So the skeleton's pages need no change, a picture shown in several
//! frames is one object, and a crop leaves the stored scan untouched.

use crate::asset::Asset;
use crate::object::entry;
use crate::skeleton::{self, Body};
use leporello_photo::srgb_profile;
use leporello_typeset::plate_of_placeholder;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// What the PDF is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// For the printer: pages with a bleed box, pictures with their colour profiles.
    Print,
    /// For a picture on the screen: pages with a crop box at the trim, which is what a reader
    /// will see. Its pictures are in sRGB already and are not managed once more.
    Look,
}

/// Why a PDF could not be finished.
#[derive(Debug)]
pub(crate) enum FinishError {
    /// The output could not be written, or a picture not be read any more.
    Io(io::Error),
    /// The skeleton is not what it should be: a fault of ours. In words.
    Skeleton(String),
}

impl From<io::Error> for FinishError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Writes the skeleton with the assets in place of its placeholders, each straight from the
/// disk. `mark` becomes the first identifier of the document, in hexadecimal digits. The same
/// skeleton, assets and mark give the same bytes.
///
/// # Errors
/// When the placeholders are not exactly the plates that have an asset, and when reading or
/// writing fails; the output is then not a PDF.
pub(crate) fn finish(
    skeleton_pdf: &[u8],
    assets: &BTreeMap<u32, Asset>,
    purpose: Purpose,
    mark: &str,
    out: &mut dyn Write,
) -> Result<(), FinishError> {
    let skeleton = skeleton::parse(skeleton_pdf).map_err(FinishError::Skeleton)?;
    check_placeholders(&skeleton.objects, assets)?;
    let last = skeleton.objects.last().map_or(0, |object| object.number);
    let mut added = Added::new(last + 1, purpose);
    let mut writer = PdfWriter::new(out)?;
    for object in &skeleton.objects {
        let plate = object.stream.and_then(plate_of_placeholder);
        match plate.and_then(|plate| assets.get(&plate)) {
            Some(asset) => writer.form(object.number, asset, added.picture(asset))?,
            None => writer.copy(object, purpose)?,
        }
    }
    added.write(&mut writer)?;
    let id = document_id(skeleton_pdf, assets);
    writer.end(skeleton.root, skeleton.info, [mark, &id])?;
    Ok(())
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

/// Sixteen bytes in hexadecimal digits from everything that makes the document.
fn document_id(skeleton: &[u8], assets: &BTreeMap<u32, Asset>) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(skeleton);
    for (plate, asset) in assets {
        let words = format!("{plate} {} {} {:?}\n", asset.key, asset.scan.len, asset.matrix);
        hasher.update(words.as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// Objects that the skeleton does not have: pictures and colour profiles, each once.
struct Added<'a> {
    purpose: Purpose,
    next: u32,
    pictures: BTreeMap<&'a str, (u32, &'a Asset)>,
    profiles: BTreeMap<Vec<u8>, u32>,
}

impl<'a> Added<'a> {
    fn new(next: u32, purpose: Purpose) -> Self {
        Self { purpose, next, pictures: BTreeMap::new(), profiles: BTreeMap::new() }
    }

    fn number(next: &mut u32) -> u32 {
        *next += 1;
        *next - 1
    }

    /// The number of an asset's picture.
    fn picture(&mut self, asset: &'a Asset) -> u32 {
        let next = &mut self.next;
        self.pictures.entry(&asset.key).or_insert_with(|| (Self::number(next), asset)).0
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
    /// sRGB for renditions, and for three channels without a profile, if it is for the printer;
    /// else the device's.
    fn colour_space(&mut self, asset: &Asset) -> String {
        let scan = &asset.scan;
        let own = scan.icc.as_deref().filter(|_| asset.passed_through);
        let own = own.filter(|icc| channels(icc) == Some(scan.components));
        let icc = match (own, scan.components, self.purpose) {
            (Some(icc), ..) => icc.to_vec(),
            (None, 3, Purpose::Print) => srgb_profile().to_vec(),
            (None, ..) => Vec::new(),
        };
        if icc.is_empty() {
            return device_space(scan.components).into();
        }
        let next = &mut self.next;
        let number = *self.profiles.entry(icc).or_insert_with(|| Self::number(next));
        format!("[/ICCBased {number} 0 R]")
    }
}

/// Channels of the colours that a profile describes (ICC.1 §7.2.6).
fn channels(icc: &[u8]) -> Option<u8> {
    match icc.get(16..20)? {
        b"GRAY" => Some(1),
        b"RGB " => Some(3),
        b"CMYK" => Some(4),
        _ => None,
    }
}

fn device_space(components: u8) -> &'static str {
    match components {
        1 => "/DeviceGray",
        4 => "/DeviceCMYK",
        _ => "/DeviceRGB",
    }
}

/// Writes objects and remembers where they are.
struct PdfWriter<'w> {
    out: &'w mut dyn Write,
    at: u64,
    offsets: BTreeMap<u32, u64>,
}

impl<'w> PdfWriter<'w> {
    fn new(out: &'w mut dyn Write) -> io::Result<Self> {
        let mut writer = Self { out, at: 0, offsets: BTreeMap::new() };
        // Bytes above 127 tell programs that the file is not text (ISO 32000-1 §7.5.2).
        writer.put(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")?;
        Ok(writer)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.at += bytes.len() as u64;
        Ok(())
    }

    fn begin(&mut self, number: u32) -> io::Result<()> {
        self.offsets.insert(number, self.at);
        self.put(format!("{number} 0 obj\n").as_bytes())
    }

    /// An object of the skeleton; pages with further boxes.
    fn copy(&mut self, object: &Body, purpose: Purpose) -> io::Result<()> {
        self.begin(object.number)?;
        match with_boxes(object.value, purpose) {
            Some(page) => self.put(&page)?,
            None => self.put(object.value)?,
        }
        if let Some(stream) = object.stream {
            self.put(b"\nstream\n")?;
            self.put(stream)?;
            self.put(b"\nendstream")?;
        }
        self.put(b"\nendobj\n")
    }

    /// The form that draws an asset in the unit square.
    fn form(&mut self, number: u32, asset: &Asset, picture: u32) -> io::Result<()> {
        let content = format!("q {} cm /P Do Q", asset.matrix.to_pdf());
        self.begin(number)?;
        let length = content.len();
        self.put(
            format!(
                "<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</P {picture} 0 \
                 R>>>>/Length {length}>>\nstream\n{content}\nendstream\nendobj\n"
            )
            .as_bytes(),
        )
    }

    /// A picture, copied from its file.
    fn picture(&mut self, number: u32, asset: &Asset, space: &str) -> io::Result<()> {
        let scan = &asset.scan;
        // Adobe's programs store CMYK inverted, and say so by their segment alone.
        let inverted = scan.components == 4 && scan.adobe.is_some();
        let decode = if inverted { "/Decode[1 0 1 0 1 0 1 0]" } else { "" };
        let (w, h, length) = (scan.size.w, scan.size.h, scan.len);
        self.begin(number)?;
        self.put(
            format!(
                "<</Type/XObject/Subtype/Image/Width {w}/Height {h}/ColorSpace {space}\
                 /BitsPerComponent 8{decode}/Filter/DCTDecode/Length {length}>>\nstream\n"
            )
            .as_bytes(),
        )?;
        let mut file = File::open(&asset.path)?;
        for &(from, to) in &scan.keep {
            file.seek(SeekFrom::Start(from))?;
            let copied = io::copy(&mut Read::by_ref(&mut file).take(to - from), self.out)?;
            self.at += copied;
            if copied != to - from {
                let words = format!("`{}` changed while it was copied", asset.path.display());
                return Err(io::Error::other(words));
            }
        }
        self.put(b"\nendstream\nendobj\n")
    }

    fn profile(&mut self, number: u32, icc: &[u8]) -> io::Result<()> {
        let n = channels(icc).unwrap_or(3);
        let (alternate, length) = (device_space(n), icc.len());
        self.begin(number)?;
        self.put(format!("<</N {n}/Alternate{alternate}/Length {length}>>\nstream\n").as_bytes())?;
        self.put(icc)?;
        self.put(b"\nendstream\nendobj\n")
    }

    /// The table of objects and the trailer.
    fn end(mut self, root: u32, info: Option<u32>, [mark, id]: [&str; 2]) -> io::Result<()> {
        let start = self.at;
        let size = self.offsets.last_key_value().map_or(1, |(last, _)| last + 1);
        let mut table = format!("xref\n0 {size}\n0000000000 65535 f\r\n");
        for number in 1..size {
            match self.offsets.get(&number) {
                // The table has room for ten digits (ISO 32000-1 §7.5.4).
                Some(offset) if *offset >= 10_000_000_000 => {
                    return Err(io::Error::other("a PDF of this kind ends at 10 GB"));
                }
                Some(offset) => table += &format!("{offset:010} 00000 n\r\n"),
                None => table += "0000000000 00000 f\r\n",
            }
        }
        let info = info.map_or(String::new(), |info| format!("/Info {info} 0 R"));
        table += &format!(
            "trailer\n<</Size {size}/Root {root} 0 R{info}/ID[<{mark}><{id}>]>>\nstartxref\n{start}\
             \n%%EOF\n"
        );
        self.put(table.as_bytes())
    }
}

/// A page with its further boxes; `None` for any other object.
fn with_boxes(value: &[u8], purpose: Purpose) -> Option<Vec<u8>> {
    if entry(value, "Type")? != b"/Page" {
        return None;
    }
    let media = entry(value, "MediaBox")?;
    let trim = entry(value, "TrimBox");
    let mut page = value.strip_suffix(b">>")?.to_vec();
    let mut add = |name: &str, rect: &[u8]| {
        page.extend_from_slice(name.as_bytes());
        page.extend_from_slice(rect);
    };
    match purpose {
        Purpose::Print => add("/BleedBox", media),
        Purpose::Look => add("/CropBox", trim.unwrap_or(media)),
    }
    if trim.is_none() {
        add("/TrimBox", media);
    }
    page.extend_from_slice(b">>");
    Some(page)
}
