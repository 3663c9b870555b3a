//! A user's own profiles: found, and told by line and column when they cannot be used.

use leporello_diag::{Diagnostic, Subject};
use leporello_printer::Profile;
use proptest::prelude::*;
use std::fs;
use tempfile::TempDir;

/// A folder `printers/` with one file, made from that of Blurb by replacing one text.
fn changed(name: &str, from: &str, to: &str) -> TempDir {
    let text = Profile::bundled_text("blurb").unwrap();
    let text = text.replace("name = \"blurb\"", &format!("name = \"{name}\""));
    assert!(text.contains(from), "{from}");
    written(name, &text.replacen(from, to, 1))
}

fn written(name: &str, text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(format!("{name}.toml")), text).unwrap();
    folder
}

fn told(folder: &TempDir) -> Diagnostic {
    Profile::find("mine", folder.path()).unwrap_err()
}

fn place(diagnostic: &Diagnostic) -> (usize, usize) {
    match &diagnostic.subjects[0] {
        Subject::File { path, place: Some(place) } if path.ends_with("mine.toml") => *place,
        other => panic!("a place in mine.toml was needed, and it is {other}"),
    }
}

/// Line and column of a text in the file, both from 1.
fn place_of(folder: &TempDir, text: &str) -> (usize, usize) {
    let file = fs::read_to_string(folder.path().join("mine.toml")).unwrap();
    let (index, line) = file.lines().enumerate().find(|(_, line)| line.contains(text)).unwrap();
    (index + 1, line.find(text).unwrap() + 1)
}

#[test]
fn an_own_profile_is_found_and_goes_before_a_bundled_one() {
    let folder = changed("blurb", "pages = [20, 440]", "pages = [20, 240]");
    assert_eq!(Profile::find("blurb", folder.path()).unwrap().pages, [20, 240]);
    let (all, wrong) = Profile::all(folder.path());
    assert_eq!(all.len(), Profile::bundled().len());
    assert!(wrong.is_empty());
    assert_eq!(all.iter().find(|it| it.name == "blurb").unwrap().pages, [20, 240]);
}

#[test]
fn a_name_that_nothing_has_gets_the_nearest_one() {
    let folder = tempfile::tempdir().unwrap();
    let told = Profile::find("blurp", folder.path()).unwrap_err();
    assert_eq!(told.code.name(), "PFL-001");
    assert_eq!(told.hints[0], "did you mean `blurb`?");
    let told = Profile::find("lulu", folder.path()).unwrap_err();
    assert_eq!(told.hints[0], "choose one of `lulu-casewrap`, `lulu-softcover`");
}

#[test]
fn a_name_never_leads_out_of_the_folder() {
    let folder = changed("mine", "pages = [20, 440]", "pages = [20, 240]");
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    for name in ["../mine", "", "/etc/passwd", "a/../../mine", "Mine", "mine\0"] {
        let told = Profile::find(name, &inner).unwrap_err();
        assert_eq!(told.code.name(), "PFL-001", "{name}");
    }
}

#[test]
fn a_file_that_is_no_toml_is_told_by_its_place() {
    let folder = changed("mine", "pages = [20, 440]", "pages = [20, 440");
    let told = told(&folder);
    assert_eq!(told.code.name(), "PFL-002");
    assert!(place(&told).0 >= place_of(&folder, "pages = [20").0, "{told:?}");
}

#[test]
fn a_file_that_is_no_text_or_far_too_long_is_told() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("mine.toml"), [0xff, 0xfe, 0x00]).unwrap();
    assert_eq!(told(&folder).code.name(), "PFL-002");
    fs::write(folder.path().join("mine.toml"), vec![b'#'; (1 << 20) + 1]).unwrap();
    let told = told(&folder);
    assert_eq!(told.code.name(), "PFL-002");
    assert!(told.message.contains("1048577 bytes"), "{}", told.message);
}

#[test]
fn an_unknown_field_gets_the_nearest_one() {
    let folder = changed("mine", "safe-trim = 6.35", "safe-trimm = 6.35");
    let told = told(&folder);
    assert_eq!((told.code.name(), place(&told)), ("PFL-003", place_of(&folder, "safe-trimm")));
    assert_eq!(told.message, "a profile has no `safe-trimm`");
    assert_eq!(told.hints, ["did you mean `safe-trim`?"]);
}

#[test]
fn an_unknown_word_gets_the_nearest_one() {
    let folder = changed("mine", "colour = \"any\"", "colour = \"srbg\"");
    let told = told(&folder);
    assert_eq!((told.code.name(), place(&told)), ("PFL-003", place_of(&folder, "\"srbg\"")));
    assert_eq!(told.hints, ["did you mean `srgb`?"]);
}

#[test]
fn a_missing_field_is_named() {
    let folder = changed("mine", "page-multiple = 2\n", "");
    let told = told(&folder);
    assert_eq!(told.code.name(), "PFL-004");
    assert_eq!(told.message, "`page-multiple` is missing, and a profile needs it");
    place(&told);
    let folder = changed("mine", "[cover.wrap]\ntop = 3.175\n", "[cover.wrap]\n");
    let told = self::told(&folder);
    assert_eq!((told.code.name(), place(&told)), ("PFL-004", place_of(&folder, "[cover.wrap]")));
}

#[test]
fn a_value_of_the_wrong_kind_is_told_by_its_place() {
    let folder = changed("mine", "safe-trim = 6.35", "safe-trim = \"wide\"");
    let told = told(&folder);
    assert_eq!((told.code.name(), place(&told)), ("PFL-005", place_of(&folder, "\"wide\"")));
    for (from, to) in [
        ("pages = [20, 440]", "pages = [-20, 440]"),
        ("pages = [20, 440]", "pages = [20]"),
        ("safe-trim = 6.35", "safe-trim = nan"),
        ("safe-trim = 6.35", "safe-trim = 1e300"),
        ("pages-per-inch = 336.0", "pages-per-inch = \"many\""),
    ] {
        let folder = changed("mine", from, to);
        assert_eq!(self::told(&folder).code.name(), "PFL-005", "{to}");
    }
}

#[test]
fn a_contradiction_is_told_by_its_place() {
    for (from, to, at) in [
        ("pages = [20, 440]", "pages = [440, 20]", "[440, 20]"),
        ("page-multiple = 2", "page-multiple = 65", "65"),
        ("page-multiple = 2", "page-multiple = 4294967295", "4294967295"),
        ("least-ppi = 200.0", "least-ppi = 301.0", "301.0"),
        ("top = 3.175", "top = -1.5", "-1.5"),
        ("pages-per-inch = 336.0", "pages-per-inch = 0.00", "0.00"),
        ("pdf = \"x3\"", "pdf = \"screen\"", "\"screen\""),
        ("version = \"2026-11-26\"", "version = \"2026-13-26\"", "\"2026-13-26\""),
        (
            "{ to-pages = 440,",
            "{ to-pages = 450, length = 16 }, { to-pages = 440,",
            "{ to-pages = 440",
        ),
        ("size = [171.45,", "size = [0,", "[0,"),
        ("\"7x7\"", "\"8x10\"", "\"8x10\", size = [203.2"),
    ] {
        let folder = changed("mine", from, to);
        let told = told(&folder);
        assert_eq!((told.code.name(), place(&told)), ("PFL-006", place_of(&folder, at)), "{to}");
    }
}

#[test]
fn a_requirement_without_a_source_is_a_contradiction() {
    let folder = changed("mine", "of = [\"spine-text\"]", "of = [\"spine\"]");
    let told = told(&folder);
    assert_eq!(told.code.name(), "PFL-006");
    assert!(told.message.contains("none speaks of `spine-text`"), "{}", told.message);
}

#[test]
fn ink_only_files_need_ink_only_colours() {
    let folder = changed("mine", "pdf = \"x3\"", "pdf = \"x1a\"");
    assert!(told(&folder).message.starts_with("`colour`"), "{}", told(&folder).message);
}

#[test]
fn the_name_inside_is_that_of_the_file() {
    let folder = written("mine", Profile::bundled_text("blurb").unwrap());
    let told = told(&folder);
    assert_eq!(told.code.name(), "PFL-006");
    assert_eq!(told.hints, ["write `name = \"mine\"`"]);
}

#[test]
fn pages_that_no_multiple_meets_are_a_contradiction() {
    let folder = changed("mine", "pages = [20, 440]", "pages = [21, 21]");
    assert!(told(&folder).message.contains("no count from 21 to 21"), "{:?}", told(&folder));
    let folder = changed("mine", "page-multiple = 2", "page-multiple = 2\npage-offset = 2");
    assert!(told(&folder).message.starts_with("`page-offset`"), "{:?}", told(&folder));
}

proptest! {
    #[test]
    fn a_spoilt_file_is_read_or_told_and_never_a_panic(
        which in prop::sample::select(Profile::bundled().iter().collect::<Vec<_>>()),
        from in 0_usize..4000,
        gone in 0_usize..40,
        put in "[-0-9a-z.=\\[\\]{}\"\n é]{0,12}",
    ) {
        let text: Vec<char> = Profile::bundled_text(&which.name).unwrap().chars().collect();
        let from = from.min(text.len());
        let to = (from + gone).min(text.len());
        let spoilt: String =
            text[..from].iter().chain(&put.chars().collect::<Vec<_>>()).chain(&text[to..]).collect();
        let folder = written(&which.name, &spoilt);
        match Profile::find(&which.name, folder.path()) {
            Ok(profile) => prop_assert_eq!(profile.faults(), []),
            Err(told) => prop_assert!(told.code.name().starts_with("PFL-")),
        }
    }
}
