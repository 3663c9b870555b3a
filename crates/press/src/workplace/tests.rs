//! Where books go, and where they never go.

use super::*;

fn today() -> Date {
    jiff::civil::date(2026, 11, 24)
}

#[test]
fn a_book_is_never_written_into_the_photographs() {
    let folder = tempfile::tempdir().unwrap();
    let mut sink = Sink::new();
    let cache = folder.path().join("elsewhere");
    let photographs = folder.path().join("photos");
    std::fs::create_dir(&photographs).unwrap();
    let inside = photographs.join("book");
    let found = Workplace::find(&photographs, Some(&inside), &cache, today(), &mut sink);
    assert!(found.is_err());
    assert_eq!(sink.diagnostics()[0].code, codes::PRJ_003);
}

#[test]
fn the_photographs_are_found_again_from_the_book() {
    let folder = tempfile::tempdir().unwrap();
    let photographs = folder.path().join("a/photos");
    std::fs::create_dir_all(&photographs).unwrap();
    let place = Workplace {
        photographs,
        out: folder.path().join("books/b"),
        words: folder.path().join("books/b"),
        cache: folder.path().join("cache"),
        latest: today(),
    };
    assert_eq!(place.photographs_from_out(), "../../a/photos");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let mut sink = Sink::new();
    let cache = Path::new("/nowhere-cache");
    let found = Workplace::find(Path::new("/nowhere"), None, cache, today(), &mut sink);
    assert!(found.is_err());
    assert_eq!(sink.diagnostics()[0].code, codes::PRJ_001);
    assert!(sink.diagnostics()[0].subjects[0].to_string().contains("/nowhere"));
}

/// A folder with photographs in `photos`, and where a book of them may go.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new(folders: &[&str]) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        for folder in folders {
            std::fs::create_dir_all(desk.at(folder)).unwrap();
        }
        desk
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn find(&self, target: &str, out: Option<&str>) -> Result<Workplace, Box<Diagnostic>> {
        let out = out.map(|out| self.at(out));
        let mut sink = Sink::new();
        let cache = self.at("cache");
        Workplace::find(&self.at(target), out.as_deref(), &cache, today(), &mut sink)
            .map(|(place, _)| place)
            .map_err(|_| Box::new(sink.diagnostics()[0].clone()))
    }

    /// Puts down a plan of these photographs.
    fn book(&self, out: &str, photographs: &str) {
        let mut plan = plan_file::tests::plan("x");
        plan.photographs = photographs.into();
        std::fs::create_dir_all(self.at(out)).unwrap();
        std::fs::write(self.at(out).join(plan_file::NAME), plan_file::write(&plan)).unwrap();
    }
}

#[test]
fn the_book_of_other_photographs_is_not_overwritten() {
    let desk = Desk::new(&["aa/t", "bb/t"]);
    desk.book("t-book", "../aa/t");
    assert!(desk.find("aa/t", Some("t-book")).is_ok());
    let refused = desk.find("bb/t", Some("t-book")).unwrap_err();
    assert_eq!(refused.code, codes::PRJ_012);
    assert!(refused.hints[0].contains("--out bb-t-book"), "{refused:?}");
    std::fs::rename(desk.at("aa/t"), desk.at("cc")).unwrap();
    assert!(desk.find("cc", Some("t-book")).is_ok(), "moved photographs may go on");
}

#[test]
fn a_book_is_not_written_over_another_one_from_its_own_folder() {
    let desk = Desk::new(&["a", "b"]);
    desk.book("a-book", "../a");
    desk.book("b-book", "../b");
    let refused = desk.find("a-book", Some("b-book")).unwrap_err();
    assert_eq!(refused.code, codes::PRJ_012);
}

#[test]
fn somebody_else_s_file_of_the_plan_s_name_is_left_alone() {
    let desk = Desk::new(&["photos", "garden"]);
    std::fs::write(desk.at("photos/plan.toml"), "[garden]\nbeds = 4\n").unwrap();
    std::fs::write(desk.at("garden/plan.toml"), "[garden]\nbeds = 4\n").unwrap();
    assert!(desk.find("photos", Some("book")).is_ok());
    let refused = desk.find("photos", Some("garden")).unwrap_err();
    assert_eq!(refused.code, codes::PRJ_005);
    assert!(refused.hints.iter().all(|hint| !hint.contains("remove")), "{refused:?}");
}

#[test]
fn a_moved_book_asks_for_its_photographs() {
    let desk = Desk::new(&["photos"]);
    desk.book("moved", "../nowhere");
    let refused = desk.find("moved", None).unwrap_err();
    assert_eq!(refused.code, codes::PRJ_001);
    let wanted = format!("leporello make PHOTOS --out {}", desk.at("moved").display());
    assert!(refused.hints[0].contains(&wanted), "{refused:?}");
    assert!(desk.find("photos", Some("moved")).is_ok());
}

#[test]
fn a_folder_to_use_instead_is_named_in_full() {
    let desk = Desk::new(&["my photos"]);
    let refused = desk.find("my photos", Some("my photos/book")).unwrap_err();
    assert_eq!(refused.code, codes::PRJ_003);
    assert!(refused.hints[0].contains("/my photos-book'"), "{refused:?}");
}

#[cfg(unix)]
#[test]
fn photographs_are_found_again_whatever_the_encoding_of_their_folder() {
    use std::os::unix::ffi::OsStrExt as _;
    let desk = Desk::new(&[]);
    for name in [&b"tr\xffip"[..], b"a\\b", b"a\\x41"] {
        let photographs = desk.0.path().join(std::ffi::OsStr::from_bytes(name));
        std::fs::create_dir(&photographs).unwrap();
        let (out, words, cache) = (desk.at("book"), desk.at("book"), desk.at("cache"));
        let place = Workplace { photographs, out, words, cache, latest: today() };
        desk.book("book", &place.photographs_from_out());
        let found = desk.find("book", None).unwrap();
        assert_eq!(real(&found.photographs), real(&place.photographs));
    }
}
