// Keeps the book for reading without a network: its pages and letters at once, pages of plates
// and pictures in one size when asked, and every picture that was seen.
const MARK = "MARK";
const SHELL = [/*SHELL*/];
const KEEP = [/*KEEP*/];
const STEMS = new Set([/*STEMS*/]);
const scope = self.registration.scope;
const OWN = 'leporello ' + scope + ' ';
const BOOK = OWN + MARK;
const PICTURES = OWN + 'pictures';
const stem = path => (/pictures\/([0-9a-f]{16})-/.exec(path) || [])[1];
const at = path => new URL(path, scope).href;

self.addEventListener('install', event => event.waitUntil((async () => {
  const [book, pictures] = await Promise.all([caches.open(BOOK), caches.open(PICTURES)]);
  await Promise.all(SHELL.map(async path => {
    const answer = await fetch(at(path), { cache: 'no-cache' });
    if (!answer.ok) throw new Error(path);
    await (stem(path) ? pictures : book).put(at(path), answer);
  }));
  await self.skipWaiting();
})()));

self.addEventListener('activate', event => event.waitUntil((async () => {
  for (const name of await caches.keys()) {
    if (name.startsWith(OWN) && name !== BOOK && name !== PICTURES) await caches.delete(name);
  }
  const pictures = await caches.open(PICTURES);
  for (const { url } of await pictures.keys()) if (!STEMS.has(stem(url))) await pictures.delete(url);
  await self.clients.claim();
})()));

// The picture in any size that is kept.
async function anySize(url) {
  const pictures = await caches.open(PICTURES);
  const same = (await pictures.keys()).find(kept => stem(kept.url) === stem(url));
  return same && pictures.match(same);
}

async function picture(request) {
  const pictures = await caches.open(PICTURES);
  const kept = await pictures.match(request.url);
  if (kept) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok) await pictures.put(request.url, answer.clone());
    return answer;
  } catch (error) {
    return await anySize(request.url) || Promise.reject(error);
  }
}

async function page(request) {
  const url = new URL(request.url);
  url.search = url.hash = '';
  if (url.href.endsWith('/')) url.href += 'index.html';
  const book = await caches.open(BOOK);
  const isFixed = /\/assets\/.*-[0-9a-f]{8}\./.test(url.pathname);
  const kept = await book.match(url.href);
  if (kept && isFixed) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.type === 'basic' && !answer.redirected) await book.put(url.href, answer.clone());
    return answer;
  } catch (error) {
    if (kept) return kept;
    const plate = /\/plates\/(\d+)\//.exec(url.pathname);
    return plate ? Response.redirect(at('index.html#plate-' + plate[1])) : Promise.reject(error);
  }
}

self.addEventListener('fetch', event => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(scope) || request.headers.has('range')) return;
  if (stem(request.url)) event.respondWith(picture(request));
  else if (SHELL.concat(KEEP).some(path => request.url.split(/[?#]/)[0].replace(/\/$/, '/index.html') === at(path))) {
    event.respondWith(page(request));
  }
});

self.addEventListener('message', event => {
  if (event.data === 'keep') event.waitUntil(keep(event.source));
});

async function keep(client) {
  const [book, pictures] = await Promise.all([caches.open(BOOK), caches.open(PICTURES)]);
  let kept = 0;
  for (const path of KEEP) {
    const cache = stem(path) ? pictures : book;
    try {
      if (!await cache.match(at(path))) await cache.add(at(path));
      kept += 1;
    } catch { /* without a network, or without room: what is kept stays */ }
    client.postMessage({ kept, all: KEEP.length });
  }
}
