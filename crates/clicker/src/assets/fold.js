// From taps to entries: one entry for each minute, signed and chained.

import { dayOf, minuteOf } from "./clock.js";
import { sealed } from "./entry.js";

/**
 * Whether nothing can be added to a minute or taken from it any more: all its taps are too old to
 * be taken back. A minute that is still to come was counted before the clock was set back.
 */
export function isOver(minute, now) {
  return now >= (minute + 2) * 60_000 || minute > minuteOf(now);
}

/**
 * Where the next entry stands: behind the last one. A minute that is not after the last entered
 * one means that the clock was set back. Such a minute may be in the ledger already, which takes
 * one entry for each minute of an epoch, so a new epoch begins.
 */
export function placed(chain, minute) {
  const { device, epoch, seq, prev, newest } = chain;
  if (minute > newest) return { device, epoch, seq: seq + 1, prev };
  return { device, epoch: epoch + 1, seq: 1, prev: "0".repeat(64) };
}

/** What is told of a minute: each way that the post counts, zero too, and nothing of others. */
export function crossings(tally, post) {
  const ways = tally.device === post.device ? post.directions : [];
  const told = (way) => tally[way] ?? (ways.includes(way) ? 0 : undefined);
  return { entered: told("in"), left: told("out") };
}

async function enter(store, self, tally, clock) {
  const before = await store.chain(tally.device);
  const place = placed(before, tally.minute);
  const { leaf, hash } = await sealed(self.key, {
    ...place,
    minute: tally.minute,
    ...crossings(tally, self.post),
    mono: minuteOf(clock.mono()),
    wall: minuteOf(clock.now()),
    offset: self.offset ?? 0,
  });
  const { device, epoch, seq } = place;
  const day = dayOf(tally.minute * 60_000, self.post);
  const entry = { device, epoch, seq, minute: tally.minute, day, in: tally.in, out: tally.out, leaf };
  const chain = { device, epoch, seq, prev: hash, newest: tally.minute };
  return store.enter(before, chain, entry, tally);
}

/**
 * Folds what can no longer be taken back. May run in several tabs at once: who comes second finds
 * the chain grown and looks again.
 */
export async function fold(store, self, clock) {
  await store.settle(clock.now());
  let tries = 0;
  for (;;) {
    const ready = (await store.tallies()).find((tally) => isOver(tally.minute, clock.now()));
    if (!ready) return;
    tries = (await enter(store, self, ready, clock)) ? 0 : tries + 1;
    if (tries > 20) throw new Error("another tab changes the chain all the time");
  }
}
