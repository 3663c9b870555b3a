// The strip of spreads: which are there, how large, which is the current one.

import { Slot, pagesOf } from "./slot.js";

const PIXELS_PER_MM = 96 / 25.4;
// Spreads of an overview are at least so wide; what is left of the row is shared out.
const OVERVIEW_WIDTH = 280;
// Room around a spread, for its page numbers and between spreads, as in the style sheet.
const MARGINS = { x: 48 + 4, y: 36 + 28 };
const GAP = 22;

export class Strip extends EventTarget {
  #list;
  #slots = [];
  #book = null;
  #zoom = "fit";
  #shows = { trim: false, safe: false, bleed: false };
  #current = 0;
  #columns = 1;
  #isMoving = false;
  #watcher;

  constructor(element) {
    super();
    this.element = element;
    this.#list = element.querySelector("ol");
    this.#watcher = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        this.#slots[target.dataset.place]?.setInView(isIntersecting);
      }
    }, { root: element, rootMargin: "60% 0px" });
    new ResizeObserver(() => this.#scale()).observe(element);
    element.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#list.addEventListener("click", (event) => {
      const slot = event.target.closest(".slot");
      if (slot) this.#setCurrent(Number(slot.dataset.place));
    });
    this.#list.addEventListener("dblclick", () => this.dispatchEvent(new Event("open")));
  }

  get book() {
    return this.#book;
  }

  get spread() {
    return this.#book?.spreads[this.#current];
  }

  get current() {
    return this.#current;
  }

  /** Spreads in a row. */
  get columns() {
    return this.#columns;
  }

  /** Shows a book; the current spread stays the one that holds the same page, at first `first`. */
  set(told, first) {
    const page = this.spread ? pagesOf(this.spread)[0] : first;
    const isSameShape = this.#book !== null
      && JSON.stringify([this.#book.trim, this.#book.bleed])
        === JSON.stringify([told.book.trim, told.book.bleed]);
    const count = this.#slots.length;
    this.#book = told.book;
    this.#list.dir = told.book.direction;
    const spreads = told.book.spreads;
    while (this.#slots.length > spreads.length) this.#drop();
    while (this.#slots.length < spreads.length) this.#add();
    this.#slots.forEach((slot, at) => slot.set(told, spreads[at], this.#shows));
    if (isSameShape && count === spreads.length) {
      this.#setCurrent(this.#current);
      return;
    }
    this.#scale();
    this.goToPage(page ?? 1);
  }

  #add() {
    const slot = new Slot(this.#slots.length);
    this.#slots.push(slot);
    this.#list.append(slot.element);
    this.#watcher.observe(slot.element);
  }

  #drop() {
    const slot = this.#slots.pop();
    this.#watcher.unobserve(slot.element);
    slot.setInView(false);
    slot.element.remove();
  }

  set zoom(zoom) {
    this.#zoom = zoom;
    this.element.dataset.zoom = zoom;
    this.#scale();
  }

  get zoom() {
    return this.#zoom;
  }

  set shows(shows) {
    this.#shows = shows;
    this.element.classList.toggle("shows-bleed", shows.bleed);
    for (const slot of this.#slots) slot.showGuides(shows);
  }

  /** Sizes all spreads by the zoom, and keeps the current one in view. */
  #scale() {
    if (this.#book === null) return;
    const [width, height] = this.#book.trim;
    const { top, bottom, outside } = this.#book.bleed;
    const full = { w: 2 * (width + outside), h: height + top + bottom };
    const room = {
      w: this.element.clientWidth - MARGINS.x,
      h: this.element.clientHeight - MARGINS.y,
    };
    const columns = Math.max(1, Math.floor((room.w + GAP) / (OVERVIEW_WIDTH + GAP)));
    this.#columns = this.#zoom === "overview" ? columns : 1;
    const scale = {
      overview: (room.w - GAP * (columns - 1)) / columns / full.w,
      fit: Math.min(room.w / full.w, room.h / full.h),
      whole: PIXELS_PER_MM,
    }[this.#zoom];
    this.element.style.setProperty("--scale", `${Math.max(scale, 0.05)}px`);
    this.#show(this.#current);
    for (const slot of this.#slots) slot.fetch();
  }

  goTo(place) {
    const last = this.#slots.length - 1;
    if (last < 0) return;
    const to = Math.min(Math.max(place, 0), last);
    this.#setCurrent(to);
    this.#show(to);
  }

  /** Goes to the spread with this page, or the nearest one before it. */
  goToPage(page) {
    const spreads = this.#book?.spreads ?? [];
    const after = spreads.findIndex((spread) => pagesOf(spread)[0] > page);
    this.goTo(after === -1 ? spreads.length - 1 : after - 1);
  }

  /** Brings a spread into the middle of the strip. */
  #show(place) {
    const slot = this.#slots[place];
    if (!slot) return;
    const strip = this.element;
    const [box, frame] = [slot.box, strip.getBoundingClientRect()];
    const before = [strip.scrollTop, strip.scrollLeft].join();
    strip.scrollBy({
      top: (box.top + box.bottom) / 2 - (frame.top + strip.clientHeight / 2),
      left: (box.left + box.right) / 2 - (frame.left + strip.clientWidth / 2),
      behavior: "instant",
    });
    this.#isMoving = [strip.scrollTop, strip.scrollLeft].join() !== before;
  }

  /** After the reader has scrolled, the spread nearest to the middle is the current one. */
  #scrolled() {
    if (this.#isMoving || this.#zoom === "overview") {
      this.#isMoving = false;
      return;
    }
    const box = this.element.getBoundingClientRect();
    const middle = box.top + box.height / 2;
    const far = this.#slots.map((slot) => {
      const { top, bottom } = slot.box;
      return Math.abs((top + bottom) / 2 - middle);
    });
    this.#setCurrent(far.indexOf(Math.min(...far)));
  }

  #setCurrent(place) {
    this.#slots[this.#current]?.setCurrent(false);
    this.#current = Math.min(place, this.#slots.length - 1);
    this.#slots[this.#current]?.setCurrent(true);
    this.dispatchEvent(new Event("current"));
  }
}
