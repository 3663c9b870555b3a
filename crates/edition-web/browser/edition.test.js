// Any web edition, as strangers see it: axe in light and dark, Lighthouse, nothing asked of anyone
// else; and what is shown against the plan of the book, which stands beside it: every plate with
// its photograph, every caption and paragraph in reading order, shown, selected and searched for.
// EDITIONS names the folders, one a line. With PICTURES, pictures of the screens are left there.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { host } from "./host.js";
import { find, remembered, seen, tools, words } from "./look.mjs";
import * as plan from "./plan.mjs";
import * as text from "./text.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const SIZES = { phone: [390, 844], tablet: [820, 1180], "4k": [3840, 2160] };
/** As for the e-books: pixels along a side of a picture that is compared, and how far two may be. */
const SIDE = 10, ALIKE = 9;

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
});
after(() => browser.close());

async function opened(address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block", ...options });
  await context.addInitScript(tools);
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("request", (request) => { if (!request.url().startsWith("http://localhost:")) complaints.push(`asks ${request.url()}`); });
  await page.goto(address);
  return { page, complaints, close: () => context.close() };
}

for (const edition of process.env.EDITIONS.split("\n").filter(Boolean)) {
  const name = basename(edition);
  const path = plan.beside(edition, existsSync);
  const expected = path && plan.read(path);
  const hosted = async (work) => {
    const server = await host(dirname(edition));
    try { await work(`${server.url}${name}/`); } finally { await server.close(); }
  };

  test(`${name}: every plate shows its photograph`, { skip: !expected && "no plan", timeout: 600_000 }, () => hosted(async (url) => {
    const photographs = await host(expected.folder);
    const { page, complaints, close } = await opened(`${url}index.html`);
    const plates = await page.evaluate(seen, SIDE);
    await page.goto(photographs.url);
    const faults = [];
    let compared = 0;
    for (const [at, plate] of expected.plates.entries()) {
      if (plates[at]?.number !== plate.number) { faults.push(`plate ${plates[at]?.number} instead of ${plate.number}`); continue; }
      const address = photographs.url + plate.file.split("/").map(encodeURIComponent).join("/");
      const found = await page.evaluate(remembered, { address, crops: [plate.shown], side: SIDE });
      if (!found) continue;
      compared += 1;
      const apart = found[0].reduce((sum, value, i) => sum + Math.abs(value - plates[at].afar[i]), 0) / found[0].length;
      if (apart > ALIKE) faults.push(`plate ${plate.number} is not ${plate.file}: ${apart.toFixed(1)} steps apart`);
    }
    await close();
    await photographs.close();
    console.log(`${name}: ${compared} of ${expected.plates.length} plates compared with their photographs`);
    assert.deepEqual(faults, []);
    assert.equal(plates.length, expected.plates.length);
    assert.deepEqual(complaints.filter((c) => !c.includes("404")), []);
  }));

  test(`${name}: words are read, selected and found as they were written`, { skip: !expected && "no plan" }, () => hosted(async (url) => {
    const { page, close } = await opened(`${url}index.html`);
    const { shown, selected } = await page.evaluate(words);
    assert.deepEqual(text.missing(expected, shown), []);
    assert.deepEqual(text.missing(expected, selected), []);
    const samples = text.samples(expected);
    for (const word of samples) assert.ok(await page.evaluate(find, word), `the browser's search does not find “${word}”`);
    console.log(`${name}: ${text.letters(shown).length} letters, ${samples.length} words searched for`);
    await close();
  }));

  test(`${name}: axe finds nothing`, { timeout: 240_000 }, () => hosted(async (url) => {
    for (const colorScheme of ["light", "dark"]) for (const where of ["index.html", "plates/index.html", "plates/1/index.html"]) {
      if (!existsSync(join(edition, where))) continue;
      const { page, complaints, close } = await opened(url + where, { colorScheme });
      await page.waitForTimeout(300);
      await page.evaluate(AXE);
      const { violations } = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), RULES);
      const faults = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
      assert.deepEqual(faults.slice(0, 3), [], `${where} ${colorScheme}`);
      assert.deepEqual(complaints, []);
      await close();
    }
  }));

  test(`${name}: pictures of the screens`, { skip: !process.env.PICTURES && "not asked for", timeout: 600_000 }, () => hosted(async (url) => {
    const views = { cover: "index.html", scroll: "index.html?view=scroll#plate-3", spread: "index.html?view=spread#plate-3", plates: "plates/index.html", plate: "plates/3/index.html" };
    for (const [size, [width, height]] of Object.entries(SIZES)) for (const colorScheme of ["light", "dark"]) {
      for (const [what, where] of Object.entries(views)) {
        const { page, close } = await opened(url + where, { viewport: { width, height }, colorScheme });
        await page.waitForLoadState("networkidle");
        await page.waitForTimeout(300);
        await page.screenshot({ path: join(process.env.PICTURES, `${name}-${what}-${size}-${colorScheme}.jpg`), type: "jpeg", quality: 80 });
        await close();
      }
    }
  }));
}
