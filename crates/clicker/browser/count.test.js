// The counting page in a browser: what people at a door see and do.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ELSEWHERE, PIN } from "./host.js";
import { staged } from "./stage.js";

const stage = staged();
const { judge, keep, phone } = stage;

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
  await stage.host.kill();
  await east.tap("out", 10);
  await west.tap("out", 25);
  await both((at) => at.pass(3));
  assert.match(await west.page.locator("#waiting").textContent(), /2 minutes of counts|3 minutes of counts/);
  assert.match(await east.page.locator("#connection").textContent(), /^none/);
  await keep(west.page, "offline");
  await stage.host.start();
  await west.context.setOffline(false);
  await east.tap("out", 20);
  await west.tap("out", 15);
  await both((at) => at.sent());
  const [eastIn, eastOut] = await stage.host.counted("East");
  const [westIn, westOut] = await stage.host.counted("West");
  assert.deepEqual([eastIn, eastOut, westIn, westOut], [60, 40, 60, 40]);
  assert.equal((await stage.host.verified())[1], 0, "entries came over a gap");
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
  assert.deepEqual((await stage.host.counted("East")).slice(0, 2), [2, 0]);
});

test("two tabs count together and do not fork the chain", async () => {
  const east = await phone();
  await east.ready("East");
  const second = await east.context.newPage();
  east.watch(second);
  await second.goto(stage.host.url("/count/"));
  await east.pad("in", second).waitFor();
  for (let round = 0; round < 3; round += 1) {
    await east.tap("in", 4);
    await east.reaches("in", round * 7 + 4, second);
    await east.tap("in", 3, second);
    await east.reaches("in", round * 7 + 7);
    await Promise.all([east.pass(3), east.pass(3, second)]);
  }
  await Promise.all([east.sent(), east.sent(second)]);
  assert.deepEqual((await stage.host.counted("East")).slice(0, 2), [21, 0]);
  assert.equal((await stage.host.verified())[1], 0);
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
  assert.deepEqual((await stage.host.counted("East")).slice(0, 2), [5, 0]);
});

test("the page opens and counts without a network", async () => {
  const east = await phone();
  await east.ready("East");
  await east.kept();
  await stage.host.kill();
  await east.page.reload();
  await east.tap("in", 2);
  await east.page.reload();
  await east.reaches("in", 2);
  await stage.host.start();
  await east.sent();
  assert.deepEqual((await stage.host.counted("East")).slice(0, 2), [2, 0]);
});

test("without a certificate the key is made in JavaScript and everything counts", async () => {
  const east = await phone();
  await east.ready("East", ELSEWHERE);
  assert.equal(await east.page.evaluate(() => globalThis.isSecureContext), false);
  await east.tap("in", 3);
  await east.tap("out", 2);
  await east.sent();
  assert.deepEqual((await stage.host.counted("East")).slice(0, 2), [3, 2]);
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
  await stage.host.kill();
  await east.page.clock.fastForward(24 * 3_600_000);
  await east.page.reload();
  await east.page.getByText("goes on: without the server no new one can begin").waitFor();
  await east.tap("in", 2);
  await stage.host.start();
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
  assert.deepEqual((await stage.host.counted("East")).slice(0, 2), [7, 0]);
  assert.equal((await stage.host.verified())[1], 0);
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
  assert.deepEqual((await stage.host.counted("East")).slice(0, 2), [7, 0]);
  assert.equal(await east.page.locator("#alarm p").count(), 0);
});

test("a phone set back without a network: what the ledger refuses is told and stays", async () => {
  const east = await phone();
  await east.ready("East");
  await east.tap("in", 3);
  await east.sent();
  await stage.host.kill();
  await east.forget("East");
  await east.tap("in", 4);
  await east.pass(3);
  await stage.host.start();
  await east.tells("Counts of 1 minute were refused: another entry stands under this number");
  await east.tap("in", 5);
  await east.sent();
  assert.deepEqual((await stage.host.counted("East")).slice(0, 2), [8, 0]);
});

test("a server that is put back to a backup gets again what it lacks, of all epochs", async () => {
  const east = await phone();
  await east.ready("East");
  await stage.host.backUp();
  await east.tap("in", 3);
  await east.sent();
  await east.page.clock.setSystemTime((await east.page.evaluate(() => Date.now())) - 30 * 60_000);
  await east.tap("in", 4);
  await east.sent();
  assert.deepEqual(await stage.host.counted("East"), [7, 0, 2]);
  await stage.host.putBack();
  assert.deepEqual(await stage.host.counted("East"), [0, 0, 0]);
  await east.pass(2);
  await east.sent();
  assert.deepEqual(await stage.host.counted("East"), [7, 0, 2]);
});

test("a phone whose key was taken away says so and keeps what it counted", async () => {
  const east = await phone();
  await east.ready("East");
  await stage.host.revoke("East");
  await east.tap("in", 2);
  await east.pass(3);
  await east.tells("The desk takes nothing from this phone any more");
  assert.match(await east.page.locator("#waiting").textContent(), /minute/);
  await east.ready("East");
  await east.sent();
  assert.deepEqual((await stage.host.counted("East")).slice(0, 2), [2, 0]);
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
  await stage.host.kill();
  await east.page.getByLabel("Persons counted at the door").fill("8");
  await east.page.getByRole("button", { name: "Record the head count" }).click();
  await east.page.getByText("School 4: 8 of 10 came (waiting here)").waitFor();
  await stage.host.start();
  await east.pass(1);
  await east.page.getByText("School 4: 8 of 10 came (recorded)").waitFor();
  await east.page.getByLabel("Persons counted at the door").fill("9");
  await east.page.getByRole("button", { name: "Record the head count" }).click();
  await east.page.getByText("This delegation is recorded already").waitFor();
  assert.deepEqual(await stage.host.heads(), [["School 4", 8]]);
});

test("a head count of a closed day is told, kept on the phone and named the day after", async () => {
  const east = await phone();
  await east.ready("East");
  await stage.host.kill();
  await east.page.getByLabel("Persons counted at the door").fill("8");
  await east.page.getByRole("button", { name: "Record the head count" }).click();
  await east.page.getByText("(waiting here)").waitFor();
  await stage.host.start();
  await stage.host.close();
  await east.pass(1);
  const kept = /School 4: 8 of 10 came \(not recorded, \d{4}-\d\d-\d\d is closed, and its numbers stand; show this to the desk\)/;
  await east.page.getByText(kept).waitFor();
  await east.page.clock.fastForward(24 * 3_600_000);
  await east.page.reload();
  await east.enter();
  await east.page.getByText(new RegExp(`^\\d{4}-\\d\\d-\\d\\d, ${kept.source}`)).waitFor();
  assert.deepEqual(await stage.host.heads(), []);
});

test("a code is good once", async () => {
  const [east, other] = [await phone(), await phone()];
  const code = await stage.host.token("East");
  for (const at of [east, other]) {
    await at.page.goto(stage.host.url(code));
    await at.page.getByRole("button", { name: "Pair this phone" }).click();
  }
  await east.page.getByText("This phone counts at “East”").waitFor();
  await other.page.getByText("This code was used already").waitFor();
});

test("while an older page holds what the phone remembers, a newer one says what to close, and goes on then", async () => {
  const words = "Close the other page of the clicker on this phone";
  for (const [path, goesOn] of [[await stage.host.token("East"), "Pair this phone"], ["/count/", "This phone has no post yet."]]) {
    const at = await phone();
    const older = await at.olderPage();
    await at.page.goto(stage.host.url(path));
    await at.page.getByText(words).waitFor();
    await keep(at.page, `blocked${path.slice(0, 6).replaceAll("/", "-")}`);
    await older.close();
    await at.page.getByText(words).waitFor({ state: "hidden" });
    await at.page.getByText(goesOn).first().waitFor();
    await at.ready("East");
    await at.tap("in", 1);
  }
});

test("a page whose memory a newer one takes over lets go of it and says so", async () => {
  const east = await phone();
  await east.ready("East");
  await east.tap("in", 3);
  const newer = await east.newerPage();
  await east.page.getByText("A newer version of the clicker is open in another page").waitFor();
  assert.ok(await east.page.locator("#counting").isHidden());
  await keep(east.page, "taken-over");
  await east.pass(2);
  assert.deepEqual(await east.page.locator("#alarm .note").count(), 1, "it tries nothing any more");
  const taps = await newer.evaluate(() => new Promise((resolve) => {
    indexedDB.open("leporello-count").onsuccess = ({ target: { result: db } }) => {
      db.transaction("taps").objectStore("taps").count().onsuccess = ({ target: { result } }) => resolve(result);
    };
  }));
  assert.equal(taps, 3);
  await newer.close();
  await east.page.reload();
  await east.page.getByText("This page is older than the clicker that was here last").waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing on any page, ${colorScheme}`, async () => {
    const at = await phone({ colorScheme, reducedMotion: "reduce" });
    const { page } = at;
    await page.goto(stage.host.url("/count/"));
    await page.getByText("This phone has no post yet.").waitFor();
    await judge(page, `${colorScheme}-unpaired`);
    await page.goto(stage.host.url(await stage.host.token("East")));
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
    await page.setViewportSize({ width: 844, height: 390 });
    await judge(page, `${colorScheme}-lying`);
  });
}
