//! Charts, drawn by ourselves: plain SVG whose colours come from the page's style sheet.

mod bars;
mod daily;
mod dumbbell;
mod parameters;
mod svg;
mod trials;

pub(crate) use bars::{funnel, opening};
pub(crate) use daily::daily;
pub(crate) use dumbbell::dumbbell;
pub(crate) use parameters::parameters;
pub(crate) use trials::trials;

/// The style of all drawings; its colours are those of the page around them.
pub(crate) const STYLE: &str = include_str!("chart/style.css");

/// The style of drawings that stand alone, with the colours they have on paper.
#[must_use]
pub fn chart_style() -> String {
    let page = crate::html::STYLE;
    let on_paper = page.split_once("@media print").map_or("", |(_, rules)| rules);
    let inside = |text: &'static str| text.split_once('{')?.1.split_once('}').map(|(of, _)| of);
    let colours = on_paper.split_once(":root").and_then(|(_, rules)| inside(rules)).unwrap_or("");
    colours
        .split(';')
        .filter_map(|line| line.trim().split_once(": "))
        .fold(STYLE.to_owned(), |style, (name, colour)| {
            style.replace(&format!("var({name})"), colour)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_alone_has_all_its_colours() {
        let style = chart_style();
        assert!(style.contains("#0b5d66") && !style.contains("var("), "{style}");
    }
}
