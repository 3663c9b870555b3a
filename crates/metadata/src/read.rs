//! Weighing what the sources claim: one rule for each thing.

use crate::blocks::Blocks;
use crate::claims::{Claims, Region};
use crate::picasa::{self, PicasaEntry};
use crate::taken::{self, Evidence};
use crate::text::{tidy, tidy_to_line};
use crate::{boilerplate, exif, faces, file_name, iptc, takeout, xmp};
use jiff::civil::Date;
use leporello_model::{
    Face, Gps, Labels, Orientation, PixelSize, Place, Taken, TakenSource, Words,
};

/// What lies beside a photograph and speaks about it.
#[derive(Clone, Debug, Default)]
pub struct Sidecars<'a> {
    /// An XMP sidecar (`NAME.xmp` or `NAME.EXT.xmp`).
    pub xmp: Option<&'a [u8]>,
    /// A Google Takeout sidecar (`NAME.EXT.json` or `NAME.EXT.supplemental-metadata.json`).
    pub takeout_json: Option<&'a [u8]>,
    /// The photograph's section of `.picasa.ini`, from [`crate::picasa_ini`].
    pub picasa: Option<PicasaEntry>,
}

/// Everything a photograph says about itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Metadata {
    /// How the stored picture is set upright.
    pub orientation: Orientation,
    /// When it was taken; `None` when nothing says so.
    pub taken: Option<Taken>,
    /// Maker and model of the camera.
    pub camera: Option<String>,
    /// Where it was taken.
    pub gps: Option<Gps>,
    /// Where it was taken, in words.
    pub place: Place,
    /// Caption, title, credit, copyright and keywords.
    pub words: Words,
    /// Stars and colour label.
    pub labels: Labels,
    /// Faces that people marked, in shares of the upright picture.
    pub faces: Vec<Face>,
    /// Whether it is a screenshot or a scan of a document: never cropped.
    pub is_document: bool,
    /// Whether it is an edited copy of another file, by its name.
    pub is_edited_copy: bool,
}

/// Reads everything a photograph says about itself.
///
/// `stored` is the size of the picture as stored, before it is set upright; `latest` the
/// last day on which it can have been taken, the day the book is made.
#[must_use]
pub fn read(
    blocks: &Blocks,
    sidecars: &Sidecars,
    file_name: &str,
    stored: PixelSize,
    latest: Date,
) -> Metadata {
    let sources = Sources::read(blocks, sidecars);
    let orientation = sources.orientation(blocks);
    let speaks_of_document =
        |claims: &Claims| claims.makers.iter().any(|maker| file_name::speaks_of_document(maker));
    Metadata {
        orientation,
        taken: taken::weigh(&sources.evidence(file_name), latest),
        camera: [&sources.exif, &sources.xmp].iter().find_map(|claims| claims.camera.clone()),
        gps: sources.gps(),
        place: sources.place(),
        words: sources.words(file_name),
        labels: sources.labels(),
        faces: faces::upright(sources.faces(), orientation, stored),
        is_document: file_name::speaks_of_document(file_name)
            || [&sources.exif, &sources.xmp].into_iter().any(speaks_of_document),
        is_edited_copy: file_name::is_edited_copy(file_name),
    }
}

/// What each source claims.
struct Sources {
    sidecar: Claims,
    takeout: Claims,
    picasa: Claims,
    xmp: Claims,
    iptc: Claims,
    exif: Claims,
    texts: Claims,
    iptc_is_newer: bool,
}

impl Sources {
    fn read(blocks: &Blocks, sidecars: &Sidecars) -> Self {
        let block = |block: &Option<Vec<u8>>, claims: fn(&[u8]) -> Claims| {
            block.as_deref().map(claims).unwrap_or_default()
        };
        let sidecar = sidecars.xmp.map(|packet| xmp::claims(packet, TakenSource::Sidecar));
        Self {
            sidecar: sidecar.unwrap_or_default(),
            takeout: sidecars.takeout_json.map(takeout::claims).unwrap_or_default(),
            picasa: sidecars.picasa.as_ref().map(picasa::claims).unwrap_or_default(),
            xmp: embedded_xmp(&blocks.xmp),
            iptc: block(&blocks.iptc, iptc::claims),
            exif: block(&blocks.exif, exif::claims),
            texts: texts(&blocks.texts),
            iptc_is_newer: blocks.iptc_is_newer,
        }
    }

    /// The sources of words, strongest first.
    fn in_order(&self) -> [&Claims; 7] {
        let [first, second] =
            if self.iptc_is_newer { [&self.iptc, &self.xmp] } else { [&self.xmp, &self.iptc] };
        [&self.sidecar, &self.takeout, &self.picasa, first, second, &self.exif, &self.texts]
    }

    fn orientation(&self, blocks: &Blocks) -> Orientation {
        let claimed = blocks.container_turn.or(self.exif.orientation).or(self.xmp.orientation);
        claimed.unwrap_or(Orientation::UPRIGHT)
    }

    fn evidence(&self, name: &str) -> Evidence {
        let sources = [&self.sidecar, &self.exif, &self.xmp, &self.iptc, &self.texts];
        Evidence {
            dates: sources.iter().flat_map(|claims| claims.dates.iter().copied()).collect(),
            service: self.takeout.dates.first().map(|&(_, clue)| clue),
            gps_utc: self.exif.gps_utc.or(self.xmp.gps_utc),
            name: file_name::date(name),
        }
    }

    fn gps(&self) -> Option<Gps> {
        let sources = [&self.sidecar, &self.exif, &self.xmp, &self.takeout];
        sources.iter().find_map(|claims| claims.gps)
    }

    /// Each word of the place from the first source that has it.
    fn place(&self) -> Place {
        let first = |get: fn(&Place) -> &Option<String>| {
            let mut places = self.in_order().into_iter().map(|claims| get(&claims.place));
            places.find_map(|place| tidy_to_line(place.as_deref()?))
        };
        Place {
            location: first(|place| &place.location),
            city: first(|place| &place.city),
            region: first(|place| &place.region),
            country: first(|place| &place.country),
        }
    }

    fn words(&self, file_name: &str) -> Words {
        let line = |get: fn(&Claims) -> &Vec<String>| {
            let texts = self.in_order().into_iter().flat_map(get);
            let lines = texts.filter_map(|text| tidy_to_line(text));
            fullest(lines.filter(|text| !boilerplate::says_nothing(text, file_name)), |s| s)
        };
        let captions = self.in_order().into_iter().flat_map(|claims| &claims.captions);
        let captions = captions.filter_map(|(text, language)| Some((tidy(text)?, language)));
        let captions = captions.filter(|(text, _)| !boilerplate::says_nothing(text, file_name));
        let (caption, language) = fullest(captions, |(text, _)| text).unzip();
        Words {
            title: line(|claims| &claims.titles).filter(|title| Some(title) != caption.as_ref()),
            caption,
            caption_language: language.cloned().flatten(),
            credit: line(|claims| &claims.credits),
            copyright: line(|claims| &claims.copyrights),
            keywords: self.keywords(),
        }
    }

    /// The first source's keywords, each said once. Takeout has none, but names people:
    /// they come last.
    fn keywords(&self) -> Vec<String> {
        let is_takeout = |claims: &&Claims| std::ptr::eq(*claims, &self.takeout);
        let sources = self.in_order().into_iter().filter(|claims| !is_takeout(claims));
        let tidied = |claims: &Claims| -> Vec<String> {
            claims.keywords.iter().filter_map(|keyword| tidy_to_line(keyword)).collect()
        };
        let all = sources.map(tidied).find(|keywords| !keywords.is_empty()).unwrap_or_default();
        let mut said = Vec::new();
        for keyword in all.into_iter().chain(tidied(&self.takeout)) {
            if !said.contains(&keyword) {
                said.push(keyword);
            }
        }
        said
    }

    fn labels(&self) -> Labels {
        let label = |claims: &Claims| tidy_to_line(claims.label.as_deref()?);
        Labels {
            rating: self.in_order().iter().find_map(|claims| claims.rating),
            label: self.in_order().into_iter().find_map(label),
        }
    }

    fn faces(&self) -> &[Region] {
        let sources = [&self.sidecar, &self.xmp, &self.picasa];
        let marked = sources.into_iter().find(|claims| !claims.faces.is_empty());
        marked.map(|claims| claims.faces.as_slice()).unwrap_or_default()
    }
}

/// The first text; or a later one that begins with it and goes on, since older formats
/// cut texts off.
fn fullest<T>(all: impl Iterator<Item = T>, text: impl Fn(&T) -> &String) -> Option<T> {
    all.reduce(|best, other| {
        let goes_on = text(&other).starts_with(text(&best).as_str());
        if goes_on && text(&other).len() > text(&best).len() { other } else { best }
    })
}

/// The claims of all packets: what the first says, and for what it is silent about the next.
fn embedded_xmp(packets: &[Vec<u8>]) -> Claims {
    /// The main packet, extended XMP, and what stray ones there may be.
    const MOST_PACKETS: usize = 4;
    let read = packets.iter().take(MOST_PACKETS);
    read.map(|packet| xmp::claims(packet, TakenSource::IptcXmp))
        .reduce(Claims::or)
        .unwrap_or_default()
}

/// The texts of a PNG. Comments are left alone: programs write them far more often than
/// people do.
fn texts(texts: &[(String, String)]) -> Claims {
    let get = |keyword: &str| {
        let found = texts.iter().find(|(key, _)| key.eq_ignore_ascii_case(keyword));
        found.map(|(_, text)| text.clone())
    };
    let date = get("Creation Time").and_then(|text| crate::clue::Clue::parse(&text));
    Claims {
        dates: date.map(|clue| (TakenSource::IptcXmp, clue)).into_iter().collect(),
        captions: get("Description").into_iter().map(|text| (text, None)).collect(),
        titles: get("Title").into_iter().collect(),
        credits: get("Author").into_iter().collect(),
        copyrights: get("Copyright").into_iter().collect(),
        ..Claims::default()
    }
}
