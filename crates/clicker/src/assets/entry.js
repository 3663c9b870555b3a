// An entry of the ledger as text, byte by byte as docs/ledger.md says, and its signature.

import { sha256, sign } from "./key.js";

const HEAD = "leporello-event/1";
const encoder = new TextEncoder();

/** What stands as the hash of the entry before the first one. */
export const NOTHING_BEFORE = "0".repeat(64);

export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function base64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

/**
 * The text that is signed: a count within one minute. `minute`, `mono` and `wall` are whole
 * minutes, `offset` is in milliseconds. A direction that is not counted is left out, not zero.
 */
export function text({ device, epoch, seq, minute, entered, left, mono, wall, offset, prev }) {
  const told = [["entered", entered], ["left", left]].filter(([, count]) => count !== undefined);
  return [
    HEAD,
    `device ${device}`,
    `epoch ${epoch}`,
    `seq ${seq}`,
    "kind count",
    `bin ${minute} 1`,
    ...told.map(([name, count]) => `${name} ${count}`),
    `mono ${mono}`,
    `wall ${wall}`,
    `offset ${offset}`,
    `prev ${prev}`,
    "",
  ].join("\n");
}

/** The entry as it is sent, and the hash that the next one carries. */
export async function sealed(key, entry) {
  const said = text(entry);
  const bytes = encoder.encode(said);
  const signature = await sign(key, bytes);
  return { leaf: `${said}sig ${base64(signature)}\n`, hash: hex(await sha256(bytes)) };
}

/** The signature of a request that is no entry, for the header `leporello-signature`. */
export async function signature(key, route, body) {
  const signed = await sign(key, encoder.encode(`leporello-request/1\nPOST ${route}\n${body}`));
  return base64(signed);
}
