// Calibration trials on the page: preparing one, joining one, counting in one, and what became of it.

import { there } from "./clock.js";
import { Pace } from "./pace.js";
import { ADVICE, LONGEST_MIN, begun, canTakeBack, ended, isNumber, minuteIn, newNumber, observation, outcome, phase, prepared, readings, takenBack, tapped, totals, writtenAnew } from "./trial.js";
import { element, say, showSection } from "./show.js";

const pace = new Pace();
const pads = () => document.querySelectorAll("#trial .pad");

const timeOf = (minute, { post }) => there(minute * 60_000, post.zone).time;

/** The trial that this phone is in, if any. */
export async function current(store) {
  return (await store.trials()).find(({ state }) => state === "running");
}

function saysOf(trial, at, minute, self) {
  const end = trial.from === null ? "" : timeOf(trial.until ?? trial.from + LONGEST_MIN, self);
  const { in: entered, out } = totals(trial);
  return {
    ready: trial.begun === null
      ? "Begin before the first phone does, and end after it. Count alone: do not compare."
      : `${ADVICE[trial.begun.kind]} The trial begins on the next full minute: read the counter then.`,
    soon: `Begins at ${timeOf(trial.from ?? minute, self)}. Count from then on.`,
    on: `Began at ${timeOf(trial.from ?? minute, self)}. Count everybody who passes.`,
    ending: `Ends at ${end}. Count until then, and read the counter.`,
    over: trial.misread === undefined
      ? `Ended at ${end}. I saw in ${entered}, out ${out}.`
      : `Not recorded: ${trial.misread}.`,
  }[at];
}

function showCounts(trial, self, at) {
  const total = totals(trial);
  for (const pad of pads()) {
    pad.hidden = !self.post.directions.includes(pad.dataset.direction) || ["ready", "over"].includes(at);
    pad.disabled = at === "soon";
    pad.querySelector(".today").textContent = total[pad.dataset.direction];
    pad.querySelector(".unseen").textContent = ` ${total[pad.dataset.direction]} in this trial`;
  }
}

function showReading(trial, self, at) {
  const counter = trial.begun && self.post.counters?.find(({ device }) => device === trial.begun.counter);
  element("trial-reading").hidden = trial.begun === null || at === "ready" || at === "soon";
  for (const field of document.querySelectorAll("#trial-reading [data-at='end']")) field.hidden = at !== "over";
  const both = element("trial-shows").value === "both";
  for (const field of document.querySelectorAll("#trial-reading [data-way]")) {
    field.hidden = field.dataset.way === "both" ? !both : both;
  }
  say("trial-sends", counter?.sends ? "This counter sends its counts. Leave the fields empty, and the server takes those." : "");
}

/** Shows the trial that is on; says whether there is one. */
export async function showTrial(store, self, now) {
  const trial = await current(store);
  if (!trial) return false;
  const minute = minuteIn(trial, now);
  const at = phase(trial, minute);
  showSection("trial");
  say("trial-title", trial.begun === null ? `Trial ${trial.number}: second observer` : `Trial of ${trial.begun.counter}`);
  const isJoinable = trial.begun?.second && ["ready", "soon"].includes(at);
  say("trial-number", isJoinable ? `${trial.number}` : "");
  say("trial-number-hint", isJoinable ? "Number of this trial. The second observer types it, and begins first." : "");
  say("trial-says", saysOf(trial, at, minute, self));
  showCounts(trial, self, at);
  showReading(trial, self, at);
  element("trial-begin").hidden = at !== "ready";
  element("trial-give-up").hidden = at !== "ready" && at !== "soon";
  element("trial-end").hidden = at !== "on";
  element("trial-send").hidden = at !== "over";
  element("trial-undo").hidden = at === "ready" || at === "soon";
  const isLate = !canTakeBack(trial, minute);
  element("trial-undo").setAttribute("aria-disabled", String(isLate));
  const words = isLate ? "Nothing to take back" : `Take back the last “${trial.last.way === "in" ? "In" : "Out"}”`;
  if (element("trial-undo").textContent !== words) element("trial-undo").textContent = words;
  return true;
}

function option(value, words) {
  const made = document.createElement("option");
  made.value = value;
  made.textContent = words;
  return made;
}

function button(words, does, id) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  Object.assign(made.dataset, { does, id });
  return made;
}

/** A trial that was refused: why, and the ways to mend it or to put it away. */
function refusedLine({ id, answer }, when, words) {
  const [line, about, why] = ["details", "summary", "p"].map((name) => document.createElement(name));
  about.textContent = `${when}: not recorded`;
  why.textContent = words;
  line.append(about, why);
  if (answer.misread) line.append(button("Write it anew", "anew", id));
  line.append(button("Put away", "away", id));
  return line;
}

/** What became of trials; made anew only when something else is to be said. */
function showOutcomes(trials, self) {
  const lines = trials.map((trial) => {
    const { date, time } = there(trial.from * 60_000, self.post.zone);
    const when = `${date} ${time}, ${trial.begun === null ? `trial ${trial.number}` : trial.begun.counter}`;
    const { in: entered, out } = totals(trial);
    const words = `I saw in ${entered}, out ${out}; ${outcome(trial.answer ?? {}, trial.device)}`;
    return { trial, when, words };
  });
  const says = JSON.stringify(lines.map(({ when, words }) => [when, words]));
  const list = element("trial-outcomes");
  if (list.dataset.says === says) return;
  list.dataset.says = says;
  list.replaceChildren(...lines.map(({ trial, when, words }) => {
    const line = document.createElement("li");
    line.append(trial.state === "refused" ? refusedLine(trial, when, words) : `${when}: ${words}`);
    return line;
  }));
}

/** Shows the way to a trial, and what became of those before. */
export async function showTrials(store, self, isCounting) {
  const may = self.post.may.includes("trial");
  const before = (await store.trials()).filter(({ state }) => state !== "running");
  element("trials").hidden = !isCounting || (!may && before.length === 0);
  element("trial-ways").hidden = !may;
  const counters = (self.post.counters ?? []).map(({ device }) => device);
  if (counters.join("\n") !== [...element("trial-counter").options].map(({ value }) => value).join("\n")) {
    element("trial-counter").replaceChildren(...counters.map((device) => option(device, device)));
  }
  element("trial-new").hidden = counters.length === 0;
  showOutcomes(before, self);
  const isRefused = before.some(({ state }) => state === "refused");
  say("trial-refused", isRefused ? "A trial was not recorded: see below, at “Calibration trials”." : "");
}

const fields = () => {
  const value = (id) => element(id).value;
  const at = (end) => ({
    entered: value(`shown-${end}-in`), left: value(`shown-${end}-out`), undirected: value(`shown-${end}-both`),
  });
  return { begin: at("begin"), end: at("end") };
};

/** Fields of what the counter showed keep their text when the page is opened again. */
function fill(drafts) {
  for (const field of document.querySelectorAll("#trial-reading input, #trial-reading select")) {
    field.value = drafts?.[field.id] ?? (field.matches("select") ? "ways" : "");
  }
}

/**
 * Lets the page observe. `self` gives the phone as it is, `clock` the time; `told` is called with what
 * to say, `lost` with why the phone kept nothing, `changed` when something else is to be shown, and
 * `sent` when something is to be sent.
 */
export function listenToTrials(store, { self, clock, told, lost, changed, sent }) {
  const minute = (trial) => minuteIn(trial, clock.now());
  const change = async (work) => {
    try {
      const now = await current(store);
      if (now) await store.changeTrial(now.id, work);
    } catch (error) {
      lost(error);
    }
    await showTrial(store, self(), clock.now());
  };
  const begin = async (number, said) => {
    const { post, offset = 0 } = self();
    const trial = prepared({ id: clock.now(), device: post.device, number, begun: said, offset });
    try {
      await store.addTrial(trial);
      fill();
    } catch (error) {
      lost(error);
    }
    await changed();
    element("trial-title").focus();
  };
  element("trial-new").addEventListener("submit", (event) => {
    event.preventDefault();
    begin(newNumber(), {
      counter: element("trial-counter").value,
      kind: element("trial-kind").value,
      second: element("trial-observers").value === "two",
      shown: null,
    });
  });
  element("trial-join").addEventListener("submit", (event) => {
    event.preventDefault();
    const number = Number(element("trial-join-number").value);
    if (!isNumber(number)) {
      told(`${number} is not the number of a trial: look at the first phone again.`);
      return;
    }
    begin(number, null);
    element("trial-join-number").value = "";
  });
  element("trial-outcomes").addEventListener("click", async ({ target }) => {
    const { does } = target.dataset;
    if (does === undefined) return;
    const id = Number(target.dataset.id);
    if (does === "away") await store.dropTrial(id).catch(lost);
    else if (await current(store)) told("A trial is on: end that one first.");
    else {
      await store.changeTrial(id, writtenAnew).catch(lost);
      fill((await current(store))?.drafts);
    }
    await changed();
  });
  element("trial-begin").addEventListener("click", () => change((trial) => begun(trial, minute(trial))));
  element("trial-end").addEventListener("click", () => change((trial) => ended(trial, minute(trial))));
  element("trial-give-up").addEventListener("click", async () => {
    const trial = await current(store);
    if (trial && ["ready", "soon"].includes(phase(trial, minute(trial)))) await store.dropTrial(trial.id);
    await changed();
  });
  element("trial-undo").addEventListener("click", () => change((trial) => takenBack(trial, minute(trial))));
  for (const pad of pads()) {
    pad.addEventListener("click", async () => {
      if (!pace.allows(clock.mono())) {
        told("Not counted: too many taps at once. Was the button held down?");
        return;
      }
      navigator.vibrate?.(30);
      await change((trial) => tapped(trial, pad.dataset.direction, minute(trial)));
    });
    pad.addEventListener("keydown", (event) => {
      if (event.repeat) event.preventDefault();
    });
  }
  element("trial-reading").addEventListener("input", ({ target }) => {
    change((trial) => ({ ...trial, drafts: { ...trial.drafts, [target.id]: target.value } }));
  });
  element("trial-send").addEventListener("click", async () => {
    const trial = await current(store);
    const shown = trial.begun === null ? null : readings(element("trial-shows").value, fields());
    const counter = self().post.counters?.find(({ device }) => device === trial.begun?.counter);
    const isLacking = shown === null && trial.begun !== null && !counter?.sends;
    if (typeof shown === "string" || isLacking) {
      told(shown ?? "Write what the counter showed: it has sent nothing of late.");
      return;
    }
    const said = trial.begun === null ? null : { ...trial.begun, shown };
    const seen = observation({ ...trial, begun: said }, self().post.directions);
    await change((now) => ({ ...now, begun: said, seen, state: "waiting", drafts: undefined, misread: undefined, last: null }));
    await changed();
    sent();
  });
  current(store).then((trial) => fill(trial?.drafts));
}

/** Counts by a key in the trial that is on. */
export function tapByKey(way) {
  const pad = [...pads()].find(({ dataset }) => dataset.direction === way);
  if (pad && !pad.hidden && !pad.disabled) pad.click();
}
