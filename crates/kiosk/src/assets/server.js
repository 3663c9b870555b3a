// What the page tells the server: that it is there, and totals since it was loaded. Nothing of who
// touched what, or when.

import { facts } from './speech.js';

const BETWEEN = 60_000;
const boot = crypto.getRandomValues(new Uint32Array(1))[0];
const totals = { opens: 0, turns: 0, codes: 0, reached: new Array(10).fill(0) };
let contact = null;
let isOld = false;

export const count = (what) => { totals[what] += 1; };
/** An opening is over that came to this share of the book, from 0 to 1. */
export const reached = (share) => { totals.reached[Math.min(9, Math.floor(share * 10))] += 1; };
/** Whether the server has another version of the page. */
export const isStale = () => isOld;
/** The last minute in which the server answered, in words. */
export const lastContact = () => contact?.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' }) ?? 'none yet';

async function beat(isLast = false) {
  try {
    const answer = await fetch(`${facts.address}/heartbeat`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ boot, totals, last: isLast }),
      keepalive: true,
    });
    if (!answer.ok) return;
    contact = new Date();
    isOld = (await answer.json()).version !== facts.version;
  } catch { /* the server is away; the totals are told again in a minute */ }
}

export function begin() {
  setTimeout(() => beat(), 2000);
  setInterval(() => beat(), BETWEEN);
  // This run ends, so nobody could tell its totals later; unless the browser keeps the page.
  addEventListener('pagehide', (event) => beat(!event.persisted));
}

/** Whether an address answers now. */
export async function answers(address) {
  try { return (await fetch(address, { signal: AbortSignal.timeout(3000) })).ok; } catch { return false; }
}
