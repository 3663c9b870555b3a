// The page in the hall as axe judges it, light and dark.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { browser, open, server, visit } from "./hall.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let chromium, halls;
before(async () => { [chromium, halls] = await Promise.all([browser(), server("axe")]); });
after(async () => { await chromium.close(); await halls.stop(); });

test("axe finds nothing, by day and by night", async () => {
  for (const [colorScheme, hall, leaves] of [["light", 1, true], ["dark", 1, true], ["light", 2, false]]) {
    const { page, complaints, close } = await visit(chromium, `${halls.url}/hall/${hall}`, { colorScheme, reducedMotion: "reduce" });
    await page.evaluate(AXE);
    const look = async (what) => {
      const { violations } = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), RULES);
      const faults = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
      assert.deepEqual(faults.slice(0, 3), [], `${what} ${hall} ${colorScheme}`);
    };
    await look("attract");
    await open(page);
    await look("cover");
    for (let turns = 0; turns < 3; turns += 1) await page.keyboard.press("PageDown");
    await look("spread");
    if (!leaves) { await close(); continue; }
    for (const name of ["overview", "language", "home"]) {
      await page.locator(`.tools .${name}`).tap();
      await look(name);
      await page.keyboard.press("Escape");
    }
    await page.keyboard.press("End");
    await look("end");
    await page.evaluate(() => { document.querySelector(".still").hidden = false; });
    await look("still");
    assert.deepEqual(complaints, []);
    await close();
  }
});
