//! When a photograph was taken: dates, zones and doubts.

use crate::support::*;
use jiff::civil::{DateTime, datetime};
use leporello_metadata::{Blocks, Sidecars, read};
use leporello_model::{Doubt, Taken, TakenSource};

const ORIGINAL: u16 = 0x9003;
const DIGITIZED: u16 = 0x9004;
const CHANGED: u16 = 0x0132;
const ZONE: u16 = 0x9011;

/// The taken of a file with this EXIF, XMP and name, and a Takeout time.
#[derive(Default)]
struct File {
    main: Vec<Entry>,
    exif: Vec<Entry>,
    gps: Vec<Entry>,
    xmp: Option<&'static str>,
    sidecar: Option<&'static str>,
    takeout: Option<i64>,
    name: &'static str,
}

impl File {
    fn taken(&self) -> Option<Taken> {
        let blocks = Blocks {
            exif: Some(tiff(&self.main, &self.exif, &self.gps)),
            xmp: self.xmp.map(xmp).into_iter().collect(),
            ..Blocks::default()
        };
        let sidecar = self.sidecar.map(xmp);
        let json =
            self.takeout.map(|s| format!("{{\"photoTakenTime\":{{\"timestamp\":\"{s}\"}}}}"));
        let sidecars = Sidecars {
            xmp: sidecar.as_deref(),
            takeout_json: json.as_ref().map(String::as_bytes),
            picasa: None,
        };
        read(&blocks, &sidecars, self.name, STORED, LATEST).taken
    }
}

fn original(date: &str) -> File {
    File { exif: vec![ascii(ORIGINAL, date)], ..File::default() }
}

fn gps_stamp(date: &str, time: [u32; 3]) -> Vec<Entry> {
    vec![rationals(7, &time.map(|part| (part, 1))), ascii(29, date)]
}

fn local(taken: Option<Taken>) -> Option<(DateTime, TakenSource, Doubt)> {
    taken.map(|taken| (taken.local, taken.source, taken.doubt))
}

#[test]
fn a_plain_date_has_no_zone() {
    let taken = original("2019:08:14 10:04:31").taken().unwrap();
    assert_eq!(taken.local, datetime(2019, 8, 14, 10, 4, 31, 0));
    assert_eq!((taken.offset_minutes, taken.gps_utc), (None, None));
    assert_eq!((taken.source, taken.doubt), (TakenSource::ExifOriginal, Doubt::None));
}

#[test]
fn fraction_and_zone_come_from_their_own_tags() {
    let mut file = original("2019:08:14 10:04:31");
    file.exif.extend([ascii(0x9291, "69"), ascii(ZONE, "+05:45")]);
    let taken = file.taken().unwrap();
    assert_eq!(taken.local, datetime(2019, 8, 14, 10, 4, 31, 690_000_000));
    assert_eq!(taken.offset_minutes, Some(345));
}

#[test]
fn the_zone_of_a_date_that_shows_the_same_time_is_its_zone() {
    let mut file = original("2019:08:14 10:04:31");
    file.main = vec![ascii(CHANGED, "2019:08:14 10:04:31")];
    file.exif.push(ascii(0x9010, "+02:00"));
    assert_eq!(file.taken().unwrap().offset_minutes, Some(120));
    file.main = vec![ascii(CHANGED, "2019:08:20 10:04:31")];
    assert_eq!(file.taken().unwrap().offset_minutes, None);
}

#[test]
fn satellites_give_the_zone_if_the_clock_is_right() {
    let zone = |time| {
        let gps = gps_stamp("2019:08:14", time);
        File { gps, ..original("2019:08:14 10:04:31") }.taken().unwrap().offset_minutes
    };
    assert_eq!(zone([8, 4, 40]), Some(120));
    assert_eq!(zone([4, 19, 31]), Some(345));
    assert_eq!(zone([22, 4, 31]), Some(-720));
    assert_eq!(zone([23, 4, 31]), None, "the world has no such zone");
    assert_eq!(zone([8, 1, 54]), None, "the clock is minutes off");
    assert_eq!(zone([8, 19, 31]), None, "no zone is 105 minutes east");
}

#[test]
fn the_satellites_time_is_kept_where_the_clock_is_wrong() {
    let gps = gps_stamp("2019:08:14", [7, 58, 30]);
    let taken = File { gps, ..original("2019:08:14 11:01:07") }.taken().unwrap();
    assert_eq!(taken.gps_utc, Some(datetime(2019, 8, 14, 7, 58, 30, 0)));
    assert_eq!(taken.local, datetime(2019, 8, 14, 11, 1, 7, 0));
}

#[test]
fn satellites_alone_tell_the_instant() {
    let file = File { gps: gps_stamp("2023:11:15", [12, 30, 0]), ..File::default() };
    let taken = file.taken().unwrap();
    assert_eq!(taken.offset_minutes, Some(0));
    assert_eq!(taken.source, TakenSource::Gps);
}

#[test]
fn the_utc_in_a_pixels_name_gives_the_zone() {
    let file = File { name: "PXL_20210506_070809123.jpg", ..original("2021:05:06 09:08:09") };
    let taken = file.taken().unwrap();
    assert_eq!((taken.source, taken.offset_minutes), (TakenSource::ExifOriginal, Some(120)));
}

#[test]
fn dates_that_are_none_make_way_for_those_that_are() {
    for none in ["0000:00:00 00:00:00", "    :  :     :  :  ", "2019:02:30 10:00:00"] {
        assert_eq!(original(none).taken(), None);
        let file = File { name: "IMG_20240102_030405.jpg", ..original(none) };
        let expected = datetime(2024, 1, 2, 3, 4, 5, 0);
        assert_eq!(local(file.taken()), Some((expected, TakenSource::FileName, Doubt::None)));
    }
}

#[test]
fn a_clock_that_had_been_reset_is_doubted() {
    let doubt = |date: &str| original(date).taken().unwrap().doubt;
    for date in [
        "2014:01:01 00:02:21",
        "1970:01:01 00:00:00",
        "1980:01:01 14:00:00",
        "2002:12:08 12:00:00",
        "2020:01:01 00:00:00",
    ] {
        assert_eq!(doubt(date), Doubt::ResetClock, "{date}");
    }
    for date in ["2014:01:01 00:25:00", "2024:01:01 00:02:00", "2014:07:01 00:02:21"] {
        assert_eq!(doubt(date), Doubt::None, "{date}");
    }
}

#[test]
fn a_clock_that_a_network_sets_is_believed_at_new_year() {
    let mut file = original("2014:01:01 00:02:21");
    file.exif.push(ascii(ZONE, "+01:00"));
    assert_eq!(file.taken().unwrap().doubt, Doubt::None);
    let gps = gps_stamp("2013:12:31", [23, 2, 21]);
    let file = File { gps, ..original("2014:01:01 00:02:21") };
    assert_eq!(file.taken().unwrap().doubt, Doubt::None);
}

#[test]
fn a_reset_clock_makes_way_for_a_name_that_knows() {
    let file = File { name: "2025-10-03 moon.jpg", ..original("2014:01:01 00:02:21") };
    let taken = file.taken().unwrap();
    assert_eq!((taken.source, taken.doubt), (TakenSource::FileName, Doubt::DayOnly));
}

#[test]
fn the_future_and_the_time_before_photography_are_impossible() {
    let doubt = |date: &str| original(date).taken().unwrap().doubt;
    assert_eq!(doubt("2026:06:30 23:59:59"), Doubt::None);
    assert_eq!(doubt("2026:07:01 00:00:01"), Doubt::Impossible);
    assert_eq!(doubt("1601:01:01 00:00:00"), Doubt::Impossible);
}

#[test]
fn a_name_never_speaks_of_the_future() {
    assert_eq!(File { name: "IMG_20990102_030405.jpg", ..File::default() }.taken(), None);
}

#[test]
fn midnight_to_the_second_means_that_only_the_day_is_known() {
    assert_eq!(original("2018:07:04 00:00:00").taken().unwrap().doubt, Doubt::DayOnly);
    assert_eq!(original("2018:07:04 00:00:01").taken().unwrap().doubt, Doubt::None);
}

#[test]
fn a_day_takes_its_time_from_another_date_of_that_day() {
    let xmp = Some("<photoshop:DateCreated>2018-07-04</photoshop:DateCreated>");
    let day = File { xmp, ..File::default() };
    assert_eq!(day.taken().unwrap().doubt, Doubt::DayOnly);
    let timed = File { name: "IMG_20180704_120000.jpg", ..day };
    let expected = datetime(2018, 7, 4, 12, 0, 0, 0);
    assert_eq!(local(timed.taken()), Some((expected, TakenSource::FileName, Doubt::None)));
}

#[test]
fn a_scan_is_as_old_as_its_owner_says_and_not_as_the_scan() {
    let file = File {
        exif: vec![ascii(DIGITIZED, "2015:03:01 10:00:00")],
        xmp: Some("<photoshop:DateCreated>1965-07-01T00:00:00</photoshop:DateCreated>"),
        ..File::default()
    };
    let expected = datetime(1965, 7, 1, 0, 0, 0, 0);
    assert_eq!(local(file.taken()), Some((expected, TakenSource::IptcXmp, Doubt::DayOnly)));
}

#[test]
fn a_later_change_makes_way_for_an_older_name() {
    let changed = |date: &str| File {
        main: vec![ascii(CHANGED, date)],
        name: "IMG_20180704_120000.jpg",
        ..File::default()
    };
    let source = |date| changed(date).taken().unwrap().source;
    assert_eq!(source("2018:07:04 12:00:01"), TakenSource::ExifChanged);
    assert_eq!(source("2021:01:05 18:00:00"), TakenSource::FileName);
}

#[test]
fn a_sidecar_outweighs_the_file() {
    let file = File {
        sidecar: Some("<exif:DateTimeOriginal>2016-08-30T14:09:40+08:00</exif:DateTimeOriginal>"),
        ..original("2016:08:30 15:09:40")
    };
    let taken = file.taken().unwrap();
    assert_eq!(taken.local, datetime(2016, 8, 30, 14, 9, 40, 0));
    assert_eq!((taken.offset_minutes, taken.source), (Some(480), TakenSource::Sidecar));
}

#[test]
fn a_service_outweighs_the_file_only_if_its_user_corrected_the_date() {
    let noon_utc = 1_472_558_400;
    let with = |date: &str| File { takeout: Some(noon_utc), ..original(date) };
    let source = |date| with(date).taken().unwrap().source;
    assert_eq!(source("2016:08:30 20:00:00"), TakenSource::ExifOriginal);
    assert_eq!(source("2011:01:30 20:00:00"), TakenSource::Sidecar);
    assert_eq!(source("0000:00:00 00:00:00"), TakenSource::Sidecar);
}

#[test]
fn iptc_writes_a_zero_zone_because_it_must_have_one() {
    let records = |time: &'static [u8]| iptc(&[(55, b"20160830"), (60, time)]);
    let zone = |time: &'static [u8]| {
        let blocks = Blocks { iptc: Some(records(time)), ..Blocks::default() };
        read_blocks(&blocks).taken.unwrap().offset_minutes
    };
    assert_eq!(zone(b"140940+0800"), Some(480));
    assert_eq!(zone(b"140940+0000"), None);
}
