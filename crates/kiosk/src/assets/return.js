// For a page that the kiosk leads to: it comes back by itself when nobody touches it for a while,
// or by a button that has `data-return`. Elsewhere, on a visitor's phone, it does nothing.

const IDLE = 90_000;
const home = sessionStorage.getItem('kiosk');
let touched = performance.now();

async function goHome() {
  // With a service worker the kiosk is there even when the server is not.
  const isKept = await navigator.serviceWorker?.getRegistration(home);
  const isThere = isKept || await fetch(home).then(({ ok }) => ok, () => false);
  if (isThere) location.replace(home);
}

if (home) {
  for (const what of ['pointerdown', 'keydown', 'input', 'wheel']) {
    addEventListener(what, () => { touched = performance.now(); }, { passive: true, capture: true });
  }
  for (const button of document.querySelectorAll('[data-return]')) {
    button.hidden = false;
    button.addEventListener('click', goHome);
  }
  setInterval(() => { if (performance.now() - touched > IDLE) goHome(); }, 5000);
}
