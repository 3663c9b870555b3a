//! `leporello.toml` from its text.

use super::Settings;
use super::options::{CONTRIBUTOR, TABLES, Table};
use super::unknown::unknown;
use crate::mistakes::{Mistake, Mistakes};
use crate::nearest::nearest;
use crate::text_file::TextFile;
use crate::toml_file;
use crate::value::Value;
use leporello_diag::{Sink, Subject, codes};
use leporello_model::Contributor;
use std::collections::BTreeMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The settings of a file as far as they can be read, and where each was said, by names such
/// as `pdf.profile`. Everything that is wrong is reported.
pub(crate) fn read(file: &TextFile, sink: &mut Sink) -> (Settings, BTreeMap<String, Subject>) {
    let mut mistakes = Mistakes::of(file);
    let text = toml_file::mended(&mut mistakes);
    let table = toml_file::table(&text);
    let mut reading = Reading { settings: Settings::default(), places: BTreeMap::new(), mistakes };
    for (key, raw) in &table {
        reading.top(key, raw);
    }
    reading.mistakes.report(sink);
    (reading.settings, reading.places)
}

struct Reading<'f> {
    settings: Settings,
    places: BTreeMap<String, Subject>,
    mistakes: Mistakes<'f>,
}

type Key<'i> = Spanned<std::borrow::Cow<'i, str>>;

impl Reading<'_> {
    fn top(&mut self, key: &Key, raw: &Spanned<DeValue>) {
        let name: &str = key.get_ref();
        let value = Value { key: name, raw };
        if name == CONTRIBUTOR {
            return self.contributors(value);
        }
        let Some(table) = TABLES.iter().find(|table| !table.name.is_empty() && table.name == name)
        else {
            return self.setting(&TABLES[0], key, raw);
        };
        match raw.get_ref() {
            DeValue::Table(settings) => {
                for (key, raw) in settings {
                    self.setting(table, key, raw);
                }
            }
            _ => self.mistakes.add(value.wrong_kind("a table").hint(format!("write `[{name}]`"))),
        }
    }

    fn setting(&mut self, table: &Table, key: &Key, raw: &Spanned<DeValue>) {
        let name: &str = key.get_ref();
        let Some(setting) = table.settings.iter().find(|setting| setting.key == name) else {
            return self.mistakes.add(unknown(table, name, key.span().start));
        };
        let value = Value { key: name, raw };
        let dotted =
            if table.name.is_empty() { name.into() } else { format!("{}.{name}", table.name) };
        self.places.insert(dotted, self.mistakes.file().at(value.at()));
        let set = (setting.set)(&mut self.settings, value);
        self.mistakes.take(set);
    }

    fn contributors(&mut self, value: Value) {
        let DeValue::Array(list) = value.raw.get_ref() else {
            let wrong = value.wrong_kind("a list of tables");
            return self.mistakes.add(wrong.hint("write `[[contributor]]` above each"));
        };
        for raw in list {
            if let Some(contributor) = self.contributor(Value { key: CONTRIBUTOR, raw }) {
                self.settings.contributors.push(contributor);
            }
        }
    }

    fn contributor(&mut self, value: Value) -> Option<Contributor> {
        let DeValue::Table(table) = value.raw.get_ref() else {
            self.mistakes.add(value.wrong_kind("a table with `name` and `role`"));
            return None;
        };
        let known = ["name", "role"];
        if let Some((key, _)) = table.iter().find(|(key, _)| !known.contains(&&**key.get_ref())) {
            let message = format!("a contributor has no `{}`", key.get_ref());
            let mistake = Mistake::new(codes::PRJ_022, key.span().start, message);
            self.mistakes.add(match nearest(key.get_ref(), known) {
                Some(near) => mistake.hint(format!("did you mean `{near}`?")),
                None => mistake.hint("a contributor has a `name` and a `role`"),
            });
            return None;
        }
        let name = self.of_contributor(value, table, "name");
        let role = self.of_contributor(value, table, "role");
        Some(Contributor { name: name?, role: role? })
    }

    fn of_contributor(&mut self, whole: Value, table: &DeTable, key: &str) -> Option<String> {
        let read = match table.get(key) {
            Some(raw) => Value { key, raw }.name(),
            None => Err(whole
                .wrong(format!("a contributor needs a `{key}`"))
                .hint("write `name = \"…\"` and `role = \"photographer\"`")),
        };
        self.mistakes.take(read)
    }
}
