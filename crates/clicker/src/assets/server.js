// What is asked of the server.

import { signature } from "./entry.js";

const PATIENCE_MS = 10_000;

/** The server cannot be reached, or cannot write now: what was to be sent is sent again. */
export class Unreachable extends Error {}

/** The server does not take anything from this phone any more. */
export class Unpaired extends Error {}

async function ask(route, options = {}) {
  let answer;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    answer = await fetch(route, { cache: "no-store", signal, ...options });
  } catch {
    throw new Unreachable();
  }
  if (answer.status >= 500 || answer.status === 429) throw new Unreachable();
  return answer;
}

/** The body of an answer; a connection can end within it. */
async function read(answer) {
  try {
    return await answer.json();
  } catch {
    throw new Unreachable();
  }
}

async function askSigned(self, route, words) {
  const body = JSON.stringify({ device: self.post.device, ...words });
  const headers = {
    "content-type": "application/json",
    "leporello-signature": await signature(self.key, route, body),
  };
  return ask(route, { method: "POST", headers, body });
}

/** How far a chain has come, and how far this phone's clock is ahead, in milliseconds. */
export async function progress({ device, epoch }) {
  const query = new URLSearchParams({ device, epoch });
  const before = Date.now();
  const answer = await ask(`/api/progress?${query}`);
  const after = Date.now();
  if (!answer.ok) throw new Unreachable();
  const told = await read(answer);
  return { ...told, offset: Math.round((before + after) / 2 - told.server_ms) };
}

/** Sends entries; gives what became of each. */
export async function send(leaves) {
  const headers = { "content-type": "text/plain; charset=utf-8" };
  const answer = await ask("/api/entries", { method: "POST", headers, body: leaves.join("") });
  if (!answer.ok) throw new Unreachable();
  return read(answer);
}

/** Says how the phone is; gives its post as it is now, and the delegations expected there. */
export async function heartbeat(self, { battery, offset, waiting }) {
  const words = { at_ms: Date.now() - offset, battery, offset_ms: offset, waiting };
  const answer = await askSigned(self, "/api/heartbeat", words);
  if (answer.status === 403 || answer.status === 404) throw new Unpaired();
  if (!answer.ok) throw new Unreachable();
  return read(answer);
}

/** Records a head count: `true`, or why not in words. */
export async function headCount(self, offset, { organisation, hall, date, persons }) {
  const words = { at_ms: Date.now() - offset, organisation, hall, date, persons };
  const answer = await askSigned(self, "/api/headcounts", words);
  if (answer.status === 204) return true;
  if (answer.status !== 409) return answer.text();
  const told = await read(answer);
  if (told.closed !== undefined) return `${told.closed} is closed, and its numbers stand; show this to the desk`;
  return `${told.persons} were recorded before: the desk can correct that`;
}

/** Sends what was seen in a trial; gives what became of it, or nothing when it has to be sent again. */
export async function observe(self, offset, device, seen) {
  const answer = await askSigned(self, "/api/trials", { at_ms: Date.now() - offset, device, seen });
  if (answer.ok || answer.status === 409) return read(answer);
  // Of its own device the next heartbeat tells more; one that it was before is not taken any more.
  const isLater = answer.status === 408 || (answer.status === 403 && device === self.post.device);
  if (isLater) return null;
  return { refused: `the server does not take it from ${device} (${answer.status}): show this to the desk` };
}

/** Opens a shift: `true`, or how many tries are left. */
export async function openShift(self, offset, pin) {
  const answer = await askSigned(self, "/api/shift", { at_ms: Date.now() - offset, pin });
  if (answer.status === 204) return true;
  if (answer.status === 401) return (await read(answer)).tries_left;
  throw new Unpaired();
}

/** Takes the post that a token is for; `null` when the token is no longer good. */
export async function pair(token, publicKey) {
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ token, public_key: publicKey });
  const answer = await ask("/api/pair", { method: "POST", headers, body });
  return answer.ok ? read(answer) : null;
}
