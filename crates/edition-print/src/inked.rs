//! All that a skeleton paints, in the inks of a printing condition.

use crate::object::{elements, entries, entry, rebuilt, reference};
use crate::recolour::{Space, Spaces, recolour};
use crate::skeleton::{Body, Skeleton};
use crate::writer::device_space;
use leporello_model::PdfKind;
use leporello_photo::Inks;
use std::collections::BTreeMap;

/// Objects that are written otherwise than the skeleton has them: value and stream.
pub(crate) type Changes = BTreeMap<u32, (Vec<u8>, Option<Vec<u8>>)>;

/// Level of compression of streams that are written anew.
const LEVEL: u8 = 6;

/// The streams of pages, forms and drawn letters with their colours in inks, and pages
/// without the colour spaces they need no more.
///
/// # Errors
/// Says in words what is painted that cannot be printed so.
pub(crate) fn in_inks(skeleton: &Skeleton, inks: &Inks) -> Result<Changes, String> {
    let mut changes = Changes::new();
    let mut repaint = |number: u32, spaces: &Spaces| -> Result<(), String> {
        let body = skeleton.object(number).ok_or("a page has no content")?;
        let content = recolour(&content(body)?, spaces, inks)?;
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(&content, LEVEL);
        let length = packed.len().to_string();
        let with: [(&str, &[u8]); 2] = [("Filter", b"/FlateDecode"), ("Length", length.as_bytes())];
        let value = rebuilt(body.value, &["Filter", "DecodeParms", "Length", "Group"], &with);
        changes.insert(number, (value, Some(packed)));
        Ok(())
    };
    for body in &skeleton.objects {
        let spaces = spaces(skeleton, body.value);
        match kind_of(body) {
            Kind::Page => {
                for number in contents(skeleton, body.value) {
                    repaint(number, &spaces)?;
                }
            }
            Kind::Form => repaint(body.number, &spaces)?,
            Kind::DrawnFont => {
                let drawn = entry(body.value, "CharProcs").unwrap_or_default();
                for (_, stream) in entries(skeleton.resolved(drawn)) {
                    repaint(reference(stream).ok_or("a letter is not drawn")?, &spaces)?;
                }
            }
            Kind::Other => {}
        }
    }
    strip_spaces(skeleton, &mut changes);
    Ok(changes)
}

/// Takes the colour spaces that nothing names any more out of all resources.
fn strip_spaces(skeleton: &Skeleton, changes: &mut Changes) {
    for body in &skeleton.objects {
        let Some(resources) = entry(body.value, "Resources") else { continue };
        let stripped = without_spaces(skeleton, skeleton.resolved(resources));
        if let Some(number) = reference(resources) {
            changes.insert(number, (stripped, None));
            continue;
        }
        let unchanged = || (body.value.to_vec(), body.stream.map(<[u8]>::to_vec));
        let (value, stream) = changes.remove(&body.number).unwrap_or_else(unchanged);
        let value = rebuilt(&value, &["Resources"], &[("Resources", &stripped)]);
        changes.insert(body.number, (value, stream));
    }
}

/// Resources with no colour spaces but those that are left alone.
fn without_spaces(skeleton: &Skeleton, resources: &[u8]) -> Vec<u8> {
    let spaces = entry(resources, "ColorSpace").map(|value| skeleton.resolved(value));
    let mut kept = b"<<".to_vec();
    for (name, value) in spaces.into_iter().flat_map(entries) {
        if space(skeleton, value) == Space::Other {
            kept.push(b'/');
            kept.extend_from_slice(name);
            kept.push(b' ');
            kept.extend_from_slice(value);
        }
    }
    kept.extend_from_slice(b">>");
    let with: &[(&str, &[u8])] = if kept == b"<<>>" { &[] } else { &[("ColorSpace", &kept)] };
    rebuilt(resources, &["ColorSpace"], with)
}

/// What of a skeleton may not be in a PDF of this kind, in words.
pub(crate) fn forbidden(skeleton: &Skeleton, kind: PdfKind) -> Option<String> {
    let is_opaque = crate::standard::is_opaque(kind);
    skeleton.objects.iter().find_map(|body| {
        if is_opaque && shines_through(body.value) {
            return Some("something shines through".into());
        }
        let picture = entry(body.value, "Subtype") == Some(b"/Image");
        let placeholder = body.stream.is_some_and(crate::finish::is_placeholder);
        if kind == PdfKind::X1a && picture && !placeholder {
            let space = entry(body.value, "ColorSpace").map(|value| space(skeleton, value));
            return (!matches!(space, Some(Space::Cmyk)))
                .then(|| format!("a picture of the theme is not in {}", &device_space(4)[1..]));
        }
        None
    })
}

/// Whether a dictionary makes a page, a picture or a state of painting transparent.
fn shines_through(value: &[u8]) -> bool {
    let less_than_full = |name| {
        entry(value, name)
            .and_then(|alpha| std::str::from_utf8(alpha).ok()?.parse::<f64>().ok())
            .is_some_and(|alpha| alpha < 1.0)
    };
    let is_state = entry(value, "Type") == Some(b"/ExtGState");
    let blends = entry(value, "BM").is_some_and(|mode| mode != b"/Normal");
    let masked = entry(value, "SMask").is_some_and(|mask| mask != b"/None");
    masked || is_state && (less_than_full("ca") || less_than_full("CA") || blends)
}

enum Kind {
    Page,
    Form,
    DrawnFont,
    Other,
}

fn kind_of(body: &Body) -> Kind {
    let is = |name: &str, value: &[u8]| entry(body.value, name) == Some(value);
    match body.stream {
        Some(_) if is("Subtype", b"/Form") || is("PatternType", b"1") => Kind::Form,
        None if is("Type", b"/Page") => Kind::Page,
        None if is("Subtype", b"/Type3") => Kind::DrawnFont,
        _ => Kind::Other,
    }
}

/// Numbers of the streams that a page paints.
fn contents(skeleton: &Skeleton, page: &[u8]) -> Vec<u32> {
    let Some(value) = entry(page, "Contents") else { return Vec::new() };
    let array = skeleton.resolved(value);
    if array.starts_with(b"[") {
        elements(array).filter_map(reference).collect()
    } else {
        reference(value).into_iter().collect()
    }
}

/// What a stream holds, unpacked.
fn content(body: &Body) -> Result<Vec<u8>, String> {
    let stream = body.stream.ok_or("a page has no content")?;
    match entry(body.value, "Filter") {
        None => Ok(stream.to_vec()),
        Some(b"/FlateDecode") => miniz_oxide::inflate::decompress_to_vec_zlib(stream)
            .map_err(|_| format!("object {} cannot be unpacked", body.number)),
        Some(_) => Err(format!("object {} is packed in another way", body.number)),
    }
}

/// The colour spaces that the resources of a page, form or font name.
fn spaces(skeleton: &Skeleton, value: &[u8]) -> Spaces {
    let resources = entry(value, "Resources").map(|value| skeleton.resolved(value));
    let named = resources.and_then(|resources| entry(resources, "ColorSpace"));
    let named = named.map(|value| skeleton.resolved(value)).unwrap_or_default();
    entries(named).map(|(name, value)| (name.to_vec(), space(skeleton, value))).collect()
}

fn space(skeleton: &Skeleton, value: &[u8]) -> Space {
    let value = skeleton.resolved(value);
    let mut parts = elements(value);
    match parts.next().unwrap_or(value) {
        b"/DeviceGray" | b"/CalGray" => Space::Gray,
        b"/DeviceRGB" | b"/CalRGB" => Space::Rgb,
        b"/DeviceCMYK" => Space::Cmyk,
        b"/ICCBased" => {
            let profile = parts.next().map(|value| skeleton.resolved(value));
            match profile.and_then(|profile| entry(profile, "N")) {
                Some(b"1") => Space::Gray,
                Some(b"3") => Space::Rgb,
                Some(b"4") => Space::Cmyk,
                _ => Space::Other,
            }
        }
        _ => Space::Other,
    }
}
