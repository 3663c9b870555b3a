// The built program as it serves an exhibition, and the posts of those who work there.

import { spawn } from "node:child_process";
import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

export const HALLS = ["East", "West"];

export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** A time zone where it is about noon, so that no test runs into another day. */
function zoneAtNoon() {
  const east = 12 - new Date().getUTCHours();
  return `Etc/GMT${east > 0 ? "-" : "+"}${Math.abs(east)}`;
}

export class Exhibition {
  #folder = mkdtempSync(join(tmpdir(), "exhibition-"));
  #port = 0;
  #server;
  #office;
  /** What the program said when it began. */
  said;

  static async begin() {
    const exhibition = new Exhibition();
    exhibition.#port = await freePort();
    await exhibition.start();
    return exhibition;
  }

  async start() {
    const log = openSync(join(this.#folder, "log"), "a");
    const server = spawn(process.env.LEPORELLO, [
      "exhibit", this.#folder, "--book", process.env.BOOK, "--log", "--format", "json",
      "--bind", `127.0.0.1:${this.#port}`, "--base", `http://localhost:${this.#port}`,
    ], { stdio: ["ignore", "pipe", log] });
    this.#server = server;
    this.said = await new Promise((resolve, reject) => {
      let text = "";
      server.once("exit", () => reject(new Error(`it ended: ${readFileSync(join(this.#folder, "log"), "utf8")}`)));
      server.stdout.on("data", (chunk) => {
        text += chunk;
        const line = text.split("\n").slice(0, -1).find((line) => JSON.parse(line).exhibit);
        if (line) resolve(JSON.parse(line));
      });
    });
    server.removeAllListeners("exit");
  }

  #ended(signal) {
    const ended = new Promise((resolve) => this.#server.once("exit", resolve));
    this.#server.kill(signal);
    return ended;
  }

  /** As a power cut would. */
  kill = () => this.#ended("SIGKILL");

  /** As systemd would; what it exits with. */
  stop = () => this.#ended("SIGTERM");

  remove() {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  url = (path) => `http://localhost:${this.#port}${path}`;

  /** Everything the program has written, by name of the file. */
  written() {
    return Object.fromEntries(readdirSync(this.#folder).map((name) => [name, readFileSync(join(this.#folder, name), "latin1")]));
  }

  /** Sets the exhibition up as its office does in a browser. */
  async setUp(browser) {
    const page = await (await browser.newContext()).newPage();
    await page.goto(this.said.setup);
    const year = new Date().getUTCFullYear();
    const typed = {
      title: "Harbour", zone: zoneAtNoon(), first: `${year}-01-01`, last: `${year + 1}-12-31`,
      opens: "06:00", closes: "22:00", halls: HALLS.join("\n"),
    };
    for (const [field, value] of Object.entries(typed)) await page.locator(`#${field}`).fill(value);
    await page.getByRole("button", { name: "Set it up" }).click();
    const [post, code] = [await page.locator("#post").textContent(), await page.locator("#code").textContent()];
    await page.getByRole("link", { name: "To the desk" }).click();
    await enter(page, post, code);
    this.#office = page;
    return page;
  }

  /** Makes a post of this role and enters it, in a browser of its own. */
  async post(browser, role, options = {}) {
    const page = this.#office;
    await page.goto(this.url("/desk/posts"));
    await page.locator("#name").fill(role);
    await page.locator("#role").selectOption(role);
    await page.getByRole("button", { name: "Make a code" }).click();
    const code = await page.locator("#code").textContent();
    const own = await (await browser.newContext(options)).newPage();
    await own.goto(this.url("/desk/enter"));
    await enter(own, role, code);
    return own;
  }

  /** Invites a phone to count at a hall: the address to open, and the code of its shift. */
  async invite(name, hall) {
    const page = this.#office;
    await page.goto(this.url("/desk/devices"));
    await page.locator("#name").fill(name);
    await page.locator("#door").selectOption(`${hall}: entrance`);
    await page.getByRole("button", { name: "Make an invitation" }).click();
    return { address: await page.locator("#invitation").textContent(), pin: await page.locator("#code").textContent() };
  }
}

async function enter(page, post, code) {
  await page.locator("#post").fill(post);
  await page.locator("#code").fill(code);
  await page.getByRole("button", { name: "Enter" }).click();
  await page.getByRole("navigation", { name: "Desk" }).waitFor();
}
