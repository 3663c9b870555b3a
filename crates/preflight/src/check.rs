//! From a file to its receipt.

use crate::bench::Bench;
use crate::message::message;
use crate::pdf::{Cache, Document, Page, page_dicts, read_page};
use crate::rule::MAKE_AGAIN;
use crate::{CheckedFile, CheckedProfile, Expected, Receipt, Rule, Verdict, rules, spreads};
use leporello_diag::{Diagnostic, Sink, Stopped, Subject, codes};
use leporello_model::PdfKind;
use leporello_printer::Profile;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// A file read anew.
pub struct Reading {
    /// The reader.
    pub document: Document,
    /// Pages in order.
    pub pages: Vec<Page>,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Checks a finished file: a PDF, or a folder of spreads as JPEG.
///
/// `profile` are the printer's requirements, `kind` the rules of the kind of PDF, `expected`
/// what the caller knows of the book. Each broken rule goes to the `sink` as well: one message
/// with the first place and the count of places, of which the receipt has all.
///
/// # Errors
/// [`Stopped`] when the file cannot be read at all (PFL-020); the sink says why.
pub fn check(
    file: &Path,
    profile: Option<&Profile>,
    kind: PdfKind,
    expected: &Expected<'_>,
    sink: &mut Sink,
) -> Result<Receipt, Stopped> {
    let mut bench = Bench { profile, kind, expected, rows: Vec::new() };
    let found =
        if file.is_dir() { spreads::judge(&mut bench, file) } else { judge_pdf(&mut bench, file) };
    let checked = found.map_err(|why| {
        let subject = Subject::File { path: file.display().to_string(), place: None };
        let message = format!("the finished file cannot be checked: {why}");
        sink.stop(Diagnostic::new(codes::PFL_020, subject, message).hint(MAKE_AGAIN))
    })?;
    let receipt = receipt(bench, checked);
    let is_cover = expected.cover.is_some();
    let broken = receipt.rows.iter().filter(|row| row.verdict <= Verdict::Warn);
    for diagnostic in broken.filter_map(|row| message(row, &receipt, is_cover)) {
        sink.report(diagnostic);
    }
    Ok(receipt)
}

fn judge_pdf(bench: &mut Bench<'_>, file: &Path) -> Result<CheckedFile, String> {
    let (sha256, bytes) = digest(file).map_err(|error| format!("it cannot be read: {error}"))?;
    let document = Document::open(file)?;
    let name = file_name(file);
    if document.trailer().contains_key(&b"Encrypt"[..]) {
        rules::protected(bench, true);
        return Ok(CheckedFile { name, sha256, bytes, pages: 0 });
    }
    rules::protected(bench, false);
    let dicts = page_dicts(&document);
    if dicts.is_empty() {
        return Err("it has no pages that can be found".to_owned());
    }
    let mut cache = Cache::default();
    let numbered = (1..).zip(&dicts);
    let pages = numbered
        .map(|(number, (_, dict))| read_page(&document, &mut cache, number, dict))
        .collect();
    let reading = Reading { document, pages, bytes };
    rules::judge(bench, &reading);
    Ok(CheckedFile { name, sha256, bytes, pages: reading.pages.len() as u32 })
}

/// The last part of a path.
pub fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// SHA-256 in hexadecimal, and how many bytes there are.
pub fn digest(path: &Path) -> io::Result<(String, u64)> {
    const CHUNK: usize = 1 << 16;
    let mut file = File::open(path)?;
    let (mut hash, mut bytes, mut chunk) = (Sha256::new(), 0, vec![0; CHUNK]);
    loop {
        let count = file.read(&mut chunk)?;
        if count == 0 {
            return Ok((hexadecimal(&hash.finalize()), bytes));
        }
        hash.update(&chunk[..count]);
        bytes += count as u64;
    }
}

/// Bytes in hexadecimal.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn receipt(bench: Bench<'_>, file: CheckedFile) -> Receipt {
    let mut rows = bench.rows;
    let order = |rule: Rule| crate::SPECS.iter().position(|spec| spec.rule == rule);
    rows.sort_by_key(|row| (row.verdict, order(row.rule)));
    let worst = rows.iter().map(|row| row.verdict).filter(|v| *v <= Verdict::Warn).min();
    Receipt {
        program: concat!("leporello ", env!("CARGO_PKG_VERSION")).to_owned(),
        file,
        profile: bench.profile.map(|profile| CheckedProfile {
            name: profile.name.clone(),
            title: profile.title.clone(),
            version: profile.version.clone(),
        }),
        kind: bench.kind,
        rows,
        verdict: worst.unwrap_or(Verdict::Pass),
    }
}
