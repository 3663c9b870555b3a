//! A report with what it stands on, in one file.

use crate::collect::Collected;
use crate::evidence;
use crate::fault::{about, shown};
use crate::keep::Keep;
use crate::manifest::{MANIFEST, Manifest, Reach};
use crate::stage1::{STAGE_1, Stage1};
use crate::tally;
use leporello_diag::{Sink, Stopped, codes};
use leporello_ledger::key::Secret;
use leporello_ledger::{Closed, Fault, Ledger};
use leporello_turnout_report::{Report, files};
use std::collections::BTreeMap;
use std::io::{self, Read as _, Write};
use std::path::Path;

/// Path of the ledger's public key in a bundle.
pub(crate) const KEY: &str = "key.txt";
/// Folder of the checkpoints in a bundle.
pub(crate) const CHECKPOINTS: &str = "evidence/checkpoints/";
/// Path of the words to the reader.
pub(crate) const README: &str = "README.txt";

/// Most bytes of one file, and of all, unpacked: more is no report.
const LARGEST: u64 = 2 << 30;

/// A report with what it stands on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bundle {
    /// Content by path.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Bundle {
    /// The report with its evidence as far as `reach` goes, and the signed list of all files.
    ///
    /// # Errors
    /// What the database says.
    pub fn of(
        ledger: &mut Ledger<Keep>,
        secret: &Secret,
        collected: &Collected,
        report: &Report,
        reach: Reach,
    ) -> Result<Self, Fault> {
        let checkpoints = ledger.checkpoints()?;
        let mut files = derived(collected, report, &checkpoints)?;
        let verifier = ledger.verifier().clone();
        files.insert(KEY.into(), format!("{verifier}\n").into_bytes());
        files.insert(README.into(), words(reach).into_bytes());
        if reach == Reach::Evidence {
            files.extend(evidence::export(ledger)?);
        }
        let manifest = Manifest::of(reach, &files).signed(verifier.name(), secret);
        files.insert(MANIFEST.into(), manifest.into_bytes());
        Ok(Self { files })
    }

    /// Packs it: the same content gives the same bytes.
    ///
    /// # Errors
    /// What `out` says, and when it would be larger than 4 GB.
    pub fn pack(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut archive = leporello_disk::Archive::new(out);
        for (path, bytes) in &self.files {
            archive.deflate(path, bytes)?;
        }
        archive.finish().map(drop)
    }

    /// A file as text; what is no UTF-8 is shown as such.
    pub(crate) fn text(&self, path: &str) -> Option<String> {
        self.files.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }
}

/// All files that follow from what was collected: the report, what visits are computed from,
/// and the checkpoints.
pub(crate) fn derived(
    collected: &Collected,
    report: &Report,
    checkpoints: &[Closed],
) -> Result<BTreeMap<String, Vec<u8>>, Fault> {
    let calendar = tally::calendar(&collected.title, &collected.evidence)?;
    let sums = tally::sums(&collected.evidence.counts, &calendar);
    let mut stated = tally::Sums::new();
    let mut all = BTreeMap::new();
    for closed in checkpoints {
        stated.extend(tally::stated(closed.day, &closed.text));
        let path = format!("{CHECKPOINTS}{}-{}.txt", closed.day, closed.number);
        all.insert(path, closed.note.clone().into_bytes());
    }
    let stage_1 = Stage1::of(collected, tally::apart(&stated, &sums));
    all.insert(STAGE_1.into(), json(&stage_1)?);
    for file in files(report).map_err(|error| unwritten(&error))? {
        all.insert(file.path, file.text.into_bytes());
    }
    Ok(all)
}

/// JSON as all files of a bundle have it.
pub(crate) fn json<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, Fault> {
    let text = serde_json::to_string_pretty(value).map_err(|error| unwritten(&error))?;
    Ok((text + "\n").into_bytes())
}

fn unwritten(error: &serde_json::Error) -> Fault {
    let hint = "tell the makers of Leporello";
    Box::new(about(codes::AUD_006, "report.json", format!("cannot be written: {error}"), hint))
}

/// What stands in the bundle for people who unpack it.
pub(crate) fn words(reach: Reach) -> String {
    let holds = match reach {
        Reach::Public => {
            "Everybody can compute the visits again from evidence/visits.json. What organisations\n\
             reported and what was counted of them is signed, but cannot be computed again from\n\
             this file: it would take numbers of fewer than ten persons, which are in no file here."
        }
        Reach::Evidence => {
            "FOR AUDITORS, NOT FOR PUBLICATION: evidence/days has every entry of the ledger, also\n\
             numbers of fewer than ten persons, which the report withholds."
        }
    };
    format!(
        "Turnout report\n\nreport.html is for reading, report.json and data/ for computing.\n\n\
         To check that nothing was changed, and to compute the figures again:\n\n    \
         leporello turnout verify {} --key 'KEY'\n\n\
         KEY is the ledger's public key as it was handed out on paper; key.txt has the one this\n\
         file was signed with, which must be the same.\n\n{holds}\n",
        match reach {
            Reach::Public => "report.zip",
            Reach::Evidence => "audit.zip",
        }
    )
}

/// Unpacks a bundle into memory.
///
/// # Errors
/// When it is no ZIP, is damaged, larger than two GiB, or has a file twice.
pub fn read_bundle(path: &Path, sink: &mut Sink) -> Result<Bundle, Stopped> {
    read(path).map_err(|why| {
        let hint = "fetch the report again from where it was published";
        sink.stop(about(codes::AUD_020, &shown(path), why, hint))
    })
}

fn read(path: &Path) -> Result<Bundle, String> {
    let file = std::fs::File::open(path).map_err(|e| format!("cannot be read: {e}"))?;
    let mut archive =
        zip::ZipArchive::new(io::BufReader::new(file)).map_err(|e| format!("is no ZIP: {e}"))?;
    // Of two files of one name this reader shows one, and others may show the other.
    archive.validate_header_consistency().map_err(|e| format!("is not one clear ZIP: {e}"))?;
    let mut bundle = Bundle::default();
    let mut room = LARGEST;
    for index in 0..archive.len() {
        let damaged =
            |e: &dyn std::fmt::Display| format!("is damaged at its file {}: {e}", index + 1);
        let entry = archive.by_index(index).map_err(|e| damaged(&e))?;
        let name = entry.name().map_err(|e| damaged(&e))?.into_owned();
        let mut bytes = Vec::new();
        entry
            .take(room + 1)
            .read_to_end(&mut bytes)
            .map_err(|e| format!("is damaged at `{name}`: {e}"))?;
        room = room.checked_sub(bytes.len() as u64).ok_or("is larger than two GiB")?;
        bundle.files.insert(name, bytes);
    }
    Ok(bundle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_file_of_one_name_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.zip");
        let mut out = Vec::new();
        let mut archive = leporello_disk::Archive::new(&mut out);
        for page in ["as it was signed", "another"] {
            archive.store("report.html", page.as_bytes()).unwrap();
        }
        archive.finish().unwrap();
        std::fs::write(&path, out).unwrap();
        let mut sink = Sink::new();
        assert!(read_bundle(&path, &mut sink).is_err());
        assert!(sink.diagnostics()[0].message.contains("duplicate"), "{:?}", sink.diagnostics());
    }
}
