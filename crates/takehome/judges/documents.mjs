// Every document of the catalogues of an exhibition, found as readers find them: from the roots on,
// by links and by searches. Every other link leads to what it says.

import assert from "node:assert/strict";
import { createRequire } from "node:module";

const { DOMParser } = createRequire(import.meta.url)("@xmldom/xmldom");

/** Words to search for: of some books, of none, and of what no XML document can hold. */
const SEARCHES = ["ridge", "glacier", "%07%EF%BF%BF", "%3C%26"];
const FEED = "application/atom+xml;profile=opds-catalog";
const SEARCH = "application/opensearchdescription+xml";
const KINDS = {
  [`${FEED};kind=navigation`]: "atom",
  [`${FEED};kind=acquisition`]: "atom",
  [SEARCH]: "search",
  "application/opds+json": "feed",
  "application/opds-publication+json": "publication",
};

/** Address, media type, kind and text of each. */
export async function documents(origin) {
  const found = new Map();
  const waiting = [
    { href: `${origin}/opds/v1`, type: `${FEED};kind=navigation` },
    { href: `${origin}/opds/v2`, type: "application/opds+json" },
  ];
  const elsewhere = new Map();
  while (waiting.length) {
    const { href, type } = waiting.pop();
    const kind = KINDS[type];
    if (!kind) elsewhere.set(href, type);
    if (!kind || found.has(href)) continue;
    const answer = await fetch(href);
    assert.equal(answer.status, 200, href);
    assert.equal(answer.headers.get("content-type"), type, href);
    const text = await answer.text();
    found.set(href, { href, kind, text });
    waiting.push(...(kind === "feed" || kind === "publication" ? inJson(JSON.parse(text)) : inXml(text)));
  }
  for (const [href, type] of elsewhere) {
    const answer = await fetch(href, { method: "HEAD" });
    assert.equal(answer.status, 200, href);
    assert.equal(answer.headers.get("content-type").split(";")[0], type, href);
  }
  return { found: [...found.values()], others: elsewhere.size };
}

/** Links of an object, wherever it has them; searches filled in. */
function inJson(value) {
  if (value === null || typeof value !== "object") return [];
  const within = Object.values(value).flatMap(inJson);
  if (!value.href) return within;
  if (!value.templated) return [value, ...within];
  return SEARCHES.map((words) => ({ ...value, href: value.href.replace("{?query}", `?query=${words}`) }));
}

function inXml(text) {
  const onError = (level, message) => { throw new Error(`${level}: ${message}`); };
  const document = new DOMParser({ onError }).parseFromString(text, "application/xml");
  const of = (name) => [...document.getElementsByTagName(name)];
  const links = of("link").map((link) => ({ href: link.getAttribute("href"), type: link.getAttribute("type") }));
  const searches = of("Url").flatMap((url) => SEARCHES.map((words) => ({
    href: url.getAttribute("template").replace("{searchTerms}", words),
    type: url.getAttribute("type"),
  })));
  return [...links, ...searches];
}
