//! Who is slow, or sends too much, holds no place for ever.

use crate::common::open::Open;
use crate::common::socket::{connect, read};
use axum::http::StatusCode;
use leporello_exhibit::{Limits, ROUTES};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpSocket;

const HEAD: Duration = Duration::from_millis(1500);
const BODY: Duration = Duration::from_millis(1500);
const LIMITS: Limits = Limits { connections: 8, head: HEAD, body: BODY, stall: BODY };

fn open() -> Open {
    Open::at(&LIMITS, |_, _| ())
}

/// Sends a byte every fifth of a second until the other end has had enough; how long that took.
async fn dripped(to: SocketAddr, head: &str, drop: &[u8]) -> (Duration, String) {
    let mut stream = connect(to).await;
    stream.write_all(head.as_bytes()).await.unwrap();
    let (begin, mut heard) = (Instant::now(), Vec::new());
    while begin.elapsed() < 4 * HEAD {
        let _ = stream.write_all(drop).await;
        let wait = Duration::from_millis(200);
        if let Ok(read) = tokio::time::timeout(wait, stream.read_buf(&mut heard)).await
            && !matches!(read, Ok(1..))
        {
            break;
        }
    }
    (begin.elapsed(), String::from_utf8_lossy(&heard).into_owned())
}

#[tokio::test]
async fn a_head_that_comes_byte_by_byte_is_given_up() {
    let server = open();
    let (took, _) = dripped(server.address, "GET / HTTP/1.1\r\nx-slow: ", b"x").await;
    assert!(took >= HEAD / 2 && took < 3 * HEAD, "{took:?}");
}

#[tokio::test]
async fn a_body_that_comes_byte_by_byte_is_given_up_and_told_so() {
    let server = open();
    let head = "POST /api/entries HTTP/1.1\r\nhost: a\r\ncontent-length: 100000\r\n\r\n";
    let (took, heard) = dripped(server.address, head, b"x").await;
    assert!(took >= BODY / 2 && took < 3 * BODY, "{took:?}");
    assert!(heard.starts_with("HTTP/1.1 408 "), "{heard}");
}

#[tokio::test]
async fn a_body_that_comes_slowly_but_fast_enough_is_taken() {
    let server = open();
    let mut stream = connect(server.address).await;
    let (size, pieces) = (20_000, 10);
    let head = format!(
        "POST /api/entries HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: {size}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    for _ in 0..pieces {
        tokio::time::sleep(2 * BODY / pieces).await;
        stream.write_all(&vec![b'x'; size / pieces as usize]).await.unwrap();
    }
    // There is no exhibition yet: that, and not the time it took, is what it is told.
    let answer = read(&mut stream).await;
    assert_ne!(answer.status, StatusCode::REQUEST_TIMEOUT, "{}", answer.text);
}

#[tokio::test]
async fn a_connection_that_asks_nothing_is_closed() {
    let server = open();
    let mut stream = connect(server.address).await;
    let begin = Instant::now();
    let mut heard = Vec::new();
    let closed = tokio::time::timeout(4 * HEAD, stream.read_to_end(&mut heard)).await;
    assert!(closed.is_ok() && begin.elapsed() >= HEAD / 2, "{:?}", begin.elapsed());
    let mut stream = connect(server.address).await;
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let closed = tokio::time::timeout(4 * HEAD, stream.read_to_end(&mut heard)).await;
    assert!(closed.is_ok(), "one that is kept after an answer");
    assert!(heard.starts_with(b"HTTP/1.1 200 "), "{}", String::from_utf8_lossy(&heard));
}

#[tokio::test]
async fn places_that_are_held_for_nothing_are_free_again_for_others() {
    let server = open();
    let mut held = Vec::new();
    for _ in 0..LIMITS.connections + 4 {
        held.push(connect(server.address).await);
    }
    let mut stream = connect(server.address).await;
    let ask = b"GET /healthz HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
    stream.write_all(ask).await.unwrap();
    let begin = Instant::now();
    let answer = tokio::time::timeout(6 * HEAD, read(&mut stream)).await.unwrap();
    assert_eq!(answer.status, StatusCode::OK);
    assert!(begin.elapsed() >= HEAD / 2, "it waited for a place: {:?}", begin.elapsed());
}

#[tokio::test]
async fn no_address_takes_a_body_without_an_end() {
    let server = open();
    for route in ROUTES.iter().filter(|route| route.method == "POST") {
        let path = route.path.replace(['{', '}'], "");
        let mut stream = connect(server.address).await;
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: a\r\nsec-fetch-site: same-origin\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ntransfer-encoding: chunked\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let chunk = format!("10000\r\n{}\r\n", "x".repeat(0x10000));
        // At most 16 MiB: who takes them would take any.
        let mut sent = 0;
        while sent < 256 && stream.write_all(chunk.as_bytes()).await.is_ok() {
            sent += 1;
        }
        assert!(sent < 256, "{} takes {} KiB", route.path, sent * 64);
    }
}

#[tokio::test]
async fn an_answer_that_nobody_reads_is_given_up() {
    let server = open();
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut stream = socket.connect(server.address).await.unwrap();
    // Many answers asked for and none read: at some time the server can write no more.
    let ask = "GET /look/page.css HTTP/1.1\r\nhost: a\r\n\r\n".repeat(50);
    let begin = Instant::now();
    let mut is_closed = false;
    while begin.elapsed() < 40 * BODY && !is_closed {
        let wrote = stream.write_all(ask.as_bytes());
        let wrote = tokio::time::timeout(Duration::from_millis(200), wrote).await;
        is_closed = matches!(wrote, Ok(Err(_)));
    }
    assert!(is_closed, "it waits for ever");
}
