// What every test in a browser stands on: a server of its own, phones, and judges of a page. Needs
// Chromium (Debian's `chromium`, or the one that CHROMIUM names) and the example `clicker`, whose path
// CLICKER names. With PICTURES set to a folder, pictures of the pages are left there for looking at.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, afterEach, before, beforeEach } from "node:test";
import { chromium } from "playwright-core";
import { ELSEWHERE, Host, Phone } from "./host.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const pictures = process.env.PICTURES;
if (pictures) mkdirSync(pictures, { recursive: true });

async function keep(page, name) {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

async function judge(page, name) {
  await keep(page, name);
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), RULES);
  const told = violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
  assert.deepEqual(told, [], `axe, ${name}`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `${name} is ${over} px wider than the phone`);
  const low = await page.evaluate(() => [...document.querySelectorAll("button, a.button, input")]
    .filter((at) => at.checkVisibility() && at.getBoundingClientRect().height < 44).map((at) => at.outerHTML));
  assert.deepEqual(low, [], `${name}: lower than 44 px`);
}

/** Sets the stage for the tests of a file. */
export function staged() {
  let browser, host, phones;

  before(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--no-sandbox", `--host-resolver-rules=MAP ${ELSEWHERE} 127.0.0.1`],
    });
  });
  after(() => browser.close());

  beforeEach(async () => {
    host = new Host();
    phones = [];
    await host.start();
  });
  afterEach(async () => {
    for (const { context } of phones) await context.close();
    await host.end();
    assert.deepEqual(phones.flatMap((at) => at.complaints), []);
  });

  async function phone(options) {
    const made = await Phone.new(host, browser, options);
    phones.push(made);
    return made;
  }

  return { judge, keep, phone, get host() { return host; } };
}
