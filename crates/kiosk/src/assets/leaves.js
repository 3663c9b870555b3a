// The leaves of the book, one view at a time: a spread, or one of its pages on an upright screen.
// The views before and behind are decoded ahead; all others have no picture.

import { all, facts, isCalm, nameOf, one, say, tell } from './speech.js';
import { address, pause } from './store.js';

const stage = one('.stage');
const sections = all('.leaf', stage);
/** One page is shown instead of two when that makes it larger by this factor. */
const WORTH = 1.35;
const AGAIN = 5000;
let views = [];
let here = 0;
const sheets = new Map();
const spare = [];
const listeners = [];

export const onShow = (listener) => listeners.push(listener);
export const current = () => views[here];
export const sheetHere = () => sheets.get(views[here])?.box;
export const isLast = () => here === views.length - 1;
export const isFirst = () => here === 0;
/** Spreads by the place of their leaf, for the strip. */
export const leaves = sections.map((section) => ({ section, kind: section.dataset.kind, facts: JSON.parse(section.dataset.facts ?? 'null') }));

function fit([, , w, h], aspect) {
  const { clientWidth, clientHeight } = stage;
  return Math.min(clientWidth / (w * aspect), clientHeight / h);
}

/** How far into the book the leaf is that is shown: 0 is the cover, 1 the last one. */
export const share = () => leaves.findIndex(({ section }) => section === views[here].section) / Math.max(1, leaves.length - 1);

/** Makes the views anew for the size of the screen, and stays at the page. */
function lay() {
  const before = views[here];
  views = leaves.flatMap(({ section, kind, facts: spread }) => {
    if (!spread) return [{ section, kind, pages: [] }];
    const { pages, whole, aspect, across } = spread;
    const alone = pages.length > 1 && !across && fit(pages[0][1], aspect) > WORTH * fit(whole, aspect);
    const view = (some, part) => ({ section, kind, spread, part, pages: some.map(([number]) => number) });
    return alone ? pages.map((page) => view([page], page[1])) : [view(pages, whole)];
  });
  for (const view of [...sheets.keys()]) drop(view);
  const isSame = (view) => view.section === before?.section && (!before.pages.length || view.pages.some((page) => before.pages.includes(page)));
  show(Math.max(0, views.findIndex(isSame)), 0);
}

/** Puts a part of the spread's picture where it belongs in the part that is shown. */
export function place(element, [x, y, w, h], [left, top, width, height]) {
  const percent = (share) => `${share * 100}%`;
  element.style.left = percent((x - left) / width);
  element.style.top = percent((y - top) / height);
  element.style.width = percent(w / width);
  element.style.height = percent(h / height);
}

/** Has an image show a picture; that comes when it can, as long as it is wanted. */
export async function load(image, name, isWanted = () => true) {
  for (;;) {
    image.src = address(name);
    try { return await image.decode(); } catch { await pause(AGAIN); }
    if (!isWanted()) return undefined;
  }
}

export function blank() {
  const image = new Image();
  image.alt = '';
  image.draggable = false;
  return image;
}

function bare() {
  const box = document.createElement('div'), paper = document.createElement('div'), image = blank();
  box.className = 'spread';
  box.ariaHidden = 'true';
  paper.append(image);
  box.append(paper);
  return { box, paper, image };
}

function sheet(view) {
  const known = sheets.get(view);
  if (known || !view.spread) return known;
  const made = spare.pop() ?? bare();
  const { box, paper, image } = made;
  sheets.set(view, made);
  paper.className = view.pages.length > 1 ? 'paper double' : 'paper';
  place(image, [0, 0, 1, 1], view.part);
  const scale = fit(view.part, view.spread.aspect);
  box.style.width = `${Math.floor(view.part[2] * view.spread.aspect * scale)}px`;
  box.style.height = `${Math.floor(view.part[3] * scale)}px`;
  load(image, view.spread.picture, () => sheets.get(view) === made);
  return made;
}

/** Takes a sheet off. It is used again: a browser is slow to forget elements, and this page runs for
    months. */
function drop(view) {
  const made = sheets.get(view);
  sheets.delete(view);
  for (const animation of made.box.getAnimations()) animation.cancel();
  made.box.remove();
  made.image.removeAttribute('src');
  spare.push(made);
}

function show(at, by) {
  const before = sheets.get(views[here]);
  here = Math.max(0, Math.min(views.length - 1, at));
  const view = views[here];
  for (const { section } of leaves) section.hidden = section !== view.section;
  for (const words of all('[data-page]', view.section)) words.hidden = !view.pages.includes(Number(words.dataset.page));
  const now = sheet(view);
  if (now) stage.append(now.box);
  if (before && before !== now) leave(before.box, by);
  enter(now?.box ?? view.section, by);
  const near = new Set([views[here - 1], view, views[here + 1]].filter(Boolean));
  for (const known of [...sheets.keys()]) if (!near.has(known)) drop(known);
  near.forEach(sheet);
  label();
  for (const listener of listeners) listener(view);
}

const MOVE = { duration: 260, easing: 'ease-out' };
const shift = (by) => `${by * (facts.fromRight ? -4 : 4)}%`;

function enter(element, by) {
  if (by && !isCalm()) element.animate([{ opacity: 0, translate: shift(by) }, { opacity: 1, translate: '0' }], MOVE);
}

/** A sheet that was left goes off the stage; it stays decoded while it is a neighbour. */
function leave(box, by) {
  const off = () => { if (sheetHere() !== box) box.remove(); };
  if (!by || isCalm() || !box.isConnected) { off(); return; }
  box.animate([{ opacity: 1, translate: '0' }, { opacity: 0, translate: shift(-by) }], MOVE).finished.then(off, off);
}

/** What is shown, in words. */
export function named(view) {
  return view.pages.length ? nameOf(view.pages) : say(view.kind);
}

export function label() {
  const view = views[here];
  const name = named(view);
  one('.where').textContent = name;
  if (view.kind === 'spread') view.section.ariaLabel = name;
  // Not `disabled`: the button keeps the keys of whoever stands on it.
  one('.tools .back').ariaDisabled = String(isFirst());
  one('.tools .on').ariaDisabled = String(isLast());
}

/** Turns by some views; says whether there was one. */
export function turn(by) {
  const at = here + by;
  if (at < 0 || at >= views.length) return false;
  show(at, Math.sign(by));
  tell(named(views[here]));
  return true;
}

export const goFirst = () => show(0, 0);
export const goLast = () => show(views.length - 1, 0);
export const goTo = (section) => show(views.findIndex((view) => view.section === section), 0);

export function begin() {
  const [cover] = all('.hero', stage);
  if (cover) {
    cover.append(blank());
    load(cover.firstElementChild, cover.dataset.picture);
  }
  lay();
  let settled;
  new ResizeObserver(() => { clearTimeout(settled); settled = setTimeout(lay, 100); }).observe(stage);
}
