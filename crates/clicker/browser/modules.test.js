// The modules without a page. `vectors.json` holds entries byte by byte; the ledger's own tests
// read the same file.

import assert from "node:assert/strict";
import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { ago, dayOf, openings, there } from "./assets/clock.js";
import { hex, sealed, signature, text } from "./assets/entry.js";
import { crossings, isOver, placed } from "./assets/fold.js";
import { keyOf, makeKey, sha256, sign } from "./assets/key.js";
import { begun, ended, isNumber, newNumber, observation, outcome, phase, prepared, readings, takenBack, tapped, totals, writtenAnew } from "./assets/trial.js";
import { AT_ONCE, PER_SECOND, Pace } from "./assets/pace.js";

const { seed, key, entries } = JSON.parse(readFileSync("vectors.json", "utf8"));
const bytes = (digits) => Uint8Array.from(Buffer.from(digits, "hex"));
const PRAGUE = { zone: "Europe/Prague", day_begins: "04:00:00" };
const moment = (words) => Date.parse(words);

/** Hides WebCrypto while `work` runs, as a page without a certificate sees it. */
async function withoutSubtle(work) {
  const { subtle } = globalThis.crypto;
  Object.defineProperty(globalThis.crypto, "subtle", { value: undefined, configurable: true });
  try {
    return await work();
  } finally {
    Object.defineProperty(globalThis.crypto, "subtle", { value: subtle, configurable: true });
  }
}

test("an entry is written byte by byte as the ledger writes it", async () => {
  const own = await keyOf(bytes(seed));
  assert.equal(own.publicKey, key);
  for (const { leaf, ...entry } of entries) {
    assert.equal((await sealed(own, entry)).leaf, leaf);
    assert.equal((await withoutSubtle(() => sealed(own, entry))).leaf, leaf);
  }
});

test("an entry carries the hash of the one before it", async () => {
  const own = await keyOf(bytes(seed));
  const [first, second] = entries;
  assert.equal((await sealed(own, first)).hash, second.prev);
});

test("a direction that is not counted is left out, and none is zero", () => {
  const { leaf, ...entry } = entries[0];
  assert.ok(!text({ ...entry, entered: 0, left: undefined }).includes("left"));
  assert.ok(text({ ...entry, entered: 0, left: undefined }).includes("\nentered 0\n"));
});

test("a key of the browser cannot be taken out and signs as the one in JavaScript does", async () => {
  const own = await makeKey();
  assert.equal(own.secret.extractable, false);
  const said = new TextEncoder().encode("12 persons");
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), bytes(own.publicKey)]);
  const publicKey = createPublicKey({ key: spki, format: "der", type: "spki" });
  assert.ok(verify(null, said, publicKey, await sign(own, said)));
});

test("without WebCrypto a key is made all the same, each time another", async () => {
  const [one, other] = await withoutSubtle(async () => [await makeKey(), await makeKey()]);
  assert.notEqual(one.publicKey, other.publicKey);
  const said = new TextEncoder().encode("12 persons");
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), bytes(one.publicKey)]);
  const publicKey = createPublicKey({ key: spki, format: "der", type: "spki" });
  assert.ok(verify(null, said, publicKey, await withoutSubtle(() => sign(one, said))));
});

test("both ways to hash give the hash of the standard", async () => {
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  const said = new TextEncoder().encode("abc");
  assert.equal(hex(await sha256(said)), abc);
  assert.equal(hex(await withoutSubtle(() => sha256(said))), abc);
});

test("a request is signed for its route alone", async () => {
  const own = await keyOf(bytes(seed));
  assert.notEqual(await signature(own, "/api/shift", "{}"), await signature(own, "/api/heartbeat", "{}"));
});

test("a group may push through, and a button that is leant on counts no crowd", () => {
  const pace = new Pace();
  for (let tap = 0; tap < AT_ONCE; tap += 1) assert.ok(pace.allows(1000));
  assert.ok(!pace.allows(1000));
  let counted = 0;
  for (let now = 1000; now < 11_000; now += 20) counted += Number(pace.allows(now));
  assert.ok(Math.abs(counted - 10 * PER_SECOND) <= 1, `${counted} in ten seconds`);
});

test("a night belongs to the day it began on, also when clocks change", () => {
  assert.equal(dayOf(moment("2026-04-09T01:59Z"), PRAGUE), "2026-04-08");
  assert.equal(dayOf(moment("2026-04-09T02:00Z"), PRAGUE), "2026-04-09");
  assert.equal(dayOf(moment("2026-03-01T01:00Z"), PRAGUE), "2026-02-28");
  assert.equal(dayOf(moment("2026-10-25T02:59Z"), PRAGUE), "2026-10-24");
  assert.equal(there(moment("2026-04-08T22:05Z"), "Europe/Prague").time, "00:05");
});

test("a day that is not as usual has its own hours", () => {
  const weekly = [[], ...Array(6).fill([{ from: "10:00:00", to: "18:00:00" }])];
  const exceptions = { "2026-05-01": [] };
  assert.deepEqual(openings("2026-04-06", { weekly, exceptions }), [], "a Monday");
  assert.deepEqual(openings("2026-04-07", { weekly, exceptions }), ["10:00 to 18:00"]);
  assert.deepEqual(openings("2026-05-01", { weekly, exceptions }), []);
});

test("how long ago is said in words", () => {
  const words = [0, 60_000, 59 * 60_000, 60 * 60_000, 49 * 3_600_000].map((then) => ago(0, then));
  assert.deepEqual(words, ["just now", "1 minute ago", "59 minutes ago", "1 hour ago", "2 days ago"]);
});

test("a minute is over when its last tap can no longer be taken back", () => {
  assert.ok(!isOver(10, 12 * 60_000 - 1));
  assert.ok(isOver(10, 12 * 60_000));
  assert.ok(isOver(13, 12 * 60_000), "counted before the clock was set back");
});

test("a minute that may be in the ledger already goes into a new epoch", () => {
  const chain = { device: "East", epoch: 1, seq: 4, prev: "ab", newest: 20 };
  assert.deepEqual(placed(chain, 21), { device: "East", epoch: 1, seq: 5, prev: "ab" });
  assert.deepEqual(placed(chain, 20), { device: "East", epoch: 2, seq: 1, prev: "0".repeat(64) });
});

test("a post tells zero of the ways it counts and nothing of others", () => {
  const post = { device: "East", directions: ["in", "out"] };
  assert.deepEqual(crossings({ device: "East", in: 3 }, post), { entered: 3, left: 0 });
  const oneWay = { device: "East", directions: ["in"] };
  assert.deepEqual(crossings({ device: "East", in: 3 }, oneWay), { entered: 3, left: undefined });
  assert.deepEqual(crossings({ device: "West", out: 3 }, post), { entered: undefined, left: 3 });
});

const trial = (said = null) => prepared({ id: 1, device: "East", number: 4821, begun: said, offset: 0 });

test("a trial begins and ends on full minutes, and counts only between them", () => {
  let at = begun(trial(), 100.4);
  assert.deepEqual([phase(trial(), 100), phase(at, 100.9), phase(at, 101)], ["ready", "soon", "on"]);
  at = tapped(at, "in", 100.9);
  assert.deepEqual(totals(at), { in: 0, out: 0 });
  at = tapped(tapped(at, "in", 101.1), "out", 103.2);
  at = ended(at, 103.5);
  at = tapped(at, "in", 103.9);
  assert.equal(phase(at, 103.9), "ending");
  assert.equal(phase(at, 104), "over");
  at = tapped(at, "in", 104.1);
  assert.deepEqual(observation(at, ["in", "out"]), {
    number: 4821, from_min: 101, entered: [1, 0, 1], left: [0, 0, 1], begun: null,
  });
  assert.equal(observation(at, ["in"]).left, null);
});

test("a trial that is ended at once has one minute, and one that is forgotten has ten hours", () => {
  const at = begun(trial(), 100.4);
  assert.deepEqual([ended(at, 101.0).until, ended(at, 900).until], [102, 701]);
  assert.equal(phase(at, 701), "over");
  assert.equal(observation(at, ["in"]).entered.length, 600);
});

test("the last crossing of a trial can be taken back, once and not for long", () => {
  const at = tapped(begun(trial(), 100.4), "out", 101.2);
  assert.deepEqual(totals(takenBack(at, 102.9)), { in: 0, out: 0 });
  assert.deepEqual(totals(takenBack(at, 103)), { in: 0, out: 1 });
  assert.deepEqual(totals(takenBack(takenBack(at, 102), 102)), { in: 0, out: 0 });
});

test("what a counter showed is told at both ends or at none", () => {
  const at = (entered, left = "", undirected = "") => ({ entered, left, undirected });
  assert.equal(readings("ways", { begin: at(""), end: at(" ") }), null);
  assert.deepEqual(readings("ways", { begin: at("40"), end: at("52") }), [
    { entered: 40, left: null, undirected: null },
    { entered: 52, left: null, undirected: null },
  ]);
  assert.deepEqual(readings("both", { begin: at("7", "", "1"), end: at("", "", "9") })[1].undirected, 9);
  assert.match(readings("ways", { begin: at("40"), end: at("") }), /at the beginning and at the end/);
  assert.match(readings("ways", { begin: at("40"), end: at("12") }), /less at the end/);
  assert.match(readings("ways", { begin: at("4o"), end: at("52") }), /whole number/);
});

test("the number of a trial has four digits, and one that is mistyped is none", () => {
  for (let times = 0; times < 200; times += 1) {
    const digits = `${newNumber()}`;
    assert.match(digits, /^[1-9][0-9]{3}$/);
    assert.ok(isNumber(Number(digits)), digits);
    for (let at = 0; at < 4; at += 1) {
      for (let digit = 0; digit < 10; digit += 1) {
        const typed = digits.slice(0, at) + digit + digits.slice(at + 1);
        assert.equal(isNumber(Number(typed)), typed === digits, `${typed} for ${digits}`);
      }
      const exchanged = [...digits];
      [exchanged[at], exchanged[at + 1]] = [exchanged[at + 1] ?? "", exchanged[at]];
      const typed = exchanged.join("");
      assert.equal(isNumber(Number(typed)), typed === digits, `${typed} for ${digits}`);
    }
  }
});

test("what was misread is written anew over what stood there, and what was seen stays", () => {
  const reading = (entered) => ({ entered, left: null, undirected: null });
  const shown = [reading(40), reading(4100)];
  const said = { counter: "Beam", kind: "quiet", second: false, shown };
  const sent = { ...ended(begun(trial(said), 100.4), 101), state: "refused", answer: { refused: "too many", misread: true } };
  const anew = writtenAnew(sent);
  assert.equal(phase(anew, 103), "over");
  assert.deepEqual([anew.state, anew.misread, anew.answer], ["running", "too many", undefined]);
  assert.equal(anew.drafts["trial-shows"], "ways");
  assert.deepEqual(["begin", "end"].map((at) => anew.drafts[`shown-${at}-in`]), ["40", "4100"]);
  assert.equal(anew.drafts["shown-end-out"], "");
  assert.deepEqual(observation(anew, ["in"]), observation(sent, ["in"]));
});

test("what became of a trial is told in words", () => {
  const saw = (observer, entered) => ({ observer, entered, left: null });
  const truth = { observed: [saw("East", 9), saw("West", 8)] };
  const counter = { entered: null, left: null, undirected: 21 };
  assert.equal(outcome({ recorded: { truth, counter } }, "East"), "recorded; West saw in 8; the counter 21 both ways");
  assert.equal(outcome({ waits_for: "other" }, "East"), "waits for the other phone");
  assert.equal(outcome({}, "East"), "waits here to be sent");
});
