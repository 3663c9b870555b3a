// The example server, which can be killed, and phones.

import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const PIN = "246810";

/** A name that browsers take for another machine: no WebCrypto and no worker there. */
export const ELSEWHERE = "phone.test";

export class Host {
  #folder = mkdtempSync(join(tmpdir(), "clicker-"));
  #server;
  #port = 0;

  async start() {
    const server = spawn(process.env.CLICKER, [this.#folder, String(this.#port)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#server = server;
    const line = await new Promise((resolve) => server.stdout.once("data", resolve));
    this.#port = Number(new URL(line.toString().trim()).port);
  }

  /** As a power cut would. */
  async kill() {
    const ended = new Promise((resolve) => this.#server.once("exit", resolve));
    this.#server.kill("SIGKILL");
    await ended;
  }

  /** Stops, does something with its folder and a copy of it, and goes on. */
  async #between(work) {
    await this.kill();
    work(this.#folder, `${this.#folder}.backup`);
    await this.start();
  }

  backUp() {
    return this.#between((folder, copy) => cpSync(folder, copy, { recursive: true }));
  }

  putBack() {
    return this.#between((folder, copy) => {
      rmSync(folder, { recursive: true });
      cpSync(copy, folder, { recursive: true });
    });
  }

  async end() {
    await this.kill();
    for (const folder of [this.#folder, `${this.#folder}.backup`]) rmSync(folder, { recursive: true, force: true });
  }

  url(path, host = "localhost") {
    return `http://${host}:${this.#port}${path}`;
  }

  async #ask(path) {
    return (await fetch(this.url(encodeURI(path)))).text();
  }

  async token(device) {
    return (await this.#ask(`/example/pair/${device}`)).trim();
  }

  async revoke(device) {
    await this.#ask(`/example/revoke/${device}`);
  }

  /** Persons in, persons out and entries in the ledger. */
  async counted(device) {
    return JSON.parse(await this.#ask(`/example/counted/${device}`));
  }

  /** Persons of each delegation in the ledger. */
  async heads() {
    return JSON.parse(await this.#ask("/example/heads"));
  }

  /** Trials as the ledger has them. */
  async trials() {
    return JSON.parse(await this.#ask("/example/trials"));
  }

  /** Closes every day. */
  async close() {
    await this.#ask("/example/close");
  }

  /** Entries in the ledger, and how many of them came over a gap. */
  async verified() {
    return JSON.parse(await this.#ask("/example/verified"));
  }
}

export class Phone {
  constructor(host, context, page) {
    this.host = host;
    this.context = context;
    this.page = page;
    this.complaints = [];
    this.watch(page);
  }

  /** A phone with a clock that can be put forward. */
  static async new(host, browser, options = {}) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, ...options });
    await context.clock.install({ time: Date.now() });
    return new Phone(host, context, await context.newPage());
  }

  watch(page) {
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.on("console", (message) => {
      // Of a server that was killed, and of a page without a certificate.
      const isExpected = /^Failed to load resource|^The Cross-Origin-Opener-Policy header has been ignored/;
      if (message.type() === "error" && !isExpected.test(message.text())) this.complaints.push(message.text());
    });
  }

  async pair(device, name = "localhost") {
    await this.page.goto(this.host.url(await this.host.token(device), name));
    await this.page.getByRole("button", { name: "Pair this phone" }).click();
    await this.page.getByRole("link", { name: "Go to the counting page" }).click();
  }

  async enter(pin = PIN) {
    await this.page.getByLabel("PIN of the shift").fill(pin);
    await this.page.getByRole("button", { name: "Begin to count" }).click();
  }

  /** Waits until the worker keeps the page. What it could not fetch it tries again with the next opening. */
  async kept() {
    const isKept = () =>
      Promise.race([
        navigator.serviceWorker.ready.then(() => true),
        new Promise((resolve) => setTimeout(resolve, 5000, false)),
      ]);
    for (let opening = 0; opening < 5; opening += 1) {
      if (await this.page.evaluate(isKept)) return;
      await this.page.reload();
    }
    throw new Error("the worker does not keep the page");
  }

  /** Paired, in a shift, ready to count. */
  async ready(device, name) {
    await this.pair(device, name);
    await this.enter();
    await this.page.locator("#counting .pad").first().waitFor();
  }

  pad(direction, page = this.page) {
    return page.locator(`#counting .pad[data-direction="${direction}"]`);
  }

  /** Taps so often, at the pace of people at a door. A real finger would wait for the picture. */
  async tap(direction, times = 1, page = this.page) {
    // A page that was just opened shows its buttons once it hears them.
    await this.pad(direction, page).waitFor();
    for (let tap = 0; tap < times; tap += 1) {
      const before = Number(await this.shows(direction, page));
      await this.pad(direction, page).dispatchEvent("click");
      await this.reaches(direction, before + 1, page);
      await page.clock.fastForward(300);
    }
  }

  /** Forgets what it entered, as a phone does that is set back to an older state. */
  async forget(device) {
    await this.page.evaluate((name) => new Promise((resolve) => {
      indexedDB.open("leporello-count").onsuccess = ({ target: { result: db } }) => {
        const change = db.transaction(["chains", "entries"], "readwrite");
        change.objectStore("chains").put({ device: name, epoch: 1, seq: 0, prev: "0".repeat(64), newest: -1 });
        change.objectStore("entries").clear();
        change.oncomplete = resolve;
      };
    }), device);
  }

  /** Another page of this phone, with what it remembers held open in version 1, as older pages held it. */
  async olderPage() {
    const older = await this.context.newPage();
    await older.goto(this.host.url("/look/icon.svg"));
    await older.evaluate(() => new Promise((resolve, reject) => {
      const request = indexedDB.open("leporello-count", 1);
      request.onupgradeneeded = () => {
        const db = request.result;
        db.createObjectStore("self", { keyPath: "id" });
        db.createObjectStore("taps", { keyPath: "id", autoIncrement: true });
        db.createObjectStore("tallies", { keyPath: ["device", "minute"] });
        db.createObjectStore("chains", { keyPath: "device" });
        db.createObjectStore("heads", { keyPath: ["date", "hall", "organisation"] });
        const entries = db.createObjectStore("entries", { keyPath: ["device", "epoch", "seq"] });
        entries.createIndex("day", ["device", "day"]);
        entries.createIndex("waiting", "waiting");
        entries.createIndex("refused", "refused");
      };
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
    }));
    return older;
  }

  /** Another page of this phone asks for what it remembers in a version that is to come. */
  async newerPage() {
    const newer = await this.context.newPage();
    await newer.goto(this.host.url("/look/icon.svg"));
    await newer.evaluate(() => new Promise((resolve, reject) => {
      const request = indexedDB.open("leporello-count", 99);
      request.onsuccess = () => resolve();
      request.onerror = () => reject(request.error);
      request.onblocked = () => reject(new Error("it is held by the older page"));
    }));
    return newer;
  }

  /** Prepares a trial of the counter `Beam`; gives its number, when a second phone is to observe. */
  async prepareTrial(kind, second) {
    const { page } = this;
    await page.getByLabel("Kind").selectOption(kind);
    if (second) await page.getByLabel("Who observes").selectOption("two");
    await page.getByRole("button", { name: "Prepare a trial" }).click();
    await page.getByRole("heading", { name: "Trial of Beam" }).waitFor();
    return second ? page.locator("#trial-number").textContent() : null;
  }

  async joinTrial(number) {
    await this.page.getByLabel("Number of a trial").fill(number);
    await this.page.getByRole("button", { name: "Join as second observer" }).click();
    await this.page.getByRole("heading", { name: `Trial ${number}: second observer` }).waitFor();
  }

  /** Begins, and lets the minute pass that it waits for. */
  async beginTrial() {
    await this.page.getByRole("button", { name: "Begin on the next full minute" }).click();
    await this.page.getByText(/^Begins at/).waitFor();
    await this.pass(1);
    await this.page.getByText(/^Began at/).waitFor();
  }

  async endTrial() {
    await this.page.getByRole("button", { name: "End on the next full minute" }).click();
    await this.page.getByText(/^Ends at/).waitFor();
    await this.pass(1);
    await this.page.getByText(/^Ended at/).waitFor();
  }

  /** Observes with a counter that went from 40 to `to`, and sends it. */
  async wholeTrial(to) {
    await this.prepareTrial("quiet", false);
    await this.beginTrial();
    await this.observe("in", 2);
    await this.endTrial();
    await this.showed("begin", 40, 0);
    await this.showed("end", to, 0);
    await this.sendTrial();
  }

  async sendTrial() {
    await this.page.getByRole("button", { name: "Send what I saw" }).click();
    await this.page.locator("#counting").waitFor();
  }

  async observe(direction, times) {
    const pad = this.page.locator(`#trial .pad[data-direction="${direction}"]`);
    for (let tap = 0; tap < times; tap += 1) {
      const before = Number(await pad.locator(".today").textContent());
      await pad.dispatchEvent("click");
      await pad.locator(".today").filter({ hasText: new RegExp(`^${before + 1}$`) }).waitFor();
      await this.page.clock.fastForward(300);
    }
  }

  async showed(at, entered, left) {
    await this.page.locator(`#shown-${at}-in`).fill(String(entered));
    await this.page.locator(`#shown-${at}-out`).fill(String(left));
  }

  shows(direction, page = this.page) {
    return this.pad(direction, page).locator(".today").textContent();
  }

  async reaches(direction, number, page = this.page) {
    await this.pad(direction, page).locator(".today").filter({ hasText: new RegExp(`^${number}$`) }).waitFor();
  }

  /** Lets minutes pass, so that taps become entries and are sent. */
  async pass(minutes, page = this.page) {
    for (let minute = 0; minute < minutes; minute += 1) {
      await page.clock.fastForward(60_000);
      await page.waitForTimeout(60);
    }
  }

  /** Lets time pass until the page says something. */
  async tells(words, page = this.page) {
    for (let tries = 0; tries < 40; tries += 1) {
      if (await page.getByText(words).isVisible()) return;
      await this.pass(1, page);
      // A busy machine answers late.
      await page.waitForTimeout(20 * tries);
    }
    throw new Error(`it does not say: ${words}`);
  }

  /** Lets time pass until nothing waits on the phone. */
  async sent(page = this.page) {
    for (let tries = 0; tries < 40; tries += 1) {
      await this.pass(1, page);
      // A busy machine answers late.
      await page.waitForTimeout(20 * tries);
      if ((await page.locator("#waiting").textContent()) === "nothing") return;
    }
    throw new Error(`still waiting: ${await page.locator("#waiting").textContent()}`);
  }
}
