// A day of an exhibition on the built program: set up, counted on two phones, closed by two, told.

import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Exhibition, launch } from "./exhibition.js";
import { Phone } from "./host.js";

let browser, exhibition, office;
const phones = [];

before(async () => {
  [browser, exhibition] = [await launch(), await Exhibition.begin()];
  office = await exhibition.setUp(browser);
});
afterEach(() => assert.deepEqual(phones.flatMap((phone) => phone.complaints), []));
after(async () => {
  await browser.close();
  await exhibition.kill();
  exhibition.remove();
});

/** A phone that counts at a hall. Its clock is behind, so that what it counts while time is put forward has been. */
async function counting(hall) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true });
  await context.clock.install({ time: Date.now() - 2 * 3_600_000 });
  const phone = new Phone(exhibition, context, await context.newPage());
  phones.push(phone);
  const { address, pin } = await exhibition.invite(`${hall} phone`, hall);
  await phone.page.goto(address);
  await phone.page.getByRole("button", { name: "Pair this phone" }).click();
  await phone.page.getByRole("link", { name: "Go to the counting page" }).click();
  await phone.enter(pin);
  await phone.pad("in").waitFor();
  return phone;
}

/** Persons in and persons out of a hall, as the desk sees them now. */
async function seen(hall) {
  const card = office.locator(`li[data-hall="${hall}"]`);
  return Promise.all(["Came in", "Went out"].map((words) => card.locator("div", { hasText: words }).locator("dd").textContent()));
}

test("200 visits on two paired phones are 200, with one offline and the server killed and begun again", async () => {
  const [east, west] = [await counting("East"), await counting("West")];
  const both = (work) => Promise.all([east, west].map(work));
  await both((phone) => phone.tap("in", 60));
  await both((phone) => phone.pass(3));
  await west.context.setOffline(true);
  await both((phone) => phone.tap("in", 25));
  await west.tap("out", 10);
  await both((phone) => phone.pass(3));
  await exhibition.kill();
  await both((phone) => phone.tap("in", 5));
  await east.tap("out", 30);
  await both((phone) => phone.pass(3));
  assert.match(await east.page.locator("#connection").textContent(), /^none/);
  await exhibition.start();
  assert.equal(exhibition.said.setup, undefined, "it is set up already");
  await west.context.setOffline(false);
  await both((phone) => phone.tap("in", 10));
  await both((phone) => phone.sent());
  await office.goto(exhibition.url("/desk/live"));
  assert.deepEqual([await seen("East"), await seen("West")], [["100", "30"], ["100", "10"]]);
});

test("40 claimed and 23 counted stand side by side once two posts have closed the day, and not before", async () => {
  const posts = [];
  for (const role of ["claims-clerk", "tally", "shift-lead", "statistician"]) posts.push(await exhibition.post(browser, role));
  const [clerk, tally, lead, statistician] = posts;
  const write = async (page, path, number, button) => {
    await page.goto(exhibition.url(path));
    if (path === "/desk/claims") await page.locator('input[name="said"][value="claimed"]').check();
    await page.locator("#organisation").fill("School 4");
    await page.locator("#hall").selectOption("East");
    await page.locator("#persons").fill(String(number));
    await page.getByRole("button", { name: button, exact: true }).click();
    await page.getByRole("row", { name: new RegExp(`School 4.*\\b${number}$`) }).waitFor();
  };
  await write(clerk, "/desk/claims", 40, "Write it down");
  await write(tally, "/desk/headcounts", 23, "Record");

  const beside = async (page) => {
    await page.goto(exhibition.url("/desk/beside"));
    return page.locator("main").innerText();
  };
  for (const page of [clerk, tally]) assert.doesNotMatch(await beside(page), /School 4/);
  assert.equal((await tally.goto(exhibition.url("/desk/claims"))).status(), 403, "who counts sees no claim");
  assert.equal((await clerk.goto(exhibition.url("/desk/headcounts"))).status(), 403, "the clerk sees no count");

  await lead.goto(exhibition.url("/desk/close"));
  await lead.getByRole("button", { name: "Sign as first" }).click();
  await lead.getByText("A post of another role has to sign").waitFor();
  assert.doesNotMatch(await beside(tally), /School 4/, "one signature closes nothing");
  await statistician.goto(exhibition.url("/desk/close"));
  await statistician.getByRole("button", { name: "Sign as second, and close" }).click();
  assert.match(await statistician.locator("#note").textContent(), /^close 1\ncounted 100 30 - East phone\ncounted 100 10 - West phone$/m);

  for (const page of [clerk, tally]) {
    await beside(page);
    const cells = await page.getByRole("row", { name: /School 4/ }).getByRole("cell").allTextContents();
    assert.deepEqual(cells.slice(-2), ["40", "23"]);
  }
});

test("told to end, it ends in order, and nothing it wrote tells who came", async () => {
  for (const { context } of phones) await context.close();
  const guest = await (await browser.newContext({ userAgent: "Mozilla/5.0 TellTale" })).newPage();
  await guest.goto(exhibition.url("/book/East"));
  await guest.locator("textarea").fill("The lighthouse looked sleepy");
  await guest.locator("form button[type=submit]").first().click();
  await guest.waitForURL(/done/);
  assert.equal(await exhibition.stop(), 0);
  const written = exhibition.written();
  assert.ok(Object.keys(written).length > 3, Object.keys(written).join());
  for (const [name, text] of Object.entries(written)) {
    for (const word of ["TellTale", "Mozilla", "127.0.0.1", "sleepy"]) assert.ok(!text.includes(word), `${word} in ${name}`);
  }
  await exhibition.start();
});
