// The viewer: the same document spread by spread or as a strip, pictures enlarged, addresses
// shared, the book kept. Without it the document is complete.
(() => {
  'use strict';
  const root = document.documentElement;
  const book = document.getElementById('book');
  const one = (selector, inside = document) => inside.querySelector(selector);
  const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
  const fromRight = root.classList.contains('from-right');
  const isDocument = !!one('.views');
  const leaves = isDocument ? all('.leaf', book) : [];
  const isCalm = () => matchMedia('(prefers-reduced-motion:reduce)').matches;
  const news = one('.news');
  let telling;

  function tell(words) {
    news.textContent = words;
    clearTimeout(telling);
    telling = setTimeout(() => { news.textContent = ''; }, 2500);
  }

  // Views.
  const view = () => root.dataset.view || 'scroll';
  let here = 0;
  // Where a key or button sent the reader, until they are there or take over by hand.
  let wanted = null;

  // The leaf nearest to the middle of what is seen.
  function nearest() {
    const across = view() !== 'scroll';
    const middle = across ? innerWidth / 2 : innerHeight / 2;
    let best = 0, least = Infinity;
    leaves.forEach((leaf, at) => {
      const box = leaf.getBoundingClientRect();
      const [from, to] = across ? [box.left, box.right] : [box.top, box.bottom];
      const far = middle < from ? from - middle : middle > to ? middle - to : 0;
      if (far < least) { least = far; best = at; }
    });
    return best;
  }

  function go(at, calmly = true) {
    at = Math.max(0, Math.min(leaves.length - 1, at));
    here = at;
    wanted = at;
    const behavior = calmly && !isCalm() ? 'smooth' : 'instant';
    leaves[at].scrollIntoView({ behavior, inline: 'center', block: view() === 'scroll' ? 'start' : 'nearest' });
    note();
    // The next spread is decoded before it is asked for.
    for (const img of all('img', leaves[at + 1] || leaves[at])) {
      img.loading = 'eager';
      img.decode && img.decode().catch(() => {});
    }
  }

  // Writes where the reader is: on the screen, and into the address.
  function note() {
    const leaf = leaves[here];
    const page = leaf.dataset.page;
    const where = one('.where');
    if (where) where.textContent = page && page !== '0' ? leaf.getAttribute('aria-label') || page : '';
    const [back, on] = all('.turn');
    if (back) { back.disabled = here === 0; on.disabled = here === leaves.length - 1; }
    if (view() === 'scroll' || one('dialog[open]')) return;
    address(page && page !== '0' ? '#page-' + page : '#' + (leaf.id || 'cover'));
  }

  function address(hash) {
    const search = view() === 'scroll' ? '' : '?view=' + view();
    try { history.replaceState(history.state, '', location.pathname + search + hash); } catch { /* not on this disk */ }
  }

  function begin() {
    for (const button of all('[data-view]', one('.views'))) {
      button.setAttribute('aria-pressed', String(button.dataset.view === view()));
    }
    one('.turns').hidden = false;
    note();
  }

  function show(wanted, at = nearest()) {
    if (wanted === 'scroll') delete root.dataset.view; else root.dataset.view = wanted;
    begin();
    go(at, false);
    address(location.hash);
  }

  if (isDocument) {
    one('.views').hidden = false;
    for (const button of all('[data-view]', one('.views'))) {
      button.addEventListener('click', () => show(button.dataset.view));
    }
    one('.turn.back').addEventListener('click', () => go(here - 1));
    one('.turn.on').addEventListener('click', () => go(here + 1));
    let settled;
    const moved = () => {
      clearTimeout(settled);
      settled = setTimeout(() => {
        here = nearest();
        // A snap that was still under way may have pulled back.
        if (wanted !== null && wanted !== here && view() === 'spread') go(wanted, false);
        wanted = null;
        note();
      }, 120);
    };
    for (const hand of ['pointerdown', 'touchstart', 'wheel']) {
      addEventListener(hand, () => { wanted = null; }, { passive: true });
    }
    book.addEventListener('scroll', moved, { passive: true });
    addEventListener('scroll', moved, { passive: true });
    // A wheel turns the strip; in spreads it is left to the browser.
    book.addEventListener('wheel', event => {
      if (view() === 'strip' && Math.abs(event.deltaY) > Math.abs(event.deltaX)) {
        book.scrollBy({ left: (fromRight ? -1 : 1) * event.deltaY, behavior: 'instant' });
      }
    }, { passive: true });
    // A link into the book goes to its leaf, in every view.
    const follow = () => {
      const hash = location.hash.slice(1);
      const zoomed = /^zoom-(\d+)$/.exec(hash);
      const target = hash && document.getElementById(zoomed ? 'plate-' + zoomed[1] : hash);
      const leaf = target && target.closest('.leaf');
      if (leaf) {
        here = leaves.indexOf(leaf);
        if (view() === 'scroll' && !zoomed) target.scrollIntoView({ behavior: 'instant' });
        else go(here, false);
      }
      if (zoomed && target) enlarge(target.closest('.plate'), false); else if (box.open) box.close();
    };
    addEventListener('hashchange', follow);
    addEventListener('popstate', follow);
    let width = innerWidth;
    addEventListener('resize', () => {
      if (view() !== 'scroll' && width !== innerWidth) { width = innerWidth; go(here, false); }
    });
    requestAnimationFrame(() => {
      const asked = new URLSearchParams(location.search).get('view');
      const inside = /^#(zoom-)?\w/.test(location.hash) && location.hash;
      if (asked === 'spread' || asked === 'strip') show(asked, 0);
      else begin();
      if (inside) { address(inside); follow(); }
    });
  }

  // A picture enlarged.
  const box = document.getElementById('zoom');
  let figure = null, from = null, image = null, scale = 1, x = 0, y = 0;
  const stage = box && one('.stage', box);
  const plates = () => all('.plate');
  const MOST = 5;

  function place(calmly) {
    const room = image.getBoundingClientRect();
    const w = room.width / (image.now || 1) * scale, h = room.height / (image.now || 1) * scale;
    const slack = (size, all) => Math.max(0, (size - all) / 2);
    x = Math.max(-slack(w, innerWidth), Math.min(slack(w, innerWidth), x));
    y = Math.max(-slack(h, innerHeight), Math.min(slack(h, innerHeight), y));
    image.now = scale;
    image.style.transition = calmly && !isCalm() ? 'transform .25s' : 'none';
    image.style.transform = `translate(${x}px,${y}px) scale(${scale})`;
    stage.classList.toggle('large', scale > 1.01);
    // A larger file where its pixels are seen.
    image.sizes = `${Math.ceil(scale) * 100}vw`;
  }

  function zoom(to, cx = innerWidth / 2, cy = innerHeight / 2, calmly = true) {
    to = Math.max(1, Math.min(MOST, to));
    const dx = cx - innerWidth / 2, dy = cy - innerHeight / 2;
    x = dx - (dx - x) * to / scale;
    y = dy - (dy - y) * to / scale;
    scale = to;
    if (to === 1) x = y = 0;
    place(calmly);
  }

  function enlarge(wanted, push = true) {
    figure = wanted;
    const picture = one('picture', figure).cloneNode(true);
    all('source[media]', picture).forEach(source => source.remove());
    image = one('img', picture);
    image.loading = 'eager';
    image.draggable = false;
    image.style.setProperty('--a', image.getAttribute('width') / image.getAttribute('height'));
    all('source', picture).forEach(source => { source.sizes = '100vw'; });
    stage.replaceChildren(picture);
    one('.label', box).innerHTML = one('figcaption', figure).innerHTML;
    all('a', one('.label', box)).forEach(link => link.remove());
    scale = 1; x = y = 0;
    if (!box.open) { from = document.activeElement; box.showModal(); }
    place(false);
    const at = plates().indexOf(figure);
    one('.step.back', box).hidden = at <= 0;
    one('.step.on', box).hidden = at < 0 || at === plates().length - 1;
    if (!isDocument) return;
    const hash = '#zoom-' + figure.dataset.plate;
    if (location.hash !== hash) {
      try { history[push ? 'pushState' : 'replaceState']({ zoom: true }, '', hash); } catch { /* not on this disk */ }
    }
  }

  function step(by) {
    const next = plates()[plates().indexOf(figure) + by];
    if (next) enlarge(next, false);
    else if (!isDocument) one(by < 0 ? 'a[rel=prev]' : 'a[rel=next]')?.click();
  }

  if (box) {
    document.addEventListener('click', event => {
      const link = event.target.closest('.plate a, .one picture');
      if (!link || link.matches('.in-print') || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      enlarge(link.closest('.plate'));
    });
    box.addEventListener('close', () => {
      stage.replaceChildren();
      const leaf = figure && figure.closest('.leaf');
      if (isDocument && leaf) {
        if (leaf !== leaves[here]) go(leaves.indexOf(leaf), false);
        address('#plate-' + figure.dataset.plate);
        (one('a', figure) || from)?.focus({ preventScroll: true });
      } else if (from) from.focus({ preventScroll: true });
    });
    one('.close', box).addEventListener('click', () => box.close());
    one('.larger', box).addEventListener('click', () => zoom(scale * 1.6));
    one('.smaller', box).addEventListener('click', () => zoom(scale / 1.6));
    one('.step.back', box).addEventListener('click', () => step(-1));
    one('.step.on', box).addEventListener('click', () => step(1));
    box.addEventListener('wheel', event => {
      event.preventDefault();
      zoom(scale * Math.exp(-event.deltaY * 0.0022), event.clientX, event.clientY, false);
    }, { passive: false });

    // Fingers and pens: one pans or turns, two pinch, two taps enlarge.
    const down = new Map();
    let begun = null, tapped = 0;
    const spread = () => {
      const [a, b] = [...down.values()];
      return { far: Math.hypot(a.x - b.x, a.y - b.y) || 1, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    };
    stage.addEventListener('pointerdown', event => {
      try { stage.setPointerCapture(event.pointerId); } catch { /* already gone */ }
      down.set(event.pointerId, { x: event.clientX, y: event.clientY });
      begun = { x: event.clientX, y: event.clientY, px: x, py: y, scale, two: down.size === 2 && spread(), moved: down.size > 1 };
    });
    stage.addEventListener('pointermove', event => {
      if (!down.has(event.pointerId) || !image) return;
      down.set(event.pointerId, { x: event.clientX, y: event.clientY });
      if (down.size === 2 && begun.two) {
        const now = spread();
        zoom(begun.scale * now.far / begun.two.far, now.x, now.y, false);
        return;
      }
      const dx = event.clientX - begun.x, dy = event.clientY - begun.y;
      if (Math.hypot(dx, dy) > 8) begun.moved = true;
      if (scale > 1.01) { x = begun.px + dx; y = begun.py + dy; place(false); }
      else if (begun.moved) image.style.transform = `translate(${dx}px,${Math.max(0, dy)}px)`;
    });
    const up = event => {
      if (!down.delete(event.pointerId) || !image || down.size) return;
      const dx = event.clientX - begun.x, dy = event.clientY - begun.y;
      if (begun.two || scale > 1.01 && begun.moved) return;
      if (event.type === 'pointercancel') place(true);
      else if (Math.abs(dx) > 60 && Math.abs(dx) > Math.abs(dy)) {
        place(true);
        step((dx < 0 ? 1 : -1) * (fromRight ? -1 : 1));
      } else if (dy > 110) box.close();
      else if (begun.moved) place(true);
      else if (event.timeStamp - tapped < 350 || event.pointerType === 'mouse') {
        tapped = 0;
        zoom(scale > 1.01 ? 1 : 2.5, event.clientX, event.clientY);
      } else tapped = event.timeStamp;
    };
    stage.addEventListener('pointerup', up);
    stage.addEventListener('pointercancel', up);
  }

  // Keys.
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('input,textarea,select')) return;
    const right = fromRight ? -1 : 1;
    const by = { ArrowRight: right, ArrowLeft: -right, PageDown: 1, PageUp: -1 }[event.key];
    let used = true;
    if (box && box.open) {
      if (by && scale > 1.01 && event.key.startsWith('Arrow')) { x -= (event.key === 'ArrowRight' ? 1 : -1) * innerWidth / 4; place(true); }
      else if (by) step(by);
      else if (event.key === '+' || event.key === '=') zoom(scale * 1.6);
      else if (event.key === '-') zoom(scale / 1.6);
      else if (event.key === '0') zoom(1);
      else if (event.key === 'Home') enlarge(plates()[0], false);
      else if (event.key === 'End') enlarge(plates().at(-1), false);
      else used = false;
    } else if (isDocument && view() !== 'scroll') {
      if (by) go(here + by);
      else if (event.key === 'Home') go(0);
      else if (event.key === 'End') go(leaves.length - 1);
      else if (event.key === 'Escape') show('scroll', here);
      else if (event.key === '+') { const plate = one('.plate', leaves[here]); if (plate) enlarge(plate); }
      else used = false;
    } else if (!isDocument && by && event.key.startsWith('Arrow')) {
      one(by < 0 ? 'a[rel=prev]' : 'a[rel=next]')?.click();
    } else if (!isDocument && event.key === 'Escape') one('a[rel=up]')?.click();
    else if (!isDocument && event.key === '+') { const plate = one('.plate'); if (plate) enlarge(plate); }
    else used = false;
    if (used) event.preventDefault();
  });

  // Sharing an address.
  const share = one('.share');
  if (share && location.protocol.startsWith('http')) {
    share.hidden = false;
    share.addEventListener('click', async () => {
      const url = location.href;
      try {
        if (navigator.share) await navigator.share({ title: document.title, url });
        else { await navigator.clipboard.writeText(url); tell(share.dataset.done); }
      } catch { /* the visitor changed their mind */ }
    });
  }

  // Another language keeps the place.
  for (const link of all('.other')) {
    link.addEventListener('click', () => { link.hash = location.hash; link.search = location.search; });
  }

  // Reading without a network.
  const LITTLE = 8e6;
  if ('serviceWorker' in navigator && location.protocol.startsWith('http')) addEventListener('load', async () => {
    const folder = new URL(document.currentScript ? '.' : one('link[rel=manifest]').href, location.href);
    try {
      await navigator.serviceWorker.register(new URL('sw.js', folder), { updateViaCache: 'none' });
      const { active } = await navigator.serviceWorker.ready;
      const button = one('.keep');
      const saves = navigator.connection && navigator.connection.saveData;
      if (!button) return;
      const keep = () => { button.disabled = true; active.postMessage('keep'); };
      navigator.serviceWorker.addEventListener('message', ({ data }) => {
        if (data.kept === data.all) { button.textContent = button.dataset.done; button.disabled = true; }
        else if (button.disabled) button.lastElementChild.textContent = Math.round(100 * data.kept / data.all) + ' %';
      });
      button.hidden = false;
      button.addEventListener('click', keep);
      if (+button.dataset.bytes <= LITTLE && !saves) keep();
    } catch { /* no worker here: the book is read with a network */ }
  });
})();
