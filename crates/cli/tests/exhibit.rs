//! The exhibition's server as a process: set up in the browser, a book on its screens and to take
//! home, killed and begun again, and an end.

#![cfg(unix)]

use crate::common::{Studio, judge};
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::time::Duration;

/// Far longer than anything here takes: a test that waits so long has failed.
const LONG: Duration = Duration::from_secs(120);

/// The program while it serves; ended when the test is over, whatever happens.
struct Serving {
    child: Child,
    said: Value,
    host: String,
}

impl Serving {
    fn of(studio: &Studio, words: &[&str]) -> Self {
        let mut all = vec!["exhibit", "harbour", "--bind", "127.0.0.1:0", "--format", "json"];
        all.extend(words);
        let mut child =
            studio.typed(&all).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
        let said = loop {
            let said: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
            if said.get("exhibit").is_some() {
                break said;
            }
        };
        let host = said["exhibit"].as_str().unwrap().trim_start_matches("http://").to_owned();
        Self { child, said, host }
    }

    /// Status, headers and body of an answer.
    fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> (u16, String, Vec<u8>) {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(LONG)).unwrap();
        let (host, length) = (&self.host, body.len());
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
             Sec-Fetch-Site: same-origin\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
        )
        .unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head, bytes[end + 4..].to_vec())
    }

    fn page(&self, path: &str) -> String {
        let (status, head, body) = self.ask("GET", path, "", "");
        assert_eq!(status, 200, "{path}: {head}");
        String::from_utf8_lossy(&body).into_owned()
    }

    fn send(&self, path: &str, form: &str) -> (u16, String, String) {
        let kind = "Content-Type: application/x-www-form-urlencoded\r\n";
        let (status, head, body) = self.ask("POST", path, kind, form);
        (status, head, String::from_utf8_lossy(&body).into_owned())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What stands behind `before` in a page, up to the next quotation mark or tag.
fn behind<'t>(page: &'t str, before: &str) -> &'t str {
    let rest = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}")).1;
    rest.split(['"', '<']).next().unwrap()
}

const FORM: &str = "title=Harbour&zone=UTC&first=2026-01-01&last=2030-12-31\
                    &opens=10:00&closes=18:00&halls=East%0AWest";

#[test]
fn a_book_is_shown_and_taken_home_from_an_exhibition_that_was_set_up_in_the_browser() {
    let studio = Studio::with_photographs(8);
    studio.make(&["--edition", "print,epub,web"]).succeeds();
    let serving = Serving::of(&studio, &["--book", studio.book().to_str().unwrap()]);
    let setup = serving.said["setup"].as_str().unwrap();
    let setup = setup.split_once(&serving.host).unwrap().1;
    assert!(serving.page(setup).contains("A new exhibition"));
    let (status, _, done) = serving.send(setup, FORM);
    assert_eq!(status, 200, "{done}");
    let code = behind(&done, "id=\"code\">").to_owned();

    let hall = serving.page("/hall/East");
    assert!(hall.contains("/T/"), "the hall shows where the book can be had");
    assert!(serving.page("/book/East").contains("textarea"), "the guest book is open");
    let (status, head, _) = serving.send("/desk/enter", &format!("post=office&code={code}"));
    assert_eq!((status, head.contains("location: /desk")), (303, true), "{head}");
    let short = format!("/T/{}", &behind(&hall, "/T/")[..4]);
    let (status, head, book) = serving.ask("GET", &format!("{short}/facsimile.epub"), "", "");
    assert_eq!(status, 200, "{head}");
    assert_eq!(book, std::fs::read(studio.book().join("facsimile.epub")).unwrap());
    assert!(serving.page("/opds/v1").contains("opds-catalog"));
}

#[test]
fn a_server_that_was_killed_goes_on_where_it_was_and_ends_when_it_is_told_to() {
    let studio = Studio::empty();
    let serving = Serving::of(&studio, &[]);
    let setup = serving.said["setup"].as_str().unwrap().to_owned();
    let setup = setup.split_once(&serving.host).unwrap().1;
    assert_eq!(serving.send(setup, FORM).0, 200);
    drop(serving);
    let mut again = Serving::of(&studio, &[]);
    assert!(again.said.get("setup").is_none(), "it is set up: {}", again.said);
    assert!(again.said["code"].is_null(), "the office has its code already");
    assert!(again.page("/").contains("Harbour"));
    judge("kill", &["-TERM", &again.child.id().to_string()]).succeeds();
    assert!(again.child.wait().unwrap().success());
}

#[test]
fn a_port_that_is_in_use_is_told() {
    let studio = Studio::empty();
    let serving = Serving::of(&studio, &[]);
    let said = studio.run(&["exhibit", "other", "--bind", &serving.host]);
    said.refuses(1, &["EXH-002", "--bind 127.0.0.1:8081"]);
}

#[test]
fn a_running_exhibition_is_saved_and_a_folder_made_from_the_file_goes_on() {
    let studio = Studio::empty();
    let serving = Serving::of(&studio, &[]);
    let setup = serving.said["setup"].as_str().unwrap();
    assert_eq!(serving.send(setup.split_once(&serving.host).unwrap().1, FORM).0, 200);
    let saved = studio.run(&["exhibit", "backup", "harbour", "--to", "harbour.backup"]);
    assert_eq!(saved.code, 0, "{}", saved.err);
    assert!(saved.out.contains("keep a copy of it apart"), "{}", saved.out);
    drop(serving);
    std::fs::rename(studio.root().join("harbour"), studio.root().join("lost")).unwrap();

    let restore = ["exhibit", "restore", "harbour.backup", "--into", "harbour"];
    let with_key = [&restore[..], &["--key", "lost/exhibition.key"]].concat();
    let restored = studio.run(&with_key);
    assert_eq!(restored.code, 0, "{}", restored.err);
    studio.run(&with_key).refuses(1, &["EXH-02"]);
    let again = Serving::of(&studio, &["--key", "lost/exhibition.key"]);
    assert!(again.said.get("setup").is_none(), "it is set up: {}", again.said);
    assert!(again.page("/").contains("Harbour"));
}
