// Calibration trials in a browser: one phone or two beside a counter.

import assert from "node:assert/strict";
import { test } from "node:test";
import { staged } from "./stage.js";

const stage = staged();
const { judge, phone } = stage;

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
  assert.deepEqual(await stage.host.trials(), []);
  await second.context.setOffline(false);
  await second.pass(1);
  await second.page.getByText("recorded; East saw in 9, out 2; the counter in 8, out 2").waitFor();
  await first.pass(1);
  await first.page.getByText("recorded; East 2 saw in 7, out 2; the counter in 8, out 2").waitFor();
  const [trial, ...more] = await stage.host.trials();
  assert.deepEqual(more, []);
  assert.deepEqual(trial.truth.observed, [
    { observer: "East", entered: 9, left: 2 },
    { observer: "East 2", entered: 7, left: 2 },
  ]);
  assert.deepEqual([trial.device, trial.device_entered, trial.device_left], ["Beam", 8, 2]);
  // What was observed is no count of the phones themselves.
  await first.sent();
  assert.deepEqual((await stage.host.counted("East")).slice(0, 2), [0, 0]);
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
  const [trial] = await stage.host.trials();
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

test("a reading that cannot be is told, and is written anew without losing what was seen", async () => {
  const east = await phone();
  await east.ready("East");
  await east.wholeTrial(4200);
  await east.tells("A trial was not recorded: see below");
  await east.page.getByText(/Beam: not recorded/).click();
  await east.page.getByText(/I saw in 2, out 0; not recorded: the display of `Beam` was misread: 4160 in 60 seconds/).waitFor();
  assert.deepEqual(await stage.host.trials(), []);
  await east.page.getByRole("button", { name: "Write it anew" }).click();
  await east.page.getByText(/^Not recorded: the display/).waitFor();
  assert.equal(await east.page.locator("#shown-end-in").inputValue(), "4200");
  await east.showed("end", 42, 0);
  await east.sendTrial();
  await east.page.getByText("recorded; the counter in 2, out 0").waitFor();
  assert.ok(await east.page.locator("#trial-refused").isHidden());
  const [trial, ...more] = await stage.host.trials();
  assert.deepEqual([trial.truth.observed[0].entered, trial.device_entered, more], [2, 2, []]);
});

test("a trial that was refused is sent no more, and is put away by who observed", async () => {
  const east = await phone();
  await east.ready("East");
  let sent = 0;
  await east.page.route("**/api/trials", (route) => {
    sent += 1;
    return route.fulfill({ status: sent > 1 ? 500 : 400, body: "an old server" });
  });
  await east.wholeTrial(42);
  await east.tells("A trial was not recorded: see below");
  await east.pass(3);
  assert.equal(sent, 1);
  await east.page.reload();
  const line = east.page.getByText(/Beam: not recorded/);
  await line.click();
  await east.page.getByText("the server does not take it from East (400): show this to the desk").waitFor();
  await east.page.getByRole("button", { name: "Put away" }).click();
  await line.waitFor({ state: "detached" });
  assert.ok(await east.page.locator("#trial-refused").isHidden());
  await east.page.reload();
  await east.pad("in").waitFor();
  assert.equal(await line.count(), 0);
});

test("a number that is mistyped joins no trial", async () => {
  const east = await phone();
  await east.ready("East");
  await east.page.getByLabel("Number of a trial").fill("1002");
  await east.page.getByRole("button", { name: "Join as second observer" }).click();
  await east.page.getByText("1002 is not the number of a trial: look at the first phone again.").waitFor();
  await east.joinTrial("1001");
});

test("what was seen at an earlier post is sent from the next one", async () => {
  const at = await phone();
  await at.ready("East");
  await at.prepareTrial("quiet", false);
  await at.beginTrial();
  await at.observe("in", 2);
  await at.endTrial();
  await at.showed("begin", 40, 0);
  await at.showed("end", 42, 0);
  await at.page.route("**/api/trials", (route) => route.abort());
  await at.sendTrial();
  await at.page.unroute("**/api/trials");
  await at.ready("West");
  await at.tells("recorded; the counter in 2, out 0");
  const [trial] = await stage.host.trials();
  assert.equal(trial.truth.observed[0].observer, "East");
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing in any part of a trial, ${colorScheme}`, async () => {
    const at = await phone({ colorScheme, reducedMotion: "reduce" });
    const { page } = at;
    await at.ready("East");
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
    await at.wholeTrial(4200);
    await at.tells("A trial was not recorded: see below");
    await page.getByText(/Beam: not recorded/).click();
    await judge(page, `${colorScheme}-trial-refused`);
    await page.getByRole("button", { name: "Write it anew" }).click();
    await page.getByText(/^Not recorded: the display/).waitFor();
    await judge(page, `${colorScheme}-trial-anew`);
  });
}
