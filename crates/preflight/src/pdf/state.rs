//! The graphics state: what `q` saves and `Q` brings back.

use super::area::{Area, Matrix};
use super::colour::Space;
use super::font::Font;
use super::object::{Dict, Object};
use std::rc::Rc;

/// States saved inside each other deeper than this are not kept.
const MOST_SAVED: usize = 512;
/// Strokes and dots without extent count as this wide, in millimetres.
const HAIR: f64 = 0.01;

/// State of words.
#[derive(Clone, Debug)]
pub struct TextState {
    /// The font.
    pub font: Option<Rc<Font>>,
    /// Its size.
    pub size: f64,
    /// Added after each glyph.
    pub letter_space: f64,
    /// Added after each space.
    pub word_space: f64,
    /// Width in proportion, 1 for as it is.
    pub stretch: f64,
    /// From line to line.
    pub leading: f64,
    /// Above the base line.
    pub rise: f64,
    /// How letters are painted; 3 for not at all.
    pub mode: f64,
    /// Where the next glyph stands.
    pub matrix: Matrix,
    /// Where the line began.
    pub line: Matrix,
}

/// The graphics state, as far as it is followed.
#[derive(Clone, Debug)]
pub struct State {
    /// From user space to the page.
    pub to_page: Matrix,
    /// What can be seen.
    pub clip: Area,
    /// Colour of areas.
    pub fill: (Rc<Space>, Vec<f64>),
    /// Colour of lines.
    pub stroke: (Rc<Space>, Vec<f64>),
    /// Of words.
    pub text: TextState,
}

impl State {
    /// As a page begins: black, nothing clipped but by `clip`.
    pub fn new(to_page: Matrix, clip: Area) -> Self {
        let black = (Rc::new(Space::Grey), vec![0.0]);
        Self {
            to_page,
            clip,
            fill: black.clone(),
            stroke: black,
            text: TextState {
                font: None,
                size: 0.0,
                letter_space: 0.0,
                word_space: 0.0,
                stretch: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0.0,
                matrix: Matrix::IDENTITY,
                line: Matrix::IDENTITY,
            },
        }
    }
}

/// One content stream being followed.
pub struct Stage {
    /// The state now.
    pub state: State,
    saved: Vec<State>,
    path: Option<Area>,
    /// Whether the path becomes a clip when it ends.
    pub clips_with_path: bool,
    /// Fonts, pictures and colours by name.
    pub resources: Rc<Dict>,
}

impl Stage {
    /// At the beginning of a stream.
    pub fn new(state: State, resources: Rc<Dict>) -> Self {
        Self { state, saved: Vec::new(), path: None, clips_with_path: false, resources }
    }

    /// `q`.
    pub fn save(&mut self) {
        if self.saved.len() < MOST_SAVED {
            self.saved.push(self.state.clone());
        }
    }

    /// `Q`.
    pub fn restore(&mut self) {
        if let Some(saved) = self.saved.pop() {
            self.state = saved;
        }
    }

    /// `cm`.
    pub fn transform(&mut self, operands: &[Object]) {
        if let Some(matrix) = numbers(operands) {
            self.state.to_page = Matrix(matrix).then(self.state.to_page);
        }
    }

    /// `re`.
    pub fn add_rectangle(&mut self, operands: &[Object]) {
        if let Some([x, y, w, h]) = numbers(operands) {
            self.add(self.state.to_page.around([x, y, x + w, y + h]));
        }
    }

    /// Points of lines and curves: a curve stays inside its points.
    pub fn add_points(&mut self, operands: &[Object]) {
        let values: Vec<f64> = operands.iter().filter_map(Object::number).collect();
        let points = values.chunks_exact(2).map(|p| self.state.to_page.apply([p[0], p[1]]));
        if let Some(area) = Area::around(points) {
            self.add(area);
        }
    }

    fn add(&mut self, area: Area) {
        self.path = Some(self.path.map_or(area, |path| path.union(area)));
    }

    /// A painting operator ends the path; a clip takes effect only now (ISO 32000-2, 8.5.4).
    /// Returns what is visible of the path.
    pub fn end_path(&mut self) -> Option<Area> {
        let around = self.path.take();
        let visible = around.and_then(|area| {
            let wide = Area {
                left: area.left - HAIR,
                top: area.top - HAIR,
                right: area.right + HAIR,
                bottom: area.bottom + HAIR,
            };
            self.state.clip.intersection(wide)
        });
        if std::mem::take(&mut self.clips_with_path) {
            let clip = around.and_then(|around| self.state.clip.intersection(around));
            // Nothing is visible through an empty clip.
            self.state.clip = clip.unwrap_or_default();
        }
        visible
    }
}

/// Exactly so many numbers as operands of an operator.
pub fn numbers<const N: usize>(operands: &[Object]) -> Option<[f64; N]> {
    let found: Vec<f64> = operands.iter().map(Object::number).collect::<Option<_>>()?;
    found.try_into().ok()
}
