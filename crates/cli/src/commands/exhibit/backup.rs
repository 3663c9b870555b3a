//! `leporello exhibit backup` and `restore`: one file with everything, and back.

use crate::args::exhibit::{BackupArgs, RestoreArgs};
use crate::console::Console;
use leporello_diag::Stopped;
use leporello_exhibit::{Backup, Restored, Saved, backup, restore};
use serde_json::json;

pub fn save(args: &BackupArgs, console: &Console) -> Result<(), Stopped> {
    let asked = Backup {
        folder: args.folder.clone(),
        key: args.key.clone().unwrap_or_else(|| args.folder.join("exhibition.key")),
        to: args.to.clone(),
        with_key: args.with_key,
    };
    let saved = console.run(|sink| backup(&asked).map_err(|told| sink.stop(*told)))?;
    let Saved { exhibition, key, parts } = &saved;
    let to = args.to.display();
    console.result(&format!("saved        {exhibition}  {to}"));
    for (name, size) in parts {
        console.result(&format!("             {name}, {size} bytes"));
    }
    let about_key = if args.with_key {
        "is in the file: whoever has it can sign for the ledger and read the guest book"
    } else {
        "is not in the file: keep a copy of it apart"
    };
    console.result(&format!("secret key   {about_key}"));
    console.json(&json!({ "saved": {
        "exhibition": exhibition, "file": to.to_string(), "key": key, "with_key": args.with_key,
        "parts": parts.iter().map(|(name, size)| json!({ "name": name, "bytes": size }))
            .collect::<Vec<_>>()
    }}));
    Ok(())
}

pub fn bring_back(args: &RestoreArgs, console: &Console) -> Result<(), Stopped> {
    let restored = console.run(|sink| {
        restore(&args.file, &args.into, args.key.as_deref()).map_err(|told| sink.stop(*told))
    })?;
    let Restored { exhibition, key, ledger, has_desk, guest_book, has_key } = &restored;
    let into = args.into.display();
    console.result(&format!("restored     {exhibition}  {into}"));
    console.result(&format!(
        "ledger       {} entries verified, {} of them under one of {} checkpoints",
        ledger.events, ledger.sealed, ledger.checkpoints
    ));
    console.result(&format!("public key   {key}  (compare it with the one on paper)"));
    console.result(&format!("desk         {}", if *has_desk { "posts and links" } else { "none" }));
    let book = guest_book.map_or_else(|| "none".to_owned(), |about| format!("{about} entries"));
    console.result(&format!("guest book   {book}"));
    if !has_key {
        console.result("secret key   not in the backup: `leporello exhibit FOLDER --key PATH`");
    }
    console.json(&json!({ "restored": {
        "exhibition": exhibition, "folder": into.to_string(), "key": key, "desk": has_desk,
        "entries": ledger.events, "sealed": ledger.sealed, "checkpoints": ledger.checkpoints,
        "guest_book": guest_book.map(|about| about.rounded()), "with_key": has_key
    }}));
    Ok(())
}
