//! docs/printers.md says what the bundled profiles say.

use leporello_printer::{Certainty, Profile, Requirement};
use std::fmt::Write as _;

const PAGE: &str = include_str!("../../../docs/printers.md");

/// Names of the requirements that are this sure.
fn requirements(profile: &Profile, certainty: Certainty) -> String {
    let names: Vec<&str> = Requirement::ALL
        .into_iter()
        .filter(|requirement| profile.certainty(*requirement) == certainty)
        .map(Requirement::name)
        .collect();
    names.join(", ")
}

/// The table of the page.
fn table() -> String {
    let mut text = String::from(
        "| name | printer and product | pages | bleed | verified | reported | assumed |\n\
         |---|---|---|---|---|---|---|\n",
    );
    for profile in Profile::bundled() {
        writeln!(
            text,
            "| `{}` | {} | {} | {} | {} | {} | {} |",
            profile.name,
            profile.title,
            profile.says(Requirement::Pages),
            profile.says(Requirement::Bleed),
            requirements(profile, Certainty::Verified),
            requirements(profile, Certainty::Reported),
            requirements(profile, Certainty::Assumed),
        )
        .unwrap();
    }
    text
}

#[test]
fn the_table_of_the_page_is_that_of_the_data() {
    let table = table();
    assert!(PAGE.contains(&table), "docs/printers.md needs this table:\n{table}");
}

#[test]
fn the_page_names_every_field_of_a_profile() {
    for profile in Profile::bundled() {
        let text = Profile::bundled_text(&profile.name).unwrap();
        let keys = text
            .lines()
            .filter(|line| !line.starts_with([' ', '#', '[']))
            .filter_map(|line| line.split_once(" = "));
        for (key, _) in keys {
            assert!(PAGE.contains(&format!("`{key}`")), "{}: {key}", profile.name);
        }
    }
}

#[test]
fn the_example_of_the_page_is_a_profile_without_faults() {
    let (_, rest) = PAGE.split_once("```toml\nname").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    let profile: Profile = toml::from_str(&format!("name{example}")).unwrap();
    assert_eq!(profile.faults(), []);
}
