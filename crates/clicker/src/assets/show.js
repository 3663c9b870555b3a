// The page in words.

import { ago, openings, dayOf } from "./clock.js";

export const element = (id) => document.getElementById(id);

const WORDS = { in: "In", out: "Out" };

/** Changes a text only when it is another one: a screen reader reads each change. */
export function say(id, words) {
  const at = element(id);
  if (at.textContent !== words) at.textContent = words;
  if (at.hasAttribute("hidden") !== (words === "")) at.toggleAttribute("hidden", words === "");
}

/** Says what must not be overlooked; it stays. */
export function alarm(words) {
  const already = [...element("alarm").children].some((note) => note.textContent === words);
  if (already) return;
  const note = document.createElement("p");
  note.className = "note alarm";
  note.textContent = words;
  element("alarm").append(note);
}

/** Takes back what was said as not to be overlooked. */
export function calm(words) {
  [...element("alarm").children].find((note) => note.textContent === words)?.remove();
}

/** Shows one of the sections, or none. */
export function showSection(id) {
  for (const other of ["unpaired", "shift", "counting", "trial"]) element(other).hidden = other !== id;
  element("state").hidden = id !== "counting" && id !== "trial";
  // With counting they come when it is known whether there are any.
  if (id !== "counting") element("delegations").hidden = true;
  if (id !== "counting") element("trials").hidden = true;
}

export function showPost(post, now) {
  document.title = `Counting: ${post.door}`;
  say("exhibition", `${post.exhibition} · ${post.hall}`);
  say("post", post.door);
  const open = openings(dayOf(now, post), post.hours);
  say("hours", open.length > 0 ? `Open today ${open.join(" and ")}` : "Closed today by its hours");
  for (const pad of document.querySelectorAll("#counting .pad")) {
    pad.hidden = !post.directions.includes(pad.dataset.direction);
  }
}

export function showTotal(total) {
  for (const pad of document.querySelectorAll("#counting .pad")) {
    const count = total[pad.dataset.direction];
    pad.querySelector(".today").textContent = count;
    pad.querySelector(".unseen").textContent = ` ${count} today`;
  }
}

/** Such as "In 57, out 41 today". */
export function totalInWords(total, directions) {
  const words = directions.map((way) => `${WORDS[way]} ${total[way]}`);
  return `${words.join(", ")} today`;
}

/** The button that takes the last tap back; it keeps the focus when there is none. */
export function showUndo(last) {
  const words = last ? `Take back the last “${WORDS[last.direction]}”` : "Nothing to take back";
  if (element("undo").textContent !== words) element("undo").textContent = words;
  element("undo").setAttribute("aria-disabled", String(!last));
}

const CONNECTIONS = {
  unknown: "not tried yet",
  on: "connected",
  off: "none: counts stay on this phone and are sent later",
  unpaired: "the desk takes nothing from this phone",
};

function waitingInWords({ waiting, unentered }) {
  const said = [];
  if (waiting > 0) said.push(`${waiting} ${waiting === 1 ? "minute" : "minutes"} of counts`);
  if (unentered > 0) said.push("the newest taps");
  return said.length > 0 ? said.join(" and ") : "nothing";
}

export function showState(standing, connection, sent, now) {
  element("state").dataset.connection = connection;
  say("connection", CONNECTIONS[connection]);
  say("waiting", waitingInWords(standing));
  say("sent", sent ? ago(sent, now) : "not yet");
  if (connection === "unpaired") {
    alarm("The desk takes nothing from this phone any more. What was counted stays on it: ask the lead of your shift to pair it anew.");
  }
  const { refused } = standing;
  if (refused.length > 0) {
    const minutes = refused.length === 1 ? "1 minute" : `${refused.length} minutes`;
    alarm(`Counts of ${minutes} were refused: ${refused[0].refused}. They stay on this phone: show this to the lead of your shift.`);
  }
}
