//! Books of drawn pictures as web editions, for looking at and for the tests in a browser; beside
//! each what must be found in it.
//!
//!     cargo run --release -p leporello-edition-web --example web_books OUT

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test's helper, not the program")]

#[path = "../tests/common/mod.rs"]
mod common;

use common::told::tell;
use common::{Album, look, plan};
use leporello_diag::{Silent, Sink, Style, line};
use leporello_edition_web::{Download, OtherEdition, WebOptions, write_web};
use leporello_model::BoundAt;
use std::path::Path;

fn main() {
    let out = std::env::args().nth(1).unwrap();
    let out = Path::new(&out);
    let album = Album::drawn();
    // As a host has it that knows nothing of other addresses: what Lighthouse looks at.
    let bare = out.join("quiet-bare");
    let own = plan(&album, BoundAt::Left);
    let options = WebOptions::default();
    let source = album.source();
    let written =
        write_web(&own, &source, &look("quiet"), &options, &bare, &Silent, &mut Sink::new());
    println!("quiet-bare: {written:?}");
    for theme in ["quiet", "gallery", "chronicle"] {
        for bound_at in [BoundAt::Left, BoundAt::Right] {
            let is_right = bound_at == BoundAt::Right;
            let name = if is_right { format!("{theme}-right") } else { theme.to_owned() };
            let plan = plan(&album, bound_at);
            tell(&album, &plan, "photographs", &name, out);
            let has_avif = cfg!(feature = "avif-encode") && theme == "quiet" && !is_right;
            let options = WebOptions {
                base: (!is_right).then(|| format!("https://example.org/{name}/")),
                avif_up_to: if has_avif { 480 } else { 0 },
                downloads: vec![Download {
                    href: "../book.epub".into(),
                    title: "E-book for phones".into(),
                    media_type: "application/epub+zip".into(),
                    bytes: 31_400_000,
                }],
                others: vec![OtherEdition {
                    language: "ar".into(),
                    name: "العربية".into(),
                    href: format!("../{theme}-right/"),
                }],
                ..WebOptions::default()
            };
            let mut sink = Sink::new();
            let folder = out.join(&name);
            let receipt = write_web(
                &plan,
                &album.source(),
                &look(theme),
                &options,
                &folder,
                &Silent,
                &mut sink,
            );
            println!("{name}: {receipt:?}");
            for told in sink.grouped() {
                println!("{}", line(&told, Style::Plain));
            }
        }
    }
}
