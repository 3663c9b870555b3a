// Keeps the counting page, so that it opens without a network. The server writes above this which
// files there are and which edition they are of.

const CACHE = `leporello-count-${EDITION}`;

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL.map((path) => new Request(path, { cache: "reload" })));
  await self.skipWaiting();
}

async function takeOver() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("leporello-count-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The look is shared with other pages and is no part of the edition: it is renewed when it can. */
async function renew(request) {
  const answer = await fetch(request, { cache: "no-cache" });
  if (answer.ok) await (await caches.open(CACHE)).put(request, answer);
}

async function kept(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(new URL(request.url).pathname)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(fill()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (!SHELL.includes(pathname)) return;
  event.respondWith(kept(event.request));
  if (pathname.startsWith("/look/")) event.waitUntil(renew(pathname).catch(() => {}));
});
