//! Small builders of metadata blocks and of the files that carry them.

// Each test file uses some of these; what they build is small, and its lengths fit.
#![allow(dead_code, clippy::unwrap_used)]

use leporello_metadata::{Blocks, Metadata, Sidecars, read};
use leporello_model::PixelSize;

/// The picture all tests speak about.
pub const STORED: PixelSize = PixelSize { w: 600, h: 400 };

/// The last possible day of all tests.
pub const LATEST: jiff::civil::Date = jiff::civil::date(2026, 6, 30);

/// A value of a TIFF directory: tag, type, number of elements, bytes.
pub type Entry = (u16, u16, u32, Vec<u8>);

/// A text, ended by zero.
pub fn ascii(tag: u16, text: &str) -> Entry {
    let bytes = [text.as_bytes(), &[0]].concat();
    (tag, 2, u32::try_from(bytes.len()).unwrap(), bytes)
}

/// A number of 16 bits.
pub fn short(tag: u16, value: u16) -> Entry {
    (tag, 3, 1, value.to_le_bytes().to_vec())
}

/// A number of 32 bits.
pub fn long(tag: u16, value: u32) -> Entry {
    (tag, 4, 1, value.to_le_bytes().to_vec())
}

/// Fractions.
pub fn rationals(tag: u16, values: &[(u32, u32)]) -> Entry {
    let bytes = values.iter().flat_map(|(a, b)| [a.to_le_bytes(), b.to_le_bytes()]);
    (tag, 5, u32::try_from(values.len()).unwrap(), bytes.flatten().collect())
}

/// Bytes of no type.
pub fn undefined(tag: u16, bytes: &[u8]) -> Entry {
    (tag, 7, u32::try_from(bytes.len()).unwrap(), bytes.to_vec())
}

/// A little-endian TIFF structure with a main, an EXIF and a GPS directory.
pub fn tiff(main: &[Entry], exif: &[Entry], gps: &[Entry]) -> Vec<u8> {
    let exif_at = 8 + size(main.len() + 2, main);
    let gps_at = exif_at + size(exif.len(), exif);
    let mut main = main.to_vec();
    main.push(long(0x8769, u32::try_from(exif_at).unwrap()));
    main.push(long(0x8825, u32::try_from(gps_at).unwrap()));
    let mut out = b"II\x2a\0\x08\0\0\0".to_vec();
    for entries in [&main, exif, gps] {
        directory(&mut out, entries);
    }
    out
}

fn size(count: usize, entries: &[Entry]) -> usize {
    let values: usize = entries.iter().map(|entry| entry.3.len()).filter(|&len| len > 4).sum();
    2 + 12 * count + 4 + values
}

fn directory(out: &mut Vec<u8>, entries: &[Entry]) {
    let mut values_at = out.len() + 2 + 12 * entries.len() + 4;
    out.extend(u16::try_from(entries.len()).unwrap().to_le_bytes());
    for (tag, kind, count, bytes) in entries {
        out.extend(tag.to_le_bytes());
        out.extend(kind.to_le_bytes());
        out.extend(count.to_le_bytes());
        if bytes.len() > 4 {
            out.extend(u32::try_from(values_at).unwrap().to_le_bytes());
            values_at += bytes.len();
        } else {
            out.extend([bytes.clone(), vec![0; 4 - bytes.len()]].concat());
        }
    }
    out.extend([0; 4]);
    for entry in entries.iter().filter(|entry| entry.3.len() > 4) {
        out.extend(&entry.3);
    }
}

/// An XMP packet with these properties of the photograph.
pub fn xmp(properties: &str) -> Vec<u8> {
    let spaces = [
        ("dc", "http://purl.org/dc/elements/1.1/"),
        ("xmp", "http://ns.adobe.com/xap/1.0/"),
        ("exif", "http://ns.adobe.com/exif/1.0/"),
        ("tiff", "http://ns.adobe.com/tiff/1.0/"),
        ("photoshop", "http://ns.adobe.com/photoshop/1.0/"),
        ("Iptc4xmpCore", "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"),
        ("Iptc4xmpExt", "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"),
        ("digiKam", "http://www.digikam.org/ns/1.0/"),
        ("MicrosoftPhoto", "http://ns.microsoft.com/photo/1.0/"),
        ("MP", "http://ns.microsoft.com/photo/1.2/"),
        ("MPRI", "http://ns.microsoft.com/photo/1.2/t/RegionInfo#"),
        ("MPReg", "http://ns.microsoft.com/photo/1.2/t/Region#"),
        ("mwg-rs", "http://www.metadataworkinggroup.com/schemas/regions/"),
        ("stArea", "http://ns.adobe.com/xmp/sType/Area#"),
        ("stDim", "http://ns.adobe.com/xap/1.0/sType/Dimensions#"),
        ("xmpNote", "http://ns.adobe.com/xmp/note/"),
    ];
    let spaces: String =
        spaces.iter().map(|(prefix, uri)| format!(" xmlns:{prefix}=\"{uri}\"")).collect();
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
         <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF \
         xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
         <rdf:Description rdf:about=\"\"{spaces}>{properties}</rdf:Description>\
         </rdf:RDF></x:xmpmeta>   \n<?xpacket end=\"w\"?>"
    )
    .into_bytes()
}

/// IPTC records of the application part.
pub fn iptc(records: &[(u8, &[u8])]) -> Vec<u8> {
    let record = |(number, data): &(u8, &[u8])| {
        let len = u16::try_from(data.len()).unwrap().to_be_bytes();
        [&[0x1c, 2, *number], &len[..], data].concat()
    };
    records.iter().flat_map(record).collect()
}

/// A Photoshop resource.
pub fn resource(id: u16, data: &[u8]) -> Vec<u8> {
    let len = u32::try_from(data.len()).unwrap().to_be_bytes();
    let padding = vec![0; data.len() % 2];
    [b"8BIM", &id.to_be_bytes()[..], &[0, 0], &len, data, &padding].concat()
}

/// A JPEG of these segments, without a picture.
pub fn jpeg(segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    for (marker, payload) in segments {
        out.extend([0xff, *marker]);
        out.extend(u16::try_from(payload.len() + 2).unwrap().to_be_bytes());
        out.extend(payload);
    }
    out.extend([0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]);
    out
}

/// The segment that carries EXIF.
pub fn exif_segment(tiff: &[u8]) -> (u8, Vec<u8>) {
    (0xe1, [b"Exif\0\0", tiff].concat())
}

/// The segment that carries XMP.
pub fn xmp_segment(packet: &[u8]) -> (u8, Vec<u8>) {
    (0xe1, [b"http://ns.adobe.com/xap/1.0/\0", packet].concat())
}

/// The segment that carries Photoshop's resources.
pub fn photoshop_segment(resources: &[u8]) -> (u8, Vec<u8>) {
    (0xed, [b"Photoshop 3.0\0", resources].concat())
}

/// A PNG of these chunks, without a picture.
pub fn png(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in chunks {
        out.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        out.extend(*kind);
        out.extend(data);
        out.extend([0; 4]);
    }
    out
}

/// A box of an ISO file.
pub fn iso_box(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let len = u32::try_from(body.len() + 8).unwrap().to_be_bytes();
    [&len[..], kind, body].concat()
}

/// A HEIC of an EXIF item in the file and an XMP item in `idat`, turned by `irot`.
pub fn heic(exif: &[u8], xmp: &[u8]) -> Vec<u8> {
    let ftyp = iso_box(b"ftyp", b"heic\0\0\0\0");
    let infe =
        |item: u8, kind: &[u8]| iso_box(b"infe", &[&[2, 0, 0, 0, 0, item, 0, 0], kind].concat());
    let entries = [infe(1, b"hvc1\0"), infe(2, b"Exif\0"), infe(3, b"mime\0application/rdf+xml\0")];
    let iinf = iso_box(b"iinf", &[&[0, 0, 0, 0, 0, 3][..], &entries.concat()].concat());
    let pitm = iso_box(b"pitm", &[0, 0, 0, 0, 0, 1]);
    let ipco =
        iso_box(b"ipco", &[iso_box(b"colr", b"profPROFILE"), iso_box(b"irot", &[3])].concat());
    let ipma = iso_box(b"ipma", &[0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 2, 1, 0x82]);
    let iprp = iso_box(b"iprp", &[ipco, ipma].concat());
    let idat = iso_box(b"idat", xmp);
    let number = |value: usize| u32::try_from(value).unwrap().to_be_bytes();
    let location = |item: u8, method: u8, offset: usize, len: usize| {
        let head = [0, item, 0, method, 0, 0, 0, 1];
        [&head[..], &number(offset), &number(len)].concat()
    };
    let item = [&[0, 0, 0, 0][..], exif].concat();
    let meta = |exif_at| {
        let locations = [location(2, 0, exif_at, item.len()), location(3, 1, 0, xmp.len())];
        let iloc =
            iso_box(b"iloc", &[&[1, 0, 0, 0, 0x44, 0, 0, 2][..], &locations.concat()].concat());
        let boxes = [&iinf[..], &pitm, &iprp, &idat, &iloc].concat();
        iso_box(b"meta", &[&[0; 4][..], &boxes].concat())
    };
    let exif_at = ftyp.len() + meta(0).len() + 8;
    [ftyp, meta(exif_at), iso_box(b"mdat", &item)].concat()
}

/// Reads blocks as those of `photo.jpg` without sidecars.
pub fn read_blocks(blocks: &Blocks) -> Metadata {
    read(blocks, &Sidecars::default(), "photo.jpg", STORED, LATEST)
}

/// Reads a TIFF structure alone.
pub fn read_exif(main: &[Entry], exif: &[Entry], gps: &[Entry]) -> Metadata {
    read_blocks(&Blocks { exif: Some(tiff(main, exif, gps)), ..Blocks::default() })
}

/// Reads an XMP packet alone.
pub fn read_xmp(properties: &str) -> Metadata {
    read_blocks(&Blocks { xmp: vec![xmp(properties)], ..Blocks::default() })
}
