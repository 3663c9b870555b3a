//! The profiles that come with the program.

use crate::Profile;
use std::sync::LazyLock;

/// Names and texts of the bundled profiles, sorted by name.
const FILES: [(&str, &str); 14] = [
    ("album-lab", include_str!("../profiles/album-lab.toml")),
    ("blurb", include_str!("../profiles/blurb.toml")),
    ("blurb-dustjacket", include_str!("../profiles/blurb-dustjacket.toml")),
    ("blurb-imagewrap", include_str!("../profiles/blurb-imagewrap.toml")),
    ("cewe", include_str!("../profiles/cewe.toml")),
    ("european-offset", include_str!("../profiles/european-offset.toml")),
    ("ingramspark", include_str!("../profiles/ingramspark.toml")),
    ("kdp", include_str!("../profiles/kdp.toml")),
    ("kdp-standard", include_str!("../profiles/kdp-standard.toml")),
    ("lulu-casewrap", include_str!("../profiles/lulu-casewrap.toml")),
    ("lulu-softcover", include_str!("../profiles/lulu-softcover.toml")),
    ("saal", include_str!("../profiles/saal.toml")),
    ("streetlib", include_str!("../profiles/streetlib.toml")),
    ("whitewall", include_str!("../profiles/whitewall.toml")),
];

static PROFILES: LazyLock<Vec<Profile>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|(_, text)| toml::from_str(text).expect("a test reads every bundled profile"))
        .collect()
});

impl Profile {
    /// The profiles that come with the program, sorted by name.
    #[must_use]
    pub fn bundled() -> &'static [Self] {
        &PROFILES
    }

    /// The file of a bundled profile, for copying into a book's folder `printers/` and
    /// changing there.
    #[must_use]
    pub fn bundled_text(name: &str) -> Option<&'static str> {
        FILES.iter().find(|(bundled, _)| *bundled == name).map(|(_, text)| *text)
    }
}
