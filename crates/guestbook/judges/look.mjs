// Uses the guest book as visitors and staff do.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const origin = process.argv[2];
const pictures = process.env.PICTURES;
if (pictures) mkdirSync(pictures, { recursive: true });

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

/** A window of its own that minds what the page asks for and complains of. */
async function open(options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on("request", (request) => assert.ok(request.url().startsWith(origin), `asked for ${request.url()}`));
  page.on("console", (message) => assert.notEqual(message.type(), "error", `${message.text()} ${message.location().url}`));
  page.on("pageerror", (error) => assert.fail(error));
  return page;
}

async function judge(page, name) {
  // As a tool of the browser: the page's own policy lets no script of text run.
  const session = await page.context().newCDPSession(page);
  await session.send("Runtime.evaluate", { expression: AXE });
  const { violations } = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), RULES);
  const told = violations.map((v) => `${v.id}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | ")}`);
  assert.deepEqual(told, [], `axe, ${name}`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `${name} is ${over} px too wide`);
  const small = await page.evaluate(() =>
    [...document.querySelectorAll("a:not(.skip), button, textarea, summary, label.choice, input:not([type=hidden], [type=checkbox])")]
      .filter((e) => e.checkVisibility())
      .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
      .filter(([, box]) => box.height < 44 || box.width < 44)
      .map(([html, box]) => `${html}: ${box.width} x ${box.height}`));
  assert.deepEqual(small, [], `${name}: too small to touch`);
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

try {
  for (const colorScheme of ["light", "dark"]) {
    for (const [screen, width, height] of [["phone", 390, 844], ["kiosk", 1080, 1920], ["desk", 1280, 800]]) {
      const page = await open({ viewport: { width, height }, colorScheme });
      const name = (what) => `${what}-${screen}-${colorScheme}`;
      const languages = { desk: [], kiosk: ["en"], phone: colorScheme === "light" ? ["en", "de", "fr", "es", "ar", "ko"] : ["ar"] };
      for (const language of languages[screen]) {
        await page.goto(`${origin}/book/east?lang=${language}${screen === "kiosk" ? "&kiosk=1" : ""}`);
        if (language === "en") await judge(page, name(`write-${language}`));
        await page.locator("#words").fill("Mr Smith, 7B, 2.5.2026, smith@example.org");
        await page.locator("#found .note").waitFor();
        await judge(page, name(`found-${language}`));
        if (language !== "ar" && language !== "en") continue;
        await page.goto(`${origin}/book/east/done?lang=${language}`);
        await judge(page, name(`done-${language}`));
      }
      if (screen !== "kiosk") {
        await page.goto(`${origin}/desk/guestbook`);
        await page.locator("summary").first().click();
        await judge(page, name("desk"));
      }
      await page.context().close();
    }
  }

  // The rules mean the same to the browser.
  const page = await open({});
  await page.goto(`${origin}/book/east`);
  const texts = JSON.parse(readFileSync("texts.json", "utf8"));
  const found = await page.evaluate(async (texts) => {
    const { look } = await import("/book-look/look.js");
    return texts.map(({ text }) => [...look(text)].sort());
  }, texts);
  texts.forEach(({ text, findings }, i) => assert.deepEqual(found[i], findings, text));

  // By keyboard: a warning once, then the words go; every form is as long on the wire.
  const lengths = [];
  page.on("request", (request) => request.method() === "POST" && lengths.push(request.postData().length));
  const handIn = async (words, quote) => {
    await page.goto(`${origin}/book/east`);
    await page.locator("#words").focus();
    await page.keyboard.insertText(words);
    await page.keyboard.press("Tab");
    if (quote) await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
  };
  await handIn("", false);
  await page.waitForURL("**/done?lang=en");
  const blank = await page.content();
  await handIn("dull\nbut \u{1f5bc} bright ".repeat(80), true);
  await page.waitForURL("**/done?lang=en");
  assert.equal(await page.content(), blank);
  await handIn("My name is Anna", false);
  await page.locator("#found .note").waitFor();
  assert.ok(page.url().endsWith("/book/east"), "the first time it warns");
  assert.equal(await page.evaluate(() => document.activeElement.id), "found");
  await page.getByRole("button", { name: "Done" }).click();
  await page.waitForURL("**/done?lang=en");
  await handIn("사진".repeat(1000), false);
  await page.waitForURL("**/done?lang=en");
  assert.equal(lengths.length, 4);
  assert.equal(new Set(lengths).size, 1, `lengths on the wire: ${lengths}`);

  // Who goes back finds nothing.
  await page.goBack();
  assert.equal(await page.locator("#words").inputValue(), "");
  assert.equal((await page.context().cookies()).length, 0);
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length), 0);
  await page.context().close();

  // In the hall: who walks away leaves nothing on the screen.
  const kiosk = await open({ viewport: { width: 1080, height: 1920 } });
  await kiosk.clock.install();
  await kiosk.goto(`${origin}/book/east?kiosk=1`);
  await kiosk.locator("#words").fill("I was sent");
  await kiosk.clock.runFor(99_000);
  assert.ok(!(await kiosk.locator("#still").isVisible()));
  await kiosk.clock.runFor(2_000);
  assert.ok(await kiosk.locator("#still").isVisible(), "it warns before");
  await kiosk.keyboard.press("Shift");
  await kiosk.clock.runFor(99_000);
  assert.equal(await kiosk.locator("#words").inputValue(), "I was sent", "a key gives more time");
  await kiosk.clock.runFor(22_000);
  await kiosk.waitForURL("**/hall/east");
  await kiosk.goto(`${origin}/book/east/done?kiosk=1`);
  await kiosk.clock.runFor(21_000);
  await kiosk.waitForURL("**/hall/east");
  await kiosk.context().close();

  // Without script.
  const plain = await open({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await plain.goto(`${origin}/book/east?lang=de`);
  await plain.locator("#words").fill("Ich heiße Paul");
  await plain.getByRole("button", { name: "Fertig" }).click();
  assert.ok(await plain.getByText("Das könnte ein Name sein.").isVisible());
  assert.equal(await plain.locator("#words").inputValue(), "Ich heiße Paul");
  await plain.getByRole("button", { name: "Fertig" }).click();
  await plain.waitForURL("**/done?lang=de");
  await plain.context().close();
} finally {
  await browser.close();
}
console.log("guest book: axe finds nothing; rules, keyboard, padding, kiosk and pages without script hold");
