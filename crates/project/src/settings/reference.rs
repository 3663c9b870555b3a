//! The settings as a page for people.

use super::options::{Setting, TABLES};
use std::fmt::Write as _;

/// Every setting with its default, an example and what it says, as Markdown.
pub(super) fn reference() -> String {
    let mut page = String::new();
    for table in TABLES {
        let title = match table.name {
            "" => "At the top of the file".to_owned(),
            name => format!("`[{name}]`"),
        };
        let _ = write!(page, "### {title}\n\n{}\n\n", table.says);
        page.push_str("| example | default | it says |\n|---|---|---|\n");
        for setting in table.settings {
            page.push_str(&row(setting));
        }
        if std::ptr::eq(table, &TABLES[1]) {
            page.push_str(CONTRIBUTORS);
        }
        page.push('\n');
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

fn row(Setting { key, example, default, says, .. }: &Setting) -> String {
    format!("| `{key} = {example}` | {default} | {says} |\n")
}

/// A list of tables has no row in [`TABLES`].
const CONTRIBUTORS: &str = "
### `[[contributor]]`

One for each who made the book, in the order in which they are named.

| example | default | it says |
|---|---|---|
| `name = \"The Harbour Club\"` | needed | The name as its owner wants to be named. |
| `role = \"photographer\"` | needed | `photographer`, `author`, `translator`, `editor`, `designer`, or a role in your own words. |
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use crate::settings::options::Table;
    use crate::text_file::TextFile;
    use leporello_diag::Sink;

    fn file(table: &Table, setting: &Setting) -> String {
        match table.name {
            "" => format!("{} = {}\n", setting.key, setting.example),
            name => format!("[{name}]\n{} = {}\n", setting.key, setting.example),
        }
    }

    #[test]
    fn every_example_can_be_pasted_and_says_something() {
        for table in TABLES {
            for setting in table.settings {
                let text = file(table, setting);
                let mut sink = Sink::new();
                let (settings, places) =
                    crate::settings::read(&TextFile::new("leporello.toml", &*text), &mut sink);
                assert_eq!(sink.diagnostics(), [], "{text}");
                assert_ne!(settings, Settings::default(), "{text}");
                assert_eq!(places.len(), 1);
            }
        }
    }

    #[test]
    fn every_setting_has_a_row() {
        let page = reference();
        for setting in TABLES.iter().flat_map(|table| table.settings) {
            assert!(page.contains(&row(setting)), "{}", setting.key);
        }
    }

    #[test]
    fn no_key_stands_twice_in_a_table() {
        for table in TABLES {
            let mut keys: Vec<_> = table.settings.iter().map(|setting| setting.key).collect();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), table.settings.len(), "{}", table.name);
        }
    }
}
