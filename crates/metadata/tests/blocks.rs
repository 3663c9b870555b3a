//! Where metadata blocks lie in each format.

use crate::support::*;
use leporello_metadata::{Blocks, blocks};
use leporello_model::Orientation;

fn camera() -> Vec<u8> {
    tiff(&[ascii(0x010f, "NIKON"), ascii(0x0110, "D40")], &[], &[])
}

fn caption(words: &str) -> Vec<u8> {
    xmp(&format!("<dc:description>{words}</dc:description>"))
}

/// Whether the EXIF block can be read, wherever it was found.
fn has_camera(blocks: &Blocks) -> bool {
    read_blocks(blocks).camera.as_deref() == Some("NIKON D40")
}

#[test]
fn a_jpeg_has_its_blocks_in_segments() {
    let icc = |number: u8, data: &[u8]| (0xe2, [b"ICC_PROFILE\0", &[number, 2][..], data].concat());
    let iptc = iptc(&[(120, b"words")]);
    let found = blocks(&jpeg(&[
        exif_segment(&camera()),
        xmp_segment(&caption("words")),
        icc(2, b"second"),
        icc(1, b"first "),
        photoshop_segment(&resource(0x0404, &iptc)),
        (0xfe, b"a comment".to_vec()),
    ]));
    assert!(has_camera(&found));
    assert_eq!(found.xmp, [caption("words")]);
    assert_eq!(found.icc.as_deref(), Some(&b"first second"[..]));
    assert_eq!(found.iptc, Some(iptc));
    assert_eq!(found.texts, [("Comment".to_owned(), "a comment".to_owned())]);
}

#[test]
fn a_damaged_exif_block_does_not_hide_a_good_one() {
    let outside = b"II\x2a\0\xff\xff\xff\x7f".to_vec();
    let found = blocks(&jpeg(&[exif_segment(&outside), exif_segment(&camera())]));
    assert!(has_camera(&found));
}

#[test]
fn extended_xmp_is_joined_if_the_packet_names_it() {
    let identity = b"0123456789ABCDEF0123456789ABCDEF";
    let main =
        xmp("<xmpNote:HasExtendedXMP>0123456789ABCDEF0123456789ABCDEF</xmpNote:HasExtendedXMP>");
    let extension = caption("a long story");
    let half = extension.len() / 2;
    let part = |identity: &[u8], offset: usize, data: &[u8]| {
        let head = b"http://ns.adobe.com/xmp/extension/\0";
        let total = u32::try_from(extension.len()).unwrap().to_be_bytes();
        let offset = u32::try_from(offset).unwrap().to_be_bytes();
        (0xe1, [head, identity, &total[..], &offset, data].concat())
    };
    let found = blocks(&jpeg(&[
        xmp_segment(&main),
        part(identity, half, &extension[half..]),
        part(&[b'F'; 32], 0, b"left over"),
        part(identity, 0, &extension[..half]),
    ]));
    assert_eq!(found.xmp.len(), 2);
    assert_eq!(read_blocks(&found).words.caption.as_deref(), Some("a long story"));
}

#[test]
fn the_digest_tells_that_iptc_was_changed_after_xmp() {
    let records = iptc(&[(120, b"newer words")]);
    let of_other_records = [7; 16];
    let resources = |digest: &[u8]| [resource(0x0404, &records), resource(0x0425, digest)].concat();
    let file = |digest: &[u8]| {
        blocks(&jpeg(&[xmp_segment(&caption("older")), photoshop_segment(&resources(digest))]))
    };
    let caption = |digest: &[u8]| read_blocks(&file(digest)).words.caption;
    assert_eq!(caption(&of_other_records).as_deref(), Some("newer words"));
    assert_eq!(caption(&md5::compute(&records).0).as_deref(), Some("older"));
}

#[test]
fn a_png_has_its_blocks_in_chunks_packed_or_not() {
    let packed = |data: &[u8]| miniz_oxide::deflate::compress_to_vec_zlib(data, 6);
    let xmp_text =
        |flag: u8, data: &[u8]| [b"XML:com.adobe.xmp\0", &[flag, 0, 0, 0][..], data].concat();
    let found = blocks(&png(&[
        (b"iCCP", [b"name\0\0", &packed(b"PROFILE")[..]].concat()),
        (b"tEXt", b"Title\0caf\xe9".to_vec()),
        (b"zTXt", [b"Author\0\0", &packed(b"Ada")[..]].concat()),
        (b"IDAT", vec![0; 9]),
        (b"iTXt", xmp_text(0, &caption("plain"))),
        (b"iTXt", xmp_text(1, &packed(&caption("packed")))),
        (b"eXIf", camera()),
    ]));
    assert!(has_camera(&found));
    assert_eq!(found.icc.as_deref(), Some(&b"PROFILE"[..]));
    assert_eq!(found.xmp, [caption("plain"), caption("packed")]);
    let texts = [("Title", "café"), ("Author", "Ada")];
    assert_eq!(found.texts, texts.map(|(key, text)| (key.to_owned(), text.to_owned())));
}

#[test]
fn a_png_of_imagemagick_has_its_blocks_in_hexadecimal() {
    let block = [b"Exif\0\0", &camera()[..]].concat();
    let digits: String = block.iter().map(|byte| format!("{byte:02x}")).collect();
    let text = format!("Raw profile type exif\0\nexif\n{:8}\n{digits}\n", block.len());
    assert!(has_camera(&blocks(&png(&[(b"tEXt", text.into_bytes())]))));
}

#[test]
fn a_png_cannot_unpack_without_end() {
    let bomb = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 24 << 20], 9);
    let chunk = (b"zTXt", [b"Title\0\0", &bomb[..]].concat());
    let texts = blocks(&png(&[chunk.clone(), chunk.clone(), chunk])).texts;
    let unpacked: usize = texts.iter().map(|(_, text)| text.len()).sum();
    assert!(unpacked <= 32 << 20);
}

#[test]
fn a_webp_has_its_blocks_in_chunks_of_even_length() {
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        let len = u32::try_from(data.len()).unwrap().to_le_bytes();
        [&kind[..], &len, data, &vec![0; data.len() % 2]].concat()
    };
    let packet = caption("odd");
    let chunks = [chunk(b"ICCP", b"odd"), chunk(b"EXIF", &camera()), chunk(b"XMP ", &packet)];
    let found = blocks(&[b"RIFF\0\0\0\0WEBP", &chunks.concat()[..]].concat());
    assert!(has_camera(&found));
    assert_eq!(found.xmp, [packet]);
    assert_eq!(found.icc.as_deref(), Some(&b"odd"[..]));
}

#[test]
fn a_gif_has_its_packet_before_a_trailer_that_leads_out() {
    let packet = caption("moving");
    let trailer: Vec<u8> = std::iter::once(1).chain((0..=255).rev()).collect();
    let mut gif = b"GIF89a\x01\0\x01\0\0\0\0".to_vec();
    gif.extend(b"\x21\xfe\x05hello\0\x21\xff\x0bXMP DataXMP");
    gif.extend([&packet[..], &trailer, &[0, 0x3b]].concat());
    let found = blocks(&gif);
    assert_eq!(found.xmp, [packet]);
    assert_eq!(found.texts, [("Comment".to_owned(), "hello".to_owned())]);
}

#[test]
fn a_heic_has_items_in_the_file_and_in_idat() {
    let packet = caption("live");
    let found = blocks(&heic(&camera(), &packet));
    assert!(has_camera(&found));
    assert_eq!(found.xmp, [packet]);
    assert_eq!(found.icc.as_deref(), Some(&b"PROFILE"[..]));
    assert_eq!(found.container_turn, Orientation::from_exif(6));
    assert_eq!(read_blocks(&found).orientation.exif(), 6);
}

#[test]
fn a_tiff_gives_its_directories_but_not_its_picture() {
    let packet = caption("large");
    let picture = vec![0; 70_000];
    let entries = [
        ascii(0x010f, "NIKON"),
        ascii(0x0110, "D40"),
        undefined(700, &packet),
        undefined(0x0111, &picture),
        undefined(34675, b"PROFILE"),
    ];
    let date = [ascii(0x9003, "2016:08:30 14:09:40")];
    let found = blocks(&tiff(&entries, &date, &[]));
    assert!(has_camera(&found));
    assert_eq!(found.xmp, [packet]);
    assert_eq!(found.icc.as_deref(), Some(&b"PROFILE"[..]));
    assert!(found.exif.as_ref().is_some_and(|exif| exif.len() < 70_000));
    assert!(read_blocks(&found).taken.is_some());
}

#[test]
fn a_cr3_has_its_directories_one_by_one() {
    let one = |entries: &[Entry]| {
        let mut whole = tiff(entries, &[], &[]);
        whole.truncate(whole.len() - 12);
        whole
    };
    let main = iso_box(b"CMT1", &one(&[ascii(0x010f, "NIKON"), ascii(0x0110, "D40")]));
    let exif = iso_box(b"CMT2", &one(&[ascii(0x9003, "2016:08:30 14:09:40")]));
    let uuid = b"\x85\xc0\xb6\x87\x82\x0f\x11\xe0\x81\x11\xf4\xce\x46\x2b\x6a\x48";
    let uuid = iso_box(b"uuid", &[&uuid[..], &main, &exif].concat());
    let file = [iso_box(b"ftyp", b"crx \0\0\0\0"), iso_box(b"moov", &uuid)].concat();
    let found = blocks(&file);
    assert!(has_camera(&found));
    assert!(read_blocks(&found).taken.is_some());
}

#[test]
fn other_files_have_none() {
    for bytes in [&b""[..], b"\xff", b"<html>404</html>", b"BM\0\0\0\0", b"%PDF-1.7"] {
        assert_eq!(blocks(bytes), Blocks::default());
    }
}
