//! An ordered squarified treemap: areas as the importance says, strips along the shorter
//! side (Bruls, Huizing and van Wijk 2000; the order kept as in strip treemaps).

use super::{ContentBox, Item};
use leporello_judge::Area;

/// Areas exactly as the importance says, before the gaps are cut out of them.
pub(super) fn squarified(items: &[Item], page: &ContentBox) -> Vec<Area> {
    let mut room = Area { x: 0.0, y: 0.0, w: page.w, h: page.h };
    let mut rest: Vec<f64> = items.iter().map(|item| item.importance).collect();
    let mut frames = Vec::new();
    while !rest.is_empty() {
        let all = rest.iter().sum::<f64>();
        let mut count = 1;
        while count < rest.len()
            && worst(&rest[..=count], all, room) < worst(&rest[..count], all, room)
        {
            count += 1;
        }
        let strip: Vec<f64> = rest.drain(..count).collect();
        room = cut(&strip, all, room, &mut frames);
    }
    frames.into_iter().map(|frame| with_gaps(frame, page)).collect()
}

/// The longest proportion of a strip's pictures.
fn worst(strip: &[f64], all: f64, room: Area) -> f64 {
    let side = room.short_side();
    let thickness = strip.iter().sum::<f64>() / all * room.size() / side;
    let length = |weight: &f64| weight / all * room.size() / thickness;
    strip
        .iter()
        .map(|weight| (length(weight) / thickness).max(thickness / length(weight)))
        .fold(0.0, f64::max)
}

/// Cuts a strip off the room; what is left of the room.
fn cut(strip: &[f64], all: f64, room: Area, frames: &mut Vec<Area>) -> Area {
    let part = strip.iter().sum::<f64>();
    let is_column = room.w >= room.h;
    let thickness = part / all * if is_column { room.w } else { room.h };
    let mut along = 0.0;
    for weight in strip {
        let length = weight / part * room.short_side();
        frames.push(if is_column {
            Area { x: room.x, y: room.y + along, w: thickness, h: length }
        } else {
            Area { x: room.x + along, y: room.y, w: length, h: thickness }
        });
        along += length;
    }
    if is_column {
        Area { x: room.x + thickness, w: room.w - thickness, ..room }
    } else {
        Area { y: room.y + thickness, h: room.h - thickness, ..room }
    }
}

/// Half a gap off every side that is not at the edge of the box.
fn with_gaps(frame: Area, page: &ContentBox) -> Area {
    const AT_EDGE: f64 = 0.01;
    let half = page.gap / 2.0;
    let inner = |is_edge: bool| if is_edge { 0.0 } else { half };
    let (left, top) = (inner(frame.x < AT_EDGE), inner(frame.y < AT_EDGE));
    let right = inner(frame.right() > page.w - AT_EDGE);
    let bottom = inner(frame.bottom() > page.h - AT_EDGE);
    Area {
        x: frame.x + left,
        y: frame.y + top,
        w: frame.w - left - right,
        h: frame.h - top - bottom,
    }
}
