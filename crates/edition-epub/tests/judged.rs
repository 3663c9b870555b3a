//! EPUBCheck over books of every kind, where it is: `LEPORELLO_EPUBCHECK` names its JAR.
//! `judges/run` asks more judges and installs them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]

mod common;

use common::{Album, Kind, look, plan_of};
use leporello_diag::{Silent, Sink};
use leporello_edition_epub::{EpubOptions, Rendition, write_epub};
use std::process::Command;

#[test]
fn epubcheck_finds_no_error_and_no_warning() {
    let Some(jar) = std::env::var_os("LEPORELLO_EPUBCHECK") else { return };
    for kind in Kind::ALL {
        let album = Album::drawn(kind, 420);
        let (plan, source, look) = (plan_of(&album, kind), album.source(), look("quiet"));
        for rendition in [Rendition::Facsimile, Rendition::Reading] {
            let path = album.cache.path().join("book.epub");
            let options = EpubOptions { rendition, ..EpubOptions::default() };
            let mut sink = Sink::new();
            write_epub(&plan, &source, &look, &options, &path, &Silent, &mut sink).unwrap();
            let mut check = Command::new("java");
            check.args(["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar"]).arg(&jar);
            let output = check.args(["--failonwarnings", "-q"]).arg(&path).output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{kind:?} {rendition:?}: {said}");
        }
    }
}
