//! A backup is taken while the server writes, and a folder made from it goes on where it stood.

use crate::common;
use crate::common::{Server, exhibition, options};
use axum::http::StatusCode;
use leporello_diag::Sink;
use leporello_exhibit::desk::{Desk, Sqlite};
use leporello_exhibit::{Backup, House, Restored, backup, restore, router};
use leporello_guestbook::{Entry, GuestBook, Half, HalfDay};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// A head count as the desk shows it.
const ROW: &str = "<td class=\"n\">23</td>";

/// A server on the files of a folder.
fn opened(folder: TempDir) -> Server {
    let desk = Desk::new(Sqlite::open(&folder.path().join("desk.db")).unwrap());
    let house = House::open(desk, options(folder.path(), None), &mut Sink::new()).unwrap();
    let setup = house.setup_address().unwrap_or_default().replace(common::BASE, "");
    Server { app: router(Arc::new(house)), folder, setup, log: Arc::default(), socket: None }
}

/// A server with an exhibition, a guest book of seven entries, and the code of its office.
async fn ready() -> (Server, String) {
    let folder = tempfile::tempdir().unwrap();
    let book = GuestBook::open(&folder.path().join("guestbook.db")).unwrap();
    let morning = HalfDay { date: jiff::civil::date(2026, 4, 8), half: Half::Morning };
    for n in 0..7 {
        book.write(morning, Entry { words: format!("what I saw, {n}"), quotable: true }).unwrap();
    }
    book.stop().unwrap();
    drop(book);
    let server = opened(folder);
    let done = server.post(&server.setup, "", &exhibition()).await;
    let code = done.of("code");
    (server, code)
}

async fn count(server: &Server, tally: &str, from: u32, to: u32) {
    for n in from..to {
        let organisation = format!("School {n}");
        let form = [("organisation", organisation.as_str()), ("hall", "East"), ("persons", "23")];
        let answer = server.post("/desk/headcounts", tally, &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.said());
    }
}

fn asked(folder: &Path, to: &Path, with_key: bool) -> Backup {
    let key = folder.join("exhibition.key");
    Backup { folder: folder.to_owned(), key, to: to.to_owned(), with_key }
}

/// Restores into an empty folder.
fn restored(from: &Path, key: Option<&Path>) -> (TempDir, Restored) {
    let folder = tempfile::tempdir().unwrap();
    let restored = restore(from, folder.path(), key).unwrap_or_else(|e| panic!("{e:?}"));
    (folder, restored)
}

fn refused(from: &Path, into: &Path, key: Option<&Path>) -> String {
    let fault = restore(from, into, key).unwrap_err();
    format!("{} {}", fault.code.name(), fault.message)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_a_server_that_writes_is_restored_and_counts_on() {
    let (server, code) = ready().await;
    let office = server.enter("office", &code).await;
    let tally = server.post_of(&office, "tally").await;
    count(&server, &tally, 0, 5).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path().join("harbour.backup");
    let wanted = asked(server.folder.path(), &to, true);
    let saving = tokio::task::spawn_blocking(move || backup(&wanted).unwrap());
    count(&server, &tally, 5, 40).await;
    let saved = saving.await.unwrap();
    let names: Vec<&str> = saved.parts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["exhibition.db", "desk.db", "guestbook.sealed", "exhibition.key"]);
    drop(server);

    let (folder, restored) = restored(&to, None);
    assert!(restored.has_desk && restored.has_key, "{restored:?}");
    assert_eq!((restored.exhibition.as_str(), &restored.key), ("Harbour", &saved.key));
    assert_eq!(restored.guest_book.unwrap().rounded(), 5);
    let server = opened(folder);
    // Who was at the desk still is.
    let shown = server.get("/desk/headcounts", &tally).await.text;
    let before = shown.matches(ROW).count();
    assert!((5..=40).contains(&before), "what was answered before is there: {before}");
    let office = server.enter("office", &code).await;
    let lead = server.post_of(&office, "shift-lead").await;
    count(&server, &lead, 100, 103).await;
    let shown = server.get("/desk/headcounts", &tally).await.text;
    assert_eq!(shown.matches(ROW).count(), before + 3);
}

/// A folder with an exhibition whose server has ended.
async fn ended() -> TempDir {
    let (server, code) = ready().await;
    let office = server.enter("office", &code).await;
    let tally = server.post_of(&office, "tally").await;
    count(&server, &tally, 0, 3).await;
    let Server { app, folder, .. } = server;
    drop(app);
    folder
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_key_is_in_a_backup_only_when_it_is_asked_for() {
    let folder = ended().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path().join("harbour.backup");
    backup(&asked(folder.path(), &to, false)).unwrap();
    let key = std::fs::read_to_string(folder.path().join("exhibition.key")).unwrap();
    let bytes = std::fs::read(&to).unwrap();
    let has = |words: &[u8]| bytes.windows(words.len()).any(|window| window == words);
    assert!(!has(key.trim().as_bytes()) && !has(b"what I saw") && !has(b"exhibition.key"));
    let into = elsewhere.path().join("again");
    let said = refused(&to, &into, None);
    assert!(said.contains("the guest book in it is sealed, and the key is not in it"), "{said}");
    let other = elsewhere.path().join("other.key");
    std::fs::write(&other, format!("{}\n", "7".repeat(64))).unwrap();
    let said = refused(&to, &into, Some(&other));
    assert!(said.contains("this is the key of another exhibition"), "{said}");
    assert!(!into.exists(), "nothing is restored by halves");
    let (again, restored) = restored(&to, Some(&folder.path().join("exhibition.key")));
    assert!(!restored.has_key && !again.path().join("exhibition.key").exists());
    let book = GuestBook::open(&again.path().join("guestbook.db")).unwrap();
    assert_eq!(book.page(None, None, 99).unwrap().len(), 7);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_flipped_byte_restores_anything_else_than_what_was_saved() {
    let folder = ended().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path().join("harbour.backup");
    backup(&asked(folder.path(), &to, true)).unwrap();
    let whole = std::fs::read(&to).unwrap();
    let (sound, _) = restored(&to, None);
    let ledger = std::fs::read(sound.path().join("exhibition.db")).unwrap();
    let bad = elsewhere.path().join("bad.backup");
    let mut found = 0;
    let steps = 60;
    for step in 0..steps {
        let at = whole.len() * step / steps;
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        std::fs::write(&bad, bytes).unwrap();
        let into = elsewhere.path().join(format!("again-{step}"));
        match restore(&bad, &into, None) {
            Err(fault) => {
                found += 1;
                assert_eq!(fault.code.name(), "EXH-021", "byte {at}: {fault:?}");
                assert!(!into.exists(), "byte {at}");
            }
            // A byte that says nothing of the content, such as a date of the archive.
            Ok(_) => assert_eq!(std::fs::read(into.join("exhibition.db")).unwrap(), ledger),
        }
    }
    assert!(found >= steps - 2, "{found} of {steps}");
    for cut in [0, 1, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&bad, &whole[..cut]).unwrap();
        let said = refused(&bad, &elsewhere.path().join("cut"), None);
        assert!(said.starts_with("EXH-021"), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_that_is_there_is_replaced_but_an_earlier_backup() {
    let folder = ended().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let to = elsewhere.path().join("harbour.backup");
    backup(&asked(folder.path(), &to, true)).unwrap();
    backup(&asked(folder.path(), &to, true)).unwrap();
    let said = refused(&to, folder.path(), None);
    assert_eq!(said, "EXH-021 there is something here already");
    let letter = elsewhere.path().join("letter.txt");
    std::fs::write(&letter, "Dear Sir").unwrap();
    let fault = backup(&asked(folder.path(), &letter, true)).unwrap_err();
    assert_eq!(fault.message, "another file is here, and it is no backup");
    assert_eq!(std::fs::read_to_string(&letter).unwrap(), "Dear Sir");
    let none = backup(&asked(elsewhere.path(), &to, true)).unwrap_err();
    assert_eq!(none.code.name(), "EXH-020");
    assert!(none.hints.iter().any(|hint| hint.contains("pg_dump")), "{none:?}");
    let left: Vec<PathBuf> =
        std::fs::read_dir(elsewhere.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(left.len(), 2, "nothing is left behind: {left:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_state_gives_the_same_bytes_and_files_that_tell_no_time() {
    let folder = ended().await;
    // A sealed guest book is another one each time.
    std::fs::remove_file(folder.path().join("guestbook.db")).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let (one, two) = (elsewhere.path().join("one"), elsewhere.path().join("two"));
    backup(&asked(folder.path(), &one, false)).unwrap();
    backup(&asked(folder.path(), &two, false)).unwrap();
    assert_eq!(std::fs::read(&one).unwrap(), std::fs::read(&two).unwrap());
    let (again, _) = restored(&one, None);
    let files = std::fs::read_dir(again.path()).unwrap().map(|entry| entry.unwrap().path());
    for path in files.chain([one.clone()]) {
        let time = std::fs::metadata(&path).unwrap().modified().unwrap();
        let since = time.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
        assert_eq!(since, 946_684_800, "{}", path.display());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&one).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "others may not read it");
    }
}
