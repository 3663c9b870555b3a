//! Modules and styles of the page.

use leporello_page::{Asset, JAVASCRIPT};

const CSS: &str = "text/css; charset=utf-8";

/// Below `/hall/{hall}/look/`.
pub(crate) const ASSETS: [Asset; 12] = [
    ("kiosk.css", CSS, include_str!("assets/kiosk.css")),
    ("kiosk.js", JAVASCRIPT, include_str!("assets/kiosk.js")),
    ("gestures.js", JAVASCRIPT, include_str!("assets/gestures.js")),
    ("guard.js", JAVASCRIPT, include_str!("assets/guard.js")),
    ("leaves.js", JAVASCRIPT, include_str!("assets/leaves.js")),
    ("magnifier.js", JAVASCRIPT, include_str!("assets/magnifier.js")),
    ("rest.js", JAVASCRIPT, include_str!("assets/rest.js")),
    ("return.js", JAVASCRIPT, include_str!("assets/return.js")),
    ("server.js", JAVASCRIPT, include_str!("assets/server.js")),
    ("speech.js", JAVASCRIPT, include_str!("assets/speech.js")),
    ("store.js", JAVASCRIPT, include_str!("assets/store.js")),
    ("strip.js", JAVASCRIPT, include_str!("assets/strip.js")),
];
