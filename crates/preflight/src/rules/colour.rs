//! Colours of pictures and paint, the ink, and the printing condition.

use crate::bench::{Bench, in_file, on_page};
use crate::check::Reading;
use crate::ink::most_ink;
use crate::pdf::icc::Icc;
use crate::pdf::{Document, Family, Space, readable};
use crate::{Place, Rule};
use leporello_model::PdfKind;
use leporello_printer::Colour;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Sums of ink above the limit by less than this, in per cent, come from rounding to bytes.
const INK_NEAR: f64 = 1.0;

/// Judges colours.
pub fn judge(bench: &mut Bench<'_>, reading: &Reading) {
    let intents = intents(&reading.document);
    let intent =
        intents.iter().find_map(|intent| intent.profile.as_ref()).map(|icc| &icc.space[..]);
    let asked = Asked {
        kind: bench.kind,
        printer: bench.profile.filter(|_| bench.is_for_print()).map(|profile| profile.colour),
        intent,
    };
    pictures(bench, reading, &asked);
    paints(bench, reading, &asked);
    ink(bench, reading);
    if bench.kind.has_output_intent() {
        output_intent(bench, &intents);
    }
}

/// What colours have to keep.
struct Asked<'a> {
    kind: PdfKind,
    printer: Option<Colour>,
    intent: Option<&'a str>,
}

impl Asked<'_> {
    fn words(&self) -> String {
        let kind = match self.kind {
            PdfKind::X1a => Some("inks only, without profiles"),
            PdfKind::X4 | PdfKind::X3 | PdfKind::Archive => {
                Some("profiles, or the colours of the printing condition")
            }
            PdfKind::Plain | PdfKind::Screen => None,
        };
        let printer = self.printer.map(|colour| match colour {
            Colour::Srgb => "sRGB",
            Colour::Rgb => "RGB with a profile",
            Colour::Cmyk => "inks",
            Colour::Any => "RGB or inks",
        });
        let words: Vec<&str> = printer.into_iter().chain(kind).collect();
        if words.is_empty() { "any known colour space".into() } else { words.join("; ") }
    }

    /// Whether a space is taken.
    fn takes(&self, space: &Space, is_picture: bool) -> bool {
        let base = space.base();
        if let Space::Pattern(_) = base {
            return true;
        }
        let is_sound = match base {
            Space::Icc(count, Some(icc)) => icc.components() == *count,
            Space::Icc(_, None) => false,
            other => other.family() != Family::Unknown,
        };
        is_sound && self.kind_takes(base) && self.printer_takes(base, is_picture)
    }

    fn kind_takes(&self, space: &Space) -> bool {
        match (self.kind, space) {
            (PdfKind::Plain | PdfKind::Screen, _) | (_, Space::Grey) => true,
            (_, Space::Inks(_, alternate)) => self.kind_takes(alternate.base()),
            (PdfKind::X1a, space) => *space == Space::Cmyk,
            (_, Space::Rgb) => self.intent == Some("RGB"),
            (_, Space::Cmyk) => self.intent == Some("CMYK"),
            _ => true,
        }
    }

    fn printer_takes(&self, space: &Space, is_picture: bool) -> bool {
        let family = space.family();
        match self.printer {
            None | Some(Colour::Any) => true,
            Some(Colour::Srgb) => match space {
                Space::Rgb | Space::Grey | Space::Icc(1, _) => true,
                Space::Icc(_, Some(icc)) => icc.is_srgb,
                _ => false,
            },
            Some(Colour::Rgb) => {
                let is_bare = *space == Space::Rgb && is_picture;
                matches!(family, Family::Rgb | Family::Grey) && !is_bare
            }
            Some(Colour::Cmyk) => matches!(family, Family::Cmyk | Family::Grey),
        }
    }
}

fn pictures(bench: &mut Bench<'_>, reading: &Reading, asked: &Asked<'_>) {
    let (mut places, mut found) = (Vec::new(), BTreeSet::new());
    for page in &reading.pages {
        for picture in &page.pictures {
            let Some(space) = &picture.image.space else { continue };
            let label = space.label();
            if !asked.takes(space, true) {
                let what = format!("the picture is in {label}");
                places.push(bench.at(page.number, picture.frame, what));
            }
            found.insert(label);
        }
    }
    let found: Vec<String> = found.into_iter().collect();
    let measured = if found.is_empty() { "no pictures".into() } else { found.join(", ") };
    bench.add(Rule::PictureColour, asked.words(), measured, places);
}

fn paints(bench: &mut Bench<'_>, reading: &Reading, asked: &Asked<'_>) {
    let (mut places, mut found) = (Vec::new(), BTreeSet::new());
    for page in &reading.pages {
        let mut wrong = BTreeSet::new();
        for paint in page.paints.values() {
            let label = paint.space.label();
            if !asked.takes(&paint.space, false) {
                wrong.insert(format!("words or paint are in {label}"));
            }
            found.insert(label);
        }
        places.extend(wrong.into_iter().map(|what| on_page(page.number, what)));
    }
    let found: Vec<String> = found.into_iter().collect();
    let measured = if found.is_empty() { "nothing is painted".into() } else { found.join(", ") };
    bench.add(Rule::PaintColour, asked.words(), measured, places);
}

fn ink(bench: &mut Bench<'_>, reading: &Reading) {
    let limit = bench.profile.and_then(|profile| profile.ink_limit);
    let Some(limit) = limit.filter(|_| bench.is_for_print()) else { return };
    let (mut places, mut unknown, mut most) = (Vec::new(), Vec::new(), 0.0_f64);
    let mut measured: BTreeMap<u32, Result<f64, String>> = BTreeMap::new();
    for page in &reading.pages {
        let paints = page.paints.values().filter_map(|paint| paint.inks);
        let darkest = paints.fold(0.0, f64::max);
        most = most.max(darkest);
        if darkest > limit + INK_NEAR {
            places
                .push(on_page(page.number, format!("a painted colour has {darkest:.0} % of ink")));
        }
        for picture in &page.pictures {
            let image = &picture.image;
            if image.space.as_ref().is_none_or(|space| space.family() != Family::Cmyk) {
                continue;
            }
            let found =
                measured.entry(image.object).or_insert_with(|| most_ink(&reading.document, image));
            match found {
                Ok(ink) => {
                    most = most.max(*ink);
                    if *ink > limit + INK_NEAR {
                        let what = format!("the picture has {ink:.0} % of ink");
                        places.push(bench.at(page.number, picture.frame, what));
                    }
                }
                Err(why) => unknown.push(bench.at(page.number, picture.frame, why.clone())),
            }
        }
    }
    let asked = format!("at most {limit:.0} %");
    if places.is_empty() && !unknown.is_empty() {
        let why = format!("the ink of a picture cannot be measured: {}", unknown[0].measured);
        bench.not_judged(Rule::Ink, asked, why, unknown);
    } else {
        bench.add(Rule::Ink, asked, format!("most {most:.0} %"), places);
    }
}

/// A printing condition that a file names.
struct Intent {
    /// `GTS_PDFX`, `GTS_PDFA1`.
    subtype: String,
    /// Its name in a register.
    identifier: String,
    /// Whether the register is named.
    has_registry: bool,
    /// Whether there are bytes for a profile.
    has_profile: bool,
    /// The profile, where its bytes are one.
    profile: Option<Rc<Icc>>,
}

fn intents(document: &Document) -> Vec<Intent> {
    const MOST: usize = 16;
    let root = document.dict(document.trailer(), "Root");
    let list = document.get(&root, "OutputIntents");
    let read = |object| {
        let found = document.resolve(object);
        let dict = found.dict()?;
        let words = |key: &str| document.get(dict, key).text().map(readable).unwrap_or_default();
        let profile = document.get(dict, "DestOutputProfile");
        Some(Intent {
            subtype: document.get(dict, "S").name().map(String::from_utf8_lossy)?.into_owned(),
            identifier: words("OutputConditionIdentifier"),
            has_registry: !words("RegistryName").is_empty(),
            has_profile: profile.stream().is_some(),
            profile: profile.stream().and_then(|stream| document.profile(stream)),
        })
    };
    list.array().unwrap_or_default().iter().take(MOST).filter_map(read).collect()
}

fn output_intent(bench: &mut Bench<'_>, intents: &[Intent]) {
    let subtype = if bench.kind == PdfKind::Archive { "GTS_PDFA1" } else { "GTS_PDFX" };
    let found: Vec<&Intent> = intents.iter().filter(|intent| intent.subtype == subtype).collect();
    let fault = match found[..] {
        [] => Some(format!("there is no output intent {subtype}")),
        [intent] => fault_of(intent, bench.kind),
        _ => Some(format!("there are {} output intents {subtype}", found.len())),
    };
    let measured = match found.first() {
        None => "none".to_owned(),
        Some(intent) => match &intent.profile {
            Some(icc) => format!("{}, class {}, {}", intent.identifier, icc.class, icc.space),
            None => format!("{}, no profile", intent.identifier),
        },
    };
    let asked = match bench.kind {
        PdfKind::Archive => "one output intent with a profile",
        PdfKind::X4 => "one output intent with a profile of class prtr",
        PdfKind::X1a => "one output intent, for inks: a profile of class prtr or a registered name",
        _ => "one output intent: a profile of class prtr or a registered name",
    };
    let places: Vec<Place> = fault.map(in_file).into_iter().collect();
    bench.add(Rule::OutputIntent, asked, measured, places);
}

/// What is wrong with the only output intent.
fn fault_of(intent: &Intent, kind: PdfKind) -> Option<String> {
    if intent.identifier.is_empty() {
        return Some("the output intent has no OutputConditionIdentifier".to_owned());
    }
    let Some(icc) = &intent.profile else {
        let may_be_named = matches!(kind, PdfKind::X1a | PdfKind::X3);
        let is_named = may_be_named && intent.has_registry && !intent.has_profile;
        return (!is_named).then(|| "the output intent has no ICC profile".to_owned());
    };
    if kind != PdfKind::Archive && icc.class != "prtr" {
        let class = &icc.class;
        return Some(format!("the profile of the output intent is of class {class}, not prtr"));
    }
    let wants_inks = kind == PdfKind::X1a && icc.space != "CMYK";
    wants_inks.then(|| format!("the profile of the output intent is for {}, not CMYK", icc.space))
}
