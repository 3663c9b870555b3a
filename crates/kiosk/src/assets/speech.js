// What the page knows, and what it says in the language that a reader chose.

const kiosk = document.getElementById('kiosk');
const root = document.documentElement;
export const one = (selector, inside = kiosk) => inside.querySelector(selector);
export const all = (selector, inside = kiosk) => [...inside.querySelectorAll(selector)];
export const facts = JSON.parse(kiosk.dataset.facts);
export const isCalm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** The language of every new reader. */
export const FIRST = root.lang;

/** A word in the reader's language, its gaps filled in order. */
export function say(key, ...values) {
  return values.reduce((text, value) => text.replace('{}', value), facts.words[root.lang][key]);
}

/** Changes the language of everything but the book. */
export function speak(language) {
  root.lang = language;
  root.dir = language === 'ar' ? 'rtl' : 'ltr';
  for (const element of all('[data-say]')) element.textContent = say(element.dataset.say, element.dataset.number);
  for (const element of all('[data-label]')) element.ariaLabel = say(element.dataset.label);
  for (const button of all('[data-language]')) button.ariaPressed = String(button.dataset.language === language);
}

/** The name of some pages, such as “Pages 4–5”. */
export function nameOf(pages) {
  return pages.length > 1 ? say('pages', `${pages[0]}–${pages.at(-1)}`) : say('page', pages[0]);
}

let telling;
/** Tells something that no button says, seen and read aloud. */
export function tell(text, isSeen = false) {
  const news = one('.news');
  news.textContent = text;
  news.classList.toggle('unseen', !isSeen);
  clearTimeout(telling);
  if (isSeen) telling = setTimeout(() => tell(''), 4000);
}
