//! Makes sample e-books of drawn photographs for the judges: every kind of book in both
//! renditions, the English one in every theme; beside each what must be found in it.
//!
//!     cargo run --release -p leporello-edition-epub --example e_books -- FOLDER
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a tool for tests")]

#[path = "../tests/common/mod.rs"]
mod common;

use common::told::tell;
use common::{Album, Kind, look, plan_of};
use leporello_diag::{Silent, Sink, Style, human};
use leporello_edition_epub::{EpubOptions, Maker, Rendition, write_epub};
use std::path::Path;

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "books".into());
    for kind in Kind::ALL {
        let album = Album::drawn(kind, 900);
        let themes: &[&str] =
            if kind == Kind::Left { &["quiet", "gallery", "chronicle"] } else { &["quiet"] };
        let folder = Path::new(&folder);
        for theme in themes {
            let name = format!("{}-{theme}", kind.name());
            let photographs = format!("photographs-{}", kind.name());
            tell(&album, &plan_of(&album, kind), &photographs, &name, folder);
            for rendition in [Rendition::Facsimile, Rendition::Reading] {
                make(&album, kind, theme, rendition, folder);
            }
        }
    }
}

fn make(album: &Album, kind: Kind, theme: &str, rendition: Rendition, folder: &Path) {
    let maker =
        |name: &str, role: &str| Maker { name: name.into(), role: role.into(), file_as: None };
    let options = EpubOptions {
        rendition,
        makers: vec![maker("A. Person", "photographer"), maker("B. Writer", "introduction")],
        rights: Some("© 2026 A. Person".into()),
        publisher: Some("Harbour & Sons".into()),
        description: Some("A <small> harbour & its people".into()),
        subjects: vec!["Photography".into()],
        isbn: (kind == Kind::Left).then(|| "978-3-16-148410-0".into()),
        languages: if kind == Kind::Languages {
            ["ko", "ja", "ar", "he", "ru"].map(String::from).to_vec()
        } else {
            Vec::new()
        },
        titles: vec![("ko".into(), "새벽의 항구".into())],
        certified_by: (kind == Kind::Left).then(|| "A. Person".into()),
        ..EpubOptions::default()
    };
    let mut sink = Sink::new();
    let path = folder.join(format!("{}-{theme}-{}.epub", kind.name(), rendition.name()));
    let plan = plan_of(album, kind);
    let (source, look) = (album.source(), look(theme));
    let receipt = write_epub(&plan, &source, &look, &options, &path, &Silent, &mut sink);
    sink.grouped().iter().for_each(|told| print!("{}", human(told, Style::Plain)));
    println!("{}: {receipt:?}", path.display());
    receipt.unwrap();
}
