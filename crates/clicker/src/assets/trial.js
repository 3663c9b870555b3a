// What a phone knows of a calibration trial that it observes. Times are whole minutes by the server's
// clock: a trial begins and ends on the full minute, so that a counter's own counts fit to it, and two
// phones begin together without speaking to each other.

/** Minutes that a trial lasts at most; the server takes no longer one. */
export const LONGEST_MIN = 600;

/** Numbers of trials are these times eleven: one wrong digit, or two exchanged, make another number. */
const [LEAST, MANY] = [91, 819];

/** A number of four digits by which a second phone joins. */
export function newNumber() {
  return 11 * (LEAST + (globalThis.crypto.getRandomValues(new Uint16Array(1))[0] % MANY));
}

/** Whether a number can be one of a trial, or was mistyped: both phones may be without a network. */
export const isNumber = (number) => number % 11 === 0;

/**
 * A trial that is prepared. `begun` is what the first phone says of it; a second one says nothing.
 * `offset` is how far the phone's clock is ahead: it holds for the whole trial, so that no minute of it
 * is counted twice when the clock is measured anew.
 */
export function prepared({ id, device, number, begun, offset }) {
  return { id, device, number, begun, offset, from: null, until: null, minutes: {}, last: null, state: "running" };
}

/** A moment of the phone's clock as minutes of the server's, with their fraction. */
export const minuteIn = ({ offset }, now) => (now - offset) / 60_000;

/** `ready`, `soon`, `on`, `ending` or `over`, at a minute with its fraction. */
export function phase({ from, until }, minute) {
  if (from === null) return "ready";
  if (minute < from) return "soon";
  if (until === null) return minute < from + LONGEST_MIN ? "on" : "over";
  return minute < until ? "ending" : "over";
}

/** Begins on the next full minute. */
export function begun(trial, minute) {
  return trial.from === null ? { ...trial, from: Math.floor(minute) + 1 } : trial;
}

/** Ends on the next full minute. */
export function ended(trial, minute) {
  if (trial.until !== null) return trial;
  const until = Math.max(trial.from, Math.floor(minute)) + 1;
  return { ...trial, until: Math.min(until, trial.from + LONGEST_MIN) };
}

/** With one more crossing in a minute; the same when the trial is not on. */
export function tapped(trial, way, minute) {
  if (!["on", "ending"].includes(phase(trial, minute))) return trial;
  const at = Math.floor(minute);
  const there = trial.minutes[at] ?? { in: 0, out: 0 };
  const minutes = { ...trial.minutes, [at]: { ...there, [way]: there[way] + 1 } };
  return { ...trial, minutes, last: { way, at } };
}

/** Without the last crossing, which can be taken back in its minute and the next. */
export function takenBack(trial, minute) {
  if (!canTakeBack(trial, minute)) return trial;
  const { way, at } = trial.last;
  const there = trial.minutes[at];
  return { ...trial, minutes: { ...trial.minutes, [at]: { ...there, [way]: there[way] - 1 } }, last: null };
}

export function canTakeBack({ last }, minute) {
  return last !== null && minute < last.at + 2;
}

export function totals({ minutes }) {
  const total = { in: 0, out: 0 };
  for (const { in: entered, out } of Object.values(minutes)) {
    total.in += entered;
    total.out += out;
  }
  return total;
}

/** What is sent: each whole minute, zero too; nothing of a direction that the post does not count. */
export function observation({ number, begun: said, from, until, minutes }, directions) {
  const end = until ?? from + LONGEST_MIN;
  const each = (way) => directions.includes(way)
    ? Array.from({ length: end - from }, (_, place) => minutes[from + place]?.[way] ?? 0)
    : null;
  return { number, from_min: from, entered: each("in"), left: each("out"), begun: said };
}

/** What the counter showed, from the fields; `null` when both ends are empty; a text says what is wrong. */
export function readings(shows, fields) {
  const names = shows === "both" ? ["undirected"] : ["entered", "left"];
  const [begin, end] = ["begin", "end"].map((at) => names.map((name) => fields[at][name].trim()));
  const all = [...begin, ...end];
  if (all.every((text) => text === "")) return null;
  if (!all.every((text) => /^[0-9]{0,12}$/.test(text))) return "What the counter showed is a whole number.";
  const told = names.map((_, at) => [begin[at], end[at]]).filter(([from, to]) => from !== "" || to !== "");
  if (told.some(([from, to]) => from === "" || to === "")) return "Write what the counter showed at the beginning and at the end.";
  if (told.some(([from, to]) => Number(to) < Number(from))) return "The counter shows less at the end than at the beginning.";
  const reading = (at) => {
    const empty = { entered: null, left: null, undirected: null };
    names.forEach((name, place) => {
      if (at[place] !== "") empty[name] = Number(at[place]);
    });
    return empty;
  };
  return [reading(begin), reading(end)];
}

/** What stands in the fields when what the counter showed is written anew. */
export function draftsOf(shown) {
  const drafts = { "trial-shows": shown.some(({ undirected }) => undirected !== null) ? "both" : "ways" };
  for (const [at, { entered, left, undirected }] of [["begin", shown[0]], ["end", shown[1]]]) {
    for (const [way, number] of [["in", entered], ["out", left], ["both", undirected]]) {
      drafts[`shown-${at}-${way}`] = `${number ?? ""}`;
    }
  }
  return drafts;
}

/** A trial whose counter was misread, as it was before it was sent. */
export function writtenAnew({ answer, ...trial }) {
  return { ...trial, state: "running", misread: answer.refused, drafts: draftsOf(trial.begun.shown) };
}

/** What is to be done in a trial of this kind. */
export const ADVICE = {
  quiet: "Count everybody who passes, until there were 80 or more.",
  busy: "Count everybody who passes, at the busiest time, until there were 80 or more.",
  "closed-hours": "Watch the door for an hour or more. Count whoever passes all the same.",
  "walk-test": "Pass 20 times or more by the script: alone, two side by side, with a pram, a child, and turning round. Count each crossing.",
};

/** Such as "2026-04-08 14:03, Beam: in 84, out 0; other phone …". */
export function outcome({ recorded, waits_for: waits, refused }, own) {
  if (refused !== undefined) return `not recorded: ${refused}.`;
  if (waits === "other") return "waits for the other phone";
  if (waits === "counter") return "waits for the counter's own counts";
  if (!recorded) return "waits here to be sent";
  const words = ({ entered, left }) => [["in", entered], ["out", left]]
    .filter(([, n]) => n != null).map(([way, n]) => `${way} ${n}`).join(", ");
  const { truth, counter } = recorded;
  const others = (truth.observed ?? []).filter(({ observer }) => observer !== own);
  const said = others.map((one) => `${one.observer} saw ${words(one)}`);
  const shown = counter.undirected == null ? words(counter) : `${counter.undirected} both ways`;
  return ["recorded", ...said, `the counter ${shown}`].join("; ");
}

