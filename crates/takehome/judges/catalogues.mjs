// Readers' own libraries read the catalogues from the root on, as a reader does who was given one
// address, and fetch the e-book through them: r2-opds-js (Thorium) in both versions,
// opds-feed-parser (the readers of libraries) in Atom. foliate-js does so in look.mjs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { initGlobalConverters_OPDS, initGlobalConverters_GENERIC } = require("r2-opds-js/dist/es8-es2017/src/opds/init-globals.js");
const { convertOpds1ToOpds2 } = require("r2-opds-js/dist/es8-es2017/src/opds/converter.js");
const { OPDS } = require("r2-opds-js/dist/es8-es2017/src/opds/opds1/opds.js");
const { OPDSFeed } = require("r2-opds-js/dist/es8-es2017/src/opds/opds2/opds2.js");
const { TaJsonDeserialize } = require("r2-lcp-js/dist/es8-es2017/src/serializable.js");
const { XML } = require("r2-utils-js/dist/es8-es2017/src/_utils/xml-js-mapper/index.js");
const { DOMParser } = require("@xmldom/xmldom");
const Parser = require("opds-feed-parser").default;

initGlobalConverters_OPDS();
initGlobalConverters_GENERIC();

const [page, whole] = process.argv.slice(2);
const root = new URL("/opds", page).href;
const wanted = readFileSync(whole);
const OPEN = "http://opds-spec.org/acquisition/open-access";

const get = async (address, accept) => {
  const answer = await fetch(address, { headers: { accept } });
  assert.equal(answer.status, 200, address);
  return answer;
};

const thorium = {
  json: async (address) => TaJsonDeserialize(await (await get(address, "application/opds+json")).json(), OPDSFeed),
  atom: async (address) => {
    const text = await (await get(address, "application/atom+xml")).text();
    return convertOpds1ToOpds2(XML.deserialize(new DOMParser().parseFromString(text, "application/xml"), OPDS));
  },
};

for (const [version, read] of Object.entries(thorium)) {
  const halls = await read(root);
  assert.equal(halls.Metadata.Title, "Ridges & Huts");
  assert.deepEqual(halls.Navigation.map((link) => link.Title), ["Great hall", "Small hall"]);
  const hall = await read(halls.Navigation[0].Href);
  assert.deepEqual(hall.Publications.map((book) => book.Metadata.Title), ["The Long Ridge", "Häuser am See"]);
  const [book] = hall.Publications;
  assert.equal(book.Metadata.Identifier, "urn:uuid:3d0a1b2c-1111-8222-8333-444455556666");
  assert.deepEqual(book.Metadata.Language, ["en"]);
  const files = book.Links.filter((link) => link.Rel?.includes(OPEN));
  assert.deepEqual(files.map((link) => link.Title), ["Pages as printed", "For phones and screen readers", "For phones and screen readers (한국어)"]);
  const bytes = Buffer.from(await (await get(files[0].Href, "*/*")).arrayBuffer());
  assert.ok(bytes.equals(wanted), `${bytes.length} of ${wanted.length} bytes`);
  for (const picture of book.Images) {
    assert.equal((await get(picture.Href, "image/*")).headers.get("content-type"), "image/jpeg");
  }
  console.log(`r2-opds-js: ${version} read from the root to the e-book`);
}

const parse = async (address) => new Parser().parse(await (await get(address, "application/atom+xml")).text());
const halls = await parse(root);
const hall = await parse(halls.entries[1].links.find((link) => link.rel === "subsection").href);
assert.deepEqual(hall.entries.map((entry) => entry.title), ["The Long Ridge"]);
const file = hall.entries[0].links.find((link) => link.rel === OPEN);
assert.ok(Buffer.from(await (await get(file.href, "*/*")).arrayBuffer()).equals(wanted));
console.log("opds-feed-parser: Atom read from the root to the e-book");
