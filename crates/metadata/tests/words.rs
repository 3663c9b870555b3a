//! Captions, names, marks, places and faces: which source is believed.

use crate::support::*;
use leporello_metadata::{Blocks, Sidecars, picasa_ini, read};
use leporello_model::{Gps, Labels};

fn alternatives(property: &str, texts: &[(&str, &str)]) -> String {
    let items: String = texts
        .iter()
        .map(|(language, text)| format!("<rdf:li xml:lang=\"{language}\">{text}</rdf:li>"))
        .collect();
    format!("<{property}><rdf:Alt>{items}</rdf:Alt></{property}>")
}

#[test]
fn the_default_caption_speaks_to_everybody_and_keeps_its_language() {
    let both = [("de-DE", "Dach"), ("x-default", "Roof"), ("en-GB", "Roof")];
    let words = read_xmp(&alternatives("dc:description", &both)).words;
    assert_eq!(words.caption.as_deref(), Some("Roof"));
    assert_eq!(words.caption_language.as_deref(), Some("en-GB"));
    let one = read_xmp(&alternatives("dc:description", &[("fr", "Toit")])).words;
    assert_eq!(one.caption.as_deref(), Some("Toit"));
    assert_eq!(one.caption_language.as_deref(), Some("fr"));
}

#[test]
fn a_caption_is_taken_from_the_strongest_source_that_says_something() {
    let exif = tiff(&[ascii(0x010e, "from EXIF")], &[], &[]);
    let iptc = iptc(&[(120, b"from IPTC")]);
    let packet = xmp("<dc:description>from XMP</dc:description>");
    let sidecar = xmp("<dc:description>from the sidecar</dc:description>");
    let mut blocks =
        Blocks { exif: Some(exif), iptc: Some(iptc), xmp: vec![packet], ..Blocks::default() };
    let caption = |blocks: &Blocks, sidecar: Option<&[u8]>| {
        let sidecars = Sidecars { xmp: sidecar, ..Sidecars::default() };
        read(blocks, &sidecars, "a.jpg", STORED, LATEST).words.caption.unwrap()
    };
    assert_eq!(caption(&blocks, Some(&sidecar)), "from the sidecar");
    assert_eq!(caption(&blocks, Some(&xmp(""))), "from XMP");
    assert_eq!(caption(&blocks, None), "from XMP");
    blocks.iptc_is_newer = true;
    assert_eq!(caption(&blocks, None), "from IPTC");
    blocks.xmp.clear();
    blocks.iptc = None;
    assert_eq!(caption(&blocks, None), "from EXIF");
}

#[test]
fn a_caption_cut_off_by_an_old_format_is_taken_whole() {
    let blocks = Blocks {
        iptc: Some(iptc(&[(120, b"We walked around")])),
        xmp: vec![xmp("<dc:description>We walked around the lake</dc:description>")],
        iptc_is_newer: true,
        ..Blocks::default()
    };
    let caption = read_blocks(&blocks).words.caption;
    assert_eq!(caption.as_deref(), Some("We walked around the lake"));
}

#[test]
fn what_a_camera_writes_makes_way_for_what_a_person_wrote() {
    let metadata = read_exif(
        &[ascii(0x010e, "OLYMPUS DIGITAL CAMERA         ")],
        &[undefined(0x9286, b"ASCII\0\0\0Lake of Lucerne")],
        &[],
    );
    assert_eq!(metadata.words.caption.as_deref(), Some("Lake of Lucerne"));
    assert_eq!(read_exif(&[ascii(0x010e, "SONY DSC")], &[], &[]).words.caption, None);
    let own_name = read_exif(&[ascii(0x010e, "photo.jpg")], &[], &[]);
    assert_eq!(own_name.words.caption, None);
}

#[test]
fn a_comment_is_read_in_any_coding() {
    let comment = |bytes: &[u8]| {
        read_exif(&[], &[undefined(0x9286, bytes)], &[]).words.caption.unwrap_or_default()
    };
    let wide = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
        let units = "Züri am See".encode_utf16().flat_map(order);
        b"UNICODE\0".iter().copied().chain(units).collect()
    };
    assert_eq!(comment(&wide(u16::to_le_bytes)), "Züri am See");
    assert_eq!(comment(&wide(u16::to_be_bytes)), "Züri am See");
    assert_eq!(comment("\0\0\0\0\0\0\0\0Züri am See".as_bytes()), "Züri am See");
    assert_eq!(comment(b"        \0\0\0"), "");
}

#[test]
fn what_windows_writes_is_read() {
    let wide = |tag: u16, text: &str| {
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        (tag, 1, u32::try_from(bytes.len()).unwrap(), bytes)
    };
    let words = read_exif(
        &[wide(0x9c9b, "Titel"), wide(0x9c9c, "über uns"), wide(0x9c9e, "haus;stadt;")],
        &[],
        &[],
    )
    .words;
    assert_eq!(words.title.as_deref(), Some("Titel"));
    assert_eq!(words.caption.as_deref(), Some("über uns"));
    assert_eq!(words.keywords, ["haus", "stadt"]);
}

#[test]
fn a_title_that_repeats_the_caption_is_no_title() {
    let words = read_xmp("<dc:title>Roof</dc:title><dc:description>Roof</dc:description>").words;
    assert_eq!((words.title, words.caption.as_deref()), (None, Some("Roof")));
}

#[test]
fn credit_and_copyright_are_said_as_they_want_to_be() {
    let makers =
        "<dc:creator><rdf:Seq><rdf:li>Ada</rdf:li><rdf:li>Bea</rdf:li></rdf:Seq></dc:creator>";
    assert_eq!(read_xmp(makers).words.credit.as_deref(), Some("Ada, Bea"));
    let credited = format!("{makers}<photoshop:Credit>Ada for the Museum</photoshop:Credit>");
    assert_eq!(read_xmp(&credited).words.credit.as_deref(), Some("Ada for the Museum"));
    let exif = read_exif(&[undefined(0x8298, b"(c) Ada\0ed. Bea\0")], &[], &[]);
    assert_eq!(exif.words.copyright.as_deref(), Some("(c) Ada, ed. Bea"));
}

#[test]
fn keywords_keep_their_order_and_are_said_once() {
    let records = iptc(&[(25, b"lake"), (25, b" alps "), (25, b"lake")]);
    let words = read_blocks(&Blocks { iptc: Some(records), ..Blocks::default() }).words;
    assert_eq!(words.keywords, ["lake", "alps"]);
}

#[test]
fn stars_of_every_program_are_stars() {
    let rating = |properties: &str| read_xmp(properties).labels.rating;
    assert_eq!(rating("<xmp:Rating>5</xmp:Rating>"), Some(5));
    assert_eq!(rating("<xmp:Rating>0</xmp:Rating>"), Some(0));
    assert_eq!(rating("<xmp:Rating>-1</xmp:Rating>"), Some(-1));
    assert_eq!(rating("<xmp:Rating>3.0</xmp:Rating>"), Some(3));
    assert_eq!(rating("<xmp:Rating>17</xmp:Rating>"), None);
    assert_eq!(rating("<MicrosoftPhoto:Rating>99</MicrosoftPhoto:Rating>"), Some(5));
    assert_eq!(rating("<MicrosoftPhoto:Rating>50</MicrosoftPhoto:Rating>"), Some(3));
    let flag = |label: u8| format!("<digiKam:PickLabel>{label}</digiKam:PickLabel>");
    assert_eq!(rating(&format!("<xmp:Rating>4</xmp:Rating>{}", flag(1))), Some(-1));
    assert_eq!(rating(&format!("<xmp:Rating>0</xmp:Rating>{}", flag(3))), Some(3));
    assert_eq!(rating(&format!("<xmp:Rating>5</xmp:Rating>{}", flag(3))), Some(5));
    assert_eq!(rating(""), None);
    assert_eq!(read_exif(&[short(0x4746, 4)], &[], &[]).labels.rating, Some(4));
    assert_eq!(read_exif(&[short(0x4749, 25)], &[], &[]).labels.rating, Some(2));
}

#[test]
fn a_colour_label_is_a_word() {
    let label = |properties: &str| read_xmp(properties).labels;
    let red = Labels { rating: None, label: Some("Red".to_owned()) };
    assert_eq!(label("<xmp:Label>Red</xmp:Label>"), red);
    assert_eq!(label("<digiKam:ColorLabel>1</digiKam:ColorLabel>"), red);
    assert_eq!(label("<digiKam:ColorLabel>0</digiKam:ColorLabel>"), Labels::default());
}

#[test]
fn a_star_in_picasa_is_worth_four() {
    let picasa = picasa_ini(b"[a.jpg]\nstar=yes\ncaption=wren\n").remove("a.jpg");
    let sidecars = Sidecars { picasa, ..Sidecars::default() };
    let metadata = read(&Blocks::default(), &sidecars, "a.jpg", STORED, LATEST);
    assert_eq!(metadata.labels.rating, Some(4));
    assert_eq!(metadata.words.caption.as_deref(), Some("wren"));
}

fn position(north: &str, latitude: &[(u32, u32)], longitude: &[(u32, u32)]) -> Option<Gps> {
    let entries = [ascii(1, north), rationals(2, latitude), ascii(3, "W"), rationals(4, longitude)];
    read_exif(&[], &[], &entries).gps
}

#[test]
fn a_position_needs_sound_numbers_and_both_directions() {
    let half = [(47, 1), (30, 1), (0, 1)];
    let there = Some(Gps { latitude: -47.5, longitude: -47.5 });
    assert_eq!(position("S", &half, &half), there);
    assert_eq!(position("S", &[(95, 2)], &[(47, 1), (30, 1), (0, 0)]), there);
    assert_eq!(position("", &half, &half), None);
    assert_eq!(position("N", &[(47, 0), (30, 1), (0, 1)], &half), None);
    assert_eq!(position("N", &[(91, 1)], &half), None);
    assert_eq!(position("N", &[(0, 1); 3], &[(0, 1); 3]), None, "the null island");
    assert_eq!(position("N", &[], &half), None);
}

#[test]
fn a_position_in_xmp_has_its_direction_behind() {
    let gps = |latitude: &str, longitude: &str| {
        read_xmp(&format!(
            "<exif:GPSLatitude>{latitude}</exif:GPSLatitude>\
             <exif:GPSLongitude>{longitude}</exif:GPSLongitude>"
        ))
        .gps
    };
    let there = Some(Gps { latitude: 47.5, longitude: -8.25 });
    assert_eq!(gps("47,30.0N", "8,15,0W"), there);
    assert_eq!(gps("47.5", "-8.25"), there);
    assert_eq!(gps("north", "8,15,0W"), None);
}

#[test]
fn the_place_is_put_together_from_all_sources() {
    let blocks = Blocks {
        xmp: vec![xmp("<photoshop:City>Bern</photoshop:City>\
             <Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\
             <Iptc4xmpExt:City>Berne</Iptc4xmpExt:City>\
             <Iptc4xmpExt:Sublocation>Bear pit</Iptc4xmpExt:Sublocation>\
             </rdf:li></rdf:Bag></Iptc4xmpExt:LocationCreated>")],
        iptc: Some(iptc(&[(90, b"Bern (BE)"), (101, b"Switzerland")])),
        ..Blocks::default()
    };
    let place = read_blocks(&blocks).place;
    assert_eq!(place.city.as_deref(), Some("Bern"));
    assert_eq!(place.location.as_deref(), Some("Bear pit"));
    assert_eq!(place.country.as_deref(), Some("Switzerland"));
    assert_eq!(place.region, None);
}

#[test]
fn a_camera_is_named_once() {
    let camera = |make: &str, model: &str| {
        read_exif(&[ascii(0x010f, make), ascii(0x0110, model)], &[], &[]).camera.unwrap()
    };
    assert_eq!(camera("Canon", "Canon EOS R6"), "Canon EOS R6");
    assert_eq!(camera("NIKON CORPORATION", "NIKON D40"), "NIKON D40");
    assert_eq!(camera("SONY", "ILCE-6000 "), "SONY ILCE-6000");
    assert_eq!(camera("OLYMPUS IMAGING CORP.  ", "E-PL1"), "OLYMPUS E-PL1");
    assert_eq!(camera("LG Electronics", "LG-H815"), "LG-H815");
    assert_eq!(camera("", "X100"), "X100");
}

#[test]
fn faces_of_the_working_group_are_read_with_their_names() {
    let faces = read_xmp(
        "<mwg-rs:Regions rdf:parseType=\"Resource\">\
         <mwg-rs:AppliedToDimensions stDim:w=\"300\" stDim:h=\"200\" stDim:unit=\"pixel\"/>\
         <mwg-rs:RegionList><rdf:Bag>\
         <rdf:li><rdf:Description mwg-rs:Name=\"Ada\" mwg-rs:Type=\"Face\">\
         <mwg-rs:Area stArea:x=\"0.5\" stArea:y=\"0.5\" stArea:w=\"0.5\" stArea:h=\"0.25\"/>\
         </rdf:Description></rdf:li>\
         <rdf:li rdf:parseType=\"Resource\"><mwg-rs:Type>Focus</mwg-rs:Type>\
         <mwg-rs:Area stArea:x=\"0.5\" stArea:y=\"0.5\" stArea:w=\"0.1\" stArea:h=\"0.1\"/></rdf:li>\
         </rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>",
    )
    .faces;
    assert_eq!(faces.len(), 1);
    assert_eq!(faces[0].name.as_deref(), Some("Ada"));
    assert_eq!(<[f64; 4]>::from(faces[0].area), [0.25, 0.375, 0.5, 0.25]);
}

#[test]
fn faces_of_microsoft_are_read_and_turned() {
    let region = "<MP:RegionInfo><rdf:Description><MPRI:Regions><rdf:Bag>\
        <rdf:li MPReg:Rectangle=\"0.25, 0.5, 0.25, 0.125\" MPReg:PersonDisplayName=\"Bea\"/>\
        </rdf:Bag></MPRI:Regions></rdf:Description></MP:RegionInfo>";
    let faces = read_xmp(&format!("{region}<tiff:Orientation>3</tiff:Orientation>")).faces;
    assert_eq!(faces[0].name.as_deref(), Some("Bea"));
    assert_eq!(<[f64; 4]>::from(faces[0].area), [0.5, 0.375, 0.25, 0.125]);
}

#[test]
fn a_screenshot_is_known_by_its_name_or_its_comment() {
    let named = |name: &str| {
        read(&Blocks::default(), &Sidecars::default(), name, STORED, LATEST).is_document
    };
    assert!(named("Screenshot_2021-05-06-07-08-09.png") && named("Bildschirmfoto 2020.png"));
    assert!(!named("scan0001.jpg"));
    let apple = read_exif(&[], &[undefined(0x9286, b"ASCII\0\0\0Screenshot")], &[]);
    assert!(apple.is_document);
    assert_eq!(apple.words.caption, None);
}

#[test]
fn a_sidecar_in_utf16_is_read() {
    let text = String::from_utf8(xmp("<xmp:Rating>4</xmp:Rating>")).unwrap();
    let bytes: Vec<u8> =
        format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    let sidecars = Sidecars { xmp: Some(&bytes), ..Sidecars::default() };
    let metadata = read(&Blocks::default(), &sidecars, "a.jpg", STORED, LATEST);
    assert_eq!(metadata.labels.rating, Some(4));
}
