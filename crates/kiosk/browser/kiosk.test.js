// The page in the hall as visitors meet it.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { browser, isDrawn, isResting, open, server, touch, touchTwice, visit, where } from "./hall.js";

let chromium, halls;
before(async () => { [chromium, halls] = await Promise.all([browser(), server("kiosk")]); });
afterEach(() => halls.start());
after(async () => { await chromium.close(); await halls.stop(); });

test("a reader opens the book, turns to the last leaf, and finds the code there", async () => {
  const { page, complaints, close } = await visit(chromium, `${halls.url}/hall/1`);
  assert.ok(await isResting(page));
  await page.waitForSelector(".passing img[src]");
  await open(page);
  assert.equal(await where(page), "Cover");
  const seen = [];
  for (let turns = 0; turns < 30 && await where(page) !== "End of the book"; turns += 1) {
    await touch(page, 0.9);
    seen.push(await where(page));
  }
  assert.deepEqual(seen, ["Page 1", "Pages 2–3", "Pages 4–5", "Pages 6–7", "Pages 8–9", "Pages 10–11", "Pages 12–13", "End of the book"]);
  assert.ok(await page.locator(".end .code-card img").isVisible());
  assert.match(await page.locator(".end").innerText(), /HTTPS:\/\/EXAMPLE\.ORG\/T\/7K3F/);
  await touch(page, 0.9);
  assert.equal(await where(page), "End of the book", "there is nothing behind the last leaf");
  await touch(page, 0.1);
  assert.equal(await where(page), "Pages 12–13");
  assert.deepEqual(complaints, []);
  await close();
});

test("a swipe turns as fingers go, a short one does not", async () => {
  const { page, close } = await visit(chromium, `${halls.url}/hall/1`);
  await open(page);
  const swipe = async (from, to) => {
    await page.mouse.move(from, 500);
    await page.mouse.down();
    await page.mouse.move((from + to) / 2, 505);
    await page.mouse.move(to, 505);
    await page.mouse.up();
  };
  await swipe(1200, 800);
  assert.equal(await where(page), "Page 1");
  await swipe(800, 1200);
  assert.equal(await where(page), "Cover");
  await swipe(1000, 970);
  assert.equal(await where(page), "Cover");
  await close();
});

test("two taps enlarge to three times, a pinch too far snaps back", async () => {
  const { page, context, close } = await visit(chromium, `${halls.url}/hall/1`);
  await open(page);
  for (let turns = 0; turns < 4; turns += 1) await touch(page, 0.9);
  assert.equal(await where(page), "Pages 6–7");
  const scale = () => page.evaluate(() => {
    const matrix = getComputedStyle(document.querySelector(".stage .spread:last-of-type .paper")).transform;
    return matrix === "none" ? 1 : new DOMMatrix(matrix).a;
  });
  const isAt = async (at) => Math.abs(await scale() - at) < 0.01;
  const settles = async (at) => {
    for (let looks = 0; looks < 100 && !await isAt(at); looks += 1) await page.waitForTimeout(50);
    assert.ok(await isAt(at), `${await scale()}`);
  };
  await touchTwice(page, 0.45);
  await settles(3);
  await page.waitForFunction(() => document.querySelectorAll(".spread:last-of-type .paper img").length === 2);
  const wide = await page.evaluate(() => document.querySelector(".spread:last-of-type .paper img:last-of-type").naturalWidth);
  assert.equal(wide, 2400, "its large picture lies over the photograph");
  await touchTwice(page, 0.5);
  await settles(1);
  assert.equal(await page.locator(".stage .spread:last-of-type img").count(), 1);
  const fingers = await context.newCDPSession(page);
  const pinch = async (type, far) => fingers.send("Input.dispatchTouchEvent", { type, touchPoints: far ? [{ x: 960 - far, y: 500, id: 0 }, { x: 960 + far, y: 500, id: 1 }] : [] });
  await pinch("touchStart", 50); await pinch("touchMove", 120); await pinch("touchMove", 400); await pinch("touchEnd", 0);
  await settles(3);
  await pinch("touchStart", 400); await pinch("touchMove", 200); await pinch("touchMove", 60); await pinch("touchEnd", 0);
  await settles(1);
  assert.equal(await where(page), "Pages 6–7");
  await close();
});

test("everything can be done by keys alone", async () => {
  const { page, close } = await visit(chromium, `${halls.url}/hall/1`);
  const press = async (...keys) => { for (const key of keys) await page.keyboard.press(key); };
  await press("Enter", "ArrowRight", "PageDown");
  assert.equal(await where(page), "Pages 2–3");
  await press("ArrowLeft");
  assert.equal(await where(page), "Page 1");
  await press("End");
  assert.equal(await where(page), "End of the book");
  await press("Home", "ArrowRight", "ArrowRight", "+", "+");
  assert.equal(await page.locator(".stage.large").count(), 1);
  assert.equal(await page.locator(".tools .larger").innerText(), "Whole page");
  await press("Escape");
  assert.equal(await page.locator(".stage.large").count(), 0);
  // Every button comes by Tab, and the dialogs let nothing else be reached.
  await page.locator(".overview").focus();
  const reached = [];
  for (let stops = 0; stops < 7; stops += 1) { reached.push(await page.evaluate(() => document.activeElement.dataset.do)); await press("Tab"); }
  assert.deepEqual(reached, ["overview", "larger", "back", "on", "home", "guest", "language"]);
  await page.locator(".language").focus();
  await press("Enter", "Tab", "Enter");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.do), "language", "who leaves a dialog is where they were");
  await page.locator(".overview").focus();
  await press("Enter", "Tab", "Enter");
  assert.equal(await where(page), "Seiten 4–5");
  await close();
});

test("who walks away leaves nothing behind", async () => {
  const context = await chromium.newContext({ viewport: { width: 1920, height: 1080 }, hasTouch: true });
  const page = await context.newPage();
  await page.clock.install({ time: new Date("2026-11-27T12:00:00+01:00") });
  await page.goto(`${halls.url}/hall/1`);
  await page.waitForSelector("html[data-ready]");
  // From here on time goes as the test says, however slow the machine is.
  await page.clock.pauseAt(new Date("2026-11-27T12:05:00+01:00"));
  await open(page);
  await page.locator(".tools .language").tap();
  await page.locator("[data-language=ar]").tap();
  await touch(page, 0.9);
  await page.locator(".tools .overview").tap();
  await page.clock.runFor(49_000);
  assert.ok(!await page.locator(".still").isVisible());
  await page.clock.runFor(2_000);
  assert.ok(await page.locator(".still").isVisible(), "it asks ten seconds before");
  await page.locator("[data-do=stay]").tap();
  assert.ok(!await page.locator(".still").isVisible());
  await page.clock.runFor(55_000);
  assert.ok(!await isResting(page), "who said so goes on reading");
  await page.clock.runFor(6_000);
  assert.ok(await isResting(page));
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  assert.equal(await page.locator("dialog[open]").count(), 0);
  await open(page);
  assert.equal(await where(page), "Cover");
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, ""]);
  // With keys there is three times as long.
  await page.keyboard.press("PageDown");
  await page.clock.runFor(120_000);
  assert.equal(await where(page), "Page 1");
  await context.close();
});

test("by night the screen is black, and a touch lights it", async () => {
  const context = await chromium.newContext({ viewport: { width: 1080, height: 1920 }, hasTouch: true });
  const page = await context.newPage();
  await page.clock.install({ time: new Date("2026-11-27T23:30:00+01:00") });
  await page.goto(`${halls.url}/hall/1`);
  await page.waitForSelector("html[data-ready]");
  assert.ok(!await page.locator(".dark").isVisible());
  await page.clock.runFor(61_000);
  assert.ok(await page.locator(".dark").isVisible());
  await page.touchscreen.tap(500, 900);
  await page.waitForSelector(".dark", { state: "hidden" });
  assert.ok(await isResting(page), "the touch in the dark opens nothing");
  await page.clock.runFor(61_000);
  await page.clock.setSystemTime(new Date("2026-11-28T08:01:00+01:00"));
  await page.clock.runFor(1_000);
  assert.ok(!await page.locator(".dark").isVisible(), "in the morning it is lit");
  await context.close();
});

test("there is no way out of the page", async () => {
  const { page, context, close } = await visit(chromium, `${halls.url}/hall/1`);
  await open(page);
  assert.equal(await page.locator("a[href], form, input, [target]").count(), 0);
  const kept = await page.evaluate(() => ["contextmenu", "dragstart", "selectstart", "copy", "auxclick"].map((what) => {
    const event = new Event(what, { bubbles: true, cancelable: true });
    document.querySelector(".stage").dispatchEvent(event);
    return event.defaultPrevented;
  }));
  assert.deepEqual(kept, [true, true, true, true, true]);
  const keys = await page.evaluate(() => [{ key: "p", ctrlKey: true }, { key: "s", ctrlKey: true }, { key: "ArrowLeft", altKey: true }, { key: "F5" }, { key: "F12" }, { key: "+", ctrlKey: true }].map((init) => {
    const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
    document.body.dispatchEvent(event);
    return event.defaultPrevented;
  }));
  assert.ok(keys.every(Boolean), String(keys));
  await page.locator(".stage").click({ button: "right" });
  await touch(page, 0.9);
  for (const button of ["overview", "larger", "back", "on", "home", "language"]) {
    await page.locator(`.tools .${button}`).tap();
    await page.keyboard.press("Escape");
  }
  assert.equal(context.pages().length, 1);
  assert.ok(page.url().endsWith("/hall/1"), page.url());
  await close();
});

test("the guest book comes back by itself, and is closed when it is away", async () => {
  // Without a worker, so that the test can hold answers back.
  const { page, close } = await visit(chromium, `${halls.afar}/hall/1`);
  await open(page);
  await page.locator(".tools .guest").tap();
  await page.waitForURL("**/book/1");
  await page.locator("[data-return]").tap();
  await page.waitForURL("**/hall/1");
  await page.waitForSelector("html[data-ready]");
  await page.route("**/book/1", (route) => route.abort());
  await open(page);
  await page.locator(".tools .guest").tap();
  await page.waitForFunction(() => document.querySelector(".news").textContent.startsWith("The guest book is closed"));
  assert.ok(page.url().endsWith("/hall/1"));
  await close();
});

test("with a service worker the page goes on without the server, even anew", async () => {
  const { page, complaints, close } = await visit(chromium, `${halls.url}/hall/1`);
  await page.waitForSelector("html[data-kept=worker]", { state: "attached", timeout: 15_000 });
  await halls.stop();
  await page.reload();
  await page.waitForSelector("html[data-ready]");
  await open(page);
  for (const name of ["Page 1", "Pages 2–3", "Pages 4–5", "Pages 6–7"]) {
    await touch(page, 0.9);
    assert.equal(await where(page), name);
    await isDrawn(page);
  }
  await page.locator(".tools .home").tap();
  assert.ok(await page.evaluate(() => document.querySelector("#home img").naturalWidth > 0));
  await halls.start();
  assert.deepEqual(complaints.filter((words) => !/ERR_|Failed to fetch|worker/.test(words)), []);
  await close();
});

test("without a service worker the page holds the book, and its totals come when the server does", async () => {
  const { page, complaints, close } = await visit(chromium, `${halls.afar}/hall/1`);
  assert.equal(await page.evaluate(() => "serviceWorker" in navigator), false);
  await page.waitForSelector("html[data-kept=memory]", { state: "attached", timeout: 15_000 });
  await halls.stop();
  await open(page);
  for (let turns = 0; turns < 7; turns += 1) { await touch(page, 0.9); await isDrawn(page); }
  const sources = await page.evaluate(() => [...document.querySelectorAll(".spread img")].map(({ src }) => src.slice(0, 5)));
  assert.ok(sources.length > 0 && sources.every((source) => source === "blob:"), String(sources));
  await halls.start();
  await page.evaluate(() => dispatchEvent(new Event("pagehide")));
  const counted = async () => (await (await fetch(`${halls.url}/counts`)).json()).find(({ opens, turns }) => opens === 1 && turns === 7);
  for (let tries = 0; tries < 40 && !await counted(); tries += 1) await page.waitForTimeout(50);
  const told = await counted();
  assert.ok(told, "one opening and seven turns");
  const leaves = await page.locator(".stage .leaf").count();
  assert.deepEqual(told.reached.filter(Boolean), [1], "it is over, and came so far");
  assert.equal(told.reached.indexOf(1), Math.floor(7 / (leaves - 1) * 10));
  assert.deepEqual(complaints, []);
  await close();
});

for (const [how, where, kept] of [["a service worker", "url", "worker"], ["memory", "afar", "memory"]]) {
  test(`with ${how}, another book is taken as soon as nobody reads, and not before`, async () => {
    const context = await chromium.newContext({ viewport: { width: 1280, height: 800 }, hasTouch: true });
    const page = await context.newPage();
    await page.clock.install({ time: new Date("2026-11-27T12:00:00+01:00") });
    await page.goto(`${halls[where]}/hall/1`);
    await page.waitForSelector(`html[data-kept=${kept}]`, { state: "attached" });
    await page.clock.pauseAt(new Date("2026-11-27T12:05:00+01:00"));
    await open(page);
    await halls.stop();
    await page.clock.runFor(30_000);
    await halls.start("right");
    const heard = page.waitForResponse("**/heartbeat");
    await page.clock.runFor(29_000);
    await page.evaluate(() => dispatchEvent(new Event("pagehide")));
    await heard;
    assert.equal(await page.title(), "The Long Ridge");
    const loaded = page.waitForEvent("load", { timeout: 20_000 });
    await page.clock.runFor(3_000);
    await loaded;
    await page.waitForSelector("html[data-ready]");
    assert.equal(await page.title(), "على طول الطريق الشمالي");
    assert.ok(await isResting(page));
    await context.close();
    await halls.stop();
  });
}

test("a book bound at the right turns the other way, in the language of its hall", async () => {
  const { page, close } = await visit(chromium, `${halls.url}/hall/2`);
  assert.equal(await page.evaluate(() => document.documentElement.dir), "rtl");
  await open(page);
  await touch(page, 0.1);
  assert.equal(await where(page), "صفحة 1");
  await page.keyboard.press("ArrowLeft");
  assert.equal(await where(page), "صفحات 2–3");
  await touch(page, 0.9);
  assert.equal(await where(page), "صفحة 1");
  const [back, on] = await Promise.all([".back", ".on"].map((button) => page.locator(`.tools ${button}`).boundingBox()));
  assert.ok(on.x < back.x, "the button that goes on is at the left");
  // The first page is right of the fold's left: its picture is the left half.
  const shift = await page.evaluate(() => parseFloat(document.querySelector(".spread:last-of-type img").style.left));
  assert.ok(shift > -5, `${shift}`);
  await close();
});

test("an upright screen shows one page at a time, but never half a photograph", async () => {
  const { page, close } = await visit(chromium, `${halls.url}/hall/1`, { viewport: { width: 1080, height: 1920 } });
  await open(page);
  const seen = [];
  for (let turns = 0; turns < 8; turns += 1) { await page.locator(".tools .on").tap(); seen.push(await where(page)); }
  assert.deepEqual(seen, ["Page 1", "Page 2", "Page 3", "Page 4", "Page 5", "Pages 6–7", "Page 8", "Page 9"]);
  for (const button of await page.locator(".tools button").all()) {
    const { width, height, y } = await button.boundingBox();
    assert.ok(width >= 60 && height >= 60 && y > 960, "large, and in the lower half");
  }
  await close();
});

test("readers who cannot see are told the words and the photographs of the pages that are shown", async () => {
  const { page, close } = await visit(chromium, `${halls.url}/hall/1`);
  await open(page);
  for (let turns = 0; turns < 3; turns += 1) await page.keyboard.press("PageDown");
  const tree = await page.locator(".stage").ariaSnapshot();
  assert.match(tree, /What the road knows/);
  assert.match(tree, /The pilots go out before light/);
  assert.match(tree, /Plate 2 .*The lake below the pass/);
  assert.doesNotMatch(tree, /Boats at anchor/);
  assert.equal(await page.locator(".news").textContent(), "Pages 4–5");
  await close();
});

test("a long press in the corner shows how the screen is, and nothing else", async () => {
  const { page, close } = await visit(chromium, `${halls.url}/hall/1`);
  await page.mouse.move(20, 20);
  await page.mouse.down();
  await page.waitForSelector("#state[open]", { timeout: 5000 });
  await page.mouse.up();
  assert.ok(await isResting(page), "it does not open the book");
  assert.match(await page.locator("#state dl").innerText(), /Version\s+0\.1\.0, [0-9a-f]{16}\s+Book\s+The Long Ridge [0-9a-f]{8}\s+Last contact\s+(\d\d:\d\d|none yet)$/);
  await page.locator("#state .close").tap();
  assert.equal(await page.locator("dialog[open]").count(), 0);
  await close();
});

test("memory does not grow with the turns", async () => {
  const turns = Number(process.env.TURNS ?? 120);
  const { page, context, close } = await visit(chromium, `${halls.url}/hall/1`, { reducedMotion: "reduce" });
  await page.waitForFunction(() => document.querySelectorAll(".strip canvas").length === 8, null, { timeout: 20_000 });
  await open(page);
  const session = await context.newCDPSession(page);
  const measure = async () => {
    for (let times = 0; times < 3; times += 1) { await session.send("HeapProfiler.collectGarbage"); await page.waitForTimeout(100); }
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    const { nodes } = await session.send("Memory.getDOMCounters");
    return { heap: usedSize, nodes, images: await page.locator("img").count() };
  };
  const round = async (count) => {
    for (let turn = 0; turn < count; turn += 1) {
      await page.keyboard.press(turn % 14 < 7 ? "PageDown" : "PageUp");
      if (turn % 14 === 4) { await page.keyboard.press("+"); await page.waitForTimeout(30); }
      await page.waitForTimeout(15);
    }
  };
  await round(28);
  const first = await measure();
  await round(turns - turns % 14);
  const last = await measure();
  console.log(`${turns} turns: heap ${(first.heap / 1e6).toFixed(2)} to ${(last.heap / 1e6).toFixed(2)} MB, nodes ${first.nodes} to ${last.nodes}, images ${last.images}`);
  assert.ok(last.heap < first.heap * 1.05 + 1e5, "heap");
  assert.ok(last.nodes <= first.nodes + 20, "nodes");
  assert.ok(last.images <= first.images + 2, "images");
  await close();
});

test("pictures of the screens", { skip: !process.env.PICTURES && "not asked for" }, async () => {
  const sizes = { upright: [1080, 1920], wide: [1920, 1080], "4k": [3840, 2160], phone: [390, 844] };
  for (const [name, [width, height]] of Object.entries(sizes)) for (const colorScheme of ["light", "dark"]) {
    const { page, close } = await visit(chromium, `${halls.url}/hall/1`, { viewport: { width, height }, colorScheme, reducedMotion: "reduce" });
    const shot = async (what) => { await page.waitForTimeout(400); await page.screenshot({ path: join(process.env.PICTURES, `${name}-${colorScheme}-${what}.jpg`), type: "jpeg", quality: 80 }); };
    await page.waitForSelector(".passing img[src]");
    await shot("attract");
    await open(page);
    await shot("cover");
    for (let turns = 0; turns < 5; turns += 1) { await page.locator(".tools .on").tap(); await isDrawn(page); }
    await shot("spread");
    await close();
  }
});
