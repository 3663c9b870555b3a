// The shift: a PIN before counting. Without the server the shift that was open goes on.

import { dayOf } from "./clock.js";
import { openShift } from "./server.js";
import { element, say } from "./show.js";

/** How the shift of a phone stands: `open`, `before` (of another day), or `none`. */
export function standing(self, now) {
  if (!self.shift) return "none";
  return self.shift.day === dayOf(now, self.post) ? "open" : "before";
}

function tries(left) {
  if (left === 0) return "This post is locked after too many tries. Ask the lead of your shift to unlock it.";
  return `That is not the PIN of this shift. ${left} ${left === 1 ? "try" : "tries"} left.`;
}

async function ask(store, self, pin) {
  try {
    const opened = await openShift(self, self.offset ?? 0, pin);
    if (opened !== true) return tries(opened);
    await store.change(self.post.device, { shift: { day: dayOf(Date.now(), self.post) } });
    return "";
  } catch (error) {
    return error.name === "Unpaired"
      ? "The desk does not know this phone any more. Ask for a new code."
      : "The server cannot be reached, and it alone knows the PIN. Try again when there is a network.";
  }
}

/** Lets the form ask for the PIN; `opened` is called when it was right. */
export function listen(store, opened) {
  element("pin-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = element("pin");
    const button = event.target.querySelector("button");
    button.disabled = true;
    const why = await ask(store, await store.self(), field.value);
    button.disabled = false;
    field.value = "";
    say("pin-said", why);
    if (why === "") opened();
    else field.focus();
  });
}
