//! The catalog and what hangs from it: description, output intent, bookmarks.

use crate::finish::Edition;
use crate::object::entry;
use crate::outline;
use crate::output_profile::{OutputProfile, SRGB};
use crate::skeleton::Skeleton;
use crate::standard;
use crate::xmp::{Description, text};
use leporello_model::{BoundAt, PdfKind};

/// The objects that describe the document as a whole: number, value, stream.
pub(crate) struct Whole {
    pub(crate) root: u32,
    pub(crate) info: u32,
    pub(crate) objects: Vec<(u32, Vec<u8>, Option<Vec<u8>>)>,
}

impl Whole {
    /// The catalog.
    pub(crate) fn root_value(&self) -> &[u8] {
        self.objects.last().map_or(b"<<>>", |(_, value, _)| value)
    }

    fn add(&mut self, number: u32, value: String, stream: Option<&[u8]>) -> u32 {
        self.objects.push((number, value.into_bytes(), stream.map(<[u8]>::to_vec)));
        number
    }
}

/// Makes the catalog of an edition and all that only it refers to. `next` gives numbers that
/// are free and rising. The catalog comes last.
pub(crate) fn whole(
    skeleton: &Skeleton,
    edition: &Edition,
    ids: [&str; 2],
    next: &mut dyn FnMut() -> u32,
) -> Whole {
    let description = Description {
        kind: edition.kind,
        plan: edition.plan,
        date: edition.date,
        is_universal: edition.is_universal,
        ids,
    };
    let mut whole = Whole { root: 0, info: next(), objects: Vec::new() };
    whole.add(whole.info, description.info(), None);
    let xmp = description.xmp();
    let value = format!("<</Type/Metadata/Subtype/XML/Length {}>>", xmp.len());
    let metadata = whole.add(next(), value, Some(xmp.as_bytes()));
    let mut root = format!("<</Type/Catalog/Metadata {metadata} 0 R/Lang{}", language(edition));
    if let Some((intent, icc)) = intent(edition) {
        let value = format!("<</N {}/Length {}>>", if icc == SRGB { 3 } else { 4 }, icc.len());
        let profile = whole.add(next(), value, Some(icc));
        root += &format!("/OutputIntents[{intent}/DestOutputProfile {profile} 0 R>>]");
    }
    let marks = outline::bookmarks(edition.plan);
    if standard::is_for_reading(edition.kind) && !marks.is_empty() {
        let first = next();
        let mut objects = outline::objects(&marks, &skeleton.pages(), first).into_iter();
        for (number, object) in std::iter::once(first).zip(&mut objects) {
            whole.add(number, object, None);
        }
        for object in objects {
            whole.add(next(), object, None);
        }
        root += &format!("/Outlines {first} 0 R");
    }
    root += &viewer(edition);
    root += &kept(skeleton, edition.kind);
    whole.root = next();
    whole.add(whole.root, root + ">>", None);
    whole
}

fn language(edition: &Edition) -> String {
    let language = edition.plan.language.trim();
    text(if language.is_empty() { "und" } else { language })
}

/// The output intent, still open for its profile, and the profile.
fn intent<'a>(edition: &Edition<'a>) -> Option<(String, &'a [u8])> {
    if let Some((profile, _)) = edition.printed {
        return Some((
            format!("<</Type/OutputIntent/S/GTS_PDFX{}", condition(profile)),
            profile.icc(),
        ));
    }
    (edition.kind == PdfKind::Archive).then(|| {
        let intent = "<</Type/OutputIntent/S/GTS_PDFA1\
                      /OutputConditionIdentifier(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)\
                      /RegistryName(http://www.color.org)";
        (intent.into(), SRGB)
    })
}

/// The printing condition: by its name in the registry of the ICC, or by its own.
fn condition(profile: &OutputProfile) -> String {
    if profile.is_fogra39() {
        return "/OutputConditionIdentifier(FOGRA39)/RegistryName(http://www.color.org)\
                /OutputCondition(Offset, ISO 12647-2:2004/Amd 1:2007, paper type 1 or 2, coated)\
                /Info(FOGRA39L coated)"
            .into();
    }
    format!("/OutputConditionIdentifier(Custom)/Info{}", text(profile.name()))
}

/// How a reader shows it.
fn viewer(edition: &Edition) -> String {
    let direction = match edition.plan.bound_at {
        BoundAt::Left => "L2R",
        BoundAt::Right => "R2L",
    };
    if edition.kind == PdfKind::Screen {
        // The first page alone, then spreads as in the book.
        return format!(
            "/PageLayout/TwoPageRight/ViewerPreferences<</DisplayDocTitle true/Direction/{direction}>>"
        );
    }
    format!("/ViewerPreferences<</Direction/{direction}>>")
}

/// What stays of the skeleton's own catalog: pages; tags and names, if it is for reading.
fn kept(skeleton: &Skeleton, kind: PdfKind) -> String {
    let root = skeleton.object(skeleton.root).map_or(&b"<<>>"[..], |root| root.value);
    let mut names = vec!["Pages"];
    if standard::is_for_reading(kind) {
        names.extend(["StructTreeRoot", "Names", "Dests"]);
    }
    let is_tagged = standard::is_for_reading(kind) && entry(root, "StructTreeRoot").is_some();
    let mut out = String::from(if is_tagged { "/MarkInfo<</Marked true>>" } else { "" });
    for name in names {
        if let Some(value) = entry(root, name) {
            out += &format!("/{name} {}", String::from_utf8_lossy(value));
        }
    }
    out
}
