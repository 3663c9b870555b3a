// Sends what waits, and goes on where the ledger says that it stands.

import { Unpaired, headCount, heartbeat, observe, progress, send } from "./server.js";

/** Most entries of a batch. */
const BATCH = 500;

/** The ledger has another history of this phone's chain. */
const FORKED = ["other-under-key", "chain", "second-for-bin"];

/** The ledger takes nothing from this device. */
const UNPAIRED = ["unknown-device", "revoked", "signature"];

/** One tab at a time. Where there are no locks two may send the same: the ledger knows it then. */
async function alone(work) {
  if (!navigator.locks) return work();
  return navigator.locks.request("leporello-count-sync", work);
}

/** A phone that was set back to an older state must not write its history a second time. */
async function lookForLostMemory(store, { device, epoch, contiguous, missing }) {
  const newest = Math.max(contiguous, ...missing.map(([, to]) => to + 1));
  const chain = await store.chain(device);
  if (chain.epoch === epoch && newest > chain.seq) await store.renew(device, epoch);
}

/** Whether earlier epochs were compared since the page was opened. */
let hasLookedBack = false;

/** A ledger that was put back may lack earlier epochs too. */
async function lookBack(store, { device, epoch: current }) {
  for (const epoch of await store.epochs(device)) {
    if (epoch === current) continue;
    const { offset: _, ...there } = await progress({ device, epoch });
    await store.sendAgain(there);
  }
}

async function sendBatch(store, own, batch) {
  const { outcomes } = await send(batch.map((entry) => entry.leaf));
  const isUnpaired = (at) => UNPAIRED.includes(outcomes[at].code) && batch[at].device === own;
  const answered = batch.map((entry, at) => [entry, outcomes[at].refused ?? null]);
  await store.answered(answered.filter((_, at) => !isUnpaired(at)));
  const forked = batch.filter((_, at) => FORKED.includes(outcomes[at].code));
  for (const { device, epoch } of forked) await store.renew(device, epoch);
  if (batch.some((_, at) => isUnpaired(at))) throw new Unpaired();
}

async function sendHeads(store, self, offset) {
  const waiting = (await store.heads()).filter(({ sent, refused }) => !sent && refused === undefined);
  for (const head of waiting) {
    const recorded = await headCount(self, offset, head);
    await store.answerHeads(head, recorded === true ? { sent: true } : { refused: recorded });
  }
}

/** What was seen in trials, also at an earlier post: again and again until it is known what became of it. */
async function sendTrials(store, self, offset) {
  const waiting = (await store.trials()).filter(({ state }) => state === "waiting");
  for (const { id, device, seen } of waiting) {
    const answer = await observe(self, offset, device, seen);
    if (answer === null) continue;
    const isOver = answer.recorded !== undefined || answer.refused !== undefined;
    const state = answer.recorded ? "recorded" : "refused";
    await store.changeTrial(id, (trial) => ({ ...trial, answer, ...(isOver && { state }) }));
  }
}

async function talk(store, battery) {
  const self = await store.self();
  const own = self.post.device;
  const { offset, ...there } = await progress(await store.chain(own));
  await store.change(own, { offset });
  const lost = await store.sendAgain(there);
  if (lost > 0 || !hasLookedBack) await lookBack(store, there);
  hasLookedBack = true;
  await lookForLostMemory(store, there);
  for (;;) {
    const batch = await store.waiting(BATCH);
    if (batch.length === 0) break;
    await sendBatch(store, own, batch);
  }
  const { unentered } = await store.standing();
  const { post, expected } = await heartbeat(self, { battery, offset, waiting: unentered });
  await store.change(own, { post, expected });
  await sendHeads(store, self, offset);
  await sendTrials(store, self, offset);
  await store.change(own, { sent: Date.now() });
}

async function battery() {
  const state = await navigator.getBattery?.().catch(() => undefined);
  return state ? Math.round(state.level * 100) : null;
}

/**
 * Talks with the server. Throws `Unreachable` or `Unpaired` of server.js; what was sent until then
 * is sent.
 */
export function sync(store) {
  return alone(async () => talk(store, await battery()));
}
