//! Follows content streams as a renderer would, as far as places, colours and fonts go.
//!
//! Clips that are no rectangles count as the rectangles around them.

use super::area::{Area, Matrix};
use super::colour::Space;
use super::document::Document;
use super::font::Font;
use super::lexer::{Lexer, Token, is_space};
use super::object::{Dict, Object, Stream};
use super::page::{Image, Page, Paint, Picture};
use super::state::{Stage, State};
use leporello_model::PixelSize;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Forms inside forms deeper than this are not followed: a form can contain itself.
const DEEPEST: usize = 12;
/// Most operators of a file, so that forms that repeat each other come to an end.
const MOST_OPERATORS: u64 = 20_000_000;
/// Most operands of an operator that are kept.
const MOST_OPERANDS: usize = 512;

/// What is read once for all pages.
pub struct Cache {
    fonts: BTreeMap<u32, Rc<Font>>,
    images: BTreeMap<u32, Rc<Image>>,
    operators_left: u64,
}

impl Default for Cache {
    fn default() -> Self {
        Self { fonts: BTreeMap::new(), images: BTreeMap::new(), operators_left: MOST_OPERATORS }
    }
}

/// Walks a page.
pub struct Walk<'a> {
    pub(super) document: &'a Document,
    cache: &'a mut Cache,
    pub(super) page: Page,
    depth: usize,
}

impl<'a> Walk<'a> {
    /// Adds to `page` what its content draws.
    pub fn new(document: &'a Document, cache: &'a mut Cache, page: Page) -> Self {
        Self { document, cache, page, depth: 0 }
    }

    /// The page with what was found.
    pub fn into_page(self) -> Page {
        self.page
    }

    /// Notes what cannot be read.
    pub fn damaged(&mut self, why: String) {
        self.page.damage.insert(why);
    }

    /// Follows a content stream whose user space `to_page` maps to the page.
    pub fn content(&mut self, bytes: &[u8], resources: &Rc<Dict>, to_page: Matrix, clip: Area) {
        let Some(clip) = clip.intersection(self.page.media) else { return };
        let state = State::new(to_page, clip);
        let stage = &mut Stage::new(state, Rc::clone(resources));
        let mut lexer = Lexer::content(bytes);
        let mut operands = Vec::new();
        loop {
            match lexer.token() {
                Ok(None) => return,
                Ok(Some(Token::Value(value))) => {
                    if operands.len() < MOST_OPERANDS {
                        operands.push(value);
                    }
                }
                Ok(Some(Token::Word(word))) => {
                    if self.cache.operators_left == 0 {
                        return self.damaged("there is more to draw than is read".to_owned());
                    }
                    self.cache.operators_left -= 1;
                    if word == b"BI" {
                        self.inline_image(stage, &mut lexer);
                    } else {
                        self.operation(stage, &word, &operands);
                    }
                    operands.clear();
                }
                Err(_) => return self.damaged("its content breaks off".to_owned()),
            }
        }
    }

    fn operation(&mut self, stage: &mut Stage, operator: &[u8], operands: &[Object]) {
        match operator {
            b"q" => stage.save(),
            b"Q" => stage.restore(),
            b"cm" => stage.transform(operands),
            b"re" => stage.add_rectangle(operands),
            b"m" | b"l" | b"c" | b"v" | b"y" => stage.add_points(operands),
            b"W" | b"W*" => stage.clips_with_path = true,
            b"n" => {
                stage.end_path();
            }
            b"S" | b"s" => self.path(stage, false, true),
            b"f" | b"F" | b"f*" => self.path(stage, true, false),
            b"B" | b"B*" | b"b" | b"b*" => self.path(stage, true, true),
            b"sh" => self.shading(stage, operands),
            b"gs" => self.graphics_state(stage, operands),
            b"Do" => self.external(stage, operands),
            b"ri" | b"i" | b"w" | b"J" | b"j" | b"M" | b"d" => {}
            _ if self.colour(stage, operator, operands) => {}
            _ => self.text(stage, operator, operands),
        }
    }

    fn path(&mut self, stage: &mut Stage, fills: bool, strokes: bool) {
        let area = stage.end_path();
        if let Some(area) = area.and_then(|area| area.intersection(self.page.media)) {
            self.painted(area);
        }
        if fills {
            self.paint(&stage.state.fill.clone());
        }
        if strokes {
            self.paint(&stage.state.stroke.clone());
        }
    }

    /// Notes what is painted wholly outside of the bleed.
    pub(super) fn painted(&mut self, area: Area) {
        if area.intersection(self.page.bleed).is_none() {
            self.page.outside.get_or_insert(area);
        }
    }

    /// Notes a colour that is put on the page.
    pub(super) fn paint(&mut self, (space, colour): &(Rc<Space>, Vec<f64>)) {
        let inks = space.inks(colour);
        let label = match inks {
            Some(inks) => format!("{} {inks:.1} %", space.label()),
            None => space.label(),
        };
        self.page.paints.entry(label).or_insert_with(|| Paint { space: (**space).clone(), inks });
    }

    /// The named entry of a kind of resource, not resolved.
    pub(super) fn resource(&self, stage: &Stage, kind: &str, operand: Option<&Object>) -> Object {
        let found = self.document.get(&stage.resources, kind);
        let name = operand.and_then(Object::name);
        let entry = name.and_then(|name| found.dict()?.get(name).cloned());
        entry.unwrap_or_default()
    }

    fn shading(&mut self, stage: &Stage, operands: &[Object]) {
        let found = self.document.resolve(&self.resource(stage, "Shading", operands.first()));
        if let Some(shading) = found.dict() {
            self.shaded(shading, stage);
        }
    }

    pub(super) fn shaded(&mut self, shading: &Dict, stage: &Stage) {
        let space = self.document.get(shading, "ColorSpace");
        let space = Space::of(self.document, &space, &stage.resources);
        self.paint(&(Rc::new(space), Vec::new()));
    }

    fn graphics_state(&mut self, stage: &mut Stage, operands: &[Object]) {
        let found = self.document.resolve(&self.resource(stage, "ExtGState", operands.first()));
        let Some(dict) = found.dict() else { return };
        let value = |key: &str| self.document.get(dict, key);
        for (key, what) in [("ca", "paint"), ("CA", "lines")] {
            if let Some(opacity) = value(key).number().filter(|opacity| *opacity < 1.0) {
                self.page.transparency.insert(format!("{what} of opacity {opacity}"));
            }
        }
        let mode = value("BM");
        let mode = mode.array().and_then(<[_]>::first).cloned().unwrap_or(mode);
        if let Some(name) = mode.name().filter(|n| *n != b"Normal" && *n != b"Compatible") {
            let name = String::from_utf8_lossy(name);
            self.page.transparency.insert(format!("blending by {name}"));
        }
        if value("SMask").dict().is_some() {
            self.page.transparency.insert("a soft mask".to_owned());
        }
        let is_set = |key: &str| !matches!(value(key), Object::Null) && !value(key).is("Default");
        for (key, what) in
            [("TR", "transfer function"), ("TR2", "transfer function"), ("HTP", "halftone phase")]
        {
            if is_set(key) {
                self.page.devices.insert(format!("a {what}"));
            }
        }
        let font = value("Font");
        if let Some([font, size]) =
            font.array().and_then(|pair| <&[Object; 2]>::try_from(pair).ok())
        {
            stage.state.text.font = self.font_of(font);
            stage.state.text.size = size.number().unwrap_or(0.0);
        }
    }

    /// The font an entry of the resources means.
    pub(super) fn font_of(&mut self, entry: &Object) -> Option<Rc<Font>> {
        let number = if let Object::Reference(number) = entry { Some(*number) } else { None };
        if let Some(found) = number.and_then(|number| self.cache.fonts.get(&number)) {
            return Some(Rc::clone(found));
        }
        let object = self.document.resolve(entry);
        let font = Rc::new(Font::read(self.document, object.dict()?));
        if let Some(number) = number {
            self.cache.fonts.insert(number, Rc::clone(&font));
        }
        Some(font)
    }

    fn external(&mut self, stage: &Stage, operands: &[Object]) {
        let entry = self.resource(stage, "XObject", operands.first());
        let object = self.document.resolve(&entry);
        let Some(stream) = object.stream() else {
            return self.damaged("a picture or a form that it shows is missing".to_owned());
        };
        for (key, what) in [
            ("OPI", "OPI comments"),
            ("Alternates", "alternate pictures"),
            ("Ref", "a reference to another file"),
            ("PS", "PostScript"),
        ] {
            if stream.dict.contains_key(key.as_bytes()) {
                self.page.devices.insert(what.to_owned());
            }
        }
        let kind = self.document.get(&stream.dict, "Subtype");
        let number = if let Object::Reference(number) = entry { number } else { 0 };
        match kind.name() {
            Some(b"Image") => self.image(stage, number, stream),
            Some(b"Form") => self.form(stage, stream),
            Some(b"PS") => {
                self.page.devices.insert("PostScript".to_owned());
            }
            _ => {}
        }
    }

    fn image(&mut self, stage: &Stage, number: u32, stream: &Stream) {
        for (key, what) in
            [("SMask", "a picture with a soft mask"), ("SMaskInData", "a picture with a soft mask")]
        {
            let value = self.document.get(&stream.dict, key);
            if value.stream().is_some() || value.number().is_some_and(|n| n > 0.0) {
                self.page.transparency.insert(what.to_owned());
            }
        }
        let image = match self.cache.images.get(&number) {
            Some(found) => Rc::clone(found),
            None => {
                let filters = self.document.filters(stream).into_iter().map(|filter| filter.name);
                let filters = filters.map(|n| String::from_utf8_lossy(&n).into_owned()).collect();
                let image = Rc::new(self.describe(number, &stream.dict, filters, &stage.resources));
                if number != 0 {
                    self.cache.images.insert(number, Rc::clone(&image));
                }
                image
            }
        };
        self.place(stage, image);
    }

    fn describe(&self, object: u32, dict: &Dict, filters: Vec<String>, resources: &Dict) -> Image {
        let value = |long: &str, short: &str| match self.document.get(dict, long) {
            Object::Null => self.document.get(dict, short),
            found => found,
        };
        let side = |long: &str, short: &str| {
            value(long, short).count().and_then(|n| u32::try_from(n).ok()).unwrap_or(0)
        };
        let is_stencil = value("ImageMask", "IM") == Object::Bool(true);
        let space = value("ColorSpace", "CS");
        let decode = self.document.numbers_of(&value("Decode", "D")).unwrap_or_default();
        Image {
            object,
            pixels: PixelSize { w: side("Width", "W"), h: side("Height", "H") },
            space: (!is_stencil).then(|| Space::of(self.document, &space, resources)),
            filters,
            bits: value("BitsPerComponent", "BPC").count().unwrap_or(8),
            is_inverted: decode.first().is_some_and(|first| *first > 0.5),
        }
    }

    fn place(&mut self, stage: &Stage, image: Rc<Image>) {
        let to_page = stage.state.to_page;
        let Some(frame) = to_page.around([0.0, 0.0, 1.0, 1.0]).intersection(stage.state.clip)
        else {
            return;
        };
        self.painted(frame);
        if image.space.is_none() {
            return self.paint(&stage.state.fill.clone());
        }
        let [w, h] = to_page.scales();
        let across = f64::from(image.pixels.w) * 25.4 / w;
        let ppi = across.min(f64::from(image.pixels.h) * 25.4 / h);
        self.page.pictures.push(Picture { frame, ppi, image });
    }

    fn inline_image(&mut self, stage: &Stage, lexer: &mut Lexer<'_>) {
        let mut dict = Dict::new();
        loop {
            let key = match lexer.token() {
                Ok(Some(Token::Value(Object::Name(key)))) => key.to_vec(),
                Ok(Some(Token::Word(word))) if word == b"ID" => break,
                _ => return self.damaged("a picture inside its content is damaged".to_owned()),
            };
            let Ok(value) = lexer.value() else { continue };
            dict.insert(key, value);
        }
        let data = lexer.rest();
        let ends = |w: &[u8]| is_space(w[0]) && &w[1..3] == b"EI" && is_space(w[3]);
        let end = data.windows(4).position(ends).map_or(data.len(), |at| at + 3);
        lexer.at += end;
        let image = self.describe(0, &dict, Vec::new(), &stage.resources);
        self.place(stage, Rc::new(image));
    }

    /// Notes a group that is composed on its own, and its colours.
    pub fn group(&mut self, dict: &Dict) {
        let group = self.document.dict(dict, "Group");
        if !self.document.get(&group, "S").is("Transparency") {
            return;
        }
        self.page.transparency.insert("a transparency group".to_owned());
        let space = self.document.get(&group, "CS");
        if space != Object::Null {
            let resources = self.document.dict(dict, "Resources");
            let space = Space::of(self.document, &space, &resources);
            self.paint(&(Rc::new(space), Vec::new()));
        }
    }

    fn form(&mut self, stage: &Stage, form: &Stream) {
        self.group(&form.dict);
        let matrix = self.document.numbers_of(&self.document.get(&form.dict, "Matrix"));
        let matrix = matrix.and_then(|m| m.try_into().ok()).map_or(Matrix::IDENTITY, Matrix);
        let to_page = matrix.then(stage.state.to_page);
        let around = self.document.numbers_of(&self.document.get(&form.dict, "BBox"));
        let around = around.and_then(|found| <[f64; 4]>::try_from(found).ok());
        let around = around.map_or(Area::EVERYWHERE, |found| to_page.around(found));
        if let Some(clip) = stage.state.clip.intersection(around) {
            self.inner(stage, form, to_page, clip);
        }
    }

    /// Follows a stream that has its own content: a form or a pattern.
    pub(super) fn inner(&mut self, stage: &Stage, form: &Stream, to_page: Matrix, clip: Area) {
        if self.depth >= DEEPEST {
            return self.damaged("forms stand inside each other too deeply".to_owned());
        }
        let own = self.document.get(&form.dict, "Resources");
        let resources = match own.dict() {
            Some(own) => Rc::new(own.clone()),
            None => Rc::clone(&stage.resources),
        };
        match self.document.plain(form) {
            Ok(bytes) => {
                self.depth += 1;
                self.content(&bytes, &resources, to_page, clip);
                self.depth -= 1;
            }
            Err(why) => self.damaged(format!("a form cannot be read: {why}")),
        }
    }
}
