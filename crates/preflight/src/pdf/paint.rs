//! Operators of colour and of words.

use super::area::{Area, Matrix};
use super::colour::Space;
use super::object::Object;
use super::page::Words;
use super::state::{Stage, numbers};
use super::walk::Walk;
use std::rc::Rc;

/// Most letters of a word group that are kept for people.
const MOST_LETTERS: usize = 60;

impl Walk<'_> {
    /// Follows an operator of colour; says whether it is one.
    pub(super) fn colour(
        &mut self,
        stage: &mut Stage,
        operator: &[u8],
        operands: &[Object],
    ) -> bool {
        let values: Vec<f64> = operands.iter().filter_map(Object::number).collect();
        let device = match operator {
            b"g" | b"G" => Some("DeviceGray"),
            b"rg" | b"RG" => Some("DeviceRGB"),
            b"k" | b"K" => Some("DeviceCMYK"),
            _ => None,
        };
        let strokes = operator[0].is_ascii_uppercase();
        if let Some(device) = device {
            let name = Object::Name(device.as_bytes().into());
            let space = Space::of(self.document, &name, &stage.resources);
            *slot(stage, strokes) = (Rc::new(space), values);
            return true;
        }
        match operator {
            b"cs" | b"CS" => {
                let name = operands.first().cloned().unwrap_or_default();
                let space = Space::of(self.document, &name, &stage.resources);
                *slot(stage, strokes) = (Rc::new(space), Vec::new());
            }
            b"sc" | b"scn" | b"SC" | b"SCN" => {
                slot(stage, strokes).1 = values;
                if let Some(Object::Name(_)) = operands.last() {
                    self.pattern(stage, operands);
                }
            }
            _ => return false,
        }
        true
    }

    /// The colours of a pattern; its cell is followed once.
    fn pattern(&mut self, stage: &Stage, operands: &[Object]) {
        let found = self.document.resolve(&self.resource(stage, "Pattern", operands.last()));
        let Some(dict) = found.dict() else { return };
        let shading = self.document.get(dict, "Shading");
        match (&found, shading.dict()) {
            (_, Some(shading)) => self.shaded(shading, stage),
            (Object::Stream(cell), None) => {
                self.inner(stage, cell, stage.state.to_page, Area::EVERYWHERE);
            }
            _ => {}
        }
    }

    /// Follows an operator of words.
    pub(super) fn text(&mut self, stage: &mut Stage, operator: &[u8], operands: &[Object]) {
        let down = Some([0.0, -stage.state.text.leading]);
        match operator {
            b"Tf" => {
                let entry = self.resource(stage, "Font", operands.first());
                let size = operands.get(1).and_then(Object::number).unwrap_or(0.0);
                stage.state.text.font = self.font_of(&entry);
                stage.state.text.size = size;
            }
            b"Tj" => self.show(stage, operands),
            b"TJ" => {
                let list = operands.first().cloned().unwrap_or_default();
                self.show(stage, list.array().unwrap_or_default());
            }
            b"'" => {
                next_line(stage, down);
                self.show(stage, operands);
            }
            b"\"" => {
                if let [words, letters, shown] = operands {
                    let text = &mut stage.state.text;
                    text.word_space = words.number().unwrap_or(text.word_space);
                    text.letter_space = letters.number().unwrap_or(text.letter_space);
                    next_line(stage, down);
                    self.show(stage, std::slice::from_ref(shown));
                }
            }
            b"T*" => next_line(stage, down),
            _ => set_text(stage, operator, operands),
        }
    }

    /// Shows strings, with numbers between them that move back by thousandths of an em.
    fn show(&mut self, stage: &mut Stage, parts: &[Object]) {
        const UNSEEN: [f64; 2] = [3.0, 7.0];
        let Some(font) = stage.state.text.font.clone() else {
            return self.damaged("words are shown without a font".to_owned());
        };
        let is_seen = !UNSEEN.contains(&stage.state.text.mode);
        let (mut area, mut letters, mut missing) = (None::<Area>, String::new(), 0);
        for part in parts {
            if let Some(back) = part.number() {
                advance(stage, -back / 1000.0 * stage.state.text.size);
            }
            for glyph in part.text().into_iter().flat_map(|text| font.glyphs(text)) {
                let text = &stage.state.text;
                let moved = Matrix([text.size * text.stretch, 0.0, 0.0, text.size, 0.0, text.rise]);
                let to_page = moved.then(text.matrix).then(stage.state.to_page);
                let found = font.letters_of(glyph.code);
                if glyph.width > 0.0 && !found.trim().is_empty()
                    || glyph.is_missing
                    || found.is_empty()
                {
                    let room = to_page.around([0.0, font.descent, glyph.width, font.ascent]);
                    area = Some(area.map_or(room, |area| area.union(room)));
                }
                if letters.chars().count() < MOST_LETTERS {
                    letters.push_str(&found);
                }
                missing += usize::from(glyph.is_missing);
                let word_space = if glyph.is_space { text.word_space } else { 0.0 };
                advance(stage, glyph.width * text.size + text.letter_space + word_space);
            }
        }
        if !font.is_embedded || !self.page.fonts.contains_key(&font.name) {
            self.page.fonts.insert(font.name.clone(), Rc::clone(&font));
        }
        let visible = area.and_then(|area| area.intersection(stage.state.clip));
        if let Some(area) = visible.filter(|_| is_seen) {
            self.painted(area);
            self.paint(&stage.state.fill.clone());
            self.page.words.push(Words { area, text: letters, font: font.name.clone(), missing });
        }
    }
}

fn slot(stage: &mut Stage, strokes: bool) -> &mut (Rc<Space>, Vec<f64>) {
    if strokes { &mut stage.state.stroke } else { &mut stage.state.fill }
}

/// Operators that set how words stand without showing any.
fn set_text(stage: &mut Stage, operator: &[u8], operands: &[Object]) {
    let text = &mut stage.state.text;
    let number = operands.first().and_then(Object::number);
    match (operator, number) {
        (b"BT", _) => (text.matrix, text.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
        (b"Tc", Some(value)) => text.letter_space = value,
        (b"Tw", Some(value)) => text.word_space = value,
        (b"Tz", Some(value)) => text.stretch = value / 100.0,
        (b"TL", Some(value)) => text.leading = value,
        (b"Ts", Some(value)) => text.rise = value,
        (b"Tr", Some(value)) => text.mode = value,
        (b"Td", _) => next_line(stage, numbers(operands)),
        (b"TD", _) => {
            let step = numbers::<2>(operands);
            text.leading = step.map_or(text.leading, |[_, y]| -y);
            next_line(stage, step);
        }
        (b"Tm", _) => {
            if let Some(matrix) = numbers(operands) {
                (text.matrix, text.line) = (Matrix(matrix), Matrix(matrix));
            }
        }
        _ => {}
    }
}

fn next_line(stage: &mut Stage, step: Option<[f64; 2]>) {
    let text = &mut stage.state.text;
    if let Some([x, y]) = step {
        text.line = Matrix([1.0, 0.0, 0.0, 1.0, x, y]).then(text.line);
        text.matrix = text.line;
    }
}

fn advance(stage: &mut Stage, by: f64) {
    let text = &mut stage.state.text;
    text.matrix = Matrix([1.0, 0.0, 0.0, 1.0, by * text.stretch, 0.0]).then(text.matrix);
}
