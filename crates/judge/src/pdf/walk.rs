//! Follows a content stream as a renderer would, as far as pictures and clips go.
//!
//! Clips that are no rectangles count as the rectangles around them.

use super::number::{number, operands, rectangle};
use super::{PlacedPicture, matrix};
use crate::Area;
use crate::area::Matrix;
use leporello_model::PixelSize;
use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, Stream};

/// Forms inside forms deeper than this are not followed: a form can contain itself.
const DEEPEST: usize = 12;

/// What `q` saves and `Q` brings back.
#[derive(Clone, Copy)]
struct State {
    to_page: Matrix,
    clip: Area,
}

/// Walks content streams and collects the pictures they paint.
pub(super) struct Walk<'a> {
    document: &'a Document,
    page: u32,
    clip: Area,
    depth: usize,
    pictures: Vec<PlacedPicture>,
}

/// One content stream being followed.
struct Stage<'a> {
    state: State,
    saved: Vec<State>,
    path: Vec<[f64; 2]>,
    clips_with_path: bool,
    resources: Option<&'a Dictionary>,
}

impl<'a> Walk<'a> {
    /// Pictures outside of `clip`, in millimetres on the page, are not seen.
    pub fn new(document: &'a Document, page: u32, clip: Area) -> Self {
        Self { document, page, clip, depth: 0, pictures: Vec::new() }
    }

    /// What was found, in the order it was painted.
    pub fn into_pictures(self) -> Vec<PlacedPicture> {
        self.pictures
    }

    /// Follows a content stream whose user space `to_page` maps to the page.
    pub fn content(
        &mut self,
        bytes: &[u8],
        resources: Option<&'a Dictionary>,
        to_page: Matrix,
    ) -> Result<(), String> {
        let content = Content::decode(bytes)
            .map_err(|error| format!("page {}: its content cannot be read: {error}", self.page))?;
        let state = State { to_page, clip: self.clip };
        let saved = Vec::new();
        let mut stage = Stage { state, saved, path: Vec::new(), clips_with_path: false, resources };
        for operation in &content.operations {
            self.operation(&mut stage, operation)?;
        }
        Ok(())
    }

    fn operation(&mut self, stage: &mut Stage<'a>, operation: &Operation) -> Result<(), String> {
        let operands_of = &operation.operands;
        match operation.operator.as_str() {
            "q" => stage.saved.push(stage.state),
            "Q" => stage.state = stage.saved.pop().unwrap_or(stage.state),
            "cm" => {
                if let Some(next) = operands(operands_of) {
                    stage.state.to_page = Matrix(next).then(stage.state.to_page);
                }
            }
            "re" => stage.add_rectangle(operands_of),
            "m" | "l" | "c" | "v" | "y" => stage.add_points(operands_of),
            "W" | "W*" => stage.clips_with_path = true,
            "n" | "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" => stage.end_path(),
            "Do" => self.paint(stage, operands_of)?,
            _ => {}
        }
        Ok(())
    }

    fn paint(&mut self, stage: &Stage<'a>, operands: &[Object]) -> Result<(), String> {
        let Some(name) = operands.first().and_then(|name| name.as_name().ok()) else {
            return Ok(());
        };
        let Some((object, stream)) = self.external(stage.resources, name) else { return Ok(()) };
        match stream.dict.get(b"Subtype").and_then(Object::as_name) {
            Ok(b"Image") => self.image(stage.state, object, stream),
            Ok(b"Form") => self.form(stage, stream)?,
            _ => {}
        }
        Ok(())
    }

    /// The external object of this name, with its number.
    fn external(
        &self,
        resources: Option<&'a Dictionary>,
        name: &[u8],
    ) -> Option<(u32, &'a Stream)> {
        let objects = resources?.get_deref(b"XObject", self.document).ok()?.as_dict().ok()?;
        let (id, object) = self.document.dereference(objects.get(name).ok()?).ok()?;
        Some((id.map_or(0, |(number, _)| number), object.as_stream().ok()?))
    }

    fn image(&mut self, state: State, object: u32, stream: &Stream) {
        let side = |key: &[u8]| {
            let value = stream.dict.get_deref(key, self.document).ok().and_then(number);
            value.map_or(0, |value| value as u32)
        };
        let is_stencil = stream.dict.get(b"ImageMask").and_then(Object::as_bool).unwrap_or(false);
        let stored = PixelSize { w: side(b"Width"), h: side(b"Height") };
        let picture = state.to_page.unit_square();
        let Some(frame) = picture.intersection(state.clip) else { return };
        if is_stencil || stored.w == 0 || stored.h == 0 {
            return;
        }
        let turned = state.to_page.swaps_sides();
        let pixels = if turned { PixelSize { w: stored.h, h: stored.w } } else { stored };
        self.pictures.push(PlacedPicture { page: self.page, frame, picture, pixels, object });
    }

    /// A form: its matrix, the clip of its box, its own resources or those around it.
    fn form(&mut self, stage: &Stage<'a>, form: &'a Stream) -> Result<(), String> {
        if self.depth >= DEEPEST {
            return Ok(());
        }
        let document = self.document;
        let to_page = matrix(document, form.dict.get(b"Matrix").ok()).then(stage.state.to_page);
        let around = form
            .dict
            .get(b"BBox")
            .ok()
            .and_then(|found| rectangle(document, found))
            .map_or(Area::EVERYWHERE, |found| to_page.rectangle(found));
        let Some(clip) = stage.state.clip.intersection(around) else { return Ok(()) };
        let own = form.dict.get_deref(b"Resources", document).and_then(Object::as_dict).ok();
        let bytes = form
            .get_plain_content()
            .map_err(|error| format!("page {}: a form cannot be read: {error}", self.page))?;
        let outside = std::mem::replace(&mut self.clip, clip);
        self.depth += 1;
        let result = self.content(&bytes, own.or(stage.resources), to_page);
        self.depth -= 1;
        self.clip = outside;
        result
    }
}

impl Stage<'_> {
    fn add_rectangle(&mut self, objects: &[Object]) {
        if let Some([x, y, w, h]) = operands(objects) {
            let corners = [[x, y], [x + w, y], [x + w, y + h], [x, y + h]];
            self.path.extend(corners.map(|corner| self.state.to_page.apply(corner)));
        }
    }

    fn add_points(&mut self, objects: &[Object]) {
        let values: Vec<f64> = objects.iter().filter_map(number).collect();
        let points = values.chunks_exact(2).map(|point| [point[0], point[1]]);
        self.path.extend(points.map(|point| self.state.to_page.apply(point)));
    }

    /// A painting operator ends the path; a clip takes effect only now (ISO 32000-2, 8.5.4).
    fn end_path(&mut self) {
        let around = Area::around(self.path.drain(..));
        if std::mem::take(&mut self.clips_with_path) {
            let clip = around.and_then(|around| self.state.clip.intersection(around));
            // Nothing is visible through an empty clip.
            self.state.clip = clip.unwrap_or_default();
        }
    }
}
