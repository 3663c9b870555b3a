//! Writing objects of a PDF, and remembering where they are.

use crate::asset::Asset;
use crate::output_profile::Header;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};

/// Writes objects and remembers where they are.
pub(crate) struct PdfWriter<'w> {
    out: &'w mut dyn Write,
    at: u64,
    offsets: BTreeMap<u32, u64>,
}

impl<'w> PdfWriter<'w> {
    /// Begins a PDF of this version, such as `1.4`.
    pub(crate) fn new(out: &'w mut dyn Write, version: &str) -> io::Result<Self> {
        let mut writer = Self { out, at: 0, offsets: BTreeMap::new() };
        // Bytes above 127 tell programs that the file is not text (ISO 32000-1 §7.5.2).
        writer.put(format!("%PDF-{version}\n%").as_bytes())?;
        writer.put(b"\xe2\xe3\xcf\xd3\n")?;
        Ok(writer)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.write_all(bytes)?;
        self.at += bytes.len() as u64;
        Ok(())
    }

    /// An object, with its stream if it has one; the value then tells its length.
    pub(crate) fn object(
        &mut self,
        number: u32,
        value: &[u8],
        stream: Option<&[u8]>,
    ) -> io::Result<()> {
        self.offsets.insert(number, self.at);
        self.put(format!("{number} 0 obj\n").as_bytes())?;
        self.put(value)?;
        if let Some(stream) = stream {
            self.put(b"\nstream\n")?;
            self.put(stream)?;
            // A return at the end of the data and our line feed would read as one line end.
            let ends_in_return = stream.last() == Some(&b'\r');
            self.put(if ends_in_return { b"\r\nendstream" } else { b"\nendstream" })?;
        }
        self.put(b"\nendobj\n")
    }

    /// A form whose box is the unit square, with what it draws and uses.
    pub(crate) fn form(&mut self, number: u32, content: &str, resources: &str) -> io::Result<()> {
        let length = content.len();
        let value = format!(
            "<</Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<<{resources}>>/Length {length}>>"
        );
        self.object(number, value.as_bytes(), Some(content.as_bytes()))
    }

    /// A picture, copied from its file.
    pub(crate) fn picture(&mut self, number: u32, asset: &Asset, space: &str) -> io::Result<()> {
        let scan = &asset.scan;
        // Adobe's programs store CMYK inverted, and say so by their segment alone.
        let inverted = scan.components == 4 && scan.adobe.is_some();
        let decode = if inverted { "/Decode[1 0 1 0 1 0 1 0]" } else { "" };
        let (w, h, length) = (scan.size.w, scan.size.h, scan.len);
        self.offsets.insert(number, self.at);
        self.put(
            format!(
                "{number} 0 obj\n<</Type/XObject/Subtype/Image/Width {w}/Height {h}/ColorSpace \
                 {space}/BitsPerComponent 8{decode}/Filter/DCTDecode/Length {length}>>\nstream\n"
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

    /// A colour profile.
    pub(crate) fn profile(&mut self, number: u32, icc: &[u8]) -> io::Result<()> {
        let n = Header::of(icc).and_then(Header::channels).unwrap_or(3);
        let (alternate, length) = (device_space(n), icc.len());
        let value = format!("<</N {n}/Alternate{alternate}/Length {length}>>");
        self.object(number, value.as_bytes(), Some(icc))
    }

    /// The table of objects and the trailer.
    pub(crate) fn end(mut self, root: u32, info: u32, [mark, id]: [&str; 2]) -> io::Result<()> {
        let start = self.at;
        let size = self.offsets.last_key_value().map_or(1, |(last, _)| last + 1);
        let mut table = format!("xref\n0 {size}\n");
        // Numbers that are not used form a chain that begins and ends with 0 (ISO 32000-1
        // §7.5.4).
        let mut unused = (0..size).filter(|number| !self.offsets.contains_key(number));
        unused.next();
        for number in 0..size {
            match self.offsets.get(&number) {
                // The table has room for ten digits.
                Some(offset) if *offset >= 10_000_000_000 => {
                    return Err(io::Error::other("a PDF of this kind ends at 10 GB"));
                }
                Some(offset) => table += &format!("{offset:010} 00000 n\r\n"),
                None => {
                    let next = unused.next().unwrap_or(0);
                    let generation = if number == 0 { 65535 } else { 1 };
                    table += &format!("{next:010} {generation:05} f\r\n");
                }
            }
        }
        table += &format!(
            "trailer\n<</Size {size}/Root {root} 0 R/Info {info} 0 R/ID[<{mark}><{id}>]>>\n\
             startxref\n{start}\n%%EOF\n"
        );
        self.put(table.as_bytes())
    }
}

/// The device's own space of so many channels.
pub(crate) fn device_space(components: u8) -> &'static str {
    match components {
        1 => "/DeviceGray",
        4 => "/DeviceCMYK",
        _ => "/DeviceRGB",
    }
}
