// The counting page.

import { dayOf } from "./clock.js";
import { listenToDelegations, showDelegations } from "./delegations.js";
import { listenToTrials, showTrial, showTrials, tapByKey } from "./observe.js";
import { NEWER_PAGE, OTHER_PAGE, UNDO_MS, Store, unopened } from "./store.js";
import { fold } from "./fold.js";
import { AT_ONCE, PER_SECOND, Pace } from "./pace.js";
import { Unreachable, Unpaired } from "./server.js";
import { listen, standing } from "./shift.js";
import { alarm, calm, element, say, showPost, showSection, showState, showTotal, showUndo, totalInWords } from "./show.js";
import { sync } from "./sync.js";

const LOOK_MS = 1000;
const FOLD_MS = 5000;
const SYNC_MS = 15_000;
/** Taps come faster than words: what is said waits until they stop for so long. */
const BREATH_MS = 700;
/** How long a remark stays. */
const REMARK_MS = 8000;

const clock = { now: () => Date.now(), mono: () => performance.now() };
const tabs = new BroadcastChannel("leporello-count");
const pace = new Pace();
const total = { in: 0, out: 0 };
/** Ends when a newer page has taken over what the phone remembers. */
const working = new AbortController();
let store;
let self;
let connection = "unknown";
let saying;
let telling;
let syncing;

/** Whatever the phone could not keep is said, with what to do now. */
function lost(error) {
  alarm(error?.name === "QuotaExceededError"
    ? "This phone's storage is full: the last tap was not kept. Count on paper, free some storage, and open this page again."
    : "This phone could not keep the last tap. Count on paper, and open this page again.");
  navigator.vibrate?.([200, 100, 200]);
}

/** Anything else that went wrong: what is on the phone's disk stays there. */
function broken() {
  if (working.signal.aborted) return;
  alarm("This page does not work as it should. Open it again: what was counted is kept.");
}

/** A newer page goes on with what the phone remembers. */
function over() {
  working.abort();
  tabs.close();
  showSection("none");
  alarm(NEWER_PAGE);
}

/** Says something for a while. */
function tell(words) {
  clearTimeout(telling);
  say("told", words);
  telling = setTimeout(() => say("told", ""), REMARK_MS);
}

async function look() {
  self = await store.self();
  const now = clock.now();
  showPost(self.post, now);
  Object.assign(total, await store.today(self.post.device, dayOf(now, self.post), (ms) => dayOf(ms, self.post)));
  showTotal(total);
  const isObserving = !element("counting").hidden || !element("trial").hidden;
  if (isObserving && !(await showTrial(store, self, now)) && element("counting").hidden) showSection("counting");
  await showDelegations(store, self, !element("counting").hidden, now);
  await showTrials(store, self, !element("counting").hidden);
  await lookAtState();
}

async function lookAtState() {
  const now = clock.now();
  if (!element("trial").hidden) await showTrial(store, self, now);
  showUndo(await store.lastTap(self.post.device, now));
  showState(await store.standing(), connection, self.sent, now);
}

/** For those who do not see the number change. */
function sayTotal(words) {
  clearTimeout(saying);
  saying = setTimeout(() => say("said", words()), BREATH_MS);
}

async function count(direction) {
  if (!pace.allows(clock.mono())) {
    tell(`Not counted: more than ${AT_ONCE} taps at once or ${PER_SECOND} in a second. Was the button held down?`);
    navigator.vibrate?.([60, 40, 60]);
    return;
  }
  try {
    await store.tap(self.post.device, direction, clock.now());
  } catch (error) {
    lost(error);
    return;
  }
  total[direction] += 1;
  showTotal(total);
  navigator.vibrate?.(30);
  showUndo({ direction });
  sayTotal(() => totalInWords(total, self.post.directions));
  tabs.postMessage("counted");
}

async function takeBack() {
  const back = await store.takeBack(self.post.device, clock.now());
  if (!back) {
    tell(`A tap can be taken back for ${UNDO_MS / 1000} seconds.`);
    return;
  }
  navigator.vibrate?.(15);
  tabs.postMessage("counted");
  await look();
  sayTotal(() => `Taken back. ${totalInWords(total, self.post.directions)}`);
}

async function foldNow() {
  await fold(store, self, clock);
}

/** Sends what waits. Says whether the server was there. */
function syncNow() {
  syncing ??= talk().finally(() => {
    syncing = undefined;
  });
  return syncing;
}

async function talk() {
  try {
    await sync(store);
    connection = "on";
  } catch (error) {
    if (error instanceof Unpaired) connection = "unpaired";
    else if (error instanceof Unreachable) connection = "off";
    else throw error;
  }
  await look();
  tabs.postMessage("sent");
  return connection === "on";
}

function begin() {
  if (working.signal.aborted) return;
  showSection("counting");
  look().catch(broken);
}

/** Asks for the PIN of a new day, but not where nobody could check it. */
async function shift() {
  const now = standing(self, clock.now());
  if (now === "open") {
    begin();
    syncNow().catch(broken);
    return;
  }
  const isThere = await syncNow();
  if (now === "before" && !isThere) {
    say("told", `The shift of ${self.shift.day} goes on: without the server no new one can begin.`);
    begin();
  } else if (standing(self, clock.now()) === "open") {
    begin();
  } else {
    showSection("shift");
    element("pin").focus();
  }
}

async function end() {
  if (!(await syncNow())) {
    tell("Not ended: without the server no new shift could begin.");
    return;
  }
  await store.change(self.post.device, { shift: null });
  await look();
  await shift();
}

function every(ms, work) {
  const turns = setInterval(() => work().catch(broken), ms);
  working.signal.addEventListener("abort", () => clearInterval(turns));
}

function listenToHands() {
  for (const pad of document.querySelectorAll("#counting .pad")) {
    pad.addEventListener("click", () => count(pad.dataset.direction));
    // A key that is held down repeats the click.
    pad.addEventListener("keydown", (event) => {
      if (event.repeat) event.preventDefault();
    });
  }
  element("undo").addEventListener("click", () => takeBack().catch(broken));
  element("end").addEventListener("click", () => end().catch(broken));
  const keys = { ArrowUp: "in", ArrowDown: "out" };
  document.addEventListener("keydown", (event) => {
    if (event.target.matches("input, select") || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
    const way = keys[event.key];
    if (way && !element("trial").hidden) {
      event.preventDefault();
      tapByKey(way);
    }
    if (element("counting").hidden) return;
    if (way && self.post.directions.includes(way)) {
      event.preventDefault();
      count(way);
    }
    if (event.key === "Backspace") takeBack().catch(broken);
  });
}

function listenToTheWorld() {
  tabs.addEventListener("message", () => look().catch(broken));
  globalThis.addEventListener("online", () => syncNow().catch(broken));
  document.addEventListener("visibilitychange", () => {
    const isAtWork = !element("counting").hidden || !element("trial").hidden;
    if (!document.hidden && isAtWork) foldNow().then(shift).catch(broken);
  });
  every(LOOK_MS, lookAtState);
  every(FOLD_MS, foldNow);
  every(SYNC_MS, syncNow);
}

async function sayWhetherItIsKept() {
  const isKept = await navigator.storage?.persisted?.();
  if (isKept === false) {
    say("keeping", "This browser may clear what it keeps when the phone's storage gets full. Put this page on the home screen to prevent that.");
  }
}

async function start() {
  navigator.serviceWorker?.register("/count/worker.js").catch(() => {
    // Then the page does not open without a network; counting goes on all the same.
  });
  self = await store.self();
  if (!self) {
    showSection("unpaired");
    return;
  }
  await store.forget(clock.now());
  await foldNow();
  await look();
  listen(store, () => look().then(begin).catch(broken));
  listenToDelegations(store, () => self, (why) => {
    if (why) tell(why);
    look().then(syncNow).catch(broken);
  });
  listenToTrials(store, {
    self: () => self,
    clock,
    told: tell,
    lost,
    changed: () => look().catch(broken),
    sent: () => syncNow().catch(broken),
  });
  listenToHands();
  listenToTheWorld();
  await shift();
  await sayWhetherItIsKept();
}

try {
  store = await Store.open({ waits: () => alarm(OTHER_PAGE), ends: over });
  calm(OTHER_PAGE);
} catch (error) {
  alarm(unopened(error));
}
if (store) start().catch(broken);
