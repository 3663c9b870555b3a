//! `leporello turnout report`: the page, the tables, and a file that anybody can verify.

use crate::args::turnout::ReportArgs;
use crate::console::Console;
use leporello_audit::{
    Books, Bundle, Collected, Place, Reach, Results, close_all, collect, secret_of,
};
use leporello_diag::{Progress as _, Sink, Stopped, codes};
use leporello_disk::{cannot_write_but, write_whole};
use leporello_ledger::Fault;
use leporello_ledger::key::Secret;
use leporello_turnout_report::Report;
use serde_json::json;
use std::io;
use std::path::Path;

/// The file for everybody.
const PUBLIC: &str = "report.zip";
/// The page on paper. It lies beside the files that are verified: it is set from the page, and the
/// fonts of the machine may decide how a name in a rare script looks.
const PAPER: &str = "report.pdf";
/// The file for an auditor.
const AUDIT: &str = "audit.zip";

pub fn run(args: &ReportArgs, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| {
        let place = Place::typed(&args.ledger);
        let key = args.key.clone().unwrap_or_else(|| place.key());
        let mut books = Books::open(place, sink)?;
        let secret = secret_of(&books, &key, sink)?;
        if args.close {
            close(&mut books, &secret, console, sink)?;
        }
        let mut told = Sink::new();
        let collected = take(collect(&mut books.ledger, &mut told), sink)?;
        let results = Results::of(&collected, told, sink)?;
        let report = results.report(&collected, sink, console);
        if console.cancelled() {
            return Err(Stopped);
        }
        let made = Made { books, secret, collected, report };
        made.write(args, console, sink)
    })
}

fn take<T>(result: Result<T, Fault>, sink: &mut Sink) -> Result<T, Stopped> {
    result.map_err(|fault| sink.stop(*fault))
}

fn close(
    books: &mut Books,
    secret: &Secret,
    console: &Console,
    sink: &mut Sink,
) -> Result<(), Stopped> {
    for closed in take(close_all(&mut books.ledger, secret), sink)? {
        let (day, number, size) = (closed.day, closed.number, closed.size);
        console.result(&format!("closed       {day}, checkpoint {number} over {size} entries"));
        console.json(&json!({ "closed": {
            "day": day.to_string(), "checkpoint": number, "entries": size, "note": closed.note
        }}));
    }
    Ok(())
}

/// A report that is to be written.
struct Made {
    books: Books,
    secret: Secret,
    collected: Collected,
    report: Report,
}

impl Made {
    fn write(
        mut self,
        args: &ReportArgs,
        console: &Console,
        sink: &mut Sink,
    ) -> Result<(), Stopped> {
        let public = self.bundle(Reach::Public, sink)?;
        for (path, bytes) in &public.files {
            put(&args.into.join(path), bytes, sink)?;
        }
        self.pack(&public, &args.into.join(PUBLIC), console, sink)?;
        if args.with_evidence {
            let audit = self.bundle(Reach::Evidence, sink)?;
            self.pack(&audit, &args.into.join(AUDIT), console, sink)?;
            console.result("             for an auditor only: it holds small numbers of persons");
        }
        let pdf = leporello_turnout_print::pdf(&self.report, sink)?;
        put(&args.into.join(PAPER), &pdf, sink)?;
        let page = args.into.join("report.html");
        console.result(&format!("read         {}", page.display()));
        console.json(&json!({ "report": {
            "page": page.display().to_string(), "status": self.report.status,
            "fingerprint": self.report.fingerprint, "key": self.books.ledger.verifier().to_string()
        }}));
        Ok(())
    }

    fn bundle(&mut self, reach: Reach, sink: &mut Sink) -> Result<Bundle, Stopped> {
        let Self { books, secret, collected, report } = self;
        take(Bundle::of(&mut books.ledger, secret, collected, report, reach), sink)
    }

    fn pack(
        &self,
        bundle: &Bundle,
        path: &Path,
        console: &Console,
        sink: &mut Sink,
    ) -> Result<(), Stopped> {
        let written = write_whole(path, |out| bundle.pack(out));
        written.map_err(|error| unwritten(path, &error, sink))?;
        let shown = path.display().to_string();
        let check = format!("leporello turnout verify {shown}");
        console.result(&format!("written      {shown}  (check: {check})"));
        console.json(&json!({ "written": shown, "files": bundle.files.len() }));
        Ok(())
    }
}

fn put(path: &Path, bytes: &[u8], sink: &mut Sink) -> Result<(), Stopped> {
    let written = write_whole(path, |out| out.write_all(bytes));
    written.map_err(|error| unwritten(path, &error, sink))
}

fn unwritten(path: &Path, error: &io::Error, sink: &mut Sink) -> Stopped {
    sink.stop(cannot_write_but(codes::AUD_006, path, error, "--into FOLDER"))
}
