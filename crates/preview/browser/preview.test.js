// The preview's page in a browser: what a reader sees and does. Needs Chromium (Debian's
// `chromium`, or the one that CHROMIUM names) and the example `drawn`, whose path DRAWN names.
// With PICTURES set to a folder, pictures of the page are left there for looking at.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const LINES = [
  "Harbour: first light", "Harbour: boats", "Harbour: nets", "Harbour: the ferry",
  "Hills: up the track", "Hills: sheep", "Hills: the pass", "Hills: rain",
  "City: arrival", "City: trams", "City: night", "City: home",
];

let browser, context, page, folder, words, server, url, asked, complaints;

function write(title, lines) {
  writeFileSync(`${words}.new`, [title, ...lines, ""].join("\n"));
  renameSync(`${words}.new`, words);
}

async function serve(title, lines) {
  write(title, lines);
  server = spawn(process.env.DRAWN, [words], { stdio: ["ignore", "pipe", "inherit"] });
  url = await new Promise((resolve) => {
    server.stdout.on("data", (data) => resolve(data.toString().trim()));
  });
}

async function open(options = {}) {
  context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  page = await context.newPage();
  asked = [];
  complaints = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(url);
  await page.locator(".slot.is-current img").waitFor();
}

const pictures = () => asked.filter((address) => address.includes("/spread/"));
const place = () => page.locator("#place").textContent();

/** Leaves a picture of the page when they are asked for. */
async function keep(name) {
  if (!process.env.PICTURES) return;
  await page.waitForLoadState("networkidle", { timeout: 2000 }).catch(() => {});
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(process.env.PICTURES, `${name}.png`) });
}

async function faults() {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ["violations"] }));
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
});

after(() => browser.close());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "preview-"));
  words = join(folder, "words.txt");
});

afterEach(async () => {
  await context.close();
  server.kill();
  rmSync(folder, { recursive: true });
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds no fault in ${colorScheme} colours, whatever is shown`, async () => {
    await serve("The long way round", LINES);
    await open({ colorScheme, bypassCSP: true });
    await keep(`${colorScheme}-fit`);
    assert.deepEqual(await faults(), []);
    await page.keyboard.press("ArrowDown");
    for (const key of ["t", "s", "b"]) await page.keyboard.press(key);
    await page.locator("#messages summary").click();
    await keep(`${colorScheme}-guides`);
    assert.deepEqual(await faults(), []);
    await page.getByRole("button", { name: "Overview" }).click();
    await keep(`${colorScheme}-overview`);
    assert.deepEqual(await faults(), []);
    write("The long way round", ["Harbour: cannot be read"]);
    await page.getByText("could not be made").waitFor();
    await keep(`${colorScheme}-refused`);
    assert.deepEqual(await faults(), []);
  });
}

test("nothing is asked of another machine and nothing is complained of", async () => {
  await serve("A book", LINES);
  await open();
  await page.keyboard.press("End");
  await page.locator(".slot.is-current img").waitFor();
  assert.deepEqual(asked.filter((address) => !address.startsWith(url)), []);
  assert.deepEqual(complaints, []);
});

test("keys lead through the book and buttons do the same", async () => {
  await serve("A book", LINES);
  await open();
  assert.match(await place(), /^Page 1 · spread 1 of 12 · Harbour$/);
  for (const [key, shown] of [
    ["ArrowRight", /^Pages 2 and 3 /], ["ArrowDown", /^Pages 4 and 5 /], ["ArrowLeft", /^Pages 2 and 3 /],
    ["End", /^Page 22 /], ["ArrowRight", /^Page 22 /], ["Home", /^Page 1 /],
  ]) {
    await page.keyboard.press(key);
    assert.match(await place(), shown, key);
  }
  await page.getByRole("button", { name: "Spread after" }).click();
  assert.match(await place(), /^Pages 2 and 3 /);
  await page.getByLabel("Page", { exact: true }).fill("17");
  await page.keyboard.press("Enter");
  assert.match(await place(), /^Pages 16 and 17 /);
});

test("a book bound at the right is turned the other way and stands mirrored", async () => {
  await serve("ספר ←", LINES);
  await open();
  await page.keyboard.press("ArrowLeft");
  assert.match(await place(), /^Pages 2 and 3 /);
  const [verso, recto] = await page.locator(".is-current figcaption > span").all();
  assert.ok((await verso.boundingBox()).x > (await recto.boundingBox()).x);
  await page.keyboard.press("b");
  await page.keyboard.press("s");
  await keep("right-to-left");
});

test("only spreads in view and next to it are fetched", async () => {
  await serve("A book", LINES);
  await open();
  await page.waitForTimeout(500);
  assert.ok(pictures().length <= 3, `${pictures().length} fetched`);
});

test("a change fetches the changed spread alone and the reader stays where he is", async () => {
  await serve("A book", LINES);
  await open();
  await page.getByLabel("Page", { exact: true }).fill("8");
  await page.keyboard.press("Enter");
  await page.locator(".slot.is-current img").waitFor();
  await page.waitForTimeout(500);
  const source = () => page.locator(".slot.is-current img").getAttribute("src");
  const scroll = () => page.evaluate(() => document.querySelector("#strip").scrollTop);
  const [shown, at, count] = [await source(), await scroll(), pictures().length];
  const begin = Date.now();
  write("A book", LINES.with(4, "Hills: another track"));
  await page.waitForFunction(
    (shown) => document.querySelector(".slot.is-current img").getAttribute("src") !== shown,
    shown,
  );
  console.log(`# the new picture was seen after ${Date.now() - begin} ms`);
  assert.match(await page.getByRole("status").textContent(), /^Made anew: Pages 8 and 9 changed/);
  assert.equal(await scroll(), at);
  assert.equal(pictures().length, count + 1);
});

test("spreads put in before it leave the reader at his page", async () => {
  await serve("A book", LINES);
  await open();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowUp");
  assert.match(await place(), /^Pages 20 and 21 · spread 11 of 12/);
  write("A book", [...LINES, "City: one more", "City: and more"]);
  await page.getByText("spread 11 of 14").waitFor();
  assert.match(await place(), /^Pages 20 and 21 /);
});

test("the web edition opens in a tab of its own and follows changes", async () => {
  await serve("A book", LINES);
  await open();
  const opened = context.waitForEvent("page");
  await page.getByRole("link", { name: "Web edition" }).click();
  const web = await opened;
  await web.getByText("Hills: rain").waitFor();
  write("A book", LINES.map((line) => line.replace("rain", "sun at last")));
  await web.getByText("Hills: sun at last").waitFor();
  assert.equal(new URL(web.url()).pathname, "/edition/web/");
});

test("a refused book says why above the last good one", async () => {
  await serve("A book", LINES);
  await open();
  write("A book", ["Sea: cannot be read"]);
  await page.getByText("this line cannot be read").waitFor();
  await page.getByText("words.txt:2:1").waitFor();
  assert.equal(await page.locator(".slot").count(), LINES.length);
  write("A book", LINES);
  await page.getByText("Made anew: no spread has changed").waitFor();
});

test("a spread that cannot be drawn says so in its place", async () => {
  await serve("A book", ["Sea: cannot be drawn", "Sea: one"]);
  write("A book", ["Sea: one", "Sea: cannot be drawn"]);
  await open();
  await page.keyboard.press("ArrowDown");
  await page.getByText("PRV-003").waitFor();
  await keep("undrawn");
});

test("guides stand where the numbers say", async () => {
  await serve("A book", LINES);
  await open();
  await page.keyboard.press("ArrowDown");
  for (const key of ["t", "s", "b"]) await page.keyboard.press(key);
  const paths = await page.locator(".is-current svg").evaluate((svg) => ({
    box: svg.getAttribute("viewBox"),
    trim: svg.querySelector(".trim .ink").getAttribute("d"),
    safe: svg.querySelector(".safe .ink").getAttribute("d"),
  }));
  assert.equal(paths.box, "0 0 486 186");
  assert.equal(paths.trim, "M3 3h240v180h-240zM243 3h240v180h-240z");
  assert.equal(paths.safe, "M11 11h220v164h-220zM255 11h220v164h-220z");
});

test("without its bleed a spread is shown as it will be cut", async () => {
  await serve("A book", LINES);
  await open();
  const clip = () => page.locator(".is-current .cut").evaluate((cut) => getComputedStyle(cut).clipPath);
  assert.match(await clip(), /^inset\(/);
  await page.keyboard.press("b");
  assert.equal(await clip(), "none");
});

test("Tab goes through all controls and out again", async () => {
  await serve("A book", LINES);
  await open();
  const seen = [];
  for (let step = 0; step < 30; step += 1) {
    await page.keyboard.press("Tab");
    seen.push(await page.evaluate(() => document.activeElement.id || document.activeElement.textContent.trim()));
    if (seen.at(-1) === "strip") break;
  }
  for (const control of ["before", "after", "page", "Overview", "Fit", "100 %", "Trim", "Safe area", "Bleed"]) {
    assert.ok(seen.includes(control), `${control} in ${seen}`);
  }
});

test("letters typed into the page field do not switch guides", async () => {
  await serve("A book", LINES);
  await open();
  await page.getByLabel("Page", { exact: true }).press("t");
  assert.equal(await page.getByRole("button", { name: "Trim" }).getAttribute("aria-pressed"), "false");
});

test("a reload comes back to the same page, zoom and guides", async () => {
  await serve("A book", LINES);
  await open();
  await page.keyboard.press("t");
  await page.getByRole("button", { name: "100 %" }).click();
  await keep("whole");
  await page.getByLabel("Page", { exact: true }).fill("9");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => location.hash === "#page=8");
  await page.reload();
  await page.locator(".slot.is-current img").waitFor();
  assert.match(await place(), /^Pages 8 and 9 /);
  for (const name of ["100 %", "Trim"]) {
    assert.equal(await page.getByRole("button", { name }).getAttribute("aria-pressed"), "true", name);
  }
});

test("the page itself never scrolls, only the strip does", async () => {
  await serve("A book", LINES);
  await open();
  for (const key of ["End", "ArrowUp", "Home", "End"]) {
    await page.keyboard.press(key);
    assert.equal(await page.evaluate(() => document.scrollingElement.scrollTop), 0);
  }
});

test("in the overview the keys up and down go by rows, and Enter leaves it", async () => {
  await serve("A book", LINES);
  await open();
  await page.getByRole("button", { name: "Overview" }).click();
  await page.getByRole("region", { name: "Spreads" }).focus();
  await page.keyboard.press("ArrowDown");
  assert.match(await place(), /spread 5 of 12/);
  await page.keyboard.press("Enter");
  assert.equal(await page.getByRole("button", { name: "Fit" }).getAttribute("aria-pressed"), "true");
  assert.match(await place(), /spread 5 of 12/);
});

test("a narrow window still holds everything", async () => {
  await serve("A book", LINES);
  await open({ viewport: { width: 390, height: 780 } });
  await keep("narrow");
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${overflow} px too wide`);
});
