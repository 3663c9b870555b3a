use super::*;
use crate::decode::heif::boxes::{Boxes, find};
use crate::survive::tests::in_own_process;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

const HEIC: &[u8] = include_bytes!("../../../tests/assets/quadrants.heic");
const AVIF: &[u8] = include_bytes!("../../../tests/assets/quadrants.avif");
const PQ: &[u8] = include_bytes!("../../../tests/assets/quadrants-p3-pq-10bit.avif");

const RED: [u8; 3] = [200, 40, 30];
const GREEN: [u8; 3] = [40, 160, 60];
const BLUE: [u8; 3] = [40, 60, 180];

fn rgb8(bytes: &[u8]) -> (PixelSize, Vec<u8>) {
    let decoded = decode(bytes).unwrap();
    let Samples::Rgb8(rgb) = decoded.pixels.samples else { panic!("not 8 bits of RGB") };
    (decoded.pixels.size, rgb)
}

#[track_caller]
fn assert_colour(picture: &(PixelSize, Vec<u8>), x: u32, y: u32, colour: [u8; 3]) {
    let at = (y * picture.0.w + x) as usize * 3;
    let found = &picture.1[at..at + 3];
    let is_near = found.iter().zip(colour).all(|(&a, b)| a.abs_diff(b) <= 4);
    assert!(is_near, "{found:?} at {x}, {y} and not {colour:?}");
}

/// A box of this type.
fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&(body.len() as u32 + 8).to_be_bytes()[..], kind, body].concat()
}

/// The same with a version and flags.
fn full(kind: &[u8; 4], version: u8, body: &[u8]) -> Vec<u8> {
    boxed(kind, &[&[version, 0, 0, 0], body].concat())
}

fn words(numbers: &[u32]) -> Vec<u8> {
    numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
}

/// What the AVIF file holds: its decoder's configuration and its coded picture.
fn av1() -> (Vec<u8>, Vec<u8>) {
    let container = Container::open(AVIF).unwrap();
    let item = container.primary;
    let configuration = container.property(item, b"av1C").unwrap().to_vec();
    (configuration, container.data(item).unwrap().into_owned())
}

/// A file of two tiles beside each other, both the AVIF file's picture, with more properties
/// on the whole.
fn two_tiles(w: u16, h: u16, more: &[Vec<u8>]) -> Vec<u8> {
    let (av1c, coded) = av1();
    let infe =
        |item: u8, kind: &[u8; 4]| full(b"infe", 2, &[&[0, item, 0, 0], &kind[..], &[0]].concat());
    let iinf = [&[0, 3][..], &infe(1, b"grid"), &infe(2, b"av01"), &infe(3, b"av01")].concat();
    let own: Vec<Vec<u8>> = [
        full(b"ispe", 0, &words(&[64, 48])),
        boxed(b"av1C", &av1c),
        full(b"ispe", 0, &words(&[u32::from(w), u32::from(h)])),
    ]
    .into_iter()
    .chain(more.iter().cloned())
    .collect();
    let of_whole: Vec<u8> = (3..=own.len() as u8).collect();
    let ipma = [
        &words(&[3])[..],
        &[0, 1, of_whole.len() as u8],
        &of_whole,
        &[0, 2, 2, 1, 2, 0, 3, 2, 1, 2],
    ]
    .concat();
    let [w0, w1, h0, h1] = [w.to_be_bytes(), h.to_be_bytes()].concat()[..] else { panic!() };
    let idat = [&[0, 0, 0, 1, w0, w1, h0, h1][..], &coded].concat();
    let place = |item: u8, offset: u32, length: usize| {
        [&[0, item, 0, 1, 0, 0, 0, 1][..], &words(&[offset, length as u32])].concat()
    };
    let iloc = [
        &[0x44, 0, 0, 3][..],
        &place(1, 0, 8),
        &place(2, 8, coded.len()),
        &place(3, 8, coded.len()),
    ]
    .concat();
    let meta = [
        full(b"pitm", 0, &[0, 1]),
        full(b"iinf", 0, &iinf),
        full(b"iref", 0, &boxed(b"dimg", &[0, 1, 0, 2, 0, 2, 0, 3])),
        boxed(b"iprp", &[boxed(b"ipco", &own.concat()), full(b"ipma", 0, &ipma)].concat()),
        full(b"iloc", 1, &iloc),
        boxed(b"idat", &idat),
    ]
    .concat();
    [boxed(b"ftyp", b"avif\0\0\0\0mif1"), full(b"meta", 0, &meta)].concat()
}

#[test]
fn colours_come_out_as_they_were_drawn() {
    for bytes in [HEIC, AVIF] {
        let picture = rgb8(bytes);
        assert_eq!(picture.0, PixelSize { w: 64, h: 48 });
        assert_colour(&picture, 16, 12, RED);
        assert_colour(&picture, 48, 12, GREEN);
        assert_colour(&picture, 16, 36, BLUE);
        assert_colour(&picture, 48, 36, [132; 3]);
    }
}

#[test]
fn a_file_that_is_to_be_turned_comes_out_upright_with_its_colours_named() {
    let probe = probe(PQ, &Limits::default()).unwrap();
    assert_eq!((probe.size, probe.bits), (PixelSize { w: 48, h: 64 }, 10));
    let decoded = decode(PQ).unwrap();
    assert_eq!(decoded.pixels.size, probe.size);
    let icc = decoded.icc.unwrap();
    assert_eq!(leporello_metadata::icc_name(&icc).as_deref(), Some("Display P3"));
    let Samples::Rgb16(rgb) = decoded.pixels.samples else { panic!("not 16 bits of RGB") };
    // What was right is now above: green, and the grey below it.
    let [r, g, b] = rgb[(16 * 48 + 12) * 3..][..3] else { panic!() };
    assert!(g > 4 * r && g > 4 * b, "{r} {g} {b}");
    let [r, g, b] = rgb[(16 * 48 + 36) * 3..][..3] else { panic!() };
    assert!(r.abs_diff(g) < 1000 && g.abs_diff(b) < 1000, "{r} {g} {b}");
}

#[test]
fn tiles_lie_beside_each_other_and_are_cut_to_the_picture() {
    let picture = rgb8(&two_tiles(120, 40, &[]));
    assert_eq!(picture.0, PixelSize { w: 120, h: 40 });
    for left in [0, 64] {
        assert_colour(&picture, left + 16, 12, RED);
        assert_colour(&picture, left + 48, 12, GREEN);
        assert_colour(&picture, left + 16, 36, BLUE);
    }
}

#[test]
fn cropping_mirroring_and_turning_follow_their_order() {
    // The left upper 64 x 24 pixels: red and green. Mirrored: green and red. Turned against
    // the clock: red above green.
    let clap = boxed(
        b"clap",
        &words(&[64, 1, 24, 1, (-32i32).cast_unsigned(), 1, (-12i32).cast_unsigned(), 1]),
    );
    let file = two_tiles(128, 48, &[clap, boxed(b"imir", &[1]), boxed(b"irot", &[1])]);
    let picture = rgb8(&file);
    assert_eq!(picture.0, PixelSize { w: 24, h: 64 });
    assert_eq!(probe(&file, &Limits::default()).unwrap().size, picture.0);
    assert_colour(&picture, 12, 16, RED);
    assert_colour(&picture, 12, 48, GREEN);
}

#[test]
fn a_picture_that_is_larger_than_its_tiles_or_the_limit_is_refused() {
    for (w, h) in [(129, 48), (128, 49), (64, 48), (0, 48), (65_535, 65_535)] {
        assert!(probe(&two_tiles(w, h, &[]), &Limits::default()).is_err(), "{w} × {h}");
    }
    let narrow = Limits { max_pixels: 6_000, ..Limits::default() };
    let refused = probe(&two_tiles(128, 48, &[]), &narrow);
    assert!(matches!(refused, Err(PictureError::TooLarge(_))), "{refused:?}");
}

/// The file with another width in the box that says it.
fn claiming(file: &[u8], w: u32) -> Vec<u8> {
    let at = file.windows(4).position(|four| four == b"ispe").unwrap() + 8;
    let mut file = file.to_vec();
    file[at..at + 4].copy_from_slice(&w.to_be_bytes());
    file
}

#[test]
fn a_size_that_is_only_claimed_is_damage() {
    for file in [HEIC, AVIF] {
        for w in [65, 10_000, 1_000_000] {
            let decoded = decode(&claiming(file, w));
            assert!(matches!(decoded, Err(PictureError::Damaged(_))), "{w}: {decoded:?}");
        }
        assert!(probe(&claiming(file, u32::MAX), &Limits::default()).is_err());
    }
    // And the other way round: a frame that is larger than what it is decoded for.
    assert!(decode(&claiming(AVIF, 8)).is_err());
}

#[test]
fn a_file_cut_short_is_an_error_wherever_it_is_cut() {
    for file in [HEIC, AVIF, PQ] {
        for end in 0..file.len() {
            assert!(decode(&file[..end]).is_err(), "cut at {end}");
        }
    }
}

#[test]
fn the_sequence_says_its_size_and_how_its_colours_are_coded() {
    let container = Container::open(HEIC).unwrap();
    let tile = container.parts(container.primary)[0];
    let hvcc = container.property(tile, b"hvcC").unwrap();
    // The set lies behind its type and its length.
    let at = hvcc.windows(2).position(|two| two == [0x42, 0x01]).unwrap();
    let sps = sps::read(&hvcc[at..]).unwrap();
    assert_eq!(sps.size, (64, 64));
    let coding = Coding { primaries: 2, transfer: 2, matrix: 6, is_full_range: true };
    assert_eq!(sps.coding, coding);
}

#[test]
fn boxes_end_where_their_bytes_end() {
    let claims_more = [&[0, 0, 0, 200][..], b"meta", &[1, 2]].concat();
    assert_eq!(find(&claims_more, b"meta"), Some(&[1, 2][..]));
    let claims_less_than_its_head = [&[0, 0, 0, 7][..], b"meta", &[1, 2]].concat();
    assert_eq!(Boxes(&claims_less_than_its_head).count(), 0);
}

proptest! {
    #[test]
    fn no_bytes_bring_the_reader_down(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = probe(&bytes, &Limits::default());
        let _ = decode(&bytes);
        let _ = sps::read(&bytes);
        let meta = [boxed(b"ftyp", b"heic"), full(b"meta", 0, &bytes)].concat();
        let _ = probe(&meta, &Limits::default());
    }
}

#[test]
fn no_damaged_byte_brings_the_decoders_down() {
    let test = "decode::heif::tests::no_damaged_byte_brings_the_decoders_down";
    in_own_process(test, || {
        let tiles = two_tiles(128, 48, &[boxed(b"irot", &[1])]);
        let change = (any::<prop::sample::Index>(), any::<u8>());
        let damage = (0usize..4, proptest::collection::vec(change, 1..6));
        let limits = Limits { max_pixels: 1 << 20, ..Limits::default() };
        let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
        let survived = runner.run(&damage, |(which, changes)| {
            let mut file = [HEIC, AVIF, PQ, &tiles][which].to_vec();
            for (at, value) in changes {
                let at = at.index(file.len());
                file[at] = value;
            }
            if probe(&file, &limits).is_ok() {
                let _ = decode(&file);
            }
            Ok(())
        });
        survived.unwrap();
    });
}
