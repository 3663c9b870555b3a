// Guides over a spread, drawn from the book's measures in millimetres.

const SVG = "http://www.w3.org/2000/svg";

/**
 * Where things lie on a spread's sheet, in millimetres from its top left corner, y down.
 * `pages` are its trimmed pages from left to right, each with the side its fold is on.
 */
export function geometry(book, spread) {
  const [width, height] = book.trim;
  const { top, bottom, outside } = book.bleed;
  const numbers = [spread.verso, spread.recto];
  const sides = ["verso", "recto"].filter((_, at) => numbers[at] !== null);
  if (book.direction === "rtl") sides.reverse();
  const foldIsLeft = (side) => (side === "recto") === (book.direction === "ltr");
  let x = 0;
  const pages = sides.map((side) => {
    const left = x + (foldIsLeft(side) ? 0 : outside);
    x += width + outside;
    return { side, foldIsLeft: foldIsLeft(side), x: left, y: top, w: width, h: height };
  });
  const cut = {
    top,
    bottom,
    left: pages.length > 0 ? pages[0].x : 0,
    right: pages.length > 0 ? x - pages.at(-1).x - width : 0,
  };
  return { w: x, h: height + top + bottom, pages, cut };
}

/** The part of a page in which important things are safe from cutting and from the fold. */
export function safeArea(page, safe) {
  const left = page.foldIsLeft ? safe.fold : safe.trim;
  return {
    x: page.x + left,
    y: page.y + safe.trim,
    w: page.w - safe.trim - safe.fold,
    h: page.h - 2 * safe.trim,
  };
}

function element(name, attributes, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const outline = ({ x, y, w, h }) => `M${x} ${y}h${w}v${h}h${-w}z`;

/** Lines that are seen on light and on dark pictures. */
function lines(name, path) {
  return element(
    "g",
    { class: name },
    element("path", { class: "halo", d: path }),
    element("path", { class: "ink", d: path }),
  );
}

/** A drawing of the guides that are switched on, as large as the sheet. */
export function draw(book, place, shows) {
  const { w, h, pages, cut } = place;
  const sheet = { x: 0, y: 0, w, h };
  const trimmed = {
    x: cut.left, y: cut.top, w: w - cut.left - cut.right, h: h - cut.top - cut.bottom,
  };
  const drawn = [element("path", { class: "edge", d: outline(shows.bleed ? sheet : trimmed) })];
  if (shows.bleed) {
    const ring = outline(sheet) + outline(trimmed);
    drawn.push(element("path", { class: "bleed", d: ring, "fill-rule": "evenodd" }));
  }
  if (shows.trim) drawn.push(lines("trim", pages.map(outline).join("")));
  if (shows.safe) {
    const areas = pages.map((page) => outline(safeArea(page, book.safe)));
    drawn.push(lines("safe", areas.join("")));
  }
  return element(
    "svg",
    { viewBox: `0 0 ${w} ${h}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    ...drawn,
  );
}
