// A host as there are many: files of a folder, texts compressed.

import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

const TYPES = {
  ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript",
  ".svg": "image/svg+xml", ".jpg": "image/jpeg", ".avif": "image/avif", ".woff": "font/woff",
  ".webmanifest": "application/manifest+json", ".xml": "application/xml", ".txt": "text/plain",
};
const TEXTS = new Set([".html", ".css", ".js", ".svg", ".webmanifest", ".xml", ".txt"]);

/** Serves a folder; `sent` counts the bytes of every answer's body. */
export async function host(folder) {
  const sent = new Map();
  const server = createServer(async (request, answer) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://h").pathname));
    let file = join(folder, path);
    try {
      if ((await stat(file)).isDirectory()) file = join(file, "index.html");
      const ending = extname(file);
      let body = await readFile(file);
      const headers = { "Content-Type": TYPES[ending] ?? "application/octet-stream" };
      if (TEXTS.has(ending)) { body = gzipSync(body); headers["Content-Encoding"] = "gzip"; }
      headers["Cache-Control"] = "max-age=3600";
      sent.set(path, body.length);
      answer.writeHead(200, headers).end(body);
    } catch { answer.writeHead(404, { "Content-Type": "text/plain" }).end("not here"); }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); });
  return { url: `http://localhost:${server.address().port}/`, sent, close };
}
