//! A planned book as LuaLaTeX sets it: the same pictures at the same places, cropped alike,
//! captions in the same room, essays as flowing text, contents, list of plates and index.
//!
//! LuaTeX embeds every JPEG as it is; what a crop hides stays in the file.

use crate::worded::Chapter;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Bleed on every side, in millimetres.
const BLEED: f64 = 3.0;

/// What is read of `plan.toml`; lengths are millimetres from the trim's top left corner.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Plan {
    title: String,
    author: String,
    trim: [f64; 2],
    #[serde(rename = "spread")]
    spreads: Vec<Spread>,
}

#[derive(Deserialize)]
struct Spread {
    verso: Option<Page>,
    recto: Option<Page>,
}

#[derive(Deserialize)]
struct Page {
    kind: String,
    #[serde(default)]
    plates: Vec<Plate>,
    #[serde(default)]
    texts: Vec<Text>,
    section: Option<Part>,
}

#[derive(Deserialize)]
struct Part {
    id: String,
    part: u32,
}

#[derive(Deserialize)]
struct Plate {
    number: u32,
    file: String,
    frame: [f64; 4],
    crop: [f64; 4],
    caption: Option<Text>,
}

#[derive(Deserialize)]
struct Text {
    #[serde(default)]
    role: String,
    text: String,
    frame: [f64; 4],
}

/// Writes the source of the book. `pixels` says how large the photograph of this path below
/// the folder is; `photos` is the folder as seen by LuaLaTeX.
///
/// # Errors
/// A sentence when the plan cannot be read.
pub fn source(
    plan: &str,
    chapters: &[Chapter],
    photos: &str,
    pixels: &dyn Fn(&str) -> (u32, u32),
) -> Result<String, String> {
    let plan: Plan = toml::from_str(plan).map_err(|error| format!("plan.toml: {error}"))?;
    let mut book = Book { out: head(&plan), chapters, photos, pixels, places: BTreeMap::new() };
    for spread in &plan.spreads {
        // A plate that crosses the fold stands on the verso and reaches over the recto.
        let verso = spread.verso.as_ref();
        let over = verso.filter(|page| page.kind == "across-fold");
        verso.into_iter().for_each(|page| book.page(page, &[], 0.0));
        let over = over.map_or(&[][..], |page| &page.plates);
        spread.recto.iter().for_each(|page| book.page(page, over, plan.trim[0]));
    }
    book.out += "\\end{document}\n";
    Ok(book.out)
}

fn head(plan: &Plan) -> String {
    let [width, height] = plan.trim.map(|side| side + 2.0 * BLEED);
    format!(
        "\\documentclass[10pt]{{article}}\n\
         \\usepackage[paperwidth={width}mm,paperheight={height}mm,left=60mm,right=60mm,\
         top=25mm,bottom=25mm]{{geometry}}\n\
         \\usepackage{{fontspec}}\n\\usepackage{{graphicx}}\n\
         \\newcommand\\at[2]{{\\put(#1mm,-#2mm)}}\n\
         \\newcommand\\room[3]{{\\parbox[t]{{#1mm}}{{\\fontsize{{#2}}{{#2}}\\selectfont #3}}}}\n\
         \\title{{{}}}\n\\author{{{}}}\n\\begin{{document}}\n",
        escaped(&plan.title),
        escaped(&plan.author)
    )
}

struct Book<'a> {
    out: String,
    chapters: &'a [Chapter],
    photos: &'a str,
    pixels: &'a dyn Fn(&str) -> (u32, u32),
    /// Plates of each place, for the index.
    places: BTreeMap<String, Vec<u32>>,
}

impl Book<'_> {
    /// One page, with plates that reach over from a page `shift` millimetres before it.
    fn page(&mut self, page: &Page, over: &[Plate], shift: f64) {
        match &page.section {
            Some(Part { part: 1, id }) => self.section(id),
            Some(_) => {}
            None => self.placed(page, over, shift),
        }
    }

    /// Words that flow.
    fn section(&mut self, id: &str) {
        self.out += "\\clearpage\n";
        match id {
            "contents" => self.out += "\\tableofcontents\n",
            "plates" => self.out += "\\listoffigures\n",
            "index" => self.index(),
            _ => self.essay(id),
        }
        self.out += "\\clearpage\n";
    }

    fn essay(&mut self, id: &str) {
        let chapter = self.chapters.iter().find(|chapter| chapter.id == id);
        let Some(chapter) = chapter else {
            let _ = writeln!(self.out, "\\null");
            return;
        };
        let title = escaped(chapter.title);
        let _ = writeln!(
            self.out,
            "\\section*{{{title}}}\\addcontentsline{{toc}}{{section}}{{{title}}}"
        );
        for paragraph in &chapter.paragraphs {
            let _ = writeln!(self.out, "{}\n", escaped(paragraph));
        }
    }

    fn index(&mut self) {
        self.out += "\\section*{Index}\n";
        for (place, plates) in &self.places {
            let pages: Vec<String> =
                plates.iter().map(|plate| format!("\\pageref{{plate-{plate}}}")).collect();
            let _ = writeln!(self.out, "{}, {}\n", escaped(place), pages.join(", "));
        }
    }

    /// A page on which everything has its place.
    fn placed(&mut self, page: &Page, over: &[Plate], shift: f64) {
        self.out += "\\thispagestyle{empty}\\AddToHookNext{shipout/background}{%\n";
        over.iter().for_each(|plate| self.picture(plate, shift));
        page.plates.iter().for_each(|plate| self.picture(plate, 0.0));
        for plate in &page.plates {
            if let Some(caption) = &plate.caption {
                self.text(caption, 8);
            }
        }
        page.texts.iter().for_each(|text| self.text(text, size_of(&text.role)));
        self.out += "}\\null\n";
        page.plates.iter().for_each(|plate| self.listed(plate));
        self.out += "\\clearpage\n";
    }

    fn picture(&mut self, plate: &Plate, shift: f64) {
        let [left, top, width, height] = plate.frame;
        let (wide, high) = (self.pixels)(&plate.file);
        let [x, y, w, h] = plate.crop;
        let (wide, high) = (f64::from(wide), f64::from(high));
        let _ = writeln!(
            self.out,
            "\\at{{{:.3}}}{{{:.3}}}{{\\includegraphics[viewport={:.2} {:.2} {:.2} {:.2},clip,\
             width={width}mm,height={height}mm]{{{}/{}}}}}%",
            left + BLEED - shift,
            top + height + BLEED,
            x * wide,
            (1.0 - y - h) * high,
            (x + w) * wide,
            (1.0 - y) * high,
            self.photos,
            plate.file
        );
    }

    fn text(&mut self, text: &Text, points: u32) {
        let [left, top, width, _] = text.frame;
        let _ = writeln!(
            self.out,
            "\\at{{{:.3}}}{{{:.3}}}{{\\room{{{width}}}{{{points}}}{{{}}}}}%",
            left + BLEED,
            top + BLEED + f64::from(points) * 25.4 / 72.0,
            escaped(&text.text)
        );
    }

    /// Notes a plate for the list of plates and for the index.
    fn listed(&mut self, plate: &Plate) {
        let caption = plate.caption.as_ref().map_or("", |caption| &caption.text);
        let _ = writeln!(
            self.out,
            "\\label{{plate-{0}}}\\addcontentsline{{lof}}{{figure}}{{{0} {1}}}",
            plate.number,
            escaped(caption)
        );
        let place = caption.split_once(" near ").and_then(|(_, rest)| rest.split_once(','));
        if let Some((place, _)) = place {
            self.places.entry(place.to_owned()).or_default().push(plate.number);
        }
    }
}

/// Size of type in points, by role.
fn size_of(role: &str) -> u32 {
    match role {
        "title" => 36,
        "chapter-title" => 24,
        "subtitle" | "author" | "chapter-note" => 12,
        _ => 8,
    }
}

/// Words with the signs that mean something to TeX marked, and line breaks kept.
fn escaped(words: &str) -> String {
    let mut out = String::new();
    for letter in words.chars() {
        match letter {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                out.push('\\');
                out.push(letter);
            }
            '\\' | '~' | '^' => out.push(' '),
            '\n' => out += "\\par ",
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_tex_are_marked() {
        assert_eq!(escaped("50 % & more_\n{x}"), "50 \\% \\& more\\_\\par \\{x\\}");
    }

    #[test]
    fn a_plate_is_cropped_from_below_and_put_by_its_lower_edge() {
        let plan = "title = 'B'\nauthor = ''\ntrim = [200, 100]\n[[spread]]\n[spread.recto]\n\
            kind = 'plates'\nplates = [{ number = 1, file = 'a.jpg', frame = [10, 20, 30, 40], \
            crop = [0, 0.25, 0.5, 0.5] }]\n";
        let source = source(plan, &[], "photos", &|_| (400, 200)).unwrap_or_default();
        assert!(source.contains("paperwidth=206mm,paperheight=106mm"), "{source}");
        assert!(source.contains("\\at{13.000}{63.000}"), "{source}");
        assert!(source.contains("viewport=0.00 50.00 200.00 150.00,clip,"), "{source}");
        assert!(source.contains("width=30mm,height=40mm]{photos/a.jpg}"), "{source}");
    }
}
