// What a text seems to hold, by the rules that the program has as well.
import { rules } from "./rules.js";

const ready = rules.map(({ finding, pattern, fold }) => [finding, new RegExp(pattern, fold ? "iu" : "u")]);

/** The findings in `text`: "name", "group", "contact", "date". */
export function look(text) {
  const plain = text.replace(/\r\n/g, "\n");
  return new Set(ready.filter(([, pattern]) => pattern.test(plain)).map(([finding]) => finding));
}
