//! Looks a text over for what may show who wrote it, before it is sent. It only warns.
//!
//! The rules are one table, `assets/rules.json`: the browser has it as a module, and pages
//! without script are looked over here. They keep to what regular expressions of both mean
//! alike; `assets/texts.json` holds both to the same answers.

use regex::{Regex, RegexBuilder};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// What a text seems to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Finding {
    /// A telephone number or an address of the network.
    Contact,
    /// A day or an hour.
    Date,
    /// A school, class, office or age.
    Group,
    /// Somebody's name.
    Name,
}

impl Finding {
    /// Every finding, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Name, Self::Group, Self::Contact, Self::Date];

    /// Its word in the table of rules.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Contact => "contact",
            Self::Date => "date",
            Self::Group => "group",
            Self::Name => "name",
        }
    }
}

#[derive(Deserialize)]
struct Rule {
    finding: Finding,
    pattern: String,
    #[serde(default)]
    fold: bool,
}

const TABLE: &str = include_str!("assets/rules.json");

static RULES: LazyLock<Vec<(Finding, Regex)>> = LazyLock::new(|| {
    let rules: Vec<Rule> = serde_json::from_str(TABLE).expect("the table is tested");
    let built = rules.into_iter().map(|rule| {
        let regex = RegexBuilder::new(&rule.pattern).case_insensitive(rule.fold).build();
        (rule.finding, regex.expect("the table is tested"))
    });
    built.collect()
});

/// What `text` seems to hold. Wrong in both directions now and then: a name can be any word.
#[must_use]
pub fn look_over(text: &str) -> BTreeSet<Finding> {
    // Browsers send line ends of two characters.
    let text = text.replace("\r\n", "\n");
    RULES.iter().filter(|(_, regex)| regex.is_match(&text)).map(|(finding, _)| *finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Text {
        text: String,
        findings: BTreeSet<Finding>,
    }

    #[test]
    fn every_text_is_judged_as_it_is_written_beside_it() {
        let texts: Vec<Text> = serde_json::from_str(include_str!("assets/texts.json")).unwrap();
        let wrong: Vec<_> = texts
            .into_iter()
            .map(|t| (look_over(&t.text), t))
            .filter(|(found, t)| *found != t.findings)
            .map(|(found, t)| format!("{:?}: {found:?}", t.text))
            .collect();
        assert_eq!(wrong, Vec::<String>::new());
    }

    #[test]
    fn a_text_from_a_form_is_judged_as_one_from_the_page() {
        assert_eq!(look_over("Very good\r\nAnna\r\n"), look_over("Very good\nAnna\n"));
    }

    #[test]
    fn rules_keep_to_what_both_languages_mean_alike() {
        // Of these, the browser's mean ASCII and ours Unicode.
        let rules: Vec<Rule> = serde_json::from_str(TABLE).unwrap();
        for rule in rules {
            for apart in ["\\b", "\\d", "\\w", "\\s", "\\B", "\\D", "\\W", "\\S", "(?i", "(?="] {
                assert!(!rule.pattern.contains(apart), "{}", rule.pattern);
            }
        }
    }
}
