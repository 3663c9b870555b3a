//! What an XMP packet claims.

use super::{Name, Resource, regions, xml};
use crate::claims::{Claims, gps, stars_from_percent};
use crate::clue::Clue;
use crate::exif::camera;
use jiff::civil::DateTime;
use leporello_model::{Gps, Orientation, Place, TakenSource};
use roxmltree::Document;

const DC: &str = "http://purl.org/dc/elements/1.1/";
const XMP: &str = "http://ns.adobe.com/xap/1.0/";
const EXIF: &str = "http://ns.adobe.com/exif/1.0/";
const TIFF: &str = "http://ns.adobe.com/tiff/1.0/";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
const IPTC_CORE: &str = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/";
const IPTC_EXTENSION: &str = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
const DIGIKAM: &str = "http://www.digikam.org/ns/1.0/";
const MICROSOFT: &str = "http://ns.microsoft.com/photo/1.0/";

/// Reads an XMP packet; `source` is what its dates count as. Nothing is claimed by a
/// packet that is no XML.
pub fn claims(packet: &[u8], source: TakenSource) -> Claims {
    let xml = xml(packet).unwrap_or_default();
    let Ok(document) = Document::parse(&xml) else { return Claims::default() };
    let photo = Resource::of_packet(&document);
    let mut captions: Vec<(String, Option<String>)> = Vec::new();
    for name in [(DC, "description"), (EXIF, "UserComment"), (TIFF, "ImageDescription")] {
        captions.extend(photo.alternative(name));
    }
    let title = photo.alternative((DC, "title")).map(|(text, _)| text);
    let creators = photo.texts((DC, "creator")).join(", ");
    let makers = [photo.text((XMP, "CreatorTool")), photo.text((EXIF, "UserComment"))];
    Claims {
        orientation: orientation(&photo),
        dates: dates(&photo, source),
        gps_utc: gps_utc(&photo),
        camera: camera(photo.text((TIFF, "Make")), photo.text((TIFF, "Model"))),
        gps: position(&photo),
        place: place(&photo),
        captions,
        titles: title.into_iter().chain(photo.text((PHOTOSHOP, "Headline"))).collect(),
        credits: photo.text((PHOTOSHOP, "Credit")).into_iter().chain([creators]).collect(),
        copyrights: photo.alternative((DC, "rights")).map(|(text, _)| text).into_iter().collect(),
        keywords: photo.texts((DC, "subject")),
        rating: rating(&photo),
        label: photo.text((XMP, "Label")).or_else(|| digikam_colour(&photo)),
        faces: regions::faces(&photo),
        makers: makers.into_iter().flatten().collect(),
    }
}

fn orientation(photo: &Resource) -> Option<Orientation> {
    Orientation::from_exif(photo.text((TIFF, "Orientation"))?.trim().parse().ok()?)
}

/// The dates of taking, surest first. Those of digitizing count as EXIF's, which they
/// are copies of, unless the packet is a sidecar.
fn dates(photo: &Resource, source: TakenSource) -> Vec<(TakenSource, Clue)> {
    let digitized =
        if source == TakenSource::Sidecar { source } else { TakenSource::ExifDigitized };
    let names: [(Name, TakenSource); 4] = [
        ((EXIF, "DateTimeOriginal"), source),
        ((PHOTOSHOP, "DateCreated"), source),
        ((EXIF, "DateTimeDigitized"), digitized),
        ((XMP, "CreateDate"), digitized),
    ];
    let found = names.into_iter();
    found.filter_map(|(name, source)| Some((source, Clue::parse(&photo.text(name)?)?))).collect()
}

fn gps_utc(photo: &Resource) -> Option<DateTime> {
    let clue = Clue::parse(&photo.text((EXIF, "GPSTimeStamp"))?)?;
    clue.has_time.then(|| clue.in_utc().unwrap_or(clue.local))
}

fn position(photo: &Resource) -> Option<Gps> {
    let latitude = angle(&photo.text((EXIF, "GPSLatitude"))?, ['N', 'S'])?;
    let longitude = angle(&photo.text((EXIF, "GPSLongitude"))?, ['E', 'W'])?;
    gps(latitude, longitude)
}

/// `47,22.614N`, `47,22,36.84N`, or decimal degrees with a sign.
fn angle(text: &str, [positive, negative]: [char; 2]) -> Option<f64> {
    let text = text.trim().to_ascii_uppercase();
    let sign = if text.ends_with(negative) { -1.0 } else { 1.0 };
    let numbers = text.trim_end_matches([positive, negative]);
    let mut degrees = 0.0;
    for (part, unit) in numbers.split(',').zip([1.0, 60.0, 3600.0]) {
        degrees += part.trim().parse::<f64>().ok()? / unit;
    }
    Some(sign * degrees)
}

/// The words for the place: the old flat properties, then where the picture was made,
/// then what it shows.
fn place(photo: &Resource) -> Place {
    let made = photo.structures((IPTC_EXTENSION, "LocationCreated"));
    let shown = photo.structures((IPTC_EXTENSION, "LocationShown"));
    let structured = |name| {
        let mut places = made.iter().chain(&shown);
        places.find_map(|place| place.alternative((IPTC_EXTENSION, name)).map(|(text, _)| text))
    };
    let either = |flat: Name, name| photo.text(flat).or_else(|| structured(name));
    Place {
        location: either((IPTC_CORE, "Location"), "Sublocation"),
        city: either((PHOTOSHOP, "City"), "City"),
        region: either((PHOTOSHOP, "State"), "ProvinceState"),
        country: either((PHOTOSHOP, "Country"), "CountryName"),
    }
}

/// Stars from any program's property. digiKam's flag speaks too: rejected outweighs
/// stars, and accepted is worth three where there are none.
fn rating(photo: &Resource) -> Option<i8> {
    const REJECTED: f64 = 1.0;
    const ACCEPTED: f64 = 3.0;
    let stars = photo.number((XMP, "Rating")).filter(|stars| (-1.0..=5.0).contains(stars));
    let percent = || photo.number((MICROSOFT, "Rating")).filter(|p| (0.0..=100.0).contains(p));
    let rating = stars
        .map(|stars| stars.round() as i8)
        .or_else(|| percent().map(|percent| stars_from_percent(percent.round() as u32)));
    let flag = photo.number((DIGIKAM, "PickLabel"));
    if flag == Some(REJECTED) {
        Some(-1)
    } else if flag == Some(ACCEPTED) && rating.unwrap_or(0) == 0 {
        Some(3)
    } else {
        rating
    }
}

/// digiKam numbers its colours.
fn digikam_colour(photo: &Resource) -> Option<String> {
    const COLOURS: [&str; 9] =
        ["Red", "Orange", "Yellow", "Green", "Blue", "Magenta", "Gray", "Black", "White"];
    let number: usize = photo.text((DIGIKAM, "ColorLabel"))?.trim().parse().ok()?;
    COLOURS.get(number.checked_sub(1)?).map(|&colour| colour.to_owned())
}
