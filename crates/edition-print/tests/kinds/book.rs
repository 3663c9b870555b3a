//! The book that every kind is made of, and the tools that judge it.

use crate::common::{Album, captioned, page, plan, plate, telling_jpeg, words};
use leporello_diag::{Silent, Sink};
use leporello_edition_print::{PrintOptions, Receipt, write_block};
use leporello_model::{Chapter, Crop, PageKind, PdfKind, Plan, Rect, TextRole};
use leporello_scene::{Hour, Scene, Tags, cmyk_jpeg, draw, grey_jpeg, jpeg};
use leporello_typeset::Typesetter;
use std::path::{Path, PathBuf};
use std::process::Command;

pub struct Book {
    pub album: Album,
    pub plan: Plan,
    pub out: tempfile::TempDir,
}

impl Book {
    /// A book with photographs of every colour, large and small, captions and chapters.
    pub fn new() -> Self {
        let sea = draw(Scene::Sea(Hour::Golden), 1, 600, 400);
        let dunes = draw(Scene::Dunes(Hour::Day), 3, 600, 400);
        let album = Album::of(&[
            ("sea.jpg", telling_jpeg(&sea, 6)),
            ("grey.jpg", grey_jpeg(&sea, &Tags::default(), 90)),
            ("cmyk.jpg", cmyk_jpeg(&dunes, &Tags::default(), 90)),
            (
                "large.jpg",
                jpeg(&draw(Scene::Street(Hour::Day), 4, 1800, 1200), &Tags::default(), 90),
            ),
        ]);
        let plan = planned(&album);
        Self { album, plan, out: tempfile::tempdir().unwrap() }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.out.path().join(name)
    }

    pub fn write(&self, options: &PrintOptions) -> (String, Receipt) {
        let path = self.path(&format!("{}.pdf", options.kind.name()));
        let mut sink = Sink::new();
        let receipt = write_block(
            &self.plan,
            &self.album.source(),
            &Typesetter::bundled(),
            options,
            &path,
            &Silent,
            &mut sink,
        );
        let receipt = receipt.unwrap_or_else(|_| panic!("{:?}", sink.diagnostics()));
        assert_eq!(sink.diagnostics(), [], "{:?}", options.kind);
        (path.to_str().unwrap().to_owned(), receipt)
    }

    pub fn of_kind(&self, kind: PdfKind) -> String {
        self.write(&dated(kind)).0
    }
}

pub fn dated(kind: PdfKind) -> PrintOptions {
    let date = Some("2026-03-04T05:06:07Z".parse().unwrap());
    PrintOptions { kind, date, ..PrintOptions::default() }
}

pub fn planned(album: &Album) -> Plan {
    let typesetter = Typesetter::bundled();
    let frame = |x: f64, y: f64| Rect::snapped_mm(x, y, 60.0, 40.0);
    let put = |number, file: &str, x, y| plate(number, album.photo(file), frame(x, y), Crop::WHOLE);
    let mut told = captioned(&typesetter, put(1, "sea.jpg", 12.0, 12.0), "Дюны, at *dawn*", "ru");
    told.alt = "Three waves roll onto a beach".into();
    let small = Crop { x: 0.25, y: 0.25, w: 0.5, h: 0.5 };
    let over = Rect::snapped_mm(-3.0, -3.0, 600.0, 216.0);
    let mut plan = plan(vec![
        page(
            1,
            PageKind::Title,
            vec![],
            vec![words(TextRole::Title, "Lofoten", Rect::snapped_mm(30.0, 60.0, 200.0, 30.0))],
        ),
        page(2, PageKind::Plates, vec![told, put(2, "grey.jpg", 90.0, 12.0)], vec![]),
        page(
            3,
            PageKind::Plates,
            vec![
                put(3, "cmyk.jpg", 20.0, 20.0),
                put(4, "large.jpg", 100.0, 20.0),
                plate(5, album.photo("cmyk.jpg"), frame(20.0, 100.0), small),
            ],
            vec![words(TextRole::Folio, "3", Rect::snapped_mm(250.0, 200.0, 20.0, 6.0))],
        ),
        page(
            4,
            PageKind::AcrossFold,
            vec![plate(6, album.photo("large.jpg"), over, Crop::WHOLE)],
            vec![],
        ),
        page(5, PageKind::AcrossFold, vec![], vec![]),
    ]);
    let chapter = |title: &str, page| Chapter {
        title: title.into(),
        dates: String::new(),
        place: String::new(),
        page,
    };
    plan.title = "Lofoten & the sea — Лофотен".into();
    plan.chapters = vec![chapter("The shore", 2), chapter("Inland", 4)];
    plan
}

/// What a tool that the test command installs says: exit code, both outputs.
pub fn judge(name: &str, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(name).args(args).output().unwrap_or_else(|error| {
        panic!("`{name}`: {error}; scripts/test installs what the tests need")
    });
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

/// A program of the validators that `scripts/test` installs from PyPI.
pub fn validator(name: &str) -> String {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    target.join("judges/bin").join(name).to_str().unwrap().to_owned()
}

/// What the validator `page` (which has the rules of veraPDF) finds wrong.
pub fn validated(pdf: &str, profile: &str) -> String {
    let script = "import page, sys\n\
                  report = page.validate_pdf(sys.argv[1], profile=sys.argv[2])\n\
                  for f in report.failures: print(f.rule_id, f.message)\n\
                  print('compliant' if report.is_compliant else 'NOT compliant')";
    let (code, out, err) = judge(&validator("python"), &["-c", script, pdf, profile]);
    assert_eq!(code, 0, "{err}");
    out.trim().to_owned()
}

pub fn occurs(file: &str, wanted: &str) -> usize {
    let bytes = std::fs::read(file).unwrap();
    bytes.windows(wanted.len()).filter(|window| *window == wanted.as_bytes()).count()
}
