//! What `docs/ledger.md` says about checking by hand works with the tools it names.

use crate::common::{Clicker, OPENING, begun, clock, own};
use jiff::civil::date;
use leporello_ledger::store::Memory;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

/// The blocks of commands of the section about checking by hand, as they stand there.
fn commands() -> Vec<String> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ledger.md");
    let text = std::fs::read_to_string(docs).unwrap();
    let section = text.split("## Checking by hand").nth(1).unwrap().split("\n## ").next().unwrap();
    let mut blocks = vec![String::new()];
    for line in section.lines() {
        match line.strip_prefix("    ") {
            Some(command) => writeln!(blocks.last_mut().unwrap(), "{command}").unwrap(),
            None if !blocks.last().unwrap().is_empty() => blocks.push(String::new()),
            None => {}
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

fn shell(folder: &Path, script: &str, variable: (&str, &str)) -> (bool, String) {
    let script = format!("set -e\n{script}");
    let mut command = Command::new("bash");
    command.current_dir(folder).arg("-c").arg(script).env(variable.0, variable.1);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.success(), said + &String::from_utf8_lossy(&output.stderr))
}

#[test]
fn an_entry_and_a_checkpoint_are_checked_with_common_tools() {
    let mut ledger = begun(Memory::new());
    let mut clicker = Clicker::new("clicker");
    let public = clicker.secret.public();
    ledger.pair(&clicker.device, public, clock(OPENING), &own()).unwrap();
    let entries = clicker.counts(&[4, 6]);
    let batch = ledger.vet(entries.clone()).unwrap();
    ledger.ingest(&batch).unwrap();
    let note = ledger.close(date(2026, 4, 8), &own()).unwrap().note;
    let verifier = ledger.verifier().to_string();

    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name);
    let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
    let blocks = commands();
    std::fs::write(file("leaf.txt"), entries[0].leaf()).unwrap();
    let key = hex(&public);
    let (good, said) = shell(folder.path(), &blocks[0], ("KEY", &key));
    assert!(good && said.contains("Signature Verified Successfully"), "{said}");
    assert!(said.contains(&hex(&entries[1].event.prev)), "{said}");
    std::fs::write(file("leaf.txt"), entries[0].leaf().replace("entered 4", "entered 5")).unwrap();
    assert!(!shell(folder.path(), &blocks[0], ("KEY", &key)).0);

    std::fs::write(file("note.txt"), &note).unwrap();
    let (good, said) = shell(folder.path(), &blocks[1], ("VERIFIER", &verifier));
    assert!(good && said.contains("Signature Verified Successfully"), "{said}");
    std::fs::write(file("note.txt"), note.replace("counted 10", "counted 11")).unwrap();
    assert!(!shell(folder.path(), &blocks[1], ("VERIFIER", &verifier)).0);
}

#[test]
fn the_root_of_one_leaf_is_what_sha256sum_says() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("leaf.txt"), "a leaf\n").unwrap();
    let (_, said) = shell(folder.path(), "(printf '\\0'; cat leaf.txt) | sha256sum", ("A", ""));
    let root = leporello_ledger::merkle::leaf(b"a leaf\n");
    assert!(said.starts_with(&root.iter().map(|b| format!("{b:02x}")).collect::<String>()));
}
