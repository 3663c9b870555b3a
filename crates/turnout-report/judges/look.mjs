// Looks at a report as people will: axe on screens wide and narrow, light and dark; no text
// beyond the page; paper. Leaves pictures where PICTURES says.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const report = pathToFileURL(join(process.argv[2], "report.html")).href;
const pictures = process.env.PICTURES;
if (pictures) mkdirSync(pictures, { recursive: true });

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
try {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 390]) {
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      const page = await context.newPage();
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(report);
      const folded = await page.screenshot({ fullPage: true });
      await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
      await page.evaluate(AXE);
      const { violations } = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), RULES);
      const told = violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
      assert.deepEqual(told, [], `axe, ${colorScheme}, ${width} px`);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(over <= 0, `the page is ${over} px wider than a screen of ${width} px`);
      const levels = await page.evaluate(() => [...document.querySelectorAll("h1,h2,h3,h4")].map((h) => Number(h.tagName[1])));
      assert.ok(levels.every((level, i) => i === 0 || level <= levels[i - 1] + 1), "headings skip a level");
      const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map((e) => e.id));
      assert.equal(new Set(ids).size, ids.length, "an id is there twice");
      assert.deepEqual(asked, [report], "the page asked for more than itself");
      if (pictures) {
        const { writeFileSync } = await import("node:fs");
        writeFileSync(join(pictures, `${colorScheme}-${width}.png`), folded);
        await page.screenshot({ path: join(pictures, `${colorScheme}-${width}-open.png`), fullPage: true });
      }
      await context.close();
    }
  }
  const page = await browser.newPage();
  await page.goto(report);
  if (pictures) await page.pdf({ path: join(pictures, "paper.pdf"), preferCSSPageSize: true });
} finally {
  await browser.close();
}
console.log("axe: no violation at 1280 and 390 px, light and dark");
