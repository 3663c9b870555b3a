// A server with two halls, a browser, and what tests ask of them again and again.

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { chromium } from "playwright-core";

/** A name that is not this machine's own: pages from it have no service worker. */
export const AFAR = "kiosk.test";

/** Said by the browser when the server is away, and of a header that needs https. */
const EXPECTED = /ERR_CONNECTION_REFUSED|Cross-Origin-Opener-Policy/;

export async function browser() {
  const args = ["--no-sandbox", `--host-resolver-rules=MAP ${AFAR} 127.0.0.1`, "--enable-precise-memory-info", "--js-flags=--expose-gc"];
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args });
}

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/**
 * Starts the example; `stop` kills it as a cut cable would, `start` starts it anew at its port, if
 * it does not run, with another book in the first hall if one is named.
 */
export async function server(name) {
  const port = await freePort();
  let child;
  const books = join(process.env.BOOKS, name);
  const start = (book) => child ?? new Promise((there, failed) => {
    child = spawn(process.env.EXAMPLE, [books, String(port), ...(book ? [join(books, book)] : [])], { stdio: ["ignore", "pipe", "inherit"] });
    child.stdout.once("data", there);
    child.once("exit", failed);
  });
  const stop = () => new Promise((gone) => {
    child.removeAllListeners("exit");
    child.once("exit", gone);
    child.kill("SIGKILL");
    child = undefined;
  });
  await start();
  return { port, url: `http://localhost:${port}`, afar: `http://${AFAR}:${port}`, start, stop };
}

/** A page in a hall. `complaints` gathers errors, and requests to anybody else. */
export async function visit(chromium, address, options = {}) {
  const context = await chromium.newContext({ viewport: { width: 1920, height: 1080 }, hasTouch: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => { if (message.type() === "error" && !EXPECTED.test(message.text())) complaints.push(message.text()); });
  page.on("request", (request) => { if (!/^(http:\/\/(localhost|kiosk\.test):|blob:|data:)/.test(request.url())) complaints.push(`asks ${request.url()}`); });
  await page.goto(address);
  await page.waitForSelector("html[data-ready]");
  return { page, context, complaints, close: () => context.close() };
}

/** What is shown, as the page says it. */
export const where = (page) => page.locator(".where").textContent();
export const isResting = (page) => page.locator(".attract").isVisible();
/** Touches at shares of the stage. */
export async function touch(page, x, y = 0.5) {
  const box = await page.locator(".stage").boundingBox();
  await page.touchscreen.tap(box.x + box.width * x, box.y + box.height * y);
}
/** Touches twice, as fast as fingers do. */
export async function touchTwice(page, x) {
  const box = await page.locator(".stage").boundingBox();
  const tap = () => page.touchscreen.tap(box.x + box.width * x, box.y + box.height / 2);
  await Promise.all([tap(), tap()]);
}
export async function open(page) {
  await page.locator(".attract .title").tap();
  await page.waitForSelector(".attract", { state: "hidden" });
}
/** Waits until the picture of the spread that is shown is there. */
export const isDrawn = (page) => page.waitForFunction(() => [...document.querySelectorAll(".stage .spread:last-of-type img")].every((image) => image.complete && image.naturalWidth > 0));
