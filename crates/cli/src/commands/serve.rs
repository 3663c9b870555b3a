//! `leporello serve`: the book in the browser, as it will be printed and as it will be on screens.

use super::find;
use crate::args::Serve;
use crate::console::Console;
use leporello_diag::{Diagnostic, Progress as _, Silent, Sink, Stopped};
use leporello_edition_print::Proof;
use leporello_model::{Catalogue, Edition, Spread};
use leporello_press::{Asked, EditionsAsked, Planned, Workplace, Workshop, build_for_screens};
use leporello_preview::{Book, Desk, Shown, ShownSpread};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use tempfile::TempDir;

pub fn run(args: &Serve, console: &Console) -> Result<(), Stopped> {
    console.run(|sink| {
        let (place, _) = find(&args.folder, &args.places, sink)?;
        // Photographs are read once: what is followed are words, plan and theme.
        let catalogue = Arc::new(leporello_press::catalogue(&place, console, sink)?);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, args.port));
        let ready = |bound: SocketAddr| {
            console.result(&format!("serve  http://{bound}/  (Ctrl-C ends it)"));
            console.json(&serde_json::json!({ "serve": format!("http://{bound}/") }));
        };
        let desk = PressDesk { place, catalogue };
        leporello_preview::serve(desk, address, ready, || console.cancelled())
            .map_err(|told| sink.stop(*told))
    })
}

/// Makes the book as `leporello make` would, without writing anything.
struct PressDesk {
    place: Workplace,
    catalogue: Arc<Catalogue>,
}

impl Desk for PressDesk {
    fn watched(&self) -> Vec<PathBuf> {
        Workshop::sources(&self.place)
    }

    fn renew(&self) -> Result<Arc<dyn Book>, Vec<Diagnostic>> {
        let mut sink = Sink::new();
        match self.book(&mut sink) {
            Ok(book) => {
                let messages = sink.grouped();
                Ok(Arc::new(PressBook { shown: Shown { messages, ..book.shown }, ..book }))
            }
            Err(Stopped) => Err(sink.grouped()),
        }
    }
}

impl PressDesk {
    fn book(&self, sink: &mut Sink) -> Result<PressBook, Stopped> {
        let before = self.place.plan(sink)?;
        let workshop = Workshop::open(&self.place, Asked::default(), before.as_ref(), sink)?;
        let catalogue = Catalogue::clone(&self.catalogue);
        let planned = leporello_press::plan_of(&self.place, &workshop, catalogue, before, sink)?;
        let safety = planned.project.safety;
        let proof = Proof::new(planned.plan.clone(), &workshop.typesetter, sink)?;
        let plan = proof.plan();
        let spreads = plan.spreads.iter().map(|spread| shown_spread(&proof, spread)).collect();
        let shown = Shown {
            title: plan.title.clone(),
            language: plan.language.clone(),
            bound_at: plan.bound_at,
            trim: plan.trim,
            bleed: plan.bleed,
            safe: safety,
            spreads,
            messages: Vec::new(),
        };
        let place = self.place.clone();
        Ok(PressBook { shown, proof, planned, workshop, place, editions: OnceLock::new() })
    }
}

fn shown_spread(proof: &Proof, spread: &Spread) -> ShownSpread {
    let first = spread.first_page();
    let chapter = proof.plan().chapters.iter().rev().find(|chapter| chapter.page <= first);
    ShownSpread {
        verso: spread.verso.as_ref().map(|page| page.number),
        recto: spread.recto.as_ref().map(|page| page.number),
        version: proof.look_of(spread),
        chapter: chapter.map(|chapter| chapter.title.clone()).unwrap_or_default(),
    }
}

/// The book as it was made once.
struct PressBook {
    shown: Shown,
    proof: Proof,
    planned: Planned,
    workshop: Workshop,
    place: Workplace,
    /// Where the editions for screens are, once they were asked for; or why they are not.
    editions: OnceLock<Result<TempDir, String>>,
}

impl PressBook {
    /// Writes the editions for screens into a folder of their own, beside nothing of the user's.
    fn write_editions(&self) -> Result<TempDir, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let place = Workplace { out: folder.path().into(), ..self.place.clone() };
        let which = vec![Edition::Epub, Edition::Web];
        let asked = EditionsAsked { which, ..EditionsAsked::default() };
        let mut sink = Sink::new();
        build_for_screens(&place, &self.planned, &self.workshop, &asked, &Silent, &mut sink)
            .map(|_| folder)
            .map_err(|Stopped| first_message(&sink))
    }
}

/// Why something stopped, in a sentence.
fn first_message(sink: &Sink) -> String {
    let told = sink.diagnostics().first();
    told.map_or_else(|| "it cannot be made".into(), |told| told.message.clone())
}

impl Book for PressBook {
    fn shown(&self) -> &Shown {
        &self.shown
    }

    fn spread_png(&self, spread: usize, width: u32) -> Result<Vec<u8>, String> {
        let Some(height) = self.shown.height(spread, width) else {
            return Err("there is no such spread".into());
        };
        let source = self.planned.source(&self.place);
        let mut sink = Sink::new();
        let drawn = self.proof.spread_png(spread, (width, height), &source, &mut sink);
        drawn.map_err(|Stopped| first_message(&sink))
    }

    fn editions(&self) -> Result<PathBuf, String> {
        let written = self.editions.get_or_init(|| self.write_editions());
        written.as_ref().map(|folder| folder.path().to_owned()).map_err(Clone::clone)
    }
}
