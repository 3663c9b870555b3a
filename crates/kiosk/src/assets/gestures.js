// Fingers on the book: the outer thirds turn, one finger swipes or moves what is enlarged, two
// pinch, two taps in the middle enlarge.

import { facts, isCalm, one } from './speech.js';
import { current, sheetHere } from './leaves.js';
import { isLarge, pan, snap, state, whole, zoom } from './magnifier.js';

const SWIPE = 60, STILL = 10, TWICE = 350, LONG = 700;
const stage = one('.stage');
const down = new Map();
let begun = null, tapped = 0;

const toward = (right) => (right === facts.fromRight ? -1 : 1);
const point = ({ clientX, clientY }) => ({ x: clientX, y: clientY });

function two() {
  const [a, b] = [...down.values()];
  return { far: Math.hypot(a.x - b.x, a.y - b.y) || 1, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

function drag(dx) {
  const box = sheetHere();
  if (box) box.style.translate = dx && !isCalm() ? `${dx * 0.3}px` : '';
}

function press(event) {
  if (event.target.closest('button') || event.button > 0) return;
  try { stage.setPointerCapture(event.pointerId); } catch { /* already gone */ }
  down.set(event.pointerId, point(event));
  begun = { ...point(event), at: event.timeStamp, ...(down.size === 2 ? { pinch: two(), scale: state().scale } : {}), moved: down.size > 1, last: point(event) };
}

function move(event) {
  if (!down.has(event.pointerId)) return;
  down.set(event.pointerId, point(event));
  if (down.size === 2 && begun.pinch) {
    const now = two();
    zoom(begun.scale * now.far / begun.pinch.far, now, false);
    return;
  }
  const dx = event.clientX - begun.x, dy = event.clientY - begun.y;
  if (Math.hypot(dx, dy) > STILL) begun.moved = true;
  if (isLarge()) pan(event.clientX - begun.last.x, event.clientY - begun.last.y);
  else if (begun.moved) drag(dx);
  begun.last = point(event);
}

function tap(event, turn) {
  const third = (event.clientX - stage.getBoundingClientRect().left) / stage.clientWidth;
  const isTwice = event.timeStamp - tapped < TWICE;
  tapped = isTwice ? 0 : event.timeStamp;
  if (isLarge()) {
    if (isTwice) { whole(); return; }
    // One finger is enough to see all of it.
    const high = (event.clientY - stage.getBoundingClientRect().top) / stage.clientHeight;
    const side = (share) => (share < 1 / 3 ? 1 : share > 2 / 3 ? -1 : 0);
    pan(side(third) * stage.clientWidth / 2, side(high) * stage.clientHeight / 2, true);
  } else if (third < 1 / 3) turn(toward(false));
  else if (third > 2 / 3) turn(toward(true));
  else if (current().kind === 'cover') turn(1);
  else if (isTwice) zoom(3, point(event));
}

function lift(event, turn) {
  if (!down.delete(event.pointerId) || down.size) return;
  drag(0);
  if (begun.pinch) { snap(); return; }
  if (event.type === 'pointercancel') return;
  const dx = event.clientX - begun.x, dy = event.clientY - begun.y;
  if (!begun.moved) { if (event.timeStamp - begun.at < LONG) tap(event, turn); } else if (!isLarge() && Math.abs(dx) > SWIPE && Math.abs(dx) > Math.abs(dy)) turn(toward(dx < 0));
}

/** `turn` turns by a number of views. */
export function begin(turn) {
  stage.addEventListener('pointerdown', press);
  stage.addEventListener('pointermove', move);
  for (const end of ['pointerup', 'pointercancel']) stage.addEventListener(end, (event) => lift(event, turn));
  stage.addEventListener('wheel', (event) => {
    event.preventDefault();
    zoom(state().scale * Math.exp(-event.deltaY * 0.002), point(event));
  }, { passive: false });
}
