// Buttons, the page field and the keys of the strip.

const ZOOMS = ["overview", "fit", "whole"];
const GUIDES = { t: "trim", s: "safe", b: "bleed" };

/** What was chosen, kept for the next visit; a browser may refuse to keep anything. */
const kept = {
  get() {
    try {
      return JSON.parse(localStorage.getItem("leporello-preview")) ?? {};
    } catch {
      return {};
    }
  },
  set(choice) {
    try {
      localStorage.setItem("leporello-preview", JSON.stringify(choice));
    } catch {
      // Then the next visit begins with the usual choice.
    }
  },
};

export class Toolbar {
  #strip;
  #choice = { zoom: "fit", trim: false, safe: false, bleed: false };
  #zooms = document.querySelectorAll("[data-zoom]");
  #guides = document.querySelectorAll("[data-guide]");
  #before = document.querySelector("#before");
  #after = document.querySelector("#after");

  constructor(strip) {
    this.#strip = strip;
    const before = kept.get();
    if (ZOOMS.includes(before.zoom)) this.#choice.zoom = before.zoom;
    for (const guide of Object.values(GUIDES)) this.#choice[guide] = before[guide] === true;
    for (const button of this.#buttons(this.#zooms)) {
      button.addEventListener("click", () => this.#choose({ zoom: button.dataset.zoom }));
    }
    for (const button of this.#guides) {
      button.addEventListener("click", () => this.#toggle(button.dataset.guide));
    }
    this.#before.addEventListener("click", () => strip.goTo(strip.current - 1));
    this.#after.addEventListener("click", () => strip.goTo(strip.current + 1));
    document.querySelector("#jump").addEventListener("submit", (event) => this.#jump(event));
    strip.element.addEventListener("keydown", (event) => this.#key(event));
    strip.addEventListener("open", () => this.#choose({ zoom: "fit" }));
    strip.addEventListener("current", () => this.#showEnds());
    this.#choose({});
  }

  #buttons(all) {
    return [...all].filter((element) => element instanceof HTMLButtonElement);
  }

  #choose(change) {
    Object.assign(this.#choice, change);
    kept.set(this.#choice);
    const { zoom, trim, safe, bleed } = this.#choice;
    for (const button of this.#buttons(this.#zooms)) {
      button.setAttribute("aria-pressed", button.dataset.zoom === zoom);
    }
    for (const button of this.#guides) {
      button.setAttribute("aria-pressed", this.#choice[button.dataset.guide]);
    }
    this.#strip.shows = { trim, safe, bleed };
    if (this.#strip.zoom !== zoom || change.zoom || !this.#strip.element.dataset.zoom) {
      this.#strip.zoom = zoom;
    }
  }

  #toggle(guide) {
    this.#choose({ [guide]: !this.#choice[guide] });
  }

  /** Buttons at the end of the way stay where they are, so that the focus is not lost. */
  #showEnds() {
    const { current, book } = this.#strip;
    this.#before.setAttribute("aria-disabled", current <= 0);
    this.#after.setAttribute("aria-disabled", current >= book.spreads.length - 1);
  }

  #jump(event) {
    event.preventDefault();
    const field = event.target.elements.page;
    const page = Number.parseInt(field.value, 10);
    if (page > 0) this.#strip.goToPage(page);
    field.select();
  }

  /** Keys work while the strip has the focus, and only without other keys held. */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const guide = GUIDES[event.key.toLowerCase()];
    const to = this.#aim(event.key);
    if (guide) this.#toggle(guide);
    else if (event.key === "Enter" && this.#choice.zoom === "overview") this.#choose({ zoom: "fit" });
    else if (to !== null) this.#strip.goTo(to);
    else return;
    event.preventDefault();
  }

  /** The place a key leads to, or null. At 100 % the keys up and down move over the spread. */
  #aim(key) {
    const { current, book, columns } = this.#strip;
    if (book === null) return null;
    const forth = book.direction === "rtl" ? -1 : 1;
    const isWhole = this.#choice.zoom === "whole";
    switch (key) {
      case "ArrowRight": return current + forth;
      case "ArrowLeft": return current - forth;
      case "ArrowDown": case "PageDown": return isWhole ? null : current + columns;
      case "ArrowUp": case "PageUp": return isWhole ? null : current - columns;
      case "Home": return 0;
      case "End": return book.spreads.length - 1;
      default: return null;
    }
  }
}
