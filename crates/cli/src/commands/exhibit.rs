//! `leporello exhibit`: the server of an exhibition.

mod backup;

use super::{OpenBook, demo, open_book};
use crate::args::exhibit::{ExhibitAction, ExhibitArgs};
use crate::args::{Demo, Places};
use crate::console::Console;
use leporello_audit::{Import, Place, import, planted};
use leporello_diag::{Progress as _, Sink, Stopped, codes};
use leporello_disk::{cannot_write, write_whole};
use leporello_edition_print::SpreadOptions;
use leporello_exhibit::desk::{Desk, Sqlite};
use leporello_exhibit::{House, Log, Options, Print, Tls, bind, panics_by_place, serve};
use leporello_kiosk::{KIOSK_PICTURES, picture_ppi};
use leporello_sensors::Limits;
use serde_json::json;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Quality of the JPEGs on screens in halls: their colours keep their full resolution.
const QUALITY: u8 = 90;

pub fn run(args: &ExhibitArgs, console: &Console) -> Result<(), Stopped> {
    match &args.action {
        Some(ExhibitAction::Backup(args)) => backup::save(args, console),
        Some(ExhibitAction::Restore(args)) => backup::bring_back(args, console),
        None => run_server(args, console),
    }
}

fn run_server(args: &ExhibitArgs, console: &Console) -> Result<(), Stopped> {
    leporello_heap::share_few_pools();
    // Messages of what goes before are said before the server begins, not when it ends.
    let (house, listener) = console.run(|sink| {
        let listener = bind(args.bind).map_err(|told| sink.stop(*told))?;
        let bound = listener.local_addr().unwrap_or(args.bind);
        std::fs::create_dir_all(&args.folder)
            .map_err(|error| sink.stop(cannot_write(codes::EXH_001, &args.folder, &error)))?;
        let books = if args.demo { example(args, console, sink)? } else { args.books.clone() };
        for book in &books {
            draw_screens(book, args, console, sink)?;
        }
        let scheme = if args.tls_chain.is_some() { "https" } else { "http" };
        let base = args.base.clone().unwrap_or_else(|| format!("{scheme}://{bound}"));
        let options = options(args, base.trim_end_matches('/').to_owned(), books);
        let desk = desk(args).map_err(|told| sink.stop(*told))?;
        let house = House::open(desk, options, sink).map_err(|told| sink.stop(*told))?;
        tell(&house, &base, console, sink)?;
        Ok((house, listener))
    })?;
    // From here on there are visitors, whose words a panic could have in it.
    panics_by_place();
    console
        .run(|sink| serve(house, listener, || console.cancelled()).map_err(|told| sink.stop(*told)))
}

fn options(args: &ExhibitArgs, base: String, books: Vec<PathBuf>) -> Options {
    let ledger = match &args.database {
        Some(url) => Place::typed(url),
        None => Place::File(args.folder.join("exhibition.db")),
    };
    let print: Print = Arc::new(|report| {
        let mut sink = Sink::new();
        leporello_turnout_print::pdf(report, &mut sink).map_err(|Stopped| {
            let told = sink.diagnostics().last().cloned();
            Box::new(told.expect("whoever stops has said why"))
        })
    });
    // A log on a full disk is no reason to answer nobody.
    let log: Log = Arc::new(|line| drop(writeln!(io::stderr(), "{line}")));
    Options {
        ledger,
        key: args.key.clone().unwrap_or_else(|| args.folder.join("exhibition.key")),
        is_encrypted: base.starts_with("https://"),
        tls: args
            .tls_chain
            .clone()
            .zip(args.tls_key.clone())
            .map(|(chain, key)| Tls { chain, key }),
        base,
        books,
        guest_book: (!args.no_guest_book).then(|| args.folder.join("guestbook.db")),
        sensors: leporello_sensors::Settings {
            broker: args.broker.clone(),
            broker_ca: args.broker_ca.clone(),
            limits: Limits { silent_min: args.silent_after, ..Limits::default() },
        },
        print: Some(print),
        log: args.log.then_some(log),
    }
}

fn desk(args: &ExhibitArgs) -> Result<Desk, leporello_exhibit::Fault> {
    #[cfg(feature = "postgres")]
    if let Some(url) = args.database.as_deref().and_then(Path::to_str) {
        return leporello_exhibit::desk::Postgres::connect(url).map(Desk::new);
    }
    Sqlite::open(&args.folder.join("desk.db")).map(Desk::new)
}

/// Says where the exhibition is, and the one thing to do first.
fn tell(house: &House, base: &str, console: &Console, sink: &mut Sink) -> Result<(), Stopped> {
    console.result(&format!("exhibit      {base}/  (Ctrl-C ends it)"));
    if let Some(setup) = house.setup_address() {
        console.result(&format!("set up       {setup}"));
        console.json(&json!({ "exhibit": base, "setup": setup }));
        return Ok(());
    }
    let code = house.first_code().map_err(|told| sink.stop(*told))?;
    if let Some(code) = &code {
        console.result(&format!("desk         {base}/desk  post: office  code: {code}"));
        console.result("             the code is shown this once");
    }
    console
        .json(&json!({ "exhibit": base, "post": code.as_ref().map(|_| "office"), "code": code }));
    Ok(())
}

/// The pictures of a book's spreads for screens in halls, drawn anew when its plan is newer.
fn draw_screens(
    book: &Path,
    args: &ExhibitArgs,
    console: &Console,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    let folder = book.join(KIOSK_PICTURES);
    let age = |path: PathBuf| std::fs::metadata(path).and_then(|data| data.modified()).ok();
    let (drawn, planned) = (age(folder.join("spread-001.jpg")), age(book.join("plan.toml")));
    if drawn.is_some() && drawn >= planned {
        return Ok(());
    }
    let cache = args.demo.then(|| args.folder.join("demo/cache"));
    let places = Places { out: None, cache };
    let OpenBook { place, workshop, book } = open_book(book, &places, console, sink)?;
    let options =
        SpreadOptions { ppi: picture_ppi(book.plan.trim, book.plan.bleed), quality: QUALITY };
    leporello_press::spreads_into(&place, &book, &workshop, &options, &folder, console, sink)?;
    Ok(())
}

/// The worked example: a book of drawn pictures, and the story's planted exhibition.
fn example(
    args: &ExhibitArgs,
    console: &Console,
    sink: &mut Sink,
) -> Result<Vec<PathBuf>, Stopped> {
    let out = args.folder.join("demo");
    demo::run(&Demo { out: out.clone(), pictures_only: false, pages: None }, console)?;
    let ledger = args.folder.join("exhibition.db");
    if !ledger.is_file() {
        let story = args.folder.join("story");
        for file in planted(None) {
            let path = story.join(file.name);
            write_whole(&path, |out| out.write_all(file.text.as_bytes()))
                .map_err(|error| sink.stop(cannot_write(codes::EXH_001, &path, &error)))?;
        }
        let asked = Import {
            paths: vec![story],
            format: None,
            device: None,
            direction: None,
            place: Place::File(ledger),
            key: args.folder.join("exhibition.key"),
            clock: super::turnout::clock(),
        };
        import(&asked, sink, console)?;
    }
    Ok(vec![out.join("book")])
}
