// All spreads as small pictures. They are drawn one by one while nothing else is asked for, and
// kept as few pixels each.

import { nameOf, one, say } from './speech.js';
import { blank, goTo, leaves, load } from './leaves.js';
import { pause } from './store.js';

const WIDE = 320;
const BETWEEN = 120;
const buttons = [];

export function names() {
  for (const { words, leaf } of buttons) words.textContent = leaf.facts ? nameOf(leaf.facts.pages.map(([number]) => number)) : say(leaf.kind);
}

/** `chosen` is called when a spread was. */
export function begin(chosen) {
  for (const leaf of leaves) {
    const item = document.createElement('li'), button = document.createElement('button');
    const words = document.createElement('span');
    button.type = 'button';
    button.append(words);
    button.addEventListener('click', () => { goTo(leaf.section); chosen(); });
    item.append(button);
    one('.strip').append(item);
    buttons.push({ button, words, leaf });
  }
  names();
  draw();
}

/** Marks the spread that is shown. */
export function mark(section) {
  for (const { button, leaf } of buttons) {
    const isHere = leaf.section === section;
    button.ariaCurrent = isHere ? 'page' : null;
    if (isHere) button.focus();
    if (isHere) button.scrollIntoView({ block: 'center', inline: 'center' });
  }
}

/** What is drawn of a leaf: of the cover its photograph, of a spread the pages. */
function motif({ section, facts: spread }) {
  if (spread) return [spread.picture, spread.whole];
  const name = section.querySelector('[data-picture]')?.dataset.picture;
  return name ? [name, [0, 0, 1, 1]] : null;
}

async function draw() {
  const image = blank();
  for (const { button, leaf } of buttons) {
    if (!motif(leaf)) continue;
    const [name, [x, y, w, h]] = motif(leaf);
    await load(image, name);
    const { naturalWidth: wide, naturalHeight: high } = image;
    const canvas = document.createElement('canvas');
    canvas.width = WIDE * w;
    canvas.height = Math.round(WIDE * high / wide * h);
    canvas.ariaHidden = 'true';
    const pen = canvas.getContext('2d');
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(image, x * wide, y * high, w * wide, h * high, 0, 0, canvas.width, canvas.height);
    button.prepend(canvas);
    image.removeAttribute('src');
    await pause(BETWEEN);
  }
}
