//! The counting pages over a ledger in a folder, for trying them and for judging them in a browser:
//! `cargo run -p leporello-clicker --example clicker -- /tmp/harbour 4000`. The address that it
//! writes gives a link that pairs a phone; the PIN is 246810.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a trial, not the program")]

#[path = "../tests/common/mod.rs"]
mod common;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use axum::{Router, middleware};
use common::Hall;
use leporello_ledger::key::Secret;
use leporello_ledger::store::Sqlite;
use std::path::PathBuf;
use std::sync::Arc;

type Harbour = State<Arc<Hall<Sqlite>>>;

#[tokio::main]
async fn main() {
    let mut args = std::env::args().skip(1);
    let folder = PathBuf::from(args.next().expect("the folder is named"));
    let port = args.next().map_or(0, |port| port.parse().unwrap());
    std::fs::create_dir_all(&folder).unwrap();
    let store = Sqlite::open(&folder.join("exhibition.db")).unwrap();
    let (hall, _writing) =
        Hall::open(store, Secret::open_or_create(&folder.join("ledger.key")).unwrap());
    let hall = Arc::new(hall);
    let asked = Router::new()
        .route("/example/pair/{device}", get(token))
        .route("/example/revoke/{device}", get(revoke))
        .route("/example/counted/{device}", get(counted))
        .route("/example/heads", get(heads))
        .route("/example/trials", get(trials))
        .route("/example/close", get(close))
        .route("/example/verified", get(verified))
        .route("/example/health", get(health))
        .with_state(Arc::clone(&hall));
    let app = leporello_clicker::router(hall)
        .merge(asked)
        .merge(leporello_page::looks())
        .layer(middleware::map_response(hardened));
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    println!("http://localhost:{}/example/pair/East", listener.local_addr().unwrap().port());
    axum::serve(listener, app).await.unwrap();
}

async fn hardened(mut response: Response) -> Response {
    leporello_page::harden(response.headers_mut());
    response
}

/// Address of a page that pairs a phone with the device.
async fn token(State(hall): Harbour, Path(device): Path<String>) -> String {
    format!("/pair/{}\n", hall.token(&device))
}

async fn revoke(State(hall): Harbour, Path(device): Path<String>) {
    tokio::task::spawn_blocking(move || hall.revoke(&device)).await.unwrap();
}

/// What the ledger has of a device, as JSON: persons in, persons out, entries.
async fn counted(State(hall): Harbour, Path(device): Path<String>) -> String {
    let counted = tokio::task::spawn_blocking(move || hall.counted(&device)).await.unwrap();
    serde_json::to_string(&counted).unwrap()
}

/// Persons of each delegation.
async fn heads(State(hall): Harbour) -> String {
    let heads = tokio::task::spawn_blocking(move || hall.heads()).await.unwrap();
    serde_json::to_string(&heads).unwrap()
}

/// Trials as they were recorded.
async fn trials(State(hall): Harbour) -> String {
    let trials = tokio::task::spawn_blocking(move || hall.trials()).await.unwrap();
    serde_json::to_string(&trials).unwrap()
}

/// Closes every day.
async fn close(State(hall): Harbour) {
    hall.close();
}

/// Entries in the ledger, and how many of them came over a gap.
async fn verified(State(hall): Harbour) -> String {
    let verified = tokio::task::spawn_blocking(move || hall.verified()).await.unwrap();
    serde_json::to_string(&verified).unwrap()
}

async fn health(State(hall): Harbour) -> String {
    let health = tokio::task::spawn_blocking(move || hall.health()).await.unwrap();
    let told: Vec<_> = health.iter().map(|h| (h.device.as_str(), h.battery_percent)).collect();
    serde_json::to_string(&told).unwrap()
}
