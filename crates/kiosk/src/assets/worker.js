// Keeps the page of a hall with its whole book. The page is always the one whose pictures are
// here; another version is fetched beside it, and takes over when the page says so.

const CACHE = FACTS.name + FACTS.version;

async function keep() {
  const cache = await caches.open(CACHE);
  for (const address of FACTS.keep) {
    // A picture's name follows from its content.
    const known = address.includes('/pictures/') && await caches.match(address);
    if (known) await cache.put(address, known);
    else await cache.add(new Request(address, { cache: 'reload' }));
  }
  for (const address of FACTS.others) await cache.add(address).catch(() => {});
}

async function takeOver() {
  for (const name of await caches.keys()) {
    if (name.startsWith(FACTS.name) && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

async function answer(request) {
  const isPage = request.mode === 'navigate';
  const known = await caches.match(isPage ? FACTS.page : request.url, { cacheName: CACHE });
  return known ?? fetch(request);
}

self.addEventListener('install', (event) => event.waitUntil(keep()));
self.addEventListener('activate', (event) => event.waitUntil(takeOver()));
self.addEventListener('message', ({ data }) => { if (data === 'now') self.skipWaiting(); });
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const isOther = request.mode === 'navigate' && pathname !== FACTS.page;
  if (request.method === 'GET' && origin === self.location.origin && !isOther) event.respondWith(answer(request));
});
