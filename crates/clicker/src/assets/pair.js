// The pairing page: a key is made, and the post that the code is for is taken.

import { makeKey } from "./key.js";
import { Unreachable, pair } from "./server.js";
import { NEWER_PAGE, OTHER_PAGE, Store, unopened } from "./store.js";

const element = (id) => document.getElementById(id);
const token = decodeURIComponent(location.pathname.split("/").pop());

function say(words) {
  element("said").textContent = words;
  element("said").hidden = words === "";
}

/** One key for each phone, so that what was signed before can still be sent. */
async function take(store) {
  const before = await store.self();
  const key = before?.key ?? (await makeKey());
  const told = await pair(token, key.publicKey);
  if (!told) return null;
  const { epoch, server_ms: _, ...post } = told;
  await store.adopt(key, post, epoch);
  await navigator.storage?.persist?.();
  return post;
}

function done({ door, hall, exhibition }) {
  element("ask").hidden = true;
  element("where").textContent = `This phone counts at “${door}”, ${hall}, for ${exhibition}.`;
  element("done").hidden = false;
  element("done").focus();
}

async function start() {
  const ends = () => {
    element("ask").hidden = true;
    say(NEWER_PAGE);
  };
  const store = await Store.open({ waits: () => say(OTHER_PAGE), ends });
  say("");
  const before = await store.self();
  if (before) {
    element("before").textContent = `This phone counts at “${before.post.door}” now. Its new post takes the place of that one; what it counted there is still sent.`;
    element("before").hidden = false;
  }
  element("pair").addEventListener("click", async () => {
    element("pair").disabled = true;
    say("");
    try {
      const post = await take(store);
      if (post) done(post);
      else say("This code was used already, or is older than ten minutes. Ask for a new one.");
    } catch (error) {
      say(error instanceof Unreachable
        ? "The server cannot be reached. Try again in a moment."
        : unopened(error));
    }
    element("pair").disabled = false;
  });
  // Until here nobody would have heard a tap.
  element("pair").disabled = false;
}

start().catch((error) => say(unopened(error)));
