//! The frame around every page.

use maud::{DOCTYPE, Markup, html};

/// How wide the text of a page is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    /// As a phone in the hand: one column of forms and buttons.
    Hand,
    /// As a sheet of reading.
    #[default]
    Sheet,
    /// As wide as the window: tables and live figures.
    Desk,
}

impl Width {
    const fn class(self) -> &'static str {
        match self {
            Self::Hand => "hand",
            Self::Sheet => "sheet",
            Self::Desk => "desk",
        }
    }
}

/// A page without its content.
#[derive(Clone, Debug)]
pub struct Page<'a> {
    /// What the tab and the heading say.
    pub title: &'a str,
    /// The small line above the heading: whose page it is. Empty for none.
    pub kicker: &'a str,
    /// BCP 47 tag of the page's language.
    pub language: &'a str,
    /// How wide it is.
    pub width: Width,
    /// Addresses of modules that the page runs.
    pub modules: &'a [&'a str],
    /// Addresses of style sheets besides the common one.
    pub styles: &'a [&'a str],
    /// Address of a manifest, for pages that can be installed.
    pub manifest: Option<&'a str>,
}

impl Default for Page<'_> {
    fn default() -> Self {
        Self {
            title: "",
            kicker: "",
            language: "en",
            width: Width::Sheet,
            modules: &[],
            styles: &[],
            manifest: None,
        }
    }
}

impl Page<'_> {
    /// The page with its heading and `content` in its `main`.
    #[must_use]
    pub fn around(&self, content: &Markup) -> Markup {
        self.bare(&html! {
            a.skip href="#main" { "Skip to content" }
            header {
                @if !self.kicker.is_empty() { p.kicker { (self.kicker) } }
                h1 { (self.title) }
            }
            main #main tabindex="-1" { (content) }
        })
    }

    /// The page with nothing but `body`, which brings its own heading and `main`.
    #[must_use]
    pub fn bare(&self, body: &Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang=(self.language) dir=(direction(self.language)) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) }
                    link rel="icon" href="/look/icon.svg" type="image/svg+xml";
                    link rel="stylesheet" href="/look/page.css";
                    @for style in self.styles { link rel="stylesheet" href=(style); }
                    @if let Some(manifest) = self.manifest { link rel="manifest" href=(manifest); }
                    @for module in self.modules { script type="module" src=(module) {} }
                }
                body class=(self.width.class()) { (body) }
            }
        }
    }
}

/// Which way the language of a BCP 47 tag is written.
fn direction(language: &str) -> &'static str {
    const RIGHT_TO_LEFT: [&str; 8] = ["ar", "ckb", "dv", "fa", "he", "ps", "ur", "yi"];
    let primary = language.split('-').next().unwrap_or_default();
    if RIGHT_TO_LEFT.contains(&primary) { "rtl" } else { "ltr" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_is_never_markup() {
        let page = Page { title: "<script>alert(1)</script>", ..Page::default() };
        let text = page.around(&html! { p { "\"<b>" } }).into_string();
        assert!(!text.contains("<script>alert"), "{text}");
        assert!(!text.contains("<b>"), "{text}");
    }

    #[test]
    fn arabic_runs_from_the_right() {
        let page = Page { language: "ar-EG", ..Page::default() };
        assert!(page.around(&html! {}).into_string().contains("lang=\"ar-EG\" dir=\"rtl\""));
    }
}
