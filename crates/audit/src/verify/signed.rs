//! Who signed a bundle, and whether its files are those that were signed.

use super::KEEP;
use crate::bundle::{Bundle, KEY};
use crate::fault::about;
use crate::manifest::{MANIFEST, Manifest, hash};
use leporello_diag::{Sink, Stopped, codes};
use leporello_ledger::note::Verifier;
use std::collections::BTreeSet;

/// The key to verify with.
pub(super) fn verifier(
    bundle: &Bundle,
    given: Option<&Verifier>,
    sink: &mut Sink,
) -> Result<Verifier, Stopped> {
    let within = bundle.text(KEY).and_then(|text| Verifier::parse(text.trim()).ok());
    let Some(key) = given.or(within.as_ref()).cloned() else {
        let why = "there is no key to verify with";
        return Err(sink.stop(about(codes::AUD_020, KEY, why, "name it: `--key 'NAME+…'`")));
    };
    match (given, &within) {
        (None, _) => {
            let hint = format!("if it is the one on paper, name it: `--key '{key}'`");
            let why = "signatures are checked with the key that lies in the report itself";
            sink.report(about(codes::AUD_024, KEY, why, &hint));
        }
        (Some(given), Some(within)) if given != within => {
            let why = format!("the report names another key, `{within}`");
            sink.report(about(codes::AUD_023, KEY, why, KEEP));
        }
        _ => {}
    }
    Ok(key)
}

pub(super) fn manifest(
    bundle: &Bundle,
    verifier: &Verifier,
    sink: &mut Sink,
) -> Result<Manifest, Stopped> {
    let Some(note) = bundle.text(MANIFEST) else {
        let why = "the signed list of files is not there";
        let hint = "name a `report.zip` that `leporello turnout report` wrote";
        return Err(sink.stop(about(codes::AUD_020, MANIFEST, why, hint)));
    };
    let Some((manifest, signed)) = Manifest::read(&note, verifier) else {
        let why = "the list of files cannot be read";
        return Err(sink.stop(about(codes::AUD_020, MANIFEST, why, KEEP)));
    };
    if let Err(why) = signed {
        sink.report(about(codes::AUD_023, MANIFEST, why.to_string(), KEEP));
    }
    Ok(manifest)
}

/// Files that are not as the list has them. Missing and strange ones are told at once.
pub(super) fn unsigned(bundle: &Bundle, manifest: &Manifest, sink: &mut Sink) -> BTreeSet<String> {
    let mut changed = BTreeSet::new();
    for (path, signed) in &manifest.files {
        match bundle.files.get(path) {
            None => {
                let why = "the file was signed and is not there";
                sink.report(about(codes::AUD_022, path, why, KEEP));
            }
            Some(bytes) if hash(bytes) != *signed => drop(changed.insert(path.clone())),
            Some(_) => {}
        }
    }
    for path in bundle.files.keys().filter(|path| *path != MANIFEST) {
        if !manifest.files.contains_key(path) {
            sink.report(about(codes::AUD_022, path, "the file is not on the signed list", KEEP));
        }
    }
    changed
}

pub(super) fn tell_of_version(manifest: &Manifest, sink: &mut Sink) {
    let this = concat!("leporello ", env!("CARGO_PKG_VERSION"));
    if manifest.made_by != this {
        let why = format!("the report was made by {}, this is {this}", manifest.made_by);
        let hint = "verify with the program that made it, to be sure that only the versions differ";
        sink.report(about(codes::AUD_025, MANIFEST, why, hint));
    }
}
