// Warns of names and the like while somebody writes. Nothing leaves the page before it is sent.
import { look } from "./look.js";

const form = document.querySelector("form.write");
const { words, looked, padding } = form.elements;
const found = document.getElementById("found");
const still = document.getElementById("still");
const kiosk = "kiosk" in form.dataset;

// Every form is sent with as many bytes, so that who watches the network cannot tell a long one
// from an empty one. The longest words take some 18,000.
const BYTES = 24576;
const IDLE_MS = 100_000;
const WARNED_MS = 20_000;

/** Shows what was found; true when something of it was not shown before. */
function show(findings) {
  let fresh = false;
  for (const line of found.querySelectorAll("[data-finding]")) {
    const holds = findings.has(line.dataset.finding);
    fresh ||= holds && line.hidden;
    line.hidden = !holds;
  }
  found.firstElementChild.hidden = findings.size === 0;
  return fresh;
}

function pad() {
  padding.value = "";
  const body = new URLSearchParams(new FormData(form));
  body.set("words", words.value.replace(/\r?\n/g, "\r\n"));
  padding.value = "0".repeat(Math.max(0, BYTES - body.toString().length));
}

let pause;
words.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(() => show(look(words.value)), 500);
});

form.addEventListener("submit", (event) => {
  clearTimeout(pause);
  if (show(look(words.value))) {
    event.preventDefault();
    found.focus();
    return;
  }
  looked.value = "1";
  pad();
});

// Words of one visitor are never seen by the next: neither by going back nor by walking away.
function empty() {
  form.reset();
  show(new Set());
}
addEventListener("pagehide", empty);
addEventListener("pageshow", (event) => event.persisted && empty());

if (kiosk) {
  let idle;
  const awake = () => {
    clearTimeout(idle);
    still.hidden = true;
    idle = setTimeout(() => {
      still.hidden = false;
      idle = setTimeout(() => location.replace(form.dataset.book), WARNED_MS);
    }, IDLE_MS);
  };
  for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, awake);
  awake();
}
