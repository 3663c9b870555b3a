// A spread enlarged up to three times. Over its photographs lie their large pictures, as long as it
// is enlarged.

import { isCalm, one, say } from './speech.js';
import { blank, current, load, onShow, place, sheetHere } from './leaves.js';

const MOST = 3;
/** How far fingers can go beyond, until it snaps back. */
const BEYOND = [0.8, 3.6];
/** From here on the large pictures are seen. */
const SHARP = 1.15;
const stage = one('.stage');
let scale = 1, x = 0, y = 0;
let sharp = [];
const spare = [];

export const isLarge = () => scale > 1.01;
export const state = () => ({ scale, x, y });

function apply(calmly) {
  const box = sheetHere();
  if (!box) return;
  const slack = (size, room) => Math.max(0, (size * scale - room) / 2);
  const [across, down] = [slack(box.clientWidth, stage.clientWidth), slack(box.clientHeight, stage.clientHeight)];
  x = Math.max(-across, Math.min(across, x));
  y = Math.max(-down, Math.min(down, y));
  const paper = box.firstElementChild;
  paper.style.transition = calmly && !isCalm() ? 'transform .25s ease-out' : 'none';
  paper.style.transform = isLarge() || scale < 1 ? `translate(${x}px,${y}px) scale(${scale})` : '';
  stage.classList.toggle('large', isLarge());
  label();
  if (scale > SHARP) sharpen(paper); else if (!isLarge()) blunt();
}

/** The button says what it does next. */
function label() {
  const words = one('.tools .larger span'), next = scale >= MOST - 0.01 ? 'smaller' : 'larger';
  if (words.dataset.say === next) return;
  words.dataset.say = next;
  words.textContent = say(next);
}

function sharpen(paper) {
  if (sharp.length) return;
  const { spread, part } = current();
  const isSeen = ([x, , w]) => x < part[0] + part[2] && x + w > part[0];
  for (const [name, where] of spread.plates.filter(([, where]) => isSeen(where))) {
    const image = spare.pop() ?? blank();
    const isWanted = () => sharp.includes(image);
    place(image, where, part);
    sharp.push(image);
    load(image, name, isWanted).then(() => { if (isWanted()) paper.append(image); });
  }
}

function blunt() {
  for (const image of sharp) { image.remove(); image.removeAttribute('src'); }
  spare.push(...sharp);
  sharp = [];
}

/** Enlarges about a point of the screen. While fingers are on it, it may go beyond its bounds. */
export function zoom(to, at = null, calmly = true) {
  if (!sheetHere()) return;
  const [least, most] = calmly ? [1, MOST] : BEYOND;
  const next = Math.max(least, Math.min(most, to));
  const room = stage.getBoundingClientRect();
  const dx = at ? at.x - room.left - room.width / 2 : 0, dy = at ? at.y - room.top - room.height / 2 : 0;
  x = dx - (dx - x) * next / scale;
  y = dy - (dy - y) * next / scale;
  scale = next;
  apply(calmly);
}

export const snap = () => zoom(scale);
export const whole = () => { x = 0; y = 0; zoom(1); };

/** Moves what is seen, in pixels. */
export function pan(dx, dy, calmly = false) {
  x += dx;
  y += dy;
  apply(calmly);
}

/** One step of the button: larger, and from the largest back to the whole. */
export const step = () => (scale >= MOST - 0.01 ? whole() : zoom(scale < 1.9 ? 2 : MOST));

export function begin() {
  onShow(() => {
    blunt();
    scale = 1; x = 0; y = 0;
    label();
    stage.classList.remove('large');
    const paper = sheetHere()?.firstElementChild;
    if (paper) { paper.style.transition = 'none'; paper.style.transform = ''; }
    one('.tools .larger').ariaDisabled = String(!paper);
  });
}
