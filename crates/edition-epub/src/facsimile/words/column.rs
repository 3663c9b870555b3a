//! Where the words of a section stand on their pages.

use super::{Setter, is_bare};
use leporello_model::{SectionKind, Side};
use leporello_screen::Titles;

/// A place for words in pixels.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) w: f64,
    pub(super) h: f64,
}

/// The places for words of a page.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// In reading order.
    pub(super) fields: Vec<Field>,
    /// Where a title stands beside the words.
    pub(super) margin: Option<Field>,
    /// Where the title stands on this page, and its size in pixels.
    pub(super) title: Option<(Field, f64)>,
    /// Whether words stand at the foot of the field.
    pub(super) at_foot: bool,
}

/// The left, top, right and bottom margin in pixels.
struct Margins {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

pub(super) fn frame(setter: &Setter, page: u32, size: f64) -> Frame {
    let margins = margins(setter, page);
    if is_bare(setter.section.kind) {
        return bare(setter, &margins);
    }
    match setter.book.look.titles {
        Titles::Start => classical(setter, &margins, size),
        Titles::Margin => asymmetric(setter, &margins, size),
        Titles::Centre => centred(setter, &margins, size),
    }
}

fn margins(setter: &Setter, page: u32) -> Margins {
    let (plan, sheet) = (setter.book.plan, setter.sheet);
    let m = plan.margins;
    let fold_is_left = plan.bound_at.fold_is_left(Side::of_page(page));
    let (left, right) = if fold_is_left { (m.inside, m.outside) } else { (m.outside, m.inside) };
    let px = |length: leporello_model::Length| sheet.px(length.to_mm());
    Margins { left: px(left), top: px(m.top), right: px(right), bottom: px(m.bottom) }
}

/// A page with a few words at its foot, or a third down.
fn bare(setter: &Setter, m: &Margins) -> Frame {
    let (w, h) = (f64::from(setter.sheet.w), f64::from(setter.sheet.h));
    let kind = setter.section.kind;
    let at_foot = matches!(kind, SectionKind::Imprint | SectionKind::Colophon);
    let top = if at_foot { m.top } else { m.top + 0.30 * (h - m.top - m.bottom) };
    let all = w - m.left - m.right;
    let width = all.min(setter.sheet.px(150.0 * setter.sheet.unit()));
    let x = match setter.book.look.titles {
        Titles::Centre => m.left + (all - width) / 2.0,
        _ if setter.speech().right_to_left => w - m.right - width,
        _ => m.left,
    };
    let field = Field { x, y: top, w: width, h: h - top - m.bottom };
    Frame { fields: vec![field], margin: None, title: None, at_foot }
}

/// Columns beside each other in an area.
fn columns(setter: &Setter, area: Field, count: usize, gutter: f64) -> Vec<Field> {
    let width = (area.w - gutter * (count - 1) as f64) / count as f64;
    let mut fields: Vec<Field> = (0..count)
        .map(|at| Field { x: area.x + at as f64 * (width + gutter), w: width, ..area })
        .collect();
    if setter.speech().right_to_left {
        fields.reverse();
    }
    fields
}

/// How many columns of at least so many em there are, at most so many.
fn fitting(width: f64, gutter: f64, em: f64, least: f64, most: usize) -> usize {
    let count = ((width + gutter) / (least * em + gutter)).floor() as usize;
    count.clamp(1, most)
}

fn is_list(kind: SectionKind) -> bool {
    matches!(kind, SectionKind::ListOfPlates | SectionKind::Index | SectionKind::Credits)
}

fn wrap(fields: Vec<Field>) -> Frame {
    Frame { fields, margin: None, title: None, at_foot: false }
}

/// As many columns as lines of good length allow; contents and narrow pages have one.
fn classical(setter: &Setter, m: &Margins, em: f64) -> Frame {
    let (w, h) = (f64::from(setter.sheet.w), f64::from(setter.sheet.h));
    let (top, bottom) = (m.top.max(0.13 * h), m.bottom.max(0.15 * h));
    let kind = setter.section.kind;
    let side = |margin: f64| margin.max(0.11 * w);
    let (left, right) = (side(m.left), side(m.right));
    let area = Field { x: left, y: top, w: w - left - right, h: h - top - bottom };
    let gutter = setter.sheet.px(9.0 * setter.sheet.unit().max(0.8));
    let count = match kind {
        SectionKind::Contents => 1,
        SectionKind::Index => fitting(area.w, gutter, em, 15.0, 3),
        kind if is_list(kind) => fitting(area.w, gutter, em, 18.0, 3),
        _ => fitting(area.w, gutter, em, 22.5, 2),
    };
    if count > 1 || is_list(kind) {
        return wrap(columns(setter, area, count, gutter));
    }
    let width = area.w.min(34.0 * em);
    let x = match kind {
        SectionKind::Contents if setter.speech().right_to_left => area.x + area.w - width,
        SectionKind::Contents => area.x,
        _ => area.x + (area.w - width) / 2.0,
    };
    wrap(vec![Field { x, w: width, ..area }])
}

/// One column beside a wide margin, in which the title stands; lists have columns.
fn asymmetric(setter: &Setter, m: &Margins, em: f64) -> Frame {
    let (w, h) = (f64::from(setter.sheet.w), f64::from(setter.sheet.h));
    let is_wide = w > 1.2 * h;
    let top = m.top.max(if is_wide { 0.11 * h } else { 0.24 * h });
    let bottom = m.bottom.max(0.14 * h);
    let edge = m.left.max(m.right).max(0.08 * w);
    let height = h - top - bottom;
    if is_list(setter.section.kind) {
        let area = Field { x: edge, y: top, w: w - 2.0 * edge, h: height };
        let gutter = setter.sheet.px(8.0 * setter.sheet.unit().max(0.8));
        let count = fitting(area.w, gutter, em, 19.0, 3);
        return wrap(columns(setter, area, count, gutter));
    }
    let from = if is_wide { 0.42 * w } else { edge };
    let width = (w - from - edge).min(33.0 * em);
    let rtl = setter.speech().right_to_left;
    let mirrored = |x: f64, width: f64| if rtl { w - x - width } else { x };
    let field = Field { x: mirrored(from, width), y: top, w: width, h: height };
    let room = from - m.left.max(m.right) - setter.sheet.px(8.0);
    let beside = Field { x: mirrored(m.left.max(m.right), room), w: room, ..field };
    let margin = is_wide.then_some(beside);
    Frame { fields: vec![field], margin, title: None, at_foot: false }
}

/// One quiet column in the middle; long lists on wide pages have two.
fn centred(setter: &Setter, m: &Margins, em: f64) -> Frame {
    let (w, h) = (f64::from(setter.sheet.w), f64::from(setter.sheet.h));
    let (top, bottom) = ((1.5 * m.top).max(0.14 * h), (1.3 * m.bottom).max(0.15 * h));
    let lists = is_list(setter.section.kind);
    let share = if lists { 0.74 } else { 0.62 };
    let share = if w < h { 0.74 } else { share };
    let width = (share * w).min(if lists { 62.0 * em } else { 33.0 * em });
    let area = Field { x: (w - width) / 2.0, y: top, w: width, h: h - top - bottom };
    let count = if lists && width > 40.0 * em { 2 } else { 1 };
    wrap(columns(setter, area, count, setter.sheet.px(10.0)))
}
