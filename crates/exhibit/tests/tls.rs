//! The server with a certificate of its own.

use crate::common::open::Open;
use crate::common::{encoded, exhibition, options};
use leporello_diag::Sink;
use leporello_exhibit::desk::{Desk, Memory};
use leporello_exhibit::{House, Limits, Tls, bind, serve};
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

const BASE: &str = "https://localhost:8443";

/// Writes a new certificate with its key into the folder.
fn certificate(folder: &Path) -> (Tls, CertificateDer<'static>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let tls = Tls { chain: folder.join("fullchain.pem"), key: folder.join("privkey.pem") };
    std::fs::write(&tls.chain, made.cert.pem()).unwrap();
    std::fs::write(&tls.key, made.signing_key.serialize_pem()).unwrap();
    (tls, made.cert.der().clone())
}

fn open() -> (Open, CertificateDer<'static>) {
    let mut root = None;
    let server = Open::at(&Limits::default(), |folder, options| {
        let (tls, der) = certificate(folder);
        (options.tls, options.base, root) = (Some(tls), BASE.into(), Some(der));
    });
    (server, root.unwrap())
}

/// Asks by TLS and reads to the end; an error when the certificate is not this one.
async fn ask(to: SocketAddr, root: &CertificateDer<'static>, text: &str) -> Result<String, String> {
    let mut roots = RootCertStore::empty();
    roots.add(root.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = TlsConnector::from(Arc::new(config));
    let stream = TcpStream::connect(to).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = connector.connect(name, stream).await.map_err(|e| e.to_string())?;
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
}

fn post(path: &str, form: &[(&str, &str)]) -> String {
    let body = encoded(form);
    format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {}\r\n\
         content-type: application/x-www-form-urlencoded\r\n\r\n{body}",
        body.len()
    )
}

#[tokio::test]
async fn who_comes_by_tls_is_answered_and_gets_cookies_for_tls_alone() {
    let (server, root) = open();
    let health = ask(server.address, &root, &get("/healthz")).await.unwrap();
    assert!(health.starts_with("HTTP/1.1 200 ") && health.ends_with("ok\n"), "{health}");
    let done = ask(server.address, &root, &post(&server.setup, &exhibition())).await.unwrap();
    let code = done.split("id=\"code\">").nth(1).unwrap().split('<').next().unwrap();
    let form = [("post", "office"), ("code", code)];
    let entered = ask(server.address, &root, &post("/desk/enter", &form)).await.unwrap();
    let cookies: Vec<&str> =
        entered.lines().filter(|line| line.starts_with("set-cookie: ")).collect();
    assert_eq!(cookies.len(), 1, "{entered}");
    assert!(cookies.iter().all(|cookie| cookie.contains("; Secure")), "{cookies:?}");
}

#[tokio::test]
async fn who_comes_without_tls_is_shown_the_way_and_told_nothing() {
    let (server, _) = open();
    for (asked, status) in [(get("/desk"), "307"), (post("/desk/enter", &[]), "400")] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(asked.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        assert!(answer.contains(BASE) && !answer.contains("set-cookie"), "{answer}");
        assert_eq!(answer.contains("location: https://localhost:8443/desk"), status == "307");
    }
}

#[test]
fn files_that_are_no_certificate_and_its_key_are_told_before_anything_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let (right, _) = certificate(folder.path());
    let other = folder.path().join("other");
    std::fs::create_dir(&other).unwrap();
    let (other, _) = certificate(&other);
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "").unwrap();
    let missing = folder.path().join("missing.pem");
    let pairs = [
        (&missing, &right.key),
        (&right.chain, &missing),
        (&empty, &right.key),
        (&right.chain, &right.chain),
        (&right.chain, &other.key),
    ];
    for (chain, key) in pairs {
        let mut options = options(folder.path(), None);
        options.tls = Some(Tls { chain: chain.clone(), key: key.clone() });
        options.guest_book = None;
        let desk = Desk::new(Memory::default());
        let house = House::open(desk, options, &mut Sink::new()).unwrap();
        let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let told = serve(house, listener, || true).unwrap_err();
        assert_eq!(told.code.name(), "EXH-010", "{chain:?} {key:?}: {told:?}");
    }
}

#[tokio::test]
async fn a_renewed_certificate_is_taken_at_a_hangup_and_a_broken_one_is_not() {
    let (server, old) = open();
    ask(server.address, &old, &get("/healthz")).await.unwrap();
    let (_, new) = certificate(server.folder.path());
    ask(server.address, &old, &get("/healthz")).await.unwrap();
    hang_up();
    let begin = Instant::now();
    while ask(server.address, &new, &get("/healthz")).await.is_err() {
        assert!(begin.elapsed() < Duration::from_secs(20), "the old one is still used");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(ask(server.address, &old, &get("/healthz")).await.is_err());
    std::fs::write(server.folder.path().join("fullchain.pem"), "half a fi").unwrap();
    hang_up();
    while !server.log.lock().unwrap().iter().any(|line| line.contains("fault=EXH-010")) {
        assert!(begin.elapsed() < Duration::from_secs(40), "the log is told nothing");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    ask(server.address, &new, &get("/healthz")).await.unwrap();
}

/// Every server of this process reads its files again; those of other tests have not changed.
fn hang_up() {
    let pid = std::process::id().to_string();
    assert!(Command::new("kill").args(["-HUP", &pid]).status().unwrap().success());
}
