//! Bookmarks: chapters and sections.

use crate::xmp::text;
use leporello_model::Plan;

/// The bookmarks of a plan: page from 1 and words, in the order of pages. A section that only
/// repeats the title of a chapter right beside it has none of its own.
pub(crate) fn bookmarks(plan: &Plan) -> Vec<(u32, &str)> {
    let sections = plan.pages().filter_map(|page| {
        let part = page.section.as_ref().filter(|part| part.part == 1)?;
        Some((page.number, plan.section(&part.id)?.title.trim()))
    });
    let chapters = plan.chapters.iter().map(|chapter| (chapter.page, chapter.title.trim()));
    let mut marks: Vec<(u32, &str)> = sections.chain(chapters).collect();
    marks.retain(|(page, words)| *page > 0 && !words.is_empty());
    marks.sort_by_key(|(page, _)| *page);
    marks.dedup_by(|next, last| next.1 == last.1);
    marks
}

/// The objects of an outline (ISO 32000-1 §12.3.3): the first gets the number `first`, the
/// others follow. `pages` has the numbers of the pages' objects. Nothing without bookmarks.
pub(crate) fn objects(marks: &[(u32, &str)], pages: &[u32], first: u32) -> Vec<String> {
    let page_of = |page: u32| pages.get(page as usize - 1);
    let marks: Vec<(u32, &str)> =
        marks.iter().filter_map(|(page, words)| Some((*page_of(*page)?, *words))).collect();
    let Some(last) = u32::try_from(marks.len()).ok().filter(|count| *count > 0) else {
        return Vec::new();
    };
    let mut objects = vec![format!(
        "<</Type/Outlines/First {} 0 R/Last {} 0 R/Count {last}>>",
        first + 1,
        first + last
    )];
    for (number, (page, words)) in (1..).zip(marks) {
        let mut item = format!("<</Title{}/Parent {first} 0 R", text(words));
        if number > 1 {
            item += &format!("/Prev {} 0 R", first + number - 1);
        }
        if number < last {
            item += &format!("/Next {} 0 R", first + number + 1);
        }
        objects.push(item + &format!("/Dest[{page} 0 R/Fit]>>"));
    }
    objects
}

#[cfg(test)]
mod tests {
    use super::*;
    use leporello_model::{Chapter, Project};

    #[test]
    fn chapters_become_bookmarks_in_the_order_of_pages() {
        let chapter = |title: &str, page| Chapter {
            title: title.into(),
            dates: String::new(),
            place: String::new(),
            page,
        };
        let chapters = vec![chapter("B", 4), chapter("A", 2), chapter("", 3), chapter("C", 9)];
        let plan = Plan { chapters, ..Plan::empty(&Project::titled("T")) };
        let marks = bookmarks(&plan);
        assert_eq!(marks, [(2, "A"), (4, "B"), (9, "C")]);
        let objects = objects(&marks, &[10, 11, 12, 13], 50);
        assert_eq!(objects[0], "<</Type/Outlines/First 51 0 R/Last 52 0 R/Count 2>>");
        assert_eq!(objects[1], "<</Title(A)/Parent 50 0 R/Next 52 0 R/Dest[11 0 R/Fit]>>");
        assert_eq!(objects[2], "<</Title(B)/Parent 50 0 R/Prev 51 0 R/Dest[13 0 R/Fit]>>");
    }

    #[test]
    fn a_book_without_chapters_has_no_outline() {
        assert!(objects(&[], &[1], 5).is_empty());
    }
}
