// A visitor in a hall of the built program: the book on the screen, and a copy to take home.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Exhibition, launch } from "./exhibition.js";

let browser, exhibition;

before(async () => {
  [browser, exhibition] = [await launch(), await Exhibition.begin()];
  await exhibition.setUp(browser);
});
after(async () => {
  await browser.close();
  assert.equal(await exhibition.stop(), 0);
  exhibition.remove();
});

const where = (page) => page.locator(".where").textContent();

test("the screen calls, opens, turns to the last leaf, goes on while the server is away, and calls again", async () => {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, hasTouch: true });
  await context.clock.install();
  const page = await context.newPage();
  await page.goto(exhibition.url("/hall/East"));
  await page.waitForSelector("html[data-ready]");
  assert.ok(await page.locator(".attract").isVisible());
  await page.locator(".attract .title").tap();
  await page.locator(".attract").waitFor({ state: "hidden" });
  assert.equal(await where(page), "Cover");
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await exhibition.kill();
  for (let turns = 0; turns < 30 && await where(page) !== "End of the book"; turns += 1) {
    await page.keyboard.press("PageDown");
    await page.clock.fastForward(1000);
  }
  assert.equal(await where(page), "End of the book");
  assert.ok(await page.locator(".end .code-card img").isVisible());
  await exhibition.start();
  for (let waits = 0; waits < 400 && !await page.locator(".attract").isVisible(); waits += 1) {
    await page.clock.fastForward(2000);
    await page.waitForTimeout(20);
  }
  assert.ok(await page.locator(".attract").isVisible(), "nobody reads any more");
  await context.close();
});

test("a visitor takes the e-books home by the short address that the screen shows", async () => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(exhibition.url("/hall/East"));
  const short = (await page.content()).match(/\/T\/[0-9A-Z]+/)[0];
  await page.goto(exhibition.url(short));
  const editions = page.locator('a[type="application/epub+zip"]');
  assert.equal(await editions.count(), 2);
  for (let at = 0; at < 2; at += 1) {
    const [download] = await Promise.all([page.waitForEvent("download"), editions.nth(at).click()]);
    await download.saveAs(join(process.env.TAKEN, download.suggestedFilename()));
  }
  await context.close();
});
