// Keeps the page as the server tells that the book is.

import { show, summary } from "./messages.js";
import { named, pagesOf } from "./slot.js";
import { Strip } from "./strip.js";
import { Toolbar } from "./toolbar.js";

const element = (id) => document.getElementById(id);
const strip = new Strip(element("strip"));
// Named in the address, so that a reload comes back to it.
const pageAtFirst = Number.parseInt(/^#page=(\d+)$/.exec(location.hash)?.[1] ?? "1", 10);
// What was told with the last book.
let before = null;
let addressing = 0;

function say(words) {
  if (element("status").textContent !== words) element("status").textContent = words;
}

function showPlace() {
  const spread = strip.spread;
  if (!spread) return;
  const count = strip.book.spreads.length;
  const chapter = document.createElement("span");
  chapter.lang = strip.book.language;
  chapter.dir = "auto";
  chapter.textContent = spread.chapter;
  element("place").replaceChildren(
    `${named(spread)} · spread ${strip.current + 1} of ${count}`,
    ...(spread.chapter ? [" · ", chapter] : []),
  );
  // Not at every step: browsers refuse too many changes of the address in a row.
  clearTimeout(addressing);
  const address = `#page=${pagesOf(spread)[0] ?? 1}`;
  addressing = setTimeout(() => history.replaceState(null, "", address), 250);
}

/** What became of the book, in a few words. */
function news(told) {
  if (told.working) return told.book ? "Making the book anew …" : "Making the book …";
  const found = summary(told.messages);
  if (told.refused) return `The book could not be made: ${found}`;
  if (before === null) return "The book is made";
  const versions = new Set(before.book.spreads.map((spread) => spread.version));
  const changed = told.book.spreads.filter((spread) => !versions.has(spread.version));
  const what = changed.length === 0 ? "no spread has changed"
    : changed.length > 3 ? `${changed.length} spreads have changed`
    : `${changed.map(named).join("; ")} changed`;
  const isOther = found !== summary(before.messages);
  return `Made anew: ${what}${isOther ? `; ${found || "no messages any more"}` : ""}`;
}

function showBook(told) {
  const { book } = told;
  document.title = `${book.title} · preview`;
  element("title").textContent = book.title;
  element("title").lang = book.language;
  strip.set(told, pageAtFirst);
}

function take(told) {
  say(news(told));
  if (told.working) return;
  show(element("messages"), told, (page) => strip.goToPage(page));
  if (told.book === null) return;
  showBook(told);
  before = told.refused ? before : told;
}

strip.addEventListener("current", showPlace);
new Toolbar(strip);
strip.element.focus({ preventScroll: true });

const events = new EventSource("/events");
events.addEventListener("screen", (event) => take(JSON.parse(event.data)));
events.addEventListener("error", () => {
  say("No connection. The page comes back when the preview is served again.");
});
