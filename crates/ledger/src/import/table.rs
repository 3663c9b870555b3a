//! CSV as people and devices write it: any separator, any usual encoding, bounded memory.

use super::desk::Desk;
use crate::fault::Fault;
use crate::store::Store;
use leporello_diag::codes;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::Read;
use std::rc::Rc;

/// Longest record, in bytes. A quotation mark that is not closed would else take the rest of
/// the file into memory.
const LONGEST: usize = 1 << 20;

/// What is looked at before reading.
const HEAD: u64 = 1 << 16;

/// Words in names of columns about persons; such columns are never read.
const PERSONAL: &[&str] = &[
    "name",
    "email",
    "e-mail",
    "mail",
    "phone",
    "username",
    "deviceid",
    "address",
    "company",
    "secret",
    "code",
    "vorname",
    "nachname",
    "telefon",
    "adresse",
    "instanceid",
    "uuid",
];

/// One row, by names of columns in lower case.
pub(crate) struct Row<'a> {
    pub line: u64,
    columns: &'a BTreeMap<String, usize>,
    fields: Vec<String>,
}

impl<'a> Row<'a> {
    /// A row that is not of a file.
    pub(crate) const fn of(columns: &'a BTreeMap<String, usize>, fields: Vec<String>) -> Self {
        Self { line: 0, columns, fields }
    }

    /// A field without spaces around it; `None` when it is empty or there is no such column.
    pub(crate) fn get(&self, column: &str) -> Option<&str> {
        let field = self.fields.get(*self.columns.get(column)?)?.trim();
        (!field.is_empty()).then_some(field)
    }

    /// A field that may not be empty.
    pub(crate) fn need(&self, column: &str) -> Result<&str, String> {
        self.get(column).ok_or_else(|| format!("`{column}` is empty"))
    }

    /// A short text, such as where something was said; `None` when the field is empty.
    pub(crate) fn text(&self, column: &str) -> Result<Option<String>, String> {
        const LONGEST: usize = 200;
        let text = self.get(column);
        match text.map(|text| text.chars().nth(LONGEST)) {
            Some(Some(_)) => Err(format!("`{column}` is longer than {LONGEST} characters")),
            _ => Ok(text.map(str::to_owned)),
        }
    }

    /// A count; `None` when the field is empty.
    pub(crate) fn count(&self, column: &str) -> Result<Option<u64>, String> {
        let read = super::times::count(self.get(column).unwrap_or_default());
        read.map_err(|why| format!("`{column}`: {why}"))
    }
}

/// Reads a table row by row. `needed` are columns without which nothing can be read; several
/// names in one of them are alternatives.
pub(crate) fn rows<'d, S: Store>(
    desk: &mut Desk<'d, S>,
    input: &mut dyn Read,
    needed: &[&[&str]],
    mut each: impl FnMut(&mut Desk<'d, S>, &Row<'_>) -> Result<(), Fault>,
) -> Result<(), Fault> {
    let said = Rc::clone(&desk.said);
    let tell = |code, line, message: String, hint: &str| {
        said.borrow_mut().say(code, line, message, hint);
    };
    let inner = encoding_rs_io::DecodeReaderBytesBuilder::new().strip_bom(true).build(input);
    let budget = Rc::new(Cell::new(LONGEST));
    let mut input = Limited { inner, budget: Rc::clone(&budget) };
    let Some((head, separator)) = head(&mut input, &tell) else { return Ok(()) };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .flexible(true)
        .has_headers(false)
        .from_reader(std::io::Cursor::new(head).chain(input));
    let mut record = csv::ByteRecord::new();
    let mut columns: Option<Columns> = None;
    let mut guessed = false;
    loop {
        budget.set(LONGEST);
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(e) => {
                desk.is_broken = true;
                let what =
                    format!("the file cannot be read on: {e}; what was not whole is not kept");
                let hint = "look for a quotation mark that is not closed, and export it again";
                tell(codes::LDG_020, reader.position().line(), what, hint);
                return Ok(());
            }
        }
        let line = record.position().map_or(0, csv::Position::line);
        let (fields, latin) = words(&record);
        if latin && !guessed {
            guessed = true;
            let what = "not UTF-8: read as Windows-1252 from here on".to_owned();
            tell(codes::LDG_032, line, what, "save the file as UTF-8 if names look wrong");
        }
        match &columns {
            Some(columns) if fields.len() == columns.width => {
                each(desk, &Row { line, columns: &columns.places, fields })?;
            }
            Some(columns) => desk.unreadable(line, uneven(fields.len(), columns.width)),
            None => match Columns::of(&fields, needed, &tell) {
                Some(found) => columns = Some(found),
                None => return Ok(()),
            },
        }
    }
}

fn uneven(is: usize, width: usize) -> String {
    format!(
        "the row has {is} fields, the first line has {width}: a field with a separator in it, \
         such as a decimal comma, needs quotation marks around it"
    )
}

/// The text of each field; whether one was not UTF-8.
fn words(record: &csv::ByteRecord) -> (Vec<String>, bool) {
    let mut latin = false;
    let word = |field: &[u8]| match std::str::from_utf8(field) {
        Ok(text) => text.to_owned(),
        Err(_) => {
            latin = true;
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(field).0.into_owned()
        }
    };
    (record.iter().map(word).collect(), latin)
}

type Tell<'a> = &'a dyn Fn(leporello_diag::Code, u64, String, &str);

/// The first bytes of the file, and the separator: the one of `, ; tab` that the first line has
/// most of.
fn head(input: &mut impl Read, tell: Tell<'_>) -> Option<(Vec<u8>, u8)> {
    let again = "export the file again, as CSV";
    let mut head = Vec::new();
    if let Err(e) = input.take(HEAD).read_to_end(&mut head) {
        tell(codes::LDG_020, 0, format!("the file cannot be read: {e}"), again);
        return None;
    }
    if head.iter().all(u8::is_ascii_whitespace) {
        tell(codes::LDG_020, 0, "the file is empty".into(), again);
        return None;
    }
    if head.contains(&0) || head.starts_with(b"PK") || head.starts_with(b"%PDF") {
        tell(codes::LDG_020, 0, "the file is no text".into(), again);
        return None;
    }
    let line = head.split(|b| *b == b'\n').find(|line| !line.trim_ascii().is_empty())?;
    let most = |separator: &u8| line.iter().filter(|b| *b == separator).count();
    let separator = [b'\t', b';', b','].into_iter().max_by_key(most)?;
    Some((head, separator))
}

/// Columns by their names: in lower case, without the groups of questions before them.
struct Columns {
    places: BTreeMap<String, usize>,
    width: usize,
}

impl Columns {
    fn of(fields: &[String], needed: &[&[&str]], tell: Tell<'_>) -> Option<Self> {
        let mut places = BTreeMap::new();
        let mut skipped = Vec::new();
        for (at, field) in fields.iter().enumerate() {
            let name = field.trim().to_lowercase();
            let bare = name.rsplit(['/', ':']).next().unwrap_or_default().to_owned();
            let known = needed.iter().any(|names| names.contains(&bare.as_str()));
            if !known && is_personal(&bare) {
                skipped.push(format!("`{}`", field.trim()));
                continue;
            }
            places.entry(bare).or_insert(at);
        }
        for names in needed {
            if !names.iter().any(|name| places.contains_key(*name)) {
                let what =
                    format!("there is no column `{}`; {}", names.join("` or `"), all(&places));
                tell(codes::LDG_021, 1, what, "rename the column in the first line");
                return None;
            }
        }
        if !skipped.is_empty() {
            let what = format!("columns about persons were not read: {}", skipped.join(", "));
            tell(codes::LDG_034, 1, what, "export without them if you can");
        }
        Some(Self { places, width: fields.len() })
    }
}

/// The columns that are there, as far as anybody reads them.
fn all(places: &BTreeMap<String, usize>) -> String {
    const FIRST: usize = 12;
    let short = |name: &String| name.chars().take(24).collect::<String>();
    let names: Vec<String> = places.keys().take(FIRST).map(short).collect();
    let more = places.len().saturating_sub(FIRST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("there are: {}{more}", names.join(", "))
}

fn is_personal(column: &str) -> bool {
    PERSONAL.contains(&column) || column.split([' ', '_', '-']).any(|word| PERSONAL.contains(&word))
}

/// Stops a record that never ends.
struct Limited<R> {
    inner: R,
    budget: Rc<Cell<usize>>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.budget.get() == 0 {
            return Err(std::io::Error::other("a row is longer than 1 MiB"));
        }
        let read = self.inner.read(into)?;
        self.budget.set(self.budget.get().saturating_sub(read));
        Ok(read)
    }
}
