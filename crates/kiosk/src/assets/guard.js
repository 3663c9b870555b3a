// No way out of the page: no menu, selection, drag, print, zoom of the browser or history.

const stop = (event) => event.preventDefault();

export function begin() {
  for (const what of ['contextmenu', 'dragstart', 'drop', 'dragover', 'selectstart', 'gesturestart', 'auxclick', 'copy', 'cut', 'paste']) {
    addEventListener(what, stop);
  }
  // The buttons of a mouse that lead back and on.
  for (const what of ['mousedown', 'mouseup']) addEventListener(what, (event) => { if (event.button > 1) stop(event); });
  addEventListener('wheel', (event) => { if (event.ctrlKey) stop(event); }, { passive: false });
  addEventListener('touchmove', (event) => { if (event.touches.length > 1) stop(event); }, { passive: false });
  addEventListener('keydown', (event) => {
    const isOfBrowser = event.ctrlKey || event.metaKey || event.altKey || /^(F\d+|Browser|Launch|ContextMenu|PrintScreen|Help)/.test(event.key);
    if (isOfBrowser) { stop(event); event.stopImmediatePropagation(); }
  }, { capture: true });
}
