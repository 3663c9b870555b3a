// Head counts of delegations: how many of those who were announced came.

import { dayOf } from "./clock.js";
import { element, say } from "./show.js";

const organisations = () => [...element("organisation").options].map((option) => option.value);

function option(organisation) {
  const made = document.createElement("option");
  made.value = organisation;
  made.textContent = organisation;
  return made;
}

function showAnnounced(expected) {
  const chosen = expected.find(({ organisation }) => organisation === element("organisation").value);
  say("announced", chosen?.announced == null ? "" : `${chosen.announced} announced`);
}

/** One of another day is named with it: the phone keeps it, and nobody else has it. */
function inWords({ organisation, persons, announced, sent, refused, date }, today) {
  const came = announced == null ? `${persons} came` : `${persons} of ${announced} came`;
  const state = refused === undefined ? (sent ? "recorded" : "waiting here") : `not recorded, ${refused}`;
  const when = date === today ? "" : `${date}, `;
  return `${when}${organisation}: ${came} (${state})`;
}

function showCounted(heads, today) {
  const lines = heads.map((head) => inWords(head, today));
  const shown = [...element("counted").children].map((line) => line.textContent);
  if (shown.join("\n") === lines.join("\n")) return;
  element("counted").replaceChildren(...lines.map((words) => {
    const line = document.createElement("li");
    line.textContent = words;
    return line;
  }));
}

/** Shows whom the post expects, and whom this phone counted today or counted and could not record. */
export async function showDelegations(store, self, isCounting, now) {
  const expected = self.expected ?? [];
  const today = dayOf(now, self.post);
  const heads = (await store.heads()).filter(({ date, sent }) => date === today || !sent);
  const may = self.post.may.includes("headcount");
  element("delegations").hidden = !isCounting || !may || (expected.length === 0 && heads.length === 0);
  const names = expected.map(({ organisation }) => organisation);
  // Filled anew only when it is another list, so that a choice stays.
  if (names.join("\n") !== organisations().join("\n")) {
    element("organisation").replaceChildren(...names.map(option));
  }
  element("delegation").hidden = names.length === 0;
  showAnnounced(expected);
  showCounted(heads, today);
}

/** Lets the form count; `self` gives the phone as it is, `counted` is called with what to say. */
export function listenToDelegations(store, self, counted) {
  element("organisation").addEventListener("change", () => showAnnounced(self().expected ?? []));
  element("delegation").addEventListener("submit", async (event) => {
    event.preventDefault();
    const { post, expected } = self();
    const organisation = element("organisation").value;
    const persons = Number(element("persons").value);
    const announced = expected.find((one) => one.organisation === organisation)?.announced ?? null;
    const date = dayOf(Date.now(), post);
    const isKept = await store.countHeads({ date, hall: post.hall, organisation, persons, announced });
    if (isKept) element("persons").value = "";
    counted(isKept ? "" : "This delegation is recorded already: the desk can correct that.");
  });
}
