//! The arrangements of every page that may be in the book, worked out several at once.

use crate::flow::Flow;
use crate::page::{Layout, Pager};
use crate::paper::Paper;
use crate::promise::promising;
use crate::spread::TITLE_BAND;
use crate::tree::{Sweep, Trees};
use crate::weights as w;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;

/// Places of a part: parts are worked out at once, and each first moves over a page of
/// photographs behind it.
const PART: usize = 64;

/// Arrangements of the pages that begin with one photograph, by number of photographs less one.
pub type Pages = Vec<Vec<Layout>>;

/// What arrangements are made from.
#[derive(Clone, Copy)]
pub struct Filling<'a> {
    pub flow: &'a Flow<'a>,
    pub trees: &'a Trees,
    pub paper: &'a Paper,
    /// Photographs a spread holds on average.
    pub density: f64,
}

impl Filling<'_> {
    /// Those of whole pages by first photograph, and those below a chapter's title, where that
    /// may stand.
    pub fn all(&self) -> (Vec<Pages>, BTreeMap<usize, Pages>) {
        let count = self.flow.items.len();
        let parts: Vec<Range<usize>> =
            (0..count).step_by(PART).map(|at| at..(at + PART).min(count)).collect();
        let made: Vec<_> = parts.into_par_iter().map(|part| self.part(part)).collect();
        let (mut pages, mut below_title) = (Vec::with_capacity(count), BTreeMap::new());
        for (of_part, titled) in made {
            pages.extend(of_part);
            below_title.extend(titled);
        }
        (pages, below_title)
    }

    /// Those of a part of the places, in their order.
    fn part(&self, part: Range<usize>) -> (Vec<Pages>, Vec<(usize, Pages)>) {
        let Self { flow, trees, paper, density } = *self;
        let most = most_on_page(density);
        let mut pager = Pager::new(trees, paper);
        let mut sweep = Sweep::new(trees, paper.gap);
        let guess = paper.box_w / libm::sqrt((density / 2.0).max(1.0));
        let behind = (part.end + most - 1).min(flow.items.len());
        let (mut pages, mut below_title) = (Vec::with_capacity(part.len()), Vec::new());
        for at in (part.start..behind).rev() {
            let item = &flow.items[at];
            sweep.step(at, item.aspect, item.leaf(guess).strip, most);
            if at >= part.end {
                continue;
            }
            let mut on_page = |box_h: f64| -> Pages {
                (1..=most.min(flow.run_end[at] - at))
                    .map(|n| {
                        let items = &flow.items[at..at + n];
                        let promising = promising(&sweep, at, items, (paper.box_w, box_h), paper);
                        pager.layouts(items, &promising, box_h)
                    })
                    .collect()
            };
            if near_title(flow, at, most) {
                below_title.push((at, on_page(paper.box_h - TITLE_BAND * paper.unit)));
            }
            pages.push(on_page(paper.box_h));
        }
        pages.reverse();
        (pages, below_title)
    }
}

/// Most photographs on a page of a book of this density.
fn most_on_page(density: f64) -> usize {
    ((density * 0.8 + 3.0) as usize).clamp(4, w::PER_PAGE)
}

/// Whether a page below a chapter's title may begin here.
fn near_title(flow: &Flow, at: usize, most: usize) -> bool {
    let opener = flow.opens.range(..=at).next_back();
    opener.is_some_and(|&first| at - first <= most && flow.chapter_of[first] == flow.chapter_of[at])
}
