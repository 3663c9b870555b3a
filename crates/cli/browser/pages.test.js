// Every page of the built program's exhibition as axe judges it, by day and by night, on a phone
// and on a desk. With PICTURES set to a folder, pictures of the pages are left there for looking at.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Exhibition, HALLS, launch } from "./exhibition.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const ROLES = ["admin", "hall-manager", "shift-lead", "tally", "claims-clerk", "statistician", "auditor", "publisher"];
const pictures = process.env.PICTURES;
if (pictures) mkdirSync(pictures, { recursive: true });

let browser, exhibition, office, setup;
const staff = {};

before(async () => {
  [browser, exhibition] = [await launch(), await Exhibition.begin()];
  setup = await (await browser.newContext()).newPage();
  await setup.goto(exhibition.said.setup);
  await judge(setup, "setup");
  office = await exhibition.setUp(browser);
  for (const role of ROLES) staff[role] = await exhibition.post(browser, role);
});
after(async () => {
  await browser.close();
  assert.equal(await exhibition.stop(), 0);
  exhibition.remove();
});

/** What axe finds, and what is wider than the window or too small for a finger, by day and by night. */
async function judge(page, name) {
  const faults = [];
  for (const [width, height] of [[390, 844], [1280, 800]]) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      if (pictures) await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      await page.evaluate(AXE);
      const { violations } = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), RULES);
      faults.push(...violations.flatMap(({ id, nodes }) => nodes.map((node) => `${name} ${width} ${colorScheme}: ${id}: ${node.html}`)));
    }
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 0) faults.push(`${name}: ${over} px wider than a window of ${width}`);
    const low = await page.evaluate(() => [...document.querySelectorAll("button, a.button, input:not([type=hidden], [type=radio], [type=checkbox]), select")]
      .filter((at) => at.checkVisibility() && at.getBoundingClientRect().height < 44).map((at) => at.outerHTML));
    faults.push(...low.map((html) => `${name} ${width}: lower than 44 px: ${html}`));
  }
  assert.deepEqual(faults.slice(0, 5), [], name);
}

/** The ways that a post has from page to page. */
async function ways(page) {
  await page.goto(exhibition.url("/desk"));
  return page.getByRole("navigation", { name: "Desk" }).getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
}

test("axe finds nothing on what a day leaves on the pages of the desk", async () => {
  await exhibition.invite("East phone", "East");
  await judge(office, "invitation");
  const { "claims-clerk": clerk, tally, "shift-lead": lead, statistician } = staff;
  await clerk.goto(exhibition.url("/desk/claims"));
  await clerk.locator("#link-organisation").fill("School 4");
  await clerk.getByRole("button", { name: "Make a link" }).click();
  const link = await clerk.locator("#link").textContent();
  await judge(clerk, "link");
  const school = await (await browser.newContext()).newPage();
  await school.goto(link);
  await judge(school, "organisation");
  await school.locator('input[name="said"][value="claimed"]').check();
  await school.locator("#persons").fill("40");
  await school.getByRole("button", { name: "Send" }).click();
  await judge(school, "organisation-done");
  await tally.goto(exhibition.url("/desk/headcounts"));
  await tally.locator("#organisation").fill("School 4");
  await tally.locator("#persons").fill("23");
  await tally.getByRole("button", { name: "Record" }).click();
  await lead.goto(exhibition.url("/desk/close"));
  await lead.getByRole("button", { name: "Sign as first" }).click();
  await judge(lead, "half-closed");
  await statistician.goto(exhibition.url("/desk/close"));
  await statistician.getByRole("button", { name: "Sign as second, and close" }).click();
  await judge(statistician, "checkpoint");
});

test("axe finds nothing on any page that a post has a way to", async () => {
  const judged = new Set();
  for (const role of ROLES) {
    for (const path of await ways(staff[role])) {
      if (judged.has(path)) continue;
      judged.add(path);
      await staff[role].goto(exhibition.url(path));
      await judge(staff[role], path.slice(1).replaceAll("/", "-"));
    }
  }
  assert.ok(judged.size >= 10, [...judged].join());
});

test("axe finds nothing on the pages that anybody can open", async () => {
  const visitor = await (await browser.newContext()).newPage();
  await visitor.goto(exhibition.url("/hall/East"));
  const short = (await visitor.content()).match(/\/T\/[0-9A-Z]+/)[0];
  const paths = { front: "/", live: "/live", enter: "/desk/enter", home: short, nothing: "/no-such-page",
    ...Object.fromEntries(HALLS.map((hall) => [`guests-${hall}`, `/book/${hall}`])) };
  for (const [name, path] of Object.entries(paths)) {
    await visitor.goto(exhibition.url(path));
    await judge(visitor, name);
  }
  const labels = staff["hall-manager"];
  await labels.goto(exhibition.url("/T/labels"));
  await judge(labels, "labels");
});
