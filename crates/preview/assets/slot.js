// One spread on the strip: its picture, guides and page numbers.

import { draw, geometry } from "./guides.js";

// Pictures come in these widths, so that small changes of the window ask for none anew.
const WIDTHS = [320, 480, 640, 960, 1280, 1600, 1920, 2560, 3200, 3840, 5120, 6400];

/** Numbers of its pages in reading order. */
export function pagesOf(spread) {
  return [spread.verso, spread.recto].filter((page) => page !== null);
}

/** Such as "Page 7" and "Pages 8 and 9". */
export function named(spread) {
  const pages = pagesOf(spread);
  return `${pages.length === 1 ? "Page" : "Pages"} ${pages.join(" and ")}`;
}

function make(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

export class Slot {
  #image = new Image();
  #cut = make("div", "cut", make("div", "paper"));
  #guides = make("div", "guides");
  #sheet = make("div", "sheet", this.#cut, this.#guides);
  #numbers = document.createElement("figcaption");
  #figure = make("figure", "", this.#sheet, this.#numbers);
  #coming = null;
  #shown = { address: "", version: "", width: 0 };
  #isInView = false;
  #problem = null;

  element = make("li", "slot", this.#figure);

  constructor(place) {
    this.place = place;
    this.element.dataset.place = place;
  }

  /** Where its pages and their numbers are on the screen. */
  get box() {
    return this.#figure.getBoundingClientRect();
  }

  /** Takes what is to be shown; a picture that stays is left as it is. */
  set(told, spread, shows) {
    this.session = told.session;
    this.book = told.book;
    this.spread = spread;
    this.geometry = geometry(told.book, spread);
    this.element.classList.toggle("recto-only", spread.verso === null);
    this.#measure();
    this.#image.alt = spread.chapter ? `${named(spread)}, ${spread.chapter}` : named(spread);
    this.#numbers.replaceChildren(...pagesOf(spread).map((page) => {
      return make("span", "", make("span", "unseen", "Page "), `${page}`);
    }));
    this.showGuides(shows);
    this.fetch();
  }

  #measure() {
    const { w, h, cut } = this.geometry;
    const full = 2 * (this.book.trim[0] + this.book.bleed.outside);
    const measures = {
      full, w, h,
      "cut-top": cut.top, "cut-right": cut.right, "cut-bottom": cut.bottom, "cut-left": cut.left,
    };
    for (const [name, value] of Object.entries(measures)) {
      this.element.style.setProperty(`--${name}`, value);
    }
  }

  showGuides(shows) {
    this.#guides.replaceChildren(draw(this.book, this.geometry, shows));
  }

  setCurrent(isCurrent) {
    this.element.classList.toggle("is-current", isCurrent);
    if (isCurrent) this.element.setAttribute("aria-current", "true");
    else this.element.removeAttribute("aria-current");
  }

  /** Whether it is in view or nearly so. */
  setInView(isInView) {
    this.#isInView = isInView;
    if (isInView) this.fetch();
    else this.#giveUp();
  }

  /** Fetches the picture if it is in view and the one shown is not it, or is too small. */
  fetch() {
    if (!this.#isInView) return;
    const pixels = this.#sheet.clientWidth * window.devicePixelRatio;
    const width = WIDTHS.find((width) => width >= pixels) ?? WIDTHS.at(-1);
    const version = this.spread.version;
    const address =
      `/spread/${this.session}/${this.place}/${encodeURIComponent(version)}/${width}.png`;
    const isGood = this.#shown.version === version && this.#shown.width >= width;
    if (isGood || this.#coming?.address === address) return;
    this.#giveUp();
    this.#load({ address, version, width });
  }

  /** The picture before stays until the new one is whole. */
  #load(picture) {
    const image = new Image();
    image.alt = this.#image.alt;
    this.#coming = { ...picture, image };
    this.element.setAttribute("aria-busy", "true");
    image.onload = () => {
      if (this.#coming?.image !== image) return;
      image.alt = this.#image.alt;
      this.#image.remove();
      this.#image = image;
      this.#cut.append(image);
      this.#shown = picture;
      this.#end(null);
    };
    image.onerror = () => {
      if (this.#coming?.image === image) this.#ask(picture);
    };
    image.src = picture.address;
  }

  /** Asks why a picture did not come; a version that is gone is followed by news of its own. */
  async #ask(picture) {
    const coming = this.#coming;
    const answer = await fetch(picture.address).catch(() => null);
    const reason = answer?.status === 500 ? await answer.json() : null;
    if (this.#coming !== coming) return;
    this.#shown = { ...picture, address: "" };
    if (reason === null) this.#shown.version = "";
    this.#end(reason && `${reason.severity}[${reason.code}]: ${reason.message}`);
  }

  #giveUp() {
    if (this.#coming === null) return;
    this.#coming.image.onload = null;
    this.#coming.image.onerror = null;
    this.#coming.image.src = "";
    this.#end(null);
  }

  #end(problem) {
    this.#coming = null;
    this.element.removeAttribute("aria-busy");
    this.#problem?.remove();
    this.#problem = problem && make("p", "undrawn", problem);
    if (this.#problem) {
      this.#image.remove();
      this.#sheet.append(this.#problem);
    }
  }
}
