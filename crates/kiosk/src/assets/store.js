// The book's pictures without a network: a service worker keeps them where the browser has one,
// otherwise the page holds them in memory.

import { facts } from './speech.js';

/** Bytes of pictures that the page holds at most. */
const MOST = 600e6;
const AGAIN = 5000;
let held = null;
let registration = null;

export const pause = (time) => new Promise((resolve) => { setTimeout(resolve, time); });

/** Where a picture can be had. */
export const address = (name) => held?.get(name) ?? `${facts.address}/pictures/${name}`;

/** Begins to keep the book, and returns when the way is settled. */
export async function keep() {
  try {
    registration = await navigator.serviceWorker.register(`${facts.address}/worker.js`, { scope: facts.address, updateViaCache: 'none' });
    await until(registration.installing, 'activated');
    navigator.storage.persist?.();
    done('worker');
  } catch {
    // Neither `localhost` nor https, or the disk is full.
    registration = null;
    held = new Map();
    hold();
  }
}

/** Waits until a worker has come so far; one that is there already has. */
function until(worker, state) {
  return new Promise((resolve, reject) => {
    const look = () => {
      if (!worker || worker.state === state) resolve();
      else if (worker.state === 'redundant') reject(new Error('the worker gave up'));
    };
    worker?.addEventListener('statechange', look);
    look();
  });
}

/** Reads all pictures into memory, as long as there is room, and again what did not come. */
async function hold() {
  let bytes = 0;
  for (const name of facts.pictures) {
    while (!held.has(name)) {
      try {
        const answer = await fetch(`${facts.address}/pictures/${name}`);
        if (!answer.ok) throw new Error(answer.statusText);
        const blob = await answer.blob();
        bytes += blob.size;
        if (bytes > MOST) { done('part'); return; }
        held.set(name, URL.createObjectURL(blob));
      } catch { await pause(AGAIN); }
    }
  }
  done('memory');
}

/** Marks the page: the book is kept by a worker, in memory, or in part. */
function done(how) {
  document.documentElement.dataset.kept = how;
}

/** Loads the page as the server has it now. If that fails, the page stays as it is. */
export async function renew() {
  if (!registration) {
    const answer = await fetch(facts.address, { cache: 'no-cache' });
    if (answer.ok) location.reload();
    return;
  }
  await registration.update();
  const next = registration.installing ?? registration.waiting;
  if (!next) return;
  if (registration.installing) await until(next, 'installed');
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
  next.postMessage('now');
}
