// What is to be said about the book, with codes and hints.

function make(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

function counted(count, word) {
  return `${count} ${word}${count === 1 || word === "advice" ? "" : "s"}`;
}

/** Such as "2 errors, 1 warning". */
export function summary(messages) {
  return ["bug", "error", "warning", "advice"]
    .map((severity) => [messages.filter((message) => message.severity === severity), severity])
    .filter(([found]) => found.length > 0)
    .map(([found, severity]) => counted(found.length, severity))
    .join(", ");
}

function subject({ text, page }, goToPage) {
  if (page === null) return text;
  const button = make("button", "", text);
  button.type = "button";
  button.addEventListener("click", () => goToPage(page));
  return button;
}

function line({ code, severity, message, subjects, hints }, goToPage) {
  const words = [make("span", "code", `${severity}[${code}]`), `: ${message}`];
  const about = subjects.map((each) => make("div", "", "→ ", subject(each, goToPage)));
  const todo = hints.map((hint) => make("div", "hint", `hint: ${hint}`));
  return make("li", severity, ...words, ...about, ...todo);
}

/** Shows the messages; errors are unfolded, the rest waits to be asked for. */
export function show(section, told, goToPage) {
  const { messages, refused, book } = told;
  section.hidden = messages.length === 0;
  const wasOpen = section.querySelector("details")?.open ?? false;
  const note = refused && book !== null ? ". The book below is the last one that could be made" : "";
  const details = make("details", "", make("summary", "", summary(messages) + note));
  details.append(make("ul", "", ...messages.map((message) => line(message, goToPage))));
  details.open = refused || wasOpen;
  section.replaceChildren(details);
}
