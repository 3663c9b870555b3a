// Web editions in a browser: what a reader sees and does. Needs Chromium (Debian's `chromium`, or
// the one that CHROMIUM names) and the books that the example `books` draws, in BOOKS. With
// PICTURES set to a folder, pictures of the pages are left there for looking at.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { host } from "./host.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const BOOKS = process.env.BOOKS;
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const SIZES = { phone: [390, 844], tablet: [820, 1180], desktop: [1440, 900], "4k": [3840, 2160] };
const PAGES = 18, PLATES = 13;

let browser, books, context, page, fingers, complaints, asked;

before(async () => {
  books = await host(BOOKS);
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
});
after(async () => { await browser.close(); await books.close(); });
afterEach(async () => { await context?.close(); context = undefined; });

async function open(address, options = {}) {
  await context?.close();
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 }, serviceWorkers: "block", ...options,
  });
  page = await context.newPage();
  fingers = undefined;
  complaints = [];
  asked = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("requestfailed", (request) => {
    // Whoever leaves a page leaves what it was loading.
    const why = request.failure()?.errorText ?? "";
    if (!why.includes("ABORTED")) complaints.push(`${request.url()}: ${why}`);
  });
  page.on("console", (message) => { if (message.type() === "error") complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(address.includes(":") ? address : books.url + address);
}

const isHere = (id) => page.waitForFunction((id) => {
  const box = document.getElementById(id).closest(".leaf").getBoundingClientRect();
  return Math.abs(box.left + box.width / 2 - innerWidth / 2) < 30;
}, id, { timeout: 5000 });
/** Waits until the picture is larger than so many times itself, however slow the machine is. */
const grows = async (times) => {
  for (let looks = 0; looks < 100 && await scale() <= times; looks += 1) await page.waitForTimeout(50);
  assert.ok(await scale() > times, `enlarged to ${await scale()}`);
};
/** Waits until the picture is whole again. */
const isWhole = async () => {
  for (let looks = 0; looks < 100 && await scale() > 1.01; looks += 1) await page.waitForTimeout(50);
  assert.ok(await scale() <= 1.01, `still ${await scale()}`);
};
const scale = () => page.evaluate(() => {
  const image = document.querySelector("#zoom img");
  return image ? new DOMMatrix(getComputedStyle(image).transform).a : 0;
});
const isOpen = () => page.evaluate(() => document.querySelector("#zoom").open);
const enlarged = () => page.evaluate(() => document.querySelector("#zoom .label .number")?.textContent);

async function finger(points, type) {
  fingers ??= await context.newCDPSession(page);
  const touchPoints = points.map(([x, y], id) => ({ x, y, id }));
  await fingers.send("Input.dispatchTouchEvent", { type, touchPoints });
}
async function swipe(from, to) {
  await finger([from], "touchStart");
  for (let step = 1; step <= 8; step += 1) {
    await finger([[0, 1].map((i) => from[i] + ((to[i] - from[i]) * step) / 8)], "touchMove");
    await page.waitForTimeout(16);
  }
  await finger([], "touchEnd");
}

test("keys lead from the cover through every spread to the end and back", async () => {
  await open("quiet/index.html");
  await page.getByRole("button", { name: "Spreads" }).click();
  const seen = [];
  const leaves = await page.locator(".leaf").count();
  for (let at = 1; at < leaves; at += 1) {
    await page.keyboard.press("ArrowRight");
    await page.waitForTimeout(60);
    seen.push(await page.locator(".where").textContent());
  }
  for (const name of ["Pages 6–7", "Pages 8–9", "Pages 10–11", "Pages 12–13", "Pages 14–15"]) {
    assert.ok(seen.includes(name), `${name} of ${seen}`);
  }
  await isHere("end");
  await page.keyboard.press("Home");
  await isHere("cover");
  await page.keyboard.press("End");
  await isHere("end");
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.documentElement.dataset.view), undefined);
  assert.deepEqual(complaints, []);
});

test("a book read from the right goes on with the left arrow", async () => {
  await open("quiet-right/index.html?view=spread#page-6");
  await isHere("page-6");
  await page.keyboard.press("ArrowLeft");
  await isHere("page-8");
  await page.keyboard.press("ArrowRight");
  await isHere("page-6");
  const boxes = await page.evaluate(() => ["plate-2", "plate-4"].map((id) => document.getElementById(id).getBoundingClientRect().left));
  assert.ok(boxes[0] > boxes[1], "page 8 stands right of page 9");
});

test("fingers turn spreads, pinch, tap twice, turn plates, and close", async () => {
  await open("gallery/index.html?view=spread#page-6", { viewport: { width: 820, height: 1180 }, hasTouch: true });
  await isHere("page-6");
  await swipe([700, 600], [200, 600]);
  await isHere("page-8");
  await page.tap("#plate-2");
  assert.equal(await enlarged(), "2");
  await finger([[400, 500], [440, 500]], "touchStart");
  await finger([[300, 500], [540, 500]], "touchMove");
  await finger([], "touchEnd");
  await grows(3);
  await page.keyboard.press("0");
  await isWhole();
  for (let tap = 0; tap < 2; tap += 1) { await finger([[410, 590]], "touchStart"); await finger([], "touchEnd"); }
  await page.waitForTimeout(400);
  await grows(2);
  await page.keyboard.press("0");
  await page.waitForTimeout(300);
  await swipe([600, 600], [300, 600]);
  assert.equal(await enlarged(), "3");
  await swipe([400, 300], [410, 600]);
  assert.equal(await isOpen(), false);
  assert.deepEqual(complaints, []);
});

test("a picture is enlarged by key and wheel, has an address, and gives the focus back", async () => {
  await open("quiet/index.html?view=spread#page-12");
  await isHere("page-12");
  await page.locator("#plate-7").focus();
  await page.keyboard.press("Enter");
  assert.equal(await enlarged(), "7");
  assert.match(page.url(), /#zoom-7$/);
  await page.keyboard.press("+");
  await grows(1.5);
  await page.keyboard.press("0");
  await isWhole();
  await page.mouse.move(700, 400);
  await page.mouse.wheel(0, -400);
  await grows(1.5);
  await page.keyboard.press("0");
  await page.keyboard.press("ArrowRight");
  assert.equal(await enlarged(), "8");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.activeElement.id === "plate-8");
  await page.goto(books.url + "quiet/index.html#zoom-5");
  await page.waitForFunction(() => document.querySelector("#zoom").open);
  assert.equal(await enlarged(), "5");
});

test("every printed page and every plate has its place and its address", async () => {
  for (const name of ["quiet", "chronicle-right"]) {
    await open(`${name}/index.html`);
    for (let at = 1; at <= PAGES; at += 1) assert.equal(await page.locator(`#page-${at}`).count(), 1, `page ${at}`);
    for (let at = 1; at <= PLATES; at += 1) {
      assert.equal(await page.locator(`#plate-${at}`).count(), 1, `plate ${at}`);
      const answer = await context.request.get(books.url + `${name}/plates/${at}/`);
      assert.equal(answer.status(), 200);
    }
    await page.goto(books.url + `${name}/index.html?view=spread#page-13`);
    await isHere("page-13");
    await page.goto(books.url + `${name}/index.html?view=scroll#plate-9`);
    await isHere("plate-9");
  }
});

test("no link leads nowhere, and nothing is asked of anyone else", async () => {
  await open("gallery/index.html");
  const wanted = ["gallery/index.html", "gallery/plates/index.html", "gallery/plates/1/index.html", "gallery/plates/13/index.html"];
  for (const path of wanted) {
    await page.goto(books.url + path);
    await page.waitForLoadState("load");
    const links = await page.evaluate(() => [...document.querySelectorAll("a[href],link[href]")]
      .filter((e) => !e.matches("[download],[rel=canonical],[rel=alternate]")).map((e) => e.href));
    for (const link of new Set(links.map((l) => l.split("#")[0]))) {
      const answer = await context.request.get(link);
      assert.equal(answer.status(), 200, `${path} leads to ${link}`);
    }
    const lost = await page.evaluate(() => [...document.querySelectorAll('a[href*="#"]')]
      .filter((a) => a.pathname === location.pathname && !document.getElementById(a.hash.slice(1))).map((a) => a.hash));
    assert.deepEqual(lost, [], path);
  }
  assert.deepEqual(asked.filter((address) => !address.startsWith(books.url)), []);
  assert.deepEqual(complaints, []);
});

test("without JavaScript the book is a whole document", async () => {
  await open("quiet/index.html", { javaScriptEnabled: false });
  assert.equal(await page.locator("figure.plate img").count(), PLATES);
  assert.equal(await page.locator(".views").isVisible(), false);
  assert.equal(await page.locator(".turn").first().isVisible(), false);
  await page.goto(books.url + "quiet/index.html#plate-9");
  await page.waitForFunction(() => {
    const { top } = document.getElementById("plate-9").getBoundingClientRect();
    return top >= 0 && top < innerHeight;
  });
  await page.locator("#plate-5").click();
  await page.waitForURL(/plates\/5\/index.html$/);
  await page.getByRole("link", { name: "Next" }).click();
  await page.waitForURL(/plates\/6\/index.html$/);
  await page.getByRole("link", { name: /In print/ }).click();
  await page.waitForURL(/index.html#page-12$/);
  assert.ok(await page.locator("[data-plate='6'] figcaption").isVisible());
  assert.deepEqual(complaints, []);
});

test("from the disk everything works", async () => {
  await open(pathToFileURL(join(BOOKS, "gallery/index.html")).href);
  await page.getByRole("button", { name: "Strip" }).click();
  await page.keyboard.press("End");
  await page.waitForFunction(() => document.getElementById("end").getBoundingClientRect().right <= innerWidth + 1);
  await page.goto(pathToFileURL(join(BOOKS, "gallery/index.html")).href + "#zoom-2");
  await page.waitForFunction(() => document.querySelector("#zoom img")?.naturalWidth > 100);
  await page.keyboard.press("Escape");
  await page.goto(pathToFileURL(join(BOOKS, "gallery/plates/2/index.html")).href);
  await page.waitForFunction(() => document.querySelector(".one img").naturalWidth > 100);
  const loaded = () => [...document.fonts].filter((font) => font.status === "loaded").length;
  await page.evaluate(() => document.fonts.ready);
  assert.ok(await page.evaluate(loaded) > 0, "letters of the theme");
  assert.deepEqual(complaints, []);
});

test("after the first visit the book is read without a network", async () => {
  const own = await host(BOOKS);
  await open(`${own.url}quiet/index.html`, { serviceWorkers: "allow" });
  await page.waitForFunction(() => /Kept/.test(document.querySelector(".keep").textContent), null, { timeout: 20_000 });
  await own.close();
  await page.reload();
  await page.evaluate(() => { for (const img of document.images) img.loading = "eager"; });
  await page.waitForFunction(() => [...document.images].every((img) => img.naturalWidth > 100));
  await page.goto(`${own.url}quiet/plates/9/index.html`);
  await page.waitForFunction(() => document.querySelector(".one img").naturalWidth > 100);
  assert.ok(await page.getByText("Rain").first().isVisible());
});

test("the first view is light", async () => {
  const own = await host(BOOKS);
  await open(`${own.url}chronicle/index.html`, { viewport: { width: 412, height: 823 }, deviceScaleFactor: 1.75 });
  await page.waitForLoadState("networkidle");
  const sum = [...own.sent.values()].reduce((a, b) => a + b, 0);
  console.log(`first view on a phone: ${own.sent.size} files, ${Math.round(sum / 1000)} kB`);
  assert.ok(sum < 400_000, [...own.sent].join("\n"));
  await own.close();
});

test("axe finds nothing", { timeout: 240_000 }, async () => {
  const paths = ["index.html", "index.html?view=spread#page-8", "index.html?view=strip#page-8", "index.html#zoom-2", "plates/index.html", "plates/2/index.html"];
  for (const name of ["quiet", "gallery", "chronicle", "quiet-right", "chronicle-right"]) {
    for (const colorScheme of name.endsWith("right") ? ["light"] : ["light", "dark"]) {
      for (const path of paths) {
        await open(`${name}/${path}`, { colorScheme });
        await page.waitForTimeout(350);
        await page.evaluate(AXE);
        const { violations } = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), RULES);
        const faults = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
        assert.deepEqual(faults.slice(0, 3), [], `${name}/${path} ${colorScheme}`);
      }
    }
  }
});

test("on paper there is one plate after the other, without buttons", async () => {
  await open("quiet/index.html");
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".bar").isVisible(), false);
  await page.evaluate(() => { for (const img of document.images) img.loading = "eager"; });
  await page.waitForLoadState("networkidle");
  const pdf = await page.pdf(process.env.PICTURES ? { path: join(process.env.PICTURES, "print.pdf") } : {});
  const sheets = pdf.toString("latin1").match(/\/Type \/Page\b/g).length;
  assert.ok(sheets >= PLATES && sheets < 3 * PLATES, `${sheets} sheets`);
});

test("pages keep to the width of every screen", { timeout: process.env.PICTURES ? 900_000 : 240_000 }, async () => {
  const paths = { cover: "index.html", words: "index.html#page-4", scroll: "index.html#page-8", spread: "index.html?view=spread#page-8", opener: "index.html?view=spread#page-14", strip: "index.html?view=strip#page-10", plates: "plates/index.html", plate: "plates/4/index.html", zoom: "index.html#zoom-10" };
  for (const name of ["quiet", "gallery", "chronicle", "chronicle-right"]) {
    for (const [size, [width, height]] of Object.entries(SIZES)) {
      for (const [what, path] of Object.entries(paths)) {
        if (!process.env.PICTURES && name !== "quiet" && what !== "cover") continue;
        await open(`${name}/${path}`, { viewport: { width, height } });
        await page.waitForTimeout(250);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 1, `${name} ${what} on ${size}: ${over} px too wide`);
        if (process.env.PICTURES) {
          await page.waitForLoadState("networkidle");
          await page.screenshot({ path: join(process.env.PICTURES, `${name}-${what}-${size}.png`) });
        }
      }
    }
  }
});
