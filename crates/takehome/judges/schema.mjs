// Every document of the catalogues by schemas: Atom and the description of the search by jing, JSON
// by ajv. Broken ones are refused, so that a schema that takes everything is found out.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { documents } from "./documents.mjs";
import { BROKEN } from "./broken.mjs";

const require = createRequire(import.meta.url);
const Ajv = require("ajv").default;
const addFormats = require("ajv-formats").default;

const ours = new URL("schema/", import.meta.url).pathname;
const published = process.env.SCHEMAS;

/** What jing says against documents; it is given all at once, as it takes a second to start. */
function jing(schema, texts) {
  rmSync("judged", { recursive: true, force: true });
  mkdirSync("judged");
  const names = texts.map((text, at) => {
    const name = join("judged", `${at}.xml`);
    writeFileSync(name, text);
    return name;
  });
  const run = spawnSync("jing", ["-c", schema, ...names], { encoding: "utf8" });
  assert.ok(run.status === 0 || run.stdout, `jing: ${run.error ?? run.stderr}`);
  const told = run.stdout.split("\n").filter(Boolean);
  const of = (name) => told.filter((line) => line.includes(`${name}:`));
  const faults = names.map(of);
  assert.equal(faults.flat().length, told.length, run.stdout);
  return faults;
}

function compiled(schemas) {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  for (const { $id, id, ...schema } of schemas) ajv.addSchema(schema, ($id ?? id).replace(/^http:/, "https:"));
  return (name) => {
    const validate = ajv.getSchema(name);
    return (texts) => texts.map((text) => {
      validate(JSON.parse(text));
      return (validate.errors ?? []).map((error) => `${error.instancePath || "/"} ${error.message}`);
    });
  };
}

const json = (folder, name) => JSON.parse(readFileSync(join(folder, name), "utf8"));

function byOurs() {
  const by = compiled([json(ours, "catalogue.schema.json")]);
  return {
    atom: (texts) => jing(join(ours, "catalogue.rnc"), texts),
    search: (texts) => jing(join(ours, "search.rnc"), texts),
    feed: by("leporello:catalogue#/definitions/feed"),
    publication: by("leporello:catalogue#/definitions/publication"),
  };
}

/** Feeds and publications by what their publisher wrote; there is nothing for searches. */
function byPublished() {
  const schemas = readdirSync(published).filter((name) => name.endsWith(".json")).map((name) => json(published, name));
  const by = compiled(schemas);
  const named = (name) => by(schemas.map((schema) => schema.$id ?? schema.id).find((id) => basename(id) === name));
  return {
    atom: (texts) => jing(join(published, "opds.rnc"), texts),
    feed: named("feed.schema.json"),
    publication: named("publication.schema.json"),
  };
}

/** Faults of what is served; and every broken document that such schemas can know is refused. */
function judge(judges, found, isClosed) {
  let refused = 0;
  for (const [kind, faults] of Object.entries(judges)) {
    const whole = found.filter((document) => document.kind === kind);
    assert.ok(whole.length, `no document of the kind ${kind}`);
    const told = faults(whole.map((document) => document.text));
    told.forEach((lines, at) => assert.deepEqual(lines, [], whole[at].href));
    const broken = BROKEN[kind].filter((it) => isClosed || it.isOpen);
    const texts = broken.map(({ name, break: by }) => {
      const changed = whole.map((document) => [document.text, by(document.text)]).find(([text, after]) => text !== after);
      assert.ok(changed, `nothing to break: ${kind} ${name}`);
      return changed[1];
    });
    faults(texts).forEach((lines, at) => assert.ok(lines.length, `${kind} is taken: ${broken[at].name}`));
    refused += broken.length;
  }
  return refused;
}

const { found, others } = await documents(new URL(process.argv[2]).origin);
const refused = judge(byOurs(), found, true);
console.log(`jing, ajv: ${found.length} documents of catalogues valid, ${refused} broken ones refused; ${others} other links lead where they say`);
if (published) {
  const refused = judge(byPublished(), found, false);
  console.log(`jing, ajv, by the published schemas: the same valid, ${refused} broken ones refused`);
}
