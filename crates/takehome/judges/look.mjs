// Pages as visitors and staff see them: axe in every language, light and dark, on a phone and a
// desk; nothing runs, nothing is asked of elsewhere; codes are read from the screen; a label sheet
// is A4. The phone takes the book, and foliate-js reads the catalogues as Foliate does.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { join } from "node:path";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const [landing, whole] = process.argv.slice(2);
const origin = new URL(landing).origin;
const wanted = readFileSync(whole);
const pictures = process.env.PICTURES;
if (pictures) mkdirSync(pictures, { recursive: true });

/** Axe, targets of 44 pixels, no sideways scrolling. */
async function seen(browser, address, name, width, colorScheme) {
  // axe itself is injected past the policy of the page; the policy is judged by its header.
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, bypassCSP: true });
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  const answer = await page.goto(address);
  assert.match(answer.headers()["content-security-policy"], /script-src 'self'/);
  assert.equal(await page.locator("script").count(), 0, `${name} has a script`);
  const told = `${name}, ${colorScheme}, ${width} px`;
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), RULES);
  assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 160)}`), [], told);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `${told}: ${over} px too wide`);
  const small = await page.evaluate(() => [...document.querySelectorAll("a:not(.skip), button")]
    .filter((e) => e.getBoundingClientRect().height < 44 || e.getBoundingClientRect().width < 44).map((e) => e.outerHTML.slice(0, 120)));
  assert.deepEqual(small, [], `${told}: smaller than 44 px`);
  assert.ok(asked.every((url) => url.startsWith(`${origin}/`)), `${told} asked elsewhere: ${asked}`);
  if (pictures) await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-${width}.png`), fullPage: true });
  await context.close();
}

/** What zbarimg reads in a picture. */
function read(picture) {
  writeFileSync("code.png", picture);
  return execFileSync("zbarimg", ["--quiet", "--raw", "code.png"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim().split("\n").sort();
}

async function labels(browser) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`${origin}/T/labels`);
  const typed = await page.locator(".label p.address").allTextContents();
  assert.deepEqual(read(await page.screenshot({ fullPage: true })), typed.map((address) => `HTTP://${address.toUpperCase()}`).sort());
  await page.emulateMedia({ media: "print" });
  const width = await page.locator(".label img").first().evaluate((e) => e.getBoundingClientRect().width * 25.4 / 96);
  assert.ok(width >= 30, `a printed code is ${width} mm wide`);
  const pdf = await page.pdf({ preferCSSPageSize: true });
  assert.match(pdf.toString("latin1"), /\/MediaBox ?\[ ?0 0 59[45][.\d]* 84[12]/, "labels stand on A4");
  if (pictures) writeFileSync(join(pictures, "labels.pdf"), pdf);
  await page.close();
  console.log(`zbarimg: ${typed.length} labels read`);
}

/** A touch on the first file takes it. */
async function taken(browser) {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 }, hasTouch: true, isMobile: true, acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(landing);
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator(".files a").first().tap()]);
  assert.equal(download.suggestedFilename(), "The Long Ridge.epub");
  assert.ok(readFileSync(await download.path()).equals(wanted));
  await context.close();
  console.log("Chromium: a touch takes the e-book");
}

/** foliate-js, from another origin as a reader in a browser is. */
async function foliate(browser) {
  const server = createServer((request, response) => {
    const name = request.url.slice(1);
    const isModule = /^[a-z-]+\.js$/.test(name);
    response.writeHead(name && !isModule ? 404 : 200, { "content-type": isModule ? "text/javascript" : "text/html" });
    response.end(isModule ? readFileSync(join("node_modules/foliate-js", name)) : "<!doctype html>");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const found = await page.evaluate(async ([origin, version]) => {
    const { getFeed, getOpenSearch, REL } = await import("/opds.js");
    const dom = async (address) => new DOMParser().parseFromString(await (await fetch(address)).text(), "application/xml");
    const halls = getFeed(await dom(`${origin}/opds`));
    const search = getOpenSearch(await dom(halls.links.find((link) => link.rel.includes("search")).href));
    const term = search.params.find((param) => param.name === "searchTerms");
    const address = search.search(new Map([[term.ns ?? null, new Map([["searchTerms", "häuser"]])]]));
    const hits = getFeed(await dom(address)).publications.map((book) => book.metadata.title);
    const { publications } = getFeed(await dom(halls.navigation[0].href));
    const file = publications[0].links.find((link) => [link.rel].flat().some((rel) => rel.startsWith(REL.ACQ)));
    const bytes = await (await fetch(file.href)).arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return { titles: publications.map((book) => book.metadata.title), hits, images: publications[0].images.length, digest: [...digest] };
  }, [origin]);
  assert.deepEqual(found.titles, ["The Long Ridge", "Häuser am See"]);
  assert.deepEqual(found.hits, ["Häuser am See"]);
  assert.equal(found.images, 2);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", wanted));
  assert.deepEqual(found.digest, [...digest]);
  await page.close();
  server.close();
  console.log("foliate-js: Atom read from the root to the e-book, and searched");
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  for (const language of ["en", "de", "fr", "es", "ar", "ko"]) {
    await seen(browser, `${landing}?lang=${language}`, `landing-${language}`, 390, "light");
  }
  for (const [width, colorScheme] of [[320, "light"], [390, "dark"], [1280, "dark"]]) {
    await seen(browser, `${landing}?lang=de`, "landing-de", width, colorScheme);
    await seen(browser, `${origin}/T/labels`, "labels", width, colorScheme);
  }
  console.log("axe: no violation in six languages, light and dark, 320 to 1280 px");
  await labels(browser);
  await taken(browser);
  await foliate(browser);
} finally {
  await browser.close();
}
