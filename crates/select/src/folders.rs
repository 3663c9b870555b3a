//! The user's own folders, when they are meant as chapters.

use crate::name::natural;
use crate::shot::Shot;
use crate::titles::folder_title;
use std::collections::BTreeMap;

/// A folder of more photographs than this falls into its named sub-folders.
const LARGE: usize = 80;
/// A named sub-folder needs so many photographs to be a chapter of its own.
const SUBSTANTIAL: usize = 6;
/// Folders with fewer photographs on average are an archive, not chapters.
const FEW: usize = 4;
/// Photographs closer than this, in ms, could be of one occasion.
const OCCASION_MS: u64 = 6 * 3_600_000;
/// A photograph outside the folders joins the one it was taken with, within this time in ms.
const JOINS_MS: u64 = 12 * 3_600_000;

/// Photographs that belong to one chapter, in reading order, and the folder's title.
pub(crate) struct FolderChapter {
    pub title: Option<String>,
    pub members: Vec<usize>,
}

/// The chapters that the folders make, in reading order; `None` when the folders are only
/// where a camera or a program put the files.
///
/// Folders are chapters when at least two have names that people give, when hold most of the
/// photographs, when they are not too small, and when they do not tell of the same hours: then
/// they rather are one folder for each photographer.
pub(crate) fn chapters(shots: &[Shot]) -> Option<Vec<FolderChapter>> {
    let all: Vec<usize> = (0..shots.len()).collect();
    let mut found = Found::default();
    descend(shots, &all, 0, true, &mut found);
    let in_folders: usize = found.folders.values().map(Vec::len).sum();
    let few = if shots.len() < crate::chapters::SMALL_BOOK { SUBSTANTIAL } else { FEW };
    let count = found.folders.len();
    if count < 2 || 2 * in_folders < shots.len() || in_folders < few * count {
        return None;
    }
    let mut folder_of: Vec<Option<&str>> = vec![None; shots.len()];
    for (folder, members) in &found.folders {
        members.iter().for_each(|&i| folder_of[i] = Some(folder));
    }
    if are_interleaved(shots, &folder_of, count) {
        return None;
    }
    Some(arrange(shots, &folder_of))
}

#[derive(Default)]
struct Found {
    /// Photographs by the path of the folder that is a chapter.
    folders: BTreeMap<String, Vec<usize>>,
}

/// Looks for chapters among photographs that share the first `depth` parts of their path.
fn descend(shots: &[Shot], members: &[usize], depth: usize, is_root: bool, found: &mut Found) {
    let mut children: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for &i in members {
        if let Some(part) = parts(shots[i].photo.folder()).nth(depth) {
            children.entry(part).or_default().push(i);
        }
    }
    let direct = members.len() - children.values().map(Vec::len).sum::<usize>();
    let is_only_child = is_root && direct == 0 && children.len() == 1;
    for (name, child) in children {
        let is_named = folder_title(name).is_some();
        if is_only_child {
            descend(shots, &child, depth + 1, true, found);
        } else if !is_named || falls_apart(shots, &child, depth + 1) {
            descend(shots, &child, depth + 1, false, found);
        } else {
            let path: Vec<&str> = parts(shots[child[0]].photo.folder()).take(depth + 1).collect();
            found.folders.insert(path.join("/"), child);
        }
    }
}

fn parts(folder: &str) -> impl Iterator<Item = &str> {
    folder.split('/').filter(|part| !part.is_empty())
}

/// Whether a folder is large and consists of named sub-folders worth a chapter each.
fn falls_apart(shots: &[Shot], members: &[usize], depth: usize) -> bool {
    let mut children: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    for &i in members {
        *children.entry(parts(shots[i].photo.folder()).nth(depth)).or_insert(0) += 1;
    }
    members.len() > LARGE
        && children.len() >= 2
        && children.iter().all(|(name, &count)| {
            name.is_some_and(|name| folder_title(name).is_some()) && count >= SUBSTANTIAL
        })
}

/// Whether the folders alternate within hours, as those of several photographers do.
fn are_interleaved(shots: &[Shot], folder_of: &[Option<&str>], count: usize) -> bool {
    let dated: Vec<(i64, &str)> = shots
        .iter()
        .zip(folder_of)
        .filter(|(shot, _)| shot.moment.is_exact)
        .filter_map(|(shot, folder)| Some((shot.moment.utc_ms?, (*folder)?)))
        .collect();
    let changes = dated
        .windows(2)
        .filter(|w| w[0].1 != w[1].1 && w[0].0.abs_diff(w[1].0) < OCCASION_MS)
        .count();
    changes > 2 * (count - 1) + dated.len() / 10
}

fn arrange(shots: &[Shot], folder_of: &[Option<&str>]) -> Vec<FolderChapter> {
    let mut chapters: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for i in 0..shots.len() {
        let folder = folder_of[i].or_else(|| taken_with(shots, folder_of, i));
        chapters.entry(folder).or_default().push(i);
    }
    let mut chapters: Vec<(Option<&str>, Vec<usize>)> = chapters.into_iter().collect();
    let is_numbered = |folder: &str| folder.starts_with(|c: char| c.is_ascii_digit());
    let by_name =
        chapters.iter().flat_map(|(folder, _)| folder).all(|folder| is_numbered(last(folder)));
    let middle = |members: &[usize]| {
        let dated: Vec<i64> = members.iter().filter_map(|&i| shots[i].moment.utc_ms).collect();
        dated.get(dated.len() / 2).copied().unwrap_or(i64::MAX)
    };
    chapters.sort_by(|(a, x), (b, y)| {
        let name = natural(a.unwrap_or_default(), b.unwrap_or_default());
        let time = middle(x).cmp(&middle(y));
        if by_name && a.is_some() && b.is_some() { name } else { time.then(name) }
    });
    let chapter = |(folder, members): (Option<&str>, Vec<usize>)| FolderChapter {
        title: folder.and_then(|f| folder_title(last(f))),
        members,
    };
    chapters.into_iter().map(chapter).collect()
}

fn last(folder: &str) -> &str {
    folder.rsplit('/').next().unwrap_or(folder)
}

/// The folder of the photograph nearest in time, for one that lies outside of all folders.
fn taken_with<'a>(shots: &[Shot], folder_of: &[Option<&'a str>], i: usize) -> Option<&'a str> {
    let at = shots[i].moment.utc_ms?;
    let near = |k: usize| {
        let apart = shots[k].moment.utc_ms?.abs_diff(at);
        (apart <= JOINS_MS).then_some((apart, folder_of[k]?))
    };
    // In reading order the nearest photograph of a folder is the next one on either side.
    let before = (0..i).rev().find(|&k| folder_of[k].is_some()).and_then(near);
    let after = (i + 1..shots.len()).find(|&k| folder_of[k].is_some()).and_then(near);
    before.into_iter().chain(after).min().map(|(_, folder)| folder)
}
