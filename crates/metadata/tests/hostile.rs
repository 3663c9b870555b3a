//! No input may panic, hang or fill the memory.

use crate::support::*;
use leporello_metadata::{
    Blocks, Metadata, PicasaEntry, Sidecars, blocks, icc_is_srgb, icc_name, picasa_ini, read,
};
use leporello_model::PixelSize;
use proptest::prelude::*;

/// Files that are whole, one of each format.
fn whole_files() -> Vec<Vec<u8>> {
    let exif = tiff(
        &[ascii(0x010f, "NIKON"), short(0x0112, 6), ascii(0x8298, "Ada\0Bea")],
        &[ascii(0x9003, "2016:08:30 14:09:40"), undefined(0x9286, b"UNICODE\0a\0b\0")],
        &[ascii(1, "N"), rationals(2, &[(47, 1), (22, 1), (0, 0)])],
    );
    let packet = xmp("<dc:description>words</dc:description>");
    let iptc = iptc(&[(55, b"20160830"), (120, b"words")]);
    let icc = (0xe2, [b"ICC_PROFILE\0\x01\x01", &[0; 200][..]].concat());
    let photoshop = photoshop_segment(&resource(0x0404, &iptc));
    let webp = [b"RIFF\0\0\0\0WEBPEXIF\x04\0\0\0", &exif[..4]].concat();
    vec![
        jpeg(&[exif_segment(&exif), xmp_segment(&packet), icc, photoshop]),
        png(&[(b"tEXt", b"Title\0words".to_vec()), (b"eXIf", exif.clone())]),
        heic(&exif, &packet),
        webp,
        b"GIF89a\x01\0\x01\0\0\0\0\x21\xfe\x05hello\0\x21\xff\x0bXMP DataXMP\x01a\0\x3b".to_vec(),
        exif,
    ]
}

/// Reads whatever may be in these bytes, in every role they can have.
fn read_everything(bytes: &[u8]) -> Metadata {
    let found = blocks(bytes);
    let name = String::from_utf8_lossy(bytes);
    let _ = found.icc.as_deref().map(|icc| (icc_name(icc), icc_is_srgb(icc)));
    let _ = (icc_name(bytes), icc_is_srgb(bytes));
    let picasa = picasa_ini(bytes).into_values().next();
    let sidecars = Sidecars { xmp: Some(bytes), takeout_json: Some(bytes), picasa };
    let raw = Blocks {
        exif: Some(bytes.to_vec()),
        xmp: vec![bytes.to_vec()],
        iptc: Some(bytes.to_vec()),
        ..found.clone()
    };
    let empty = PixelSize { w: 0, h: 0 };
    let _ = read(&raw, &Sidecars::default(), &name, empty, LATEST);
    read(&found, &sidecars, &name, STORED, LATEST)
}

#[test]
fn a_file_may_end_anywhere() {
    for file in whole_files() {
        for end in 0..file.len() {
            read_everything(&file[..end]);
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        read_everything(&bytes);
    }

    #[test]
    fn any_bytes_behind_a_sound_beginning_are_read(
        which in 0..6usize, at in 0..400usize, bytes in proptest::collection::vec(any::<u8>(), 1..60)
    ) {
        let mut file = whole_files().swap_remove(which);
        let at = at.min(file.len());
        let end = (at + bytes.len()).min(file.len());
        file.splice(at..end, bytes);
        read_everything(&file);
    }

    #[test]
    fn any_words_are_read(words in "\\PC{0,80}") {
        let escaped = words.replace('&', "&amp;").replace('<', "&lt;");
        read_xmp(&format!("<dc:description>{escaped}</dc:description>"));
        let picasa = Some(PicasaEntry { caption: Some(words.clone()), ..PicasaEntry::default() });
        let sidecars = Sidecars { picasa, ..Sidecars::default() };
        let _ = read(&Blocks::default(), &sidecars, &words, STORED, LATEST);
    }

    #[test]
    fn any_date_is_read(text in "[0-9]{1,4}[-:/ .]?[0-9]{0,2}[-:]?[0-9]{0,2}[T ]?[0-9:.+Z-]{0,14}") {
        read_exif(&[], &[ascii(0x9003, &text)], &[]);
        let _ = read(&Blocks::default(), &Sidecars::default(), &text, STORED, LATEST);
    }
}

#[test]
fn a_directory_that_points_to_itself_is_read_once() {
    let mut block = tiff(&[ascii(0x010f, "NIKON")], &[], &[]);
    let pointer = block.windows(2).position(|tag| tag == [0x69, 0x87]).unwrap() + 8;
    block[pointer..pointer + 4].copy_from_slice(&8u32.to_le_bytes());
    let blocks = Blocks { exif: Some(block), ..Blocks::default() };
    assert_eq!(read_blocks(&blocks).camera.as_deref(), Some("NIKON"));
}

#[test]
fn values_that_lie_over_each_other_are_not_copied_without_end() {
    let shared: Vec<u8> = vec![b'a'; 60_000];
    let mut file = tiff(&vec![undefined(0x010e, &[0; 5]); 2_000], &[], &[]);
    let at = u32::try_from(file.len()).unwrap().to_le_bytes();
    for entry in 0..2_000 {
        let place = 8 + 2 + 12 * entry;
        file[place + 4..place + 8].copy_from_slice(&60_000u32.to_le_bytes());
        file[place + 8..place + 12].copy_from_slice(&at);
    }
    file.extend(shared);
    assert!(blocks(&file).exif.unwrap().len() < 2 << 20);
}

#[test]
fn extents_without_bytes_of_their_own_are_one() {
    // Version 1, all widths 0 but that of the extent index, item 2 with 65 535 extents.
    let location = [0, 2, 0, 0, 0, 0, 0xff, 0xff];
    let iloc = iso_box(b"iloc", &[&[1, 0, 0, 0, 0, 0, 0, 1][..], &location].concat());
    let infe = iso_box(b"infe", b"\x02\0\0\0\0\x02\0\0Exif\0");
    let iinf = iso_box(b"iinf", &[&[0, 0, 0, 0, 0, 1][..], &infe].concat());
    let meta = iso_box(b"meta", &[&[0; 4][..], &iinf, &iloc].concat());
    assert_eq!(blocks(&[iso_box(b"ftyp", b"heic"), meta].concat()).exif, None);
}

#[test]
fn nesting_and_crowding_in_xmp_are_bounded() {
    let deep = format!("{}{}", "<dc:a>".repeat(100_000), "</dc:a>".repeat(100_000));
    assert_eq!(read_xmp(&deep).words.caption, None);
    let attributes: String = (0..100_000).map(|i| format!(" dc:a{i}=\"\"")).collect();
    assert_eq!(read_xmp(&format!("<dc:b{attributes}/>")).words.caption, None);
    let spaces: String = (0..20_000).map(|i| format!("<dc:a xmlns:a{i}=\"b\">")).collect();
    assert_eq!(read_xmp(&spaces).words.caption, None);
    let entities = "<!DOCTYPE a [<!ENTITY b \"&c;&c;\">]><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/>";
    let sidecars = Sidecars { xmp: Some(entities.as_bytes()), ..Sidecars::default() };
    let _ = read(&Blocks::default(), &sidecars, "a.jpg", STORED, LATEST);
}
