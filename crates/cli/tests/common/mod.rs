//! A fresh folder with drawn photographs, and the built program to run in it.

#![allow(dead_code, reason = "each test file uses its own part of the studio")]

pub mod essays;
pub mod harbour;

use leporello_scene::{Hour, Scene, Tags, draw, jpeg};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A temporary folder with `photos/`, a cache of its own and the built program.
pub struct Studio {
    folder: tempfile::TempDir,
}

/// What the program said.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// Widths in pixels of the studio's photographs number 0, 1, 2, 3; then they come again.
pub const WIDTHS: [f64; 4] = [900.0, 600.0, 800.0, 1000.0];

impl Studio {
    /// An empty folder of photographs.
    pub fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("photos")).unwrap();
        Self { folder }
    }

    /// `count` small photographs over three days in June 2024, of many scenes and shapes.
    pub fn with_photographs(count: usize) -> Self {
        let studio = Self::empty();
        for i in 0..count {
            studio.photograph(&format!("IMG_{:04}.jpg", 1000 + i), i, &tags(i));
        }
        studio
    }

    /// Draws photograph number `i` under a name.
    pub fn photograph(&self, name: &str, i: usize, tags: &Tags) {
        let (w, h) = (WIDTHS[i % 4] as u32, [600, 900, 600, 560][i % 4]);
        let picture = draw(SCENES[i % SCENES.len()], i as u64, w, h);
        self.put(name, &jpeg(&picture, tags, 85));
    }

    /// Puts a file among the photographs.
    pub fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.photos().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn photos(&self) -> PathBuf {
        self.root().join("photos")
    }

    pub fn book(&self) -> PathBuf {
        self.root().join("photos-book")
    }

    /// Writes a file of the book.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.book().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    /// A file of the book as other programs are given it.
    pub fn path(&self, name: &str) -> String {
        self.book().join(name).to_str().unwrap().to_owned()
    }

    /// A file of the book.
    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.book().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    pub fn plan_text(&self) -> String {
        String::from_utf8(self.read("plan.toml")).unwrap()
    }

    /// The plan as any program reads it.
    pub fn plan(&self) -> serde_json::Value {
        toml::from_str(&self.plan_text()).unwrap()
    }

    /// Runs the program in the folder.
    pub fn run(&self, args: &[&str]) -> Said {
        said(&self.command(args).output().unwrap())
    }

    /// Runs the program and expects a book.
    pub fn make(&self, args: &[&str]) -> Said {
        let said = self.run(&[&["make", "photos"], args].concat());
        assert_eq!(said.code, 0, "{}\n{}", said.out, said.err);
        said
    }

    /// Runs the program on the book and expects it to come about.
    pub fn again(&self, command: &str) -> Said {
        let said = self.run(&[command, "photos-book"]);
        assert_eq!(said.code, 0, "{}\n{}", said.out, said.err);
        said
    }

    /// The program, ready to run in the folder with a clean environment. It writes the print
    /// edition, if the arguments do not say otherwise.
    pub fn command(&self, args: &[&str]) -> Command {
        let writes = matches!(args.first(), Some(&("make" | "build")));
        let is_silent = writes && args.len() > 1 && !args.contains(&"--edition");
        self.typed(&[args, if is_silent { &["--edition", "print"] } else { &[] }].concat())
    }

    /// What the program says when files of its process may not grow beyond so many KiB: a disk
    /// that is full.
    pub fn on_a_full_disk(&self, kib: u32, arguments: &str) -> Said {
        let program = env!("CARGO_BIN_EXE_leporello");
        let mut command = Command::new("bash");
        command
            .args(["-c", &format!("trap '' XFSZ; ulimit -f {kib}; exec '{program}' {arguments}")])
            .current_dir(self.root())
            .env("XDG_CACHE_HOME", self.root().join("cache"));
        said(&command.output().unwrap())
    }

    /// The program with nothing but what is typed.
    pub fn typed(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_leporello"));
        command
            .args(args)
            .current_dir(self.root())
            .env("XDG_CACHE_HOME", self.root().join("cache"))
            .env("SOURCE_DATE_EPOCH", "1764000000");
        command
    }
}

pub fn said(output: &Output) -> Said {
    Said {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

impl Said {
    /// Expects a failure with this code whose message holds all of these words.
    pub fn refuses(&self, exit: i32, words: &[&str]) {
        assert_eq!(self.code, exit, "{}\n{}", self.out, self.err);
        self.mentions(words);
    }

    /// Expects that all went well.
    pub fn succeeds(&self) {
        assert_eq!(self.code, 0, "{}\n{}", self.out, self.err);
    }

    /// The lines of standard output, each of which must be a JSON object.
    pub fn json(&self) -> Vec<serde_json::Value> {
        let read =
            |line: &str| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        self.out.lines().map(read).inspect(|v: &serde_json::Value| assert!(v.is_object())).collect()
    }

    /// Expects messages that hold all of these words.
    pub fn mentions(&self, words: &[&str]) {
        let all = format!("{}\n{}", self.out, self.err);
        for word in words {
            assert!(all.contains(word), "`{word}` is not in:\n{all}");
        }
        assert!(!all.contains("panicked"), "{all}");
    }
}

/// Tags of photograph number `i`: every eighth has a caption.
pub fn tags(i: usize) -> Tags {
    let (day, minute) = (1 + i * 3 / 40, i * 7 % 600);
    Tags {
        taken: Some(format!(
            "2024:06:{:02} {:02}:{:02}:{:02}",
            day,
            8 + minute / 60,
            minute % 60,
            i % 60
        )),
        offset: Some("+02:00".into()),
        camera: Some(("Nordlicht".into(), "N1".into())),
        gps: Some((67.93, 13.09)),
        caption: (i % 8 == 3).then(|| format!("Picture {i}, by the harbour")),
        ..Tags::default()
    }
}

const SCENES: &[Scene] = &[
    Scene::Mountains(Hour::Dawn),
    Scene::Street(Hour::Dusk),
    Scene::Portrait,
    Scene::Sea(Hour::Day),
    Scene::Leaves,
    Scene::Skyline,
    Scene::StillLife,
    Scene::Lake(Hour::Dusk),
    Scene::Waves,
    Scene::Boats(Hour::Dawn),
    Scene::Dunes(Hour::Day),
    Scene::ForestFog,
];

/// Runs somebody else's tool; `None` when it is not on this machine.
pub fn tool(name: &str, args: &[&str]) -> Option<Said> {
    match Command::new(name).args(args).output() {
        Ok(output) => Some(said(&output)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => panic!("{name}: {error}"),
    }
}

/// Somebody else's tool that the test command installs: it must be there.
pub fn judge(name: &str, args: &[&str]) -> Said {
    tool(name, args).unwrap_or_else(|| {
        panic!("`{name}` is not on this machine; scripts/test installs what the tests need")
    })
}

/// The words on each page of a PDF in reading order, as poppler reads them: what stands between
/// letters and is not seen (U+2060 and marks of direction) taken away, blanks made one.
pub fn pages_of(pdf: &str) -> Vec<String> {
    let said = judge("pdftotext", &["-enc", "UTF-8", pdf, "-"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let mut pages: Vec<String> = said.out.split('\u{c}').map(plain).collect();
    pages.pop();
    pages
}

/// The lines of each page of a PDF as they stand beside one another.
pub fn lines_of(pdf: &str) -> Vec<Vec<String>> {
    let said = judge("pdftotext", &["-enc", "UTF-8", "-layout", pdf, "-"]);
    assert_eq!(said.code, 0, "{}", said.err);
    said.out.split('\u{c}').map(|page| page.lines().map(plain).collect()).collect()
}

/// Words parted by one blank each, without what is not seen.
pub fn plain(text: &str) -> String {
    let is_seen = |c: &char| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
    let seen: String = text.chars().filter(is_seen).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}
