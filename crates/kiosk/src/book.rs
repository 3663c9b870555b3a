//! A finished book as it is shown in a hall.

use crate::plan_file::{FORMAT, PagePart, PlanFile, PlatePart, SpreadPart};
use crate::sheet::{Grid, Part, around};
use crate::web::{Web, WebPlate};
use leporello_diag::{Diagnostic, Subject, codes};
use leporello_model::{BoundAt, Length, PageKind, Sides, Size, TextRole};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The folder below a book's with the pictures of its spreads for halls.
pub const KIOSK_PICTURES: &str = "kiosk";
/// Where the printer gets spreads as JPEGs, they are below the book's folder already.
const PRINTED_PICTURES: &str = "spread-jpegs";
/// How wide pictures for halls shall be at most, in pixels: as wide as the widest screen.
pub const PICTURE_WIDTH: f64 = 3840.0;
/// Sides in pixels that pictures of plates shall have: on a cover and while nobody reads, and when
/// they are enlarged.
const WALL: u32 = 1600;
const LARGEST: u32 = u32::MAX;
/// Photographs that pass while nobody reads.
const PASSING: usize = 12;

/// The resolution in pixels per inch at which the picture of a spread is [`PICTURE_WIDTH`] wide,
/// but not below 50, the least that spreads can be drawn at.
#[must_use]
pub fn picture_ppi(trim: Size, bleed: Sides) -> f64 {
    let width: Length = trim.w + bleed.outside;
    (PICTURE_WIDTH / (2.0 * width.to_inches())).floor().max(50.0)
}

/// A book that can be shown: what is in it, and where its pictures are on this disk.
#[derive(Clone, Debug)]
pub struct Book {
    pub(crate) title: String,
    pub(crate) subtitle: String,
    pub(crate) author: String,
    pub(crate) language: String,
    pub(crate) bound_at: BoundAt,
    /// Width over height of every spread's picture.
    pub(crate) aspect: f64,
    pub(crate) spreads: Vec<Spread>,
    /// Pictures of plates that pass while nobody reads; the first is on the cover.
    pub(crate) passing: Vec<String>,
    /// Files by the names they have in addresses.
    pub(crate) pictures: BTreeMap<String, PathBuf>,
    version: String,
}

/// A spread in its picture.
#[derive(Clone, Debug)]
pub(crate) struct Spread {
    pub(crate) picture: String,
    /// Whether a photograph crosses the fold, so that its pages are always shown together.
    pub(crate) across: bool,
    pub(crate) pages: Vec<Page>,
    pub(crate) plates: Vec<Plate>,
}

/// A page in the picture of its spread, and what a reader is told who cannot see it.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) number: u32,
    pub(crate) part: Part,
    pub(crate) words: Vec<Told>,
}

/// Words, with the plate they stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) plate: Option<u32>,
    pub(crate) said: Said,
}

/// Words and their language; without one it is the book's.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) language: String,
}

/// A plate with a picture larger than its place in the spread.
#[derive(Clone, Debug)]
pub(crate) struct Plate {
    pub(crate) part: Part,
    pub(crate) picture: String,
}

impl Book {
    /// Reads the folder of a finished book. It needs
    ///
    /// * `plan.toml`, as the press writes it;
    /// * `kiosk/spread-001.jpg` and so on, one for each spread of the plan, as
    ///   `leporello_edition_print::write_spread_jpegs` draws them at [`picture_ppi`]: both pages
    ///   without a fold between them, at their trim with the bleed around. Without that folder,
    ///   `spread-jpegs/` is taken, which the press writes for laboratories;
    /// * `web/`, the web edition: from it come words and text alternatives for readers who cannot
    ///   see, and the large pictures of plates. Without it, captions are told and nothing is
    ///   sharper when it is enlarged.
    ///
    /// Every picture is read once, to name it by its content.
    ///
    /// # Errors
    ///
    /// KSK-001 when there is no plan that can be read, KSK-002 when a spread has no picture.
    pub fn read(folder: &Path) -> Result<Self, Box<Diagnostic>> {
        let plan = plan(folder)?;
        let web = std::fs::read_to_string(folder.join("web/index.html"));
        let web = web.map(|document| Web::read(&document)).unwrap_or_default();
        let mut reader = Reader { folder, web, grid: Grid::of(&plan), pictures: BTreeMap::new() };
        let drawn =
            [KIOSK_PICTURES, PRINTED_PICTURES].into_iter().find(|name| folder.join(name).is_dir());
        let drawn = drawn.unwrap_or(KIOSK_PICTURES);
        let spreads = (1..)
            .zip(&plan.spreads)
            .map(|(number, spread)| reader.spread(&plan, spread, drawn, number))
            .collect::<Result<_, _>>()?;
        let passing = reader.passing(&plan);
        let mut book = Self {
            title: plan.shown_title().to_owned(),
            subtitle: plan.subtitle,
            author: plan.author,
            language: plan.language,
            bound_at: plan.bound_at,
            aspect: reader.grid.aspect(),
            spreads,
            passing,
            pictures: reader.pictures,
            version: String::new(),
        };
        // Names of pictures follow from their content, so where the folder is does not matter.
        let names = std::mem::take(&mut book.pictures);
        book.version = name_of(format!("{book:?}").as_bytes());
        book.pictures = names;
        Ok(book)
    }

    /// Names this very content: another book or another picture has another one. 16 hexadecimal
    /// digits.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Its title, or its first chapter's, or its author.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }
}

fn plan(folder: &Path) -> Result<PlanFile, Box<Diagnostic>> {
    let path = folder.join("plan.toml");
    let unfit = |why: String| {
        let subject = Subject::File { path: path.display().to_string(), place: None };
        let hint = "name the folder that `leporello make` wrote the book into";
        Box::new(Diagnostic::new(codes::KSK_001, subject, why).hint(hint))
    };
    let text = std::fs::read_to_string(&path)
        .map_err(|error| unfit(format!("plan of the book could not be read: {error}")))?;
    let plan: PlanFile = toml::from_str(&text)
        .map_err(|error| unfit(format!("file is no plan of a book: {}", error.message())))?;
    if plan.format > FORMAT {
        let found = plan.format;
        return Err(unfit(format!(
            "plan has format {found}, and {FORMAT} is the newest known here"
        )));
    }
    if plan.spreads.is_empty() {
        return Err(unfit("plan has 0 spreads, and 1 is needed at least".into()));
    }
    Ok(plan)
}

struct Reader<'a> {
    folder: &'a Path,
    web: Web,
    grid: Grid,
    pictures: BTreeMap<String, PathBuf>,
}

impl Reader<'_> {
    fn spread(
        &mut self,
        plan: &PlanFile,
        spread: &SpreadPart,
        drawn: &str,
        number: usize,
    ) -> Result<Spread, Box<Diagnostic>> {
        let path = self.folder.join(drawn).join(format!("spread-{number:03}.jpg"));
        let picture = self.picture(&path).map_err(|error| missing(&path, &error))?;
        let pages = spread.pages().map(|page| Page {
            number: page.number,
            part: self.grid.page(page),
            words: self.words(plan, page),
        });
        let pages = pages.collect();
        let mut plates = Vec::new();
        for (page, plate) in spread.pages().flat_map(|p| p.plates.iter().map(move |pl| (p, pl))) {
            let part = self.grid.plate(spread, page, plate);
            if let Some(picture) = self.plate_picture(plate.number, LARGEST) {
                plates.push(Plate { part, picture });
            }
        }
        let across = spread.pages().any(|page| page.kind == PageKind::AcrossFold);
        Ok(Spread { picture, across, pages, plates })
    }

    /// A file under the name of its content.
    fn picture(&mut self, path: &Path) -> std::io::Result<String> {
        let name = format!("{}.jpg", name_of(&std::fs::read(path)?));
        self.pictures.insert(name.clone(), path.to_owned());
        Ok(name)
    }

    /// The smallest picture of a plate that is this wide, or its widest.
    fn plate_picture(&mut self, number: u32, width: u32) -> Option<String> {
        let WebPlate { files, .. } = self.web.plates.get(&number)?;
        let fits = files.iter().find(|(has, _)| *has >= width).or(files.last())?;
        let path = self.folder.join("web").join(&fits.1);
        self.picture(&path).ok()
    }

    /// What a reader is told of a page: its titles, its section and its plates.
    fn words(&self, plan: &PlanFile, page: &PagePart) -> Vec<Told> {
        let said =
            |text: &str, language: &str| Said { text: text.into(), language: language.into() };
        let mut all: Vec<Said> = page
            .texts
            .iter()
            .filter(|text| text.role != TextRole::Folio)
            .map(|text| said(&text.text, &text.language))
            .collect();
        match &page.section {
            Some(section) if section.id == "half-title" => all.push(said(&plan.title, "")),
            Some(section) if section.id == "contents" && section.part == 1 => {
                all.extend_from_slice(self.web.words_of(None));
            }
            Some(section) if section.part == 1 => {
                all.extend_from_slice(self.web.words_of(Some(page.number)));
            }
            _ => {}
        }
        let mut told: Vec<Told> = all.into_iter().map(|said| Told { plate: None, said }).collect();
        for plate in &page.plates {
            told.extend(self.plate_words(plate));
        }
        told.retain(|told| told.plate.is_some() || !told.said.text.trim().is_empty());
        told
    }

    fn plate_words(&self, plate: &PlatePart) -> Vec<Told> {
        let alternative = self.alternative(plate);
        let mut told = vec![Told { plate: Some(plate.number), said: alternative.clone() }];
        if let Some(caption) = plate.caption.as_ref().filter(|c| c.text != alternative.text) {
            let said = Said { text: caption.text.clone(), language: caption.language.clone() };
            told.push(Told { plate: None, said });
        }
        told
    }

    /// The plate in words; nothing where nothing is known of it.
    fn alternative(&self, plate: &PlatePart) -> Said {
        if let Some(known) = self.web.plates.get(&plate.number) {
            return known.alternative.clone();
        }
        let caption = || plate.caption.as_ref().map(|caption| &caption.text);
        let text = if plate.alt.is_empty() { caption() } else { Some(&plate.alt) };
        let language = plate.caption.as_ref().filter(|_| plate.alt.is_empty());
        Said {
            text: text.cloned().unwrap_or_default(),
            language: language.map(|caption| caption.language.clone()).unwrap_or_default(),
        }
    }

    /// The photographs that matter most, the cover's first, the others in the book's order.
    fn passing(&mut self, plan: &PlanFile) -> Vec<String> {
        let weight =
            |plate: &PlatePart| plate.importance * plate.frame.w.to_mm() * plate.frame.h.to_mm();
        let mut plates: Vec<&PlatePart> =
            plan.spreads.iter().flat_map(SpreadPart::pages).flat_map(|page| &page.plates).collect();
        plates.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then(a.number.cmp(&b.number)));
        plates.truncate(PASSING);
        let cover = plates.first().map(|plate| plate.number);
        plates.sort_by_key(|plate| (Some(plate.number) != cover, plate.number));
        plates.into_iter().filter_map(|plate| self.plate_picture(plate.number, WALL)).collect()
    }
}

/// A name that follows from content.
fn name_of(content: &[u8]) -> String {
    blake3::hash(content).to_hex()[..16].to_owned()
}

fn missing(path: &Path, error: &std::io::Error) -> Box<Diagnostic> {
    let subject = Subject::File { path: path.display().to_string(), place: None };
    let message = format!("picture of a spread could not be read: {error}");
    let hint = "make the book again, so that each of its spreads has a picture";
    Box::new(Diagnostic::new(codes::KSK_002, subject, message).hint(hint))
}

/// The part of a spread's picture that its pages fill.
pub(crate) fn whole(spread: &Spread) -> Part {
    around(spread.pages.iter().map(|page| page.part))
}
