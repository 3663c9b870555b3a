//! Contradictions inside a profile.

use crate::{Band, Colour, Profile, Requirement, Spine};
use leporello_model::{Length, PdfKind};
use std::fmt;

/// Something in a profile that cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: keys joined by dots, places in a list by number from 0, as `safe-fold.1`.
    pub field: String,
    /// What is and what was needed: lower case, no full stop.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.field, self.message)
    }
}

/// Faults found so far.
#[derive(Default)]
struct Findings(Vec<Fault>);

impl Findings {
    fn unless(&mut self, right: bool, field: impl Into<String>, message: impl Into<String>) {
        if !right {
            self.0.push(Fault { field: field.into(), message: message.into() });
        }
    }
}

impl Profile {
    /// Every contradiction in it; empty when it can be used.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut found = Findings::default();
        self.check_names(&mut found);
        self.check_sources(&mut found);
        self.check_trims(&mut found);
        self.check_pages(&mut found);
        self.check_numbers(&mut found);
        self.check_kind(&mut found);
        self.check_spine(&mut found);
        self.check_cover(&mut found);
        found.0
    }

    fn check_names(&self, found: &mut Findings) {
        found.unless(
            is_name(&self.name),
            "name",
            format!("`{}`; a name is of small letters, digits and hyphens", self.name),
        );
        found.unless(!self.title.trim().is_empty(), "title", "nothing; people read it in lists");
        found.unless(
            is_day(&self.version),
            "version",
            format!("`{}`; a day was needed, such as 2026-11-26", self.version),
        );
    }

    fn check_sources(&self, found: &mut Findings) {
        for requirement in Requirement::ALL {
            let spoken_of = self.sources.iter().any(|source| source.of.contains(&requirement));
            found.unless(
                spoken_of,
                "sources",
                format!("none speaks of `{}`; each requirement needs one", requirement.name()),
            );
        }
        for (index, source) in self.sources.iter().enumerate() {
            let is_address = ["https://", "http://"].iter().any(|it| source.url.starts_with(it));
            found.unless(
                is_address,
                format!("sources.{index}.url"),
                format!("`{}`; the address of a page was needed", source.url),
            );
            found.unless(
                is_day(&source.read),
                format!("sources.{index}.read"),
                format!("`{}`; a day was needed, such as 2026-11-26", source.read),
            );
            found.unless(
                !source.of.is_empty(),
                format!("sources.{index}.of"),
                "nothing; name the requirements it speaks of",
            );
        }
    }

    fn check_trims(&self, found: &mut Findings) {
        for (index, trim) in self.trims.iter().enumerate() {
            found.unless(
                is_paper(trim.size.w) && is_paper(trim.size.h),
                format!("trims.{index}.size"),
                format!("{} × {}; 20 mm to 2000 mm was needed", trim.size.w, trim.size.h),
            );
            let twice = self.trims[..index].iter().any(|other| other.name == trim.name);
            found.unless(
                !twice && !trim.name.trim().is_empty(),
                format!("trims.{index}.name"),
                format!("`{}`; each size needs a name of its own", trim.name),
            );
        }
        if let Some(range) = self.free_trim {
            found.unless(
                is_paper(range.from.w)
                    && is_paper(range.from.h)
                    && range.from.w <= range.to.w
                    && range.from.h <= range.to.h,
                "free-trim",
                "the least size is greater than the greatest, or below 20 mm",
            );
        }
    }

    fn check_pages(&self, found: &mut Findings) {
        let [least, most] = self.pages;
        found.unless(
            least > 0 && least <= most,
            "pages",
            format!("from {least} to {most}; the fewest and then the most were needed"),
        );
        let multiple = self.page_multiple;
        found.unless(
            (1..=64).contains(&multiple),
            "page-multiple",
            format!("{multiple}; 1 to 64 was needed"),
        );
        found.unless(
            self.page_offset < multiple.max(1),
            "page-offset",
            format!("{}; less than `page-multiple` was needed", self.page_offset),
        );
        found.unless(
            self.takes_pages(self.fitting_pages(least)),
            "page-multiple",
            format!("no count from {least} to {most} fits multiples of {multiple}"),
        );
    }

    fn check_numbers(&self, found: &mut Findings) {
        for (field, length) in [
            ("bleed.top", self.bleed.top),
            ("bleed.bottom", self.bleed.bottom),
            ("bleed.inside", self.bleed.inside),
            ("bleed.outside", self.bleed.outside),
            ("safe-trim", self.safe_trim),
        ] {
            found.unless(is_margin(length), field, margin_needed(length));
        }
        check_bands(&self.safe_fold, "safe-fold", found);
        let right = self.least_ppi > 0.0 && self.least_ppi <= self.wanted_ppi;
        found.unless(
            right && self.wanted_ppi <= 2400.0,
            "least-ppi",
            format!(
                "{}, and `wanted-ppi` {}; at most `wanted-ppi`, and that at most 2400, was needed",
                self.least_ppi, self.wanted_ppi
            ),
        );
        let inks = self.ink_limit.is_none_or(|limit| (100.0..=400.0).contains(&limit));
        found.unless(inks, "ink-limit", "100 to 400 per cent was needed");
        found.unless(self.most_bytes != Some(0), "most-bytes", "0; leave it out for no limit");
    }

    fn check_kind(&self, found: &mut Findings) {
        found.unless(
            self.pdf.is_for_print(),
            "pdf",
            format!("`{}`, which is not for printing", self.pdf.name()),
        );
        found.unless(
            self.pdf != PdfKind::X1a || self.colour == Colour::Cmyk,
            "colour",
            "PDF/X-1a holds inks only; `colour = \"cmyk\"` was needed",
        );
    }

    fn check_spine(&self, found: &mut Findings) {
        let positive = |number: f64| number.is_finite() && number > 0.0;
        match &self.spine {
            Spine::Pages { per_page_mm, plus_mm } => {
                let right = positive(*per_page_mm) && *per_page_mm < 5.0;
                found.unless(right, "spine.per-page-mm", "more than 0 and less than 5 was needed");
                let right = (0.0..=50.0).contains(plus_mm);
                found.unless(right, "spine.plus-mm", "0 to 50 was needed");
            }
            Spine::Sixteenths { pages_per_inch } => {
                let right = (10.0..=2000.0).contains(pages_per_inch);
                found.unless(right, "spine.pages-per-inch", "10 to 2000 was needed");
            }
            Spine::Bands { bands } => check_bands(bands, "spine.bands", found),
            Spine::Ask { about_per_page_mm } => {
                let right = positive(*about_per_page_mm) && *about_per_page_mm < 5.0;
                found.unless(
                    right,
                    "spine.about-per-page-mm",
                    "more than 0, less than 5, was needed",
                );
            }
        }
    }

    fn check_cover(&self, found: &mut Findings) {
        let cover = &self.cover;
        for (field, length) in [
            ("cover.wrap.top", cover.wrap.top),
            ("cover.wrap.bottom", cover.wrap.bottom),
            ("cover.wrap.outside", cover.wrap.outside),
            ("cover.overhang", cover.overhang),
            ("cover.overhang-front", cover.overhang_front.unwrap_or_default()),
            ("cover.safe", cover.safe),
            ("cover.safe-fold", cover.safe_fold.unwrap_or_default()),
            ("cover.spine-text-clear", cover.spine_text_clear),
            ("cover.barcode-inset", cover.barcode_inset.unwrap_or_default()),
        ] {
            found.unless(is_margin(length), field, margin_needed(length));
        }
        found.unless(
            cover.wrap.inside == Length::ZERO,
            "cover.wrap.inside",
            format!("{}; a cover has no inner edge: 0 was needed", cover.wrap.inside),
        );
        let flap = (Length::ZERO..=Length::mm(300)).contains(&cover.flap);
        found.unless(flap, "cover.flap", format!("{}; 0 mm to 300 mm was needed", cover.flap));
        if let Some(box_) = cover.barcode {
            let right = box_.w > Length::ZERO && box_.h > Length::ZERO;
            found.unless(right, "cover.barcode", "leave it out for none");
        }
    }
}

/// Counts of pages rise, values do not fall, and there is a first one.
fn check_bands(bands: &[Band], field: &str, found: &mut Findings) {
    found.unless(!bands.is_empty(), field, "no band; at least one was needed");
    for (index, pair) in bands.windows(2).enumerate() {
        let next = index + 1;
        found.unless(
            pair[0].to_pages < pair[1].to_pages,
            format!("{field}.{next}"),
            format!("{} pages after {}; counts must rise", pair[1].to_pages, pair[0].to_pages),
        );
        found.unless(
            pair[0].length <= pair[1].length,
            format!("{field}.{next}"),
            format!("{} after {}; lengths must not fall", pair[1].length, pair[0].length),
        );
    }
    for (index, band) in bands.iter().enumerate() {
        found.unless(
            is_margin(band.length),
            format!("{field}.{index}"),
            margin_needed(band.length),
        );
    }
}

fn is_margin(length: Length) -> bool {
    (Length::ZERO..=Length::mm(100)).contains(&length)
}

fn margin_needed(length: Length) -> String {
    format!("{length}; 0 mm to 100 mm was needed")
}

fn is_paper(length: Length) -> bool {
    (Length::mm(20)..=Length::mm(2000)).contains(&length)
}

/// Small letters, digits and hyphens, a letter first: what can be typed and be a file's name.
pub(crate) fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.len() <= 64
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// A day as `2026-11-26`.
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let number = |part: &str, digits: usize| {
        let right = part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
        right.then(|| part.parse::<u32>().ok()).flatten()
    };
    number(year, 4).is_some()
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(day, 2).is_some_and(|day| (1..=31).contains(&day))
}
