//! A book's folder that a test writes.

#![allow(dead_code, reason = "each test file uses its part")]

use leporello_diag::{Diagnostic, Severity, Sink, Stopped};
use leporello_project::{Project, read};
use std::fs;
use tempfile::TempDir;

/// A folder with these files; a name that ends in `/` is a folder.
pub fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if name.ends_with('/') {
            fs::create_dir_all(&path).unwrap();
        } else {
            fs::write(&path, bytes).unwrap();
        }
    }
    folder
}

/// What reading these files gives and says.
pub fn reading(files: &[(&str, &[u8])]) -> (Result<Option<Project>, Stopped>, Vec<Diagnostic>) {
    let folder = folder(files);
    let mut sink = Sink::new();
    let project = read(folder.path(), &mut sink);
    let mut said = sink.diagnostics().to_vec();
    let above = format!("{}/", folder.path().display());
    for diagnostic in &mut said {
        for subject in &mut diagnostic.subjects {
            if let leporello_diag::Subject::File { path, .. } = subject {
                *path = path.replace(&above, "");
            }
        }
    }
    (project, said)
}

/// The project, of files without a mistake.
pub fn project(files: &[(&str, &str)]) -> Project {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(n, t)| (*n, t.as_bytes())).collect();
    let (project, said) = reading(&files);
    assert_eq!(said, [], "nothing is wrong with these files");
    project.unwrap().unwrap()
}

/// Code and place of everything that is said, in order, as `PRJ-021 leporello.toml:1:9`; that
/// nothing is read exactly when one of them is an error is checked on the way.
pub fn places(files: &[(&str, &str)]) -> Vec<String> {
    said(files).iter().map(|d| format!("{} {}", d.code.name(), d.subjects[0])).collect()
}

/// Everything that is said of these files.
pub fn said(files: &[(&str, &str)]) -> Vec<Diagnostic> {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(n, t)| (*n, t.as_bytes())).collect();
    let (project, said) = reading(&files);
    let errors = said.iter().any(|d| d.severity() == Severity::Error);
    assert_eq!(project.is_err(), errors, "{said:?}");
    said
}
