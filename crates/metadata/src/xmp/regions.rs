//! Faces marked in XMP: regions of the Metadata Working Group, and of Microsoft.

use super::Resource;
use crate::claims::Region;
use leporello_model::{PixelSize, Share};

const REGIONS: &str = "http://www.metadataworkinggroup.com/schemas/regions/";
const AREA: &str = "http://ns.adobe.com/xmp/sType/Area#";
const DIMENSIONS: &str = "http://ns.adobe.com/xap/1.0/sType/Dimensions#";
const MICROSOFT: &str = "http://ns.microsoft.com/photo/1.2/";
const MICROSOFT_INFO: &str = "http://ns.microsoft.com/photo/1.2/t/RegionInfo#";
const MICROSOFT_REGION: &str = "http://ns.microsoft.com/photo/1.2/t/Region#";

/// The faces of a photograph. Of two lists by two programs the first is taken: the same
/// faces are in both.
pub fn faces(photo: &Resource) -> Vec<Region> {
    let working_group = working_group(photo);
    if working_group.is_empty() { microsoft(photo) } else { working_group }
}

fn working_group(photo: &Resource) -> Vec<Region> {
    let Some(regions) = photo.structure((REGIONS, "Regions")) else { return Vec::new() };
    let marked_in = applied_to(&regions);
    let list = regions.structures((REGIONS, "RegionList"));
    list.iter().filter_map(|region| working_group_face(region, marked_in)).collect()
}

/// The size of the picture when the regions were marked.
fn applied_to(regions: &Resource) -> Option<PixelSize> {
    let size = regions.structure((REGIONS, "AppliedToDimensions"))?;
    let side = |name| size.number((DIMENSIONS, name)).filter(|side| (1.0..4e9).contains(side));
    Some(PixelSize { w: side("w")? as u32, h: side("h")? as u32 })
}

/// A region with its centre and size, or its diameter. Pets count as faces: their heads
/// are to be kept whole as well. Bar codes and focus points are no faces.
fn working_group_face(region: &Resource, marked_in: Option<PixelSize>) -> Option<Region> {
    let kind = region.text((REGIONS, "Type")).unwrap_or_else(|| "Face".to_owned());
    if !matches!(kind.trim(), "Face" | "Pet") {
        return None;
    }
    let area = region.structure((REGIONS, "Area"))?;
    let unit = area.text((AREA, "unit")).unwrap_or_default();
    let scale = match (unit.trim(), marked_in) {
        ("pixel", Some(size)) => (1.0 / f64::from(size.w), 1.0 / f64::from(size.h)),
        ("pixel", _) => return None,
        _ => (1.0, 1.0),
    };
    let number = |name| area.number((AREA, name));
    let (w, h) = (number("w").or_else(|| number("d"))?, number("h").or_else(|| number("d"))?);
    let (x, y) = (number("x")? - w / 2.0, number("y")? - h / 2.0);
    let area = Share { x: x * scale.0, y: y * scale.1, w: w * scale.0, h: h * scale.1 };
    Some(Region { area, name: region.text((REGIONS, "Name")), marked_in })
}

fn microsoft(photo: &Resource) -> Vec<Region> {
    let Some(info) = photo.structure((MICROSOFT, "RegionInfo")) else { return Vec::new() };
    let list = info.structures((MICROSOFT_INFO, "Regions"));
    list.iter().filter_map(microsoft_face).collect()
}

/// `x, y, w, h` in shares, from the top left corner.
fn microsoft_face(region: &Resource) -> Option<Region> {
    let rectangle = region.text((MICROSOFT_REGION, "Rectangle"))?;
    let numbers = rectangle.split(',').map(|number| number.trim().parse().ok());
    let numbers: Vec<f64> = numbers.collect::<Option<_>>()?;
    let area = Share::from(<[f64; 4]>::try_from(numbers).ok()?);
    let name = region.text((MICROSOFT_REGION, "PersonDisplayName"));
    Some(Region { area, name, marked_in: None })
}
