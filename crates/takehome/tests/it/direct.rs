//! Files that the system sends: over a real connection, to the byte.

use crate::drawn::Drawn;
use crate::stand::{Exhibition, GREAT, hall, ridge};
use axum::Router;
use axum::extract::Request;
use axum::extract::connect_info::{ConnectInfo, Connected};
use axum::middleware::{Next, from_fn};
use axum::serve::{IncomingStream, Listener};
use leporello_takehome::{Book, Direct, Lane, Shelf, router};
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;

struct Doors(tokio::net::TcpListener);

impl Listener for Doors {
    type Io = Direct;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Direct, SocketAddr) {
        let (stream, peer) = Listener::accept(&mut self.0).await;
        (Direct::new(stream), peer)
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

#[derive(Clone)]
struct Come(Lane);

impl Connected<IncomingStream<'_, Doors>> for Come {
    fn connect_info(stream: IncomingStream<'_, Doors>) -> Self {
        Self(stream.io().lane().clone())
    }
}

/// Serves a book of some megabytes; the address, the path of its file, and its bytes.
async fn served() -> (Exhibition, SocketAddr, String, Vec<u8>) {
    let exhibition = Exhibition::new();
    let folder = exhibition.folder.path().join("large");
    std::fs::create_dir(&folder).unwrap();
    let path = Drawn { ballast: 3_000_001, ..Drawn::default() }.write(&folder, "facsimile.epub");
    let book = Arc::new(Book::from_folder(ridge(), &folder).unwrap());
    exhibition.home.lay(Shelf::new(vec![hall(GREAT, vec![book])]));
    let told =
        async |ConnectInfo(Come(lane)): ConnectInfo<Come>, mut request: Request, next: Next| {
            request.extensions_mut().insert(lane);
            next.run(request).await
        };
    let app: Router = router(exhibition.home.clone()).layer(from_fn(told));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = app.into_make_service_with_connect_info::<Come>();
    tokio::spawn(async { axum::serve(Doors(listener), service).await });
    let place = format!("{}/facsimile.epub", exhibition.path());
    (exhibition, address, place, std::fs::read(path).unwrap())
}

/// Asks on a connection that stays; the head and the body.
fn ask(stream: &mut TcpStream, request: &str) -> (String, Vec<u8>) {
    stream.write_all(request.as_bytes()).unwrap();
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        head.extend(byte);
    }
    let head = String::from_utf8(head).unwrap();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    let mut body = vec![0; length.parse().unwrap()];
    stream.read_exact(&mut body).unwrap();
    (head, body)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_system_sends_is_the_file_whole_in_part_and_again() {
    let (_exhibition, address, path, file) = served().await;
    let asked = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        let get = |range: &str| format!("GET {path} HTTP/1.1\r\nHost: a\r\n{range}\r\n");
        for _ in 0..2 {
            let (_, body) = ask(&mut stream, &get(""));
            assert!(body == file, "the whole file");
        }
        for (range, part) in [
            ("0-0", 0..1),
            ("262143-262144", 262_143..262_145),
            ("1000-2999999", 1000..3_000_000),
            ("-7", file.len() - 7..file.len()),
        ] {
            let (head, body) = ask(&mut stream, &get(&format!("Range: bytes={range}\r\n")));
            assert!(head.starts_with("HTTP/1.1 206"), "{head}");
            assert!(body == file[part], "{range}");
        }
        // Two that are asked for at once come in their order.
        let both = get("Range: bytes=5-600000\r\n") + &get("Range: bytes=900000-900100\r\n");
        let (_, body) = ask(&mut stream, &both);
        assert!(body == file[5..=600_000], "the first of two");
        let (_, body) = ask(&mut stream, "");
        assert!(body == file[900_000..=900_100], "the second of two");
    });
    asked.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_and_one_that_leaves_disturb_nobody() {
    let (_exhibition, address, path, file) = served().await;
    let asked = tokio::task::spawn_blocking(move || {
        let get = format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n");
        let mut slow = TcpStream::connect(address).unwrap();
        slow.write_all(get.as_bytes()).unwrap();
        let mut leaves = TcpStream::connect(address).unwrap();
        leaves.write_all(get.as_bytes()).unwrap();
        leaves.read_exact(&mut [0; 100_000]).unwrap();
        drop(leaves);
        let (_, body) = ask(&mut TcpStream::connect(address).unwrap(), &get);
        assert!(body == file, "beside the slow one");
        let (_, body) = ask(&mut slow, "");
        assert!(body == file, "the slow one");
    });
    asked.await.unwrap();
}

/// Bytes are read and handed over as they are by a page's own process when there is no lane: the
/// stand-in must never come to a reader.
#[tokio::test]
async fn without_a_lane_a_body_holds_the_bytes_of_the_file() {
    let (exhibition, _, path, file) = served().await;
    let answer = exhibition.get(&path).await;
    assert!(answer.body == file);
}
