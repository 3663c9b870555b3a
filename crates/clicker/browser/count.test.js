// The counting page in a browser: what people at a door see and do. Needs Chromium (Debian's
// `chromium`, or the one that CHROMIUM names) and the example `clicker`, whose path CLICKER names.
// With PICTURES set to a folder, pictures of the pages are left there for looking at.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { chromium } from "playwright-core";
import { ELSEWHERE, Host, PIN, Phone } from "./host.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const pictures = process.env.PICTURES;
if (pictures) mkdirSync(pictures, { recursive: true });

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

async function keep(page, name) {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

test("200 visits on two phones are 200 in the ledger, with one offline and the server killed", async () => {
  const [east, west] = [await phone(), await phone()];
  await east.ready("East");
  await west.ready("West");
  const both = (work) => Promise.all([east, west].map(work));
  await both((at) => at.tap("in", 40));
  await both((at) => at.pass(3));
  await west.context.setOffline(true);
  await both((at) => at.tap("in", 20));
  await both((at) => at.pass(3));
  await east.tap("out", 10);
  await host.kill();
  await east.tap("out", 10);
  await west.tap("out", 25);
  await both((at) => at.pass(3));
  assert.match(await west.page.locator("#waiting").textContent(), /2 minutes of counts|3 minutes of counts/);
  assert.match(await east.page.locator("#connection").textContent(), /^none/);
  await keep(west.page, "offline");
  await host.start();
  await west.context.setOffline(false);
  await east.tap("out", 20);
  await west.tap("out", 15);
  await both((at) => at.sent());
  const [eastIn, eastOut] = await host.counted("East");
  const [westIn, westOut] = await host.counted("West");
  assert.deepEqual([eastIn, eastOut, westIn, westOut], [60, 40, 60, 40]);
  assert.equal((await host.verified())[1], 0, "entries came over a gap");
});

test("a tap is taken back within a minute and not after it", async () => {
  const east = await phone();
  await east.ready("East");
  for (let taps = 1; taps <= 3; taps += 1) {
    await east.pad("in").click();
    await east.reaches("in", taps);
  }
  const undo = east.page.locator("#undo");
  await undo.click();
  await east.reaches("in", 2);
  await east.page.clock.fastForward(61_000);
  await east.page.getByText("Nothing to take back").waitFor();
  await undo.click({ force: true });
  await east.page.getByText("A tap can be taken back for 60 seconds.").waitFor();
  await east.sent();
  assert.deepEqual((await host.counted("East")).slice(0, 2), [2, 0]);
});

test("two tabs count together and do not fork the chain", async () => {
  const east = await phone();
  await east.ready("East");
  const second = await east.context.newPage();
  east.watch(second);
  await second.goto(host.url("/count/"));
  await east.pad("in", second).waitFor();
  for (let round = 0; round < 3; round += 1) {
    await east.tap("in", 4);
    await east.reaches("in", round * 7 + 4, second);
    await east.tap("in", 3, second);
    await east.reaches("in", round * 7 + 7);
    await Promise.all([east.pass(3), east.pass(3, second)]);
  }
  await Promise.all([east.sent(), east.sent(second)]);
  assert.deepEqual((await host.counted("East")).slice(0, 2), [21, 0]);
  assert.equal((await host.verified())[1], 0);
});

test("what was tapped is there after a reload at any moment", async () => {
  const east = await phone();
  await east.ready("East");
  for (let taps = 1; taps <= 5; taps += 1) {
    await east.tap("in");
    await east.page.reload();
    await east.reaches("in", taps);
  }
  await east.sent();
  assert.deepEqual((await host.counted("East")).slice(0, 2), [5, 0]);
});

test("the page opens and counts without a network", async () => {
  const east = await phone();
  await east.ready("East");
  await east.kept();
  await host.kill();
  await east.page.reload();
  await east.tap("in", 2);
  await east.page.reload();
  await east.reaches("in", 2);
  await host.start();
  await east.sent();
  assert.deepEqual((await host.counted("East")).slice(0, 2), [2, 0]);
});

test("without a certificate the key is made in JavaScript and everything counts", async () => {
  const east = await phone();
  await east.ready("East", ELSEWHERE);
  assert.equal(await east.page.evaluate(() => globalThis.isSecureContext), false);
  await east.tap("in", 3);
  await east.tap("out", 2);
  await east.sent();
  assert.deepEqual((await host.counted("East")).slice(0, 2), [3, 2]);
});

test("a button that is leant on is told and does not count a crowd", async () => {
  const east = await phone();
  await east.ready("East");
  await east.page.clock.pauseAt(Date.now() + 3_600_000);
  await east.pad("in").evaluate((pad) => {
    for (let tap = 0; tap < 20; tap += 1) pad.click();
  });
  await east.reaches("in", 8);
  await east.page.getByText("Not counted: more than 8 taps at once").waitFor();
});

test("no network at the beginning of a day: the shift that was open goes on", async () => {
  const east = await phone();
  await east.ready("East");
  await host.kill();
  await east.page.clock.fastForward(24 * 3_600_000);
  await east.page.reload();
  await east.page.getByText("goes on: without the server no new one can begin").waitFor();
  await east.tap("in", 2);
  await host.start();
  await east.page.reload();
  await east.enter();
  await east.reaches("in", 2);
});

test("a wrong PIN counts nothing and is told with the tries left", async () => {
  const east = await phone();
  await east.pair("East");
  await east.enter("111111");
  await east.page.getByText("4 tries left").waitFor();
  assert.equal(await east.pad("in").isVisible(), false);
  await east.enter(PIN);
  await east.pad("in").waitFor();
});

test("a shift that has ended asks for the PIN again", async () => {
  const east = await phone();
  await east.ready("East");
  await east.page.getByRole("button", { name: "End the shift" }).click();
  await east.page.getByLabel("PIN of the shift").waitFor();
  assert.equal(await east.pad("in").isVisible(), false);
});

test("a clock that is set back begins a new epoch, and nothing is counted twice", async () => {
  const east = await phone();
  await east.ready("East");
  await east.tap("in", 3);
  await east.sent();
  const now = await east.page.evaluate(() => Date.now());
  await east.page.clock.setSystemTime(now - 30 * 60_000);
  await east.tap("in", 4);
  await east.sent();
  assert.deepEqual((await host.counted("East")).slice(0, 2), [7, 0]);
  assert.equal((await host.verified())[1], 0);
});

test("a phone that was set back to an older state begins a new epoch", async () => {
  const east = await phone();
  await east.ready("East");
  await east.tap("in", 3);
  await east.sent();
  await east.forget("East");
  await east.page.reload();
  await east.tap("in", 4);
  await east.sent();
  assert.deepEqual((await host.counted("East")).slice(0, 2), [7, 0]);
  assert.equal(await east.page.locator("#alarm p").count(), 0);
});

test("a phone set back without a network: what the ledger refuses is told and stays", async () => {
  const east = await phone();
  await east.ready("East");
  await east.tap("in", 3);
  await east.sent();
  await host.kill();
  await east.forget("East");
  await east.tap("in", 4);
  await east.pass(3);
  await host.start();
  await east.pass(2);
  await east.page.getByText("Counts of 1 minute were refused: another entry stands under this number").waitFor();
  await east.tap("in", 5);
  await east.sent();
  assert.deepEqual((await host.counted("East")).slice(0, 2), [8, 0]);
});

test("a server that is put back to a backup gets again what it lacks, of all epochs", async () => {
  const east = await phone();
  await east.ready("East");
  await host.backUp();
  await east.tap("in", 3);
  await east.sent();
  await east.page.clock.setSystemTime((await east.page.evaluate(() => Date.now())) - 30 * 60_000);
  await east.tap("in", 4);
  await east.sent();
  assert.deepEqual(await host.counted("East"), [7, 0, 2]);
  await host.putBack();
  assert.deepEqual(await host.counted("East"), [0, 0, 0]);
  await east.pass(2);
  await east.sent();
  assert.deepEqual(await host.counted("East"), [7, 0, 2]);
});

test("a phone whose key was taken away says so and keeps what it counted", async () => {
  const east = await phone();
  await east.ready("East");
  await host.revoke("East");
  await east.tap("in", 2);
  await east.pass(3);
  await east.page.getByText("The desk takes nothing from this phone any more").waitFor();
  assert.match(await east.page.locator("#waiting").textContent(), /minute/);
  await east.ready("East");
  await east.sent();
  assert.deepEqual((await host.counted("East")).slice(0, 2), [2, 0]);
});

test("a full storage is told and the number does not lie", async () => {
  const east = await phone();
  await east.ready("East");
  await east.tap("in", 1);
  await east.page.evaluate(() => {
    IDBObjectStore.prototype.add = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  });
  await east.pad("in").click();
  await east.page.getByText("This phone's storage is full").waitFor();
  assert.equal(await east.shows("in"), "1");
});

test("the keyboard counts, and a screen reader is told the total", async () => {
  const east = await phone();
  await east.ready("East");
  await east.pad("in").focus();
  await east.page.keyboard.press("Enter");
  await east.reaches("in", 1);
  await east.page.keyboard.press("ArrowDown");
  await east.reaches("out", 1);
  await east.page.clock.fastForward(800);
  await east.page.getByRole("status").filter({ hasText: "In 1, Out 1 today" }).waitFor();
  await east.page.getByRole("button", { name: "In 1 today" }).waitFor();
  await east.page.keyboard.press("Backspace");
  await east.reaches("out", 0);
});

test("a delegation is counted without a network and recorded later, once", async () => {
  const east = await phone();
  await east.ready("East");
  await east.page.getByText("10 announced").waitFor();
  await host.kill();
  await east.page.getByLabel("Persons counted at the door").fill("8");
  await east.page.getByRole("button", { name: "Record the head count" }).click();
  await east.page.getByText("School 4: 8 of 10 came (waiting here)").waitFor();
  await host.start();
  await east.pass(1);
  await east.page.getByText("School 4: 8 of 10 came (recorded)").waitFor();
  await east.page.getByLabel("Persons counted at the door").fill("9");
  await east.page.getByRole("button", { name: "Record the head count" }).click();
  await east.page.getByText("This delegation is recorded already").waitFor();
  assert.deepEqual(await host.heads(), [["School 4", 8]]);
});

test("a head count of a closed day is told, kept on the phone and named the day after", async () => {
  const east = await phone();
  await east.ready("East");
  await host.kill();
  await east.page.getByLabel("Persons counted at the door").fill("8");
  await east.page.getByRole("button", { name: "Record the head count" }).click();
  await east.page.getByText("(waiting here)").waitFor();
  await host.start();
  await host.close();
  await east.pass(1);
  const kept = /School 4: 8 of 10 came \(not recorded, \d{4}-\d\d-\d\d is closed, and its numbers stand; show this to the desk\)/;
  await east.page.getByText(kept).waitFor();
  await east.page.clock.fastForward(24 * 3_600_000);
  await east.page.reload();
  await east.enter();
  await east.page.getByText(new RegExp(`^\\d{4}-\\d\\d-\\d\\d, ${kept.source}`)).waitFor();
  assert.deepEqual(await host.heads(), []);
});

test("two phones try a counter, one of them offline, and neither sees the other's numbers before both have ended", async () => {
  const [first, second] = [await phone(), await phone()];
  await first.ready("East");
  await second.ready("East 2");
  // Both begin within the same minute, also on a slow machine.
  const late = (Date.now() % 60_000) - 20_000;
  if (late > 0) await new Promise((resolve) => setTimeout(resolve, 40_000 - late));
  const number = await first.prepareTrial("busy", true);
  assert.match(number, /^[1-9][0-9]{3}$/);
  await second.joinTrial(number);
  await second.context.setOffline(true);
  await second.beginTrial();
  await first.beginTrial();
  await first.showed("begin", 1000, 400);
  await first.observe("in", 9);
  await second.observe("in", 7);
  await first.page.reload();
  await first.page.getByText(/^Began at/).waitFor();
  await first.observe("out", 2);
  await second.observe("out", 2);
  await first.page.getByRole("button", { name: "Take back the last “Out”" }).click();
  await first.page.getByRole("button", { name: "Out 1 in this trial" }).waitFor();
  await first.observe("out", 1);
  await first.endTrial();
  assert.equal(await first.page.locator("#shown-begin-in").inputValue(), "1000");
  await first.showed("end", 1008, 402);
  await first.sendTrial();
  await first.page.getByText("I saw in 9, out 2; waits for the other phone").waitFor();
  await second.pass(1);
  await second.endTrial();
  await second.sendTrial();
  await second.page.getByText("I saw in 7, out 2; waits here to be sent").waitFor();
  assert.deepEqual(await host.trials(), []);
  await second.context.setOffline(false);
  await second.pass(1);
  await second.page.getByText("recorded; East saw in 9, out 2; the counter in 8, out 2").waitFor();
  await first.pass(1);
  await first.page.getByText("recorded; East 2 saw in 7, out 2; the counter in 8, out 2").waitFor();
  const [trial, ...more] = await host.trials();
  assert.deepEqual(more, []);
  assert.deepEqual(trial.truth.observed, [
    { observer: "East", entered: 9, left: 2 },
    { observer: "East 2", entered: 7, left: 2 },
  ]);
  assert.deepEqual([trial.device, trial.device_entered, trial.device_left], ["Beam", 8, 2]);
  // What was observed is no count of the phones themselves.
  await first.sent();
  assert.deepEqual((await host.counted("East")).slice(0, 2), [0, 0]);
});

test("a trial without what its counter showed is not sent", async () => {
  const east = await phone();
  await east.ready("East");
  await east.prepareTrial("closed-hours", false);
  await east.beginTrial();
  await east.endTrial();
  await east.page.getByRole("button", { name: "Send what I saw" }).click();
  await east.page.getByText("Write what the counter showed: it has sent nothing of late.").waitFor();
  await east.showed("begin", 40, 0);
  await east.showed("end", 12, 0);
  await east.page.getByRole("button", { name: "Send what I saw" }).click();
  await east.page.getByText("less at the end than at the beginning").waitFor();
  await east.showed("end", 41, 0);
  await east.sendTrial();
  await east.page.getByText("recorded; the counter in 1, out 0").waitFor();
  const [trial] = await host.trials();
  assert.deepEqual(trial.truth, { known: { entered: 0, left: 0 } });
});

test("a trial that is given up before it begins leaves nothing, and the keyboard counts in one that is on", async () => {
  const east = await phone();
  await east.ready("East");
  await east.prepareTrial("quiet", false);
  await east.page.getByRole("button", { name: "Give this trial up" }).click();
  await east.pad("in").waitFor();
  await east.prepareTrial("quiet", false);
  await east.beginTrial();
  await east.page.locator("#trial-title").focus();
  await east.page.keyboard.press("ArrowUp");
  await east.page.getByRole("button", { name: "In 1 in this trial" }).waitFor();
  assert.equal(await east.page.locator("#counting .today").first().textContent(), "0");
});

test("a code is good once", async () => {
  const [east, other] = [await phone(), await phone()];
  const code = await host.token("East");
  for (const at of [east, other]) {
    await at.page.goto(host.url(code));
    await at.page.getByRole("button", { name: "Pair this phone" }).click();
  }
  await east.page.getByText("This phone counts at “East”").waitFor();
  await other.page.getByText("This code was used already").waitFor();
});

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

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing on any page, ${colorScheme}`, async () => {
    const at = await phone({ colorScheme, reducedMotion: "reduce" });
    const { page } = at;
    await page.goto(host.url("/count/"));
    await page.getByText("This phone has no post yet.").waitFor();
    await judge(page, `${colorScheme}-unpaired`);
    await page.goto(host.url(await host.token("East")));
    await judge(page, `${colorScheme}-pair`);
    await page.getByRole("button", { name: "Pair this phone" }).click();
    await page.getByText("This phone counts at").waitFor();
    await judge(page, `${colorScheme}-paired`);
    await page.getByRole("link", { name: "Go to the counting page" }).click();
    await at.enter("111111");
    await page.getByText("4 tries left").waitFor();
    await judge(page, `${colorScheme}-pin`);
    await at.enter();
    await at.tap("in", 12);
    await at.tap("out", 5);
    await judge(page, `${colorScheme}-counting`);
    await page.setViewportSize({ width: 320, height: 568 });
    await judge(page, `${colorScheme}-small`);
    await page.setViewportSize({ width: 390, height: 844 });
    await at.prepareTrial("busy", true);
    await judge(page, `${colorScheme}-trial-ready`);
    await at.beginTrial();
    await at.observe("in", 3);
    await judge(page, `${colorScheme}-trial-on`);
    await at.endTrial();
    await judge(page, `${colorScheme}-trial-over`);
    await at.showed("begin", 10, 0);
    await at.showed("end", 13, 0);
    await at.sendTrial();
    await judge(page, `${colorScheme}-trial-sent`);
    await page.setViewportSize({ width: 844, height: 390 });
    await judge(page, `${colorScheme}-lying`);
  });
}
