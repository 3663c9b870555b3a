// What Lighthouse says of a phone on a slow line, about the web editions that LIGHTHOUSE names, one
// a line.

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { host } from "./host.js";
import { spawn } from "node:child_process";

const BARS = { performance: 0.95, accessibility: 0.95, "best-practices": 0.95, seo: 1 };

/** Runs Lighthouse beside this process, which goes on serving. */
function judged(url, report) {
  const args = [
    "node_modules/lighthouse/cli/index.js", url, "--quiet",
    "--chrome-flags=--headless=new --no-sandbox", "--output=json", `--output-path=${report}`,
  ];
  const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return new Promise((resolve, reject) => {
    const run = spawn("node", args, { env: { ...process.env, CHROME_PATH: chromium }, stdio: "ignore" });
    run.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`Lighthouse ended with ${code}`))));
  });
}

const editions = process.env.LIGHTHOUSE.split("\n").filter(Boolean);
const pages = editions.flatMap((edition) => ["", "plates/3/"].map((page) => [edition, page]))
  .filter(([edition, page]) => existsSync(join(edition, page)));
for (const [edition, page] of pages) {
  const path = `${basename(edition)}/${page}`;
  test(`a phone on a slow line is content with ${path}`, { timeout: 300_000 }, async () => {
    const books = await host(dirname(edition));
    const folder = mkdtempSync(join(tmpdir(), "lighthouse-"));
    const report = join(folder, "report.json");
    try {
      // A busy machine slows the browser down: the better of two runs counts.
      let said;
      for (let run = 0; run < 2; run += 1) {
        await judged(books.url + path, report);
        const { categories, audits } = JSON.parse(readFileSync(report, "utf8"));
        said = Object.entries(BARS).map(([name, bar]) => [name, categories[name].score, bar]);
        const figure = (name) => audits[name].displayValue;
        const figures = ["largest-contentful-paint", "cumulative-layout-shift", "total-blocking-time", "total-byte-weight"];
        console.log(path, said.map(([name, score]) => `${name} ${Math.round(100 * score)}`).join(", "), figures.map(figure).join(", "));
        if (said.every(([, score, bar]) => score >= bar)) return;
        const failing = Object.values(audits).filter((a) => a.score !== null && a.score < 0.9);
        console.log(failing.map((a) => `  ${a.id}: ${a.score}`).join("\n"));
      }
      for (const [name, score, bar] of said) assert.ok(score >= bar, `${name}: ${score}`);
    } finally {
      rmSync(folder, { recursive: true });
      await books.close();
    }
  });
}
