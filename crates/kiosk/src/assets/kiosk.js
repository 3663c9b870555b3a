// The page in the hall: buttons, keys and dialogs, and what happens when.

import { FIRST, all, facts, one, say, speak, tell } from './speech.js';
import * as gestures from './gestures.js';
import * as guard from './guard.js';
import * as leaves from './leaves.js';
import * as magnifier from './magnifier.js';
import * as rest from './rest.js';
import * as server from './server.js';
import * as store from './store.js';
import * as strip from './strip.js';

/** How long a finger stays in the corner until the state is shown, and how far the corner goes. */
const LONG = 3000, CORNER = 96;
const AGAIN = 10_000;
let from = null;
let isRenewing = false;
/** How far this opening has come, as a share of the book; none while nobody reads. */
let far = null;

function turn(by) {
  if (leaves.turn(by)) server.count('turns');
}

function openBook() {
  if (!rest.isResting()) return;
  rest.open();
  server.count('opens');
  far = 0;
  leaves.goFirst();
  one('.tools .on').focus({ preventScroll: true });
}

// The opening is over: that it came so far is added up with all others, and forgotten.
function isOver() {
  if (far !== null) server.reached(far);
  far = null;
}

// Everything is as nobody had been here.
function leave() {
  if (!rest.isResting()) {
    isOver();
    closeDialogs();
    speak(FIRST);
    strip.names();
    leaves.goFirst();
    rest.close();
  } else if (one('dialog[open]')) closeDialogs();
  renew();
}

// A newer page is taken while nobody looks.
async function renew() {
  if (isRenewing || !server.isStale()) return;
  isRenewing = true;
  try { await store.renew(); } catch { /* the server went away again */ }
  await store.pause(AGAIN);
  isRenewing = false;
}

function closeDialogs() {
  for (const dialog of all('dialog[open]')) dialog.close();
  one('.drift').inert = rest.isResting();
  from?.focus({ preventScroll: true });
  from = null;
}

function openDialog(name) {
  closeDialogs();
  from = document.activeElement;
  const dialog = document.getElementById(name);
  dialog.show();
  one('.drift').inert = true;
  if (name === 'overview') strip.mark(leaves.current().section);
  if (name === 'home') server.count('codes');
  if (name !== 'state') return;
  one('.version', dialog).textContent = `${facts.program}, ${facts.version}`;
  one('.book', dialog).textContent = facts.book;
  one('.contact', dialog).textContent = server.lastContact();
}

async function toGuestBook() {
  if (!await server.answers(facts.guest)) { tell(say('closed'), true); return; }
  sessionStorage.setItem('kiosk', facts.address);
  location.replace(facts.guest);
}

const DEEDS = {
  open: openBook,
  back: () => turn(-1),
  on: () => turn(1),
  first: leaves.goFirst,
  larger: magnifier.step,
  overview: () => openDialog('overview'),
  home: () => openDialog('home'),
  language: () => openDialog('language'),
  guest: toGuestBook,
  close: closeDialogs,
  stay: rest.touch,
};

function click(event) {
  const button = event.target.closest('button');
  if (button?.dataset.language) {
    speak(button.dataset.language);
    strip.names();
    leaves.label();
    closeDialogs();
  } else if (button) DEEDS[button.dataset.do]?.();
  else if (event.target.closest('.attract')) openBook();
  else if (event.target.matches('dialog')) closeDialogs();
}

const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

function key(event) {
  const isDialog = Boolean(one('dialog[open]'));
  if (event.key === 'Escape') { if (isDialog) closeDialogs(); else magnifier.whole(); return; }
  if (isDialog || event.key === 'Tab' || event.key === 'Shift') return;
  if (rest.isResting()) { openBook(); event.preventDefault(); return; }
  const right = facts.fromRight ? -1 : 1;
  const by = { ArrowRight: right, ArrowLeft: -right, PageDown: 1, PageUp: -1 }[event.key];
  const arrow = ARROWS[event.key];
  if (arrow && magnifier.isLarge()) magnifier.pan(arrow[0] * innerWidth / 4, arrow[1] * innerHeight / 4, true);
  else if (by) turn(by);
  else if (event.key === 'Home') leaves.goFirst();
  else if (event.key === 'End') leaves.goLast();
  else if (event.key === '+' || event.key === '=') magnifier.zoom(magnifier.state().scale + 1);
  else if (event.key === '-') magnifier.zoom(magnifier.state().scale - 1);
  else if (event.key === '0') magnifier.whole();
  else return;
  event.preventDefault();
}

// For those who look after the screen: a long press in the corner shows how it is.
function watchCorner() {
  let waiting, isShown = false;
  addEventListener('pointerdown', ({ clientX, clientY }) => {
    clearTimeout(waiting);
    isShown = false;
    if (clientX > CORNER || clientY > CORNER) return;
    waiting = setTimeout(() => { isShown = true; openDialog('state'); }, LONG);
  }, { capture: true });
  for (const end of ['pointerup', 'pointercancel']) addEventListener(end, () => clearTimeout(waiting), { capture: true });
  // The finger that is lifted then asks for nothing else.
  addEventListener('click', (event) => { if (isShown) { isShown = false; event.stopImmediatePropagation(); } }, { capture: true });
}

leaves.onShow(({ kind }) => { if (kind === 'end' && facts.others.length && !rest.isResting()) server.count('codes'); });
leaves.onShow(() => { if (far !== null) far = Math.max(far, leaves.share()); });
// Before the server is told for the last time.
addEventListener('pagehide', isOver);
guard.begin();
magnifier.begin();
leaves.begin();
gestures.begin(turn);
watchCorner();
document.addEventListener('click', click);
document.addEventListener('keydown', key);
rest.close();
rest.begin(leave);
speak(FIRST);
server.begin();
store.keep().then(() => strip.begin(closeDialogs));
document.documentElement.dataset.ready = '';
