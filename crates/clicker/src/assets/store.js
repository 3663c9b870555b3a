// What the phone remembers. Each change is on its disk when it is answered; several tabs may have
// it open at once.
//
// self     the post, the key, the shift, the last talk with the server
// taps     single taps that can still be taken back
// tallies  taps of a minute that is not entered yet
// chains   how far the chain of each device has come on this phone
// heads    head counts of delegations
// trials   calibration trials that it observes, and what became of them
// entries  what was signed; those with `waiting` are not known to be in the ledger

const NAME = "leporello-count";
const VERSION = 2;

/** While an older page of the clicker holds what the phone remembers. */
export const OTHER_PAGE = "Close the other page of the clicker on this phone: this one waits for it.";

/** Of a page whose memory was taken over. */
export const NEWER_PAGE = "A newer version of the clicker is open in another page of this phone. Go on there and close this one: what was counted is kept.";

/** Why what the phone remembers cannot be opened, in words. */
export const unopened = (error) => (error?.name === "VersionError"
  ? "This page is older than the clicker that was here last. Open it again with a network: what was counted is kept."
  : "This browser keeps nothing here: it may be a private window. Open this page in a usual one.");

/** How long a tap can be taken back. */
export const UNDO_MS = 60_000;

/** How long entries stay on the phone after the ledger has them. */
const KEPT_MS = 14 * 24 * 3_600_000;

const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const over = (transaction) => new Promise((resolve, reject) => {
  transaction.oncomplete = () => resolve();
  transaction.onabort = () => reject(transaction.error ?? new DOMException("aborted", "AbortError"));
});

function build(db, from) {
  if (from < 2) db.createObjectStore("trials", { keyPath: "id" });
  if (from === 1) return;
  db.createObjectStore("self", { keyPath: "id" });
  db.createObjectStore("taps", { keyPath: "id", autoIncrement: true });
  db.createObjectStore("tallies", { keyPath: ["device", "minute"] });
  db.createObjectStore("chains", { keyPath: "device" });
  db.createObjectStore("heads", { keyPath: ["date", "hall", "organisation"] });
  const entries = db.createObjectStore("entries", { keyPath: ["device", "epoch", "seq"] });
  entries.createIndex("day", ["device", "day"]);
  // Entries without the property are not in the index.
  entries.createIndex("waiting", "waiting");
  entries.createIndex("refused", "refused");
}

/** Whether the time of a tap lets it be taken back; after a clock was set back it does not. */
const isFresh = (tap, now) => now - tap.at <= UNDO_MS && tap.at <= now + UNDO_MS;

export class Store {
  #db;

  constructor(db) {
    this.#db = db;
  }

  /**
   * Opens it. `waits` is called while a page of an older version holds it, `ends` when one of a newer
   * version has asked for it: nothing is kept here any more.
   */
  static async open({ waits, ends }) {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = ({ oldVersion }) => build(request.result, oldVersion);
    request.onblocked = waits;
    const db = await asked(request);
    db.onversionchange = () => {
      db.close();
      ends();
    };
    return new Store(db);
  }

  #read(name) {
    return this.#db.transaction(name).objectStore(name);
  }

  /** Runs `work` over the named stores: all of it is on disk afterwards, or nothing. */
  async #write(names, work) {
    const transaction = this.#db.transaction(names, "readwrite", { durability: "strict" });
    const end = over(transaction);
    try {
      const made = await work(...names.map((name) => transaction.objectStore(name)));
      await end;
      return made;
    } catch (error) {
      end.catch(() => {});
      try {
        transaction.abort();
      } catch {
        // It has ended already.
      }
      throw transaction.error ?? error;
    }
  }

  self() {
    return asked(this.#read("self").get("self"));
  }

  /** Changes what is told of the phone, unless it has got another post meanwhile. */
  change(device, fields) {
    return this.#write(["self"], async (self) => {
      const before = await asked(self.get("self"));
      if (before.post.device === device) self.put({ ...before, ...fields });
    });
  }

  /**
   * Takes a post. A chain of this device that is on the phone goes on, unless the ledger has one
   * that this phone does not remember: then its life begins anew.
   */
  adopt(key, post, epoch) {
    return this.#write(["self", "chains"], async (self, chains) => {
      self.put({ id: "self", key, post, shift: null });
      const chain = await asked(chains.get(post.device));
      if (!chain || chain.epoch < epoch) chains.put(begun(post.device, epoch));
    });
  }

  tap(device, direction, at) {
    return this.#write(["taps"], (taps) => asked(taps.add({ device, direction, at })));
  }

  /** The newest tap that can still be taken back. */
  async lastTap(device, now) {
    const all = await asked(this.#read("taps").getAll());
    return all.findLast((tap) => tap.device === device && isFresh(tap, now));
  }

  /** Takes the newest tap back; gives it, or nothing when it is too late. */
  takeBack(device, now) {
    return this.#write(["taps"], async (taps) => {
      const all = await asked(taps.getAll());
      const last = all.findLast((tap) => tap.device === device && isFresh(tap, now));
      if (last) taps.delete(last.id);
      return last;
    });
  }

  /** Puts taps that can no longer be taken back into the tally of their minute. */
  settle(now) {
    return this.#write(["taps", "tallies"], async (taps, tallies) => {
      for (const tap of await asked(taps.getAll())) {
        if (isFresh(tap, now)) continue;
        const minute = Math.floor(tap.at / 60_000);
        const tally = (await asked(tallies.get([tap.device, minute]))) ?? { device: tap.device, minute };
        tallies.put({ ...tally, [tap.direction]: (tally[tap.direction] ?? 0) + 1 });
        taps.delete(tap.id);
      }
    });
  }

  /** Tallies in order of device and minute. */
  tallies() {
    return asked(this.#read("tallies").getAll());
  }

  chain(device) {
    return asked(this.#read("chains").get(device));
  }

  /**
   * Adds an entry that was made of `tally` behind `before`. Says whether it did: another tab may
   * have been faster, and nothing is changed then.
   */
  enter(before, chain, entry, tally) {
    return this.#write(["chains", "entries", "tallies"], async (chains, entries, tallies) => {
      const now = await asked(chains.get(before.device));
      const there = await asked(tallies.get([tally.device, tally.minute]));
      const isSame = now.epoch === before.epoch && now.seq === before.seq
        && there !== undefined && there.in === tally.in && there.out === tally.out;
      if (!isSame) return false;
      entries.add({ ...entry, waiting: 1 });
      chains.put(chain);
      tallies.delete([tally.device, tally.minute]);
      return true;
    });
  }

  /** Begins a new life of a device, unless another tab did so since `epoch`. */
  renew(device, epoch) {
    return this.#write(["chains"], async (chains) => {
      const chain = await asked(chains.get(device));
      if (chain.epoch === epoch) chains.put(begun(device, epoch + 1));
    });
  }

  /** Entries that wait, in order, at most `limit`. */
  waiting(limit) {
    return asked(this.#read("entries").index("waiting").getAll(1, limit));
  }

  /** How many entries wait, how many minutes and taps are not entered yet, what was refused. */
  async standing() {
    const transaction = this.#db.transaction(["entries", "tallies", "taps"]);
    const entries = transaction.objectStore("entries");
    const [waiting, tallies, taps, refused] = await Promise.all([
      asked(entries.index("waiting").count()),
      asked(transaction.objectStore("tallies").count()),
      asked(transaction.objectStore("taps").count()),
      asked(entries.index("refused").getAll()),
    ]);
    return { waiting, unentered: tallies + taps, refused };
  }

  /** Notes what became of entries: `null` for those the ledger has, or why it refused. */
  answered(outcomes) {
    return this.#write(["entries"], async (entries) => {
      for (const [{ device, epoch, seq }, refused] of outcomes) {
        const { waiting, ...entry } = await asked(entries.get([device, epoch, seq]));
        entries.put(refused === null ? entry : { ...entry, refused });
      }
    });
  }

  /**
   * Sends again what the ledger had and does not have any more, as after a backup was put back:
   * entries above `contiguous` that are in `missing`, or all of them when nothing is missing. What
   * waits goes on waiting, also below: only the answer to an entry says that it is this very one
   * which the ledger has. Gives how many were sent before.
   */
  sendAgain({ device, epoch, contiguous, missing }) {
    const above = IDBKeyRange.bound([device, epoch, contiguous + 1], [device, epoch, Number.MAX_SAFE_INTEGER]);
    const lacks = (seq) => missing.length === 0
      || missing.some(([from, to]) => from <= seq && seq <= to);
    return this.#write(["entries"], async (entries) => {
      const sent = (await asked(entries.getAll(above)))
        .filter(({ seq, waiting, refused }) => !waiting && refused === undefined && lacks(seq));
      for (const entry of sent) entries.put({ ...entry, waiting: 1 });
      return sent.length;
    });
  }

  /** Epochs of a device that the phone has entries of. */
  async epochs(device) {
    const all = IDBKeyRange.bound([device], [device, []]);
    const keys = await asked(this.#read("entries").getAllKeys(all));
    return [...new Set(keys.map(([, epoch]) => epoch))];
  }

  /** Keeps a head count; another one of the same delegation takes its place until it is sent. */
  countHeads(head) {
    return this.#write(["heads"], async (heads) => {
      const before = await asked(heads.get([head.date, head.hall, head.organisation]));
      if (!before?.sent) heads.put(head);
      return !before?.sent;
    });
  }

  /** Notes that a head count is recorded, or why not. */
  answerHeads(head, fields) {
    return this.#write(["heads"], async (heads) => {
      const now = await asked(heads.get([head.date, head.hall, head.organisation]));
      if (now.persons === head.persons) heads.put({ ...now, ...fields });
    });
  }

  heads() {
    return asked(this.#read("heads").getAll());
  }

  /** Trials in the order of their making. */
  trials() {
    return asked(this.#read("trials").getAll());
  }

  addTrial(trial) {
    return this.#write(["trials"], (trials) => asked(trials.add(trial)));
  }

  /** Changes a trial as `work` says, which gives what it is to be. */
  changeTrial(id, work) {
    return this.#write(["trials"], async (trials) => {
      const trial = await asked(trials.get(id));
      if (trial) trials.put(work(trial));
    });
  }

  /** Forgets a trial: one that has not begun, or that was refused and is put away. */
  dropTrial(id) {
    return this.#write(["trials"], (trials) => asked(trials.delete(id)));
  }

  /** Forgets what is of more than 14 days ago and does not wait. */
  forget(now) {
    return this.#write(["entries", "heads", "trials"], async (entries, heads, trials) => {
      for (const trial of await asked(trials.getAll())) {
        if (trial.id < now - KEPT_MS && trial.state === "recorded") trials.delete(trial.id);
      }
      for (const head of await asked(heads.getAll())) {
        const isOld = Date.parse(head.date) < now - KEPT_MS;
        if (isOld && head.sent) heads.delete([head.date, head.hall, head.organisation]);
      }
      for (const entry of await asked(entries.getAll())) {
        const isOld = entry.minute * 60_000 < now - KEPT_MS;
        if (isOld && !entry.waiting) entries.delete([entry.device, entry.epoch, entry.seq]);
      }
    });
  }

  /** What this phone counted on a day. `dayOf` gives the day of a moment. */
  async today(device, day, dayOf) {
    const transaction = this.#db.transaction(["entries", "tallies", "taps"]);
    const [entries, tallies, taps] = await Promise.all([
      asked(transaction.objectStore("entries").index("day").getAll([device, day])),
      asked(transaction.objectStore("tallies").getAll()),
      asked(transaction.objectStore("taps").getAll()),
    ]);
    const total = { in: 0, out: 0 };
    const add = (of) => {
      total.in += of.in ?? 0;
      total.out += of.out ?? 0;
    };
    entries.forEach(add);
    tallies.filter((of) => of.device === device && dayOf(of.minute * 60_000) === day).forEach(add);
    taps.filter((of) => of.device === device && dayOf(of.at) === day)
      .forEach((of) => { total[of.direction] += 1; });
    return total;
  }
}

function begun(device, epoch) {
  return { device, epoch, seq: 0, prev: "0".repeat(64), newest: -1 };
}
