// While nobody reads: photographs pass, the screen is spared, and by night it is black. Whoever
// walks away leaves nothing behind.

import { all, facts, isCalm, one } from './speech.js';
import { blank, load } from './leaves.js';

/** The last milliseconds, in which it asks whether somebody still reads. */
const ASKED = 10_000;
/** How much longer readers have who use keys. */
const KEYS = 3;
const PASSING = 9000, FADE = 3000, DRIFT = 60_000;
const layers = [blank(), blank()];
const attract = one('.attract'), still = one('.still'), dark = one('.dark');
let touched = performance.now(), passed = -Infinity, drifted = 0, at = 0;
let isOpen = false, isPassing = false;

export const isResting = () => !isOpen;
const root = document.documentElement;
const hasKeys = (have) => root.toggleAttribute('data-keys', have);
const limit = () => facts.idle * 1000 * (root.hasAttribute('data-keys') ? KEYS : 1);

export function open() {
  isOpen = true;
  attract.hidden = true;
  one('.drift').inert = false;
}

export function close() {
  isOpen = false;
  hasKeys(false);
  attract.hidden = false;
  ask(null);
  one('.drift').inert = true;
  one('.open').focus();
}

export const touch = () => { touched = performance.now(); ask(null); };

function ask(left) {
  still.hidden = left === null;
  if (left !== null) one('.left div', still).style.scale = `${Math.max(0, left / ASKED)} 1`;
}

/** The next photograph, over the one before. Without motion the first one stays. */
async function pass() {
  const pictures = JSON.parse(attract.dataset.pictures);
  const isAlone = isCalm() || pictures.length === 1;
  if (isPassing || !pictures.length || isAlone && at > 0) return;
  isPassing = true;
  const [image, before] = at % 2 ? layers : [...layers].reverse();
  await load(image, pictures[at % pictures.length]);
  at += 1;
  const fade = { duration: isAlone || at === 1 ? 0 : FADE, easing: 'ease-in-out', fill: 'forwards' };
  before.animate([{ opacity: 1 }, { opacity: 0 }], fade);
  await image.animate([{ opacity: 0 }, { opacity: 1 }], fade).finished;
  passed = performance.now();
  isPassing = false;
}

/** Minutes of the day where the hall is. */
function minuteThere(zone) {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const [hours, minutes] = format.format(new Date()).split(':').map(Number);
  return hours * 60 + minutes;
}

function isNight() {
  if (!facts.dark) return false;
  const [from, to, zone] = facts.dark;
  const now = minuteThere(zone);
  return from <= to ? now >= from && now < to : now >= from || now < to;
}

/** A few pixels to and fro, so that nothing burns in. */
function drift(now) {
  if (now - drifted < DRIFT) return;
  drifted = now;
  const turn = now / DRIFT;
  const to = `${Math.round(6 * Math.sin(turn))}px ${Math.round(4 * Math.cos(turn * 0.7))}px`;
  for (const element of all('.drift, .attract .foot')) element.style.translate = to;
}

/** `left` is called when everybody has gone, and then from time to time while nobody reads. */
export function begin(left) {
  one('.passing').append(...layers);
  // A finger on the question has its answer when it is lifted; the question stays until then, so
  // that nothing below it is touched. So it is with the dark.
  const press = ({ target }) => { if (!still.contains(target)) touch(); };
  for (const what of ['pointerdown', 'pointermove', 'wheel']) addEventListener(what, press, { passive: true, capture: true });
  still.addEventListener('click', touch);
  dark.addEventListener('click', () => { dark.hidden = true; });
  addEventListener('pointerdown', () => hasKeys(false), { capture: true });
  addEventListener('keydown', () => { touch(); hasKeys(true); }, { capture: true });
  setInterval(() => {
    const now = performance.now(), rest = limit() - (now - touched);
    drift(now);
    if (rest <= 0) left(); else if (isOpen) ask(rest <= ASKED ? rest : null);
    dark.hidden = isOpen || rest > 0 || !isNight();
    if (!isOpen && dark.hidden && now - passed > PASSING) pass();
  }, 250);
}
