// Making elements: what every module of the desk does, in one way.

/** Return an element: attributes by name, listeners as functions named on…, `text`, then its children. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else if (name === "text") made.textContent = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Return one of Google's symbols, which the desk has loaded. */
export function symbol(name) {
  return element("span", { class: "material-symbols-outlined", "aria-hidden": "true", text: name });
}

/** Return a button of the desk; `kind` is one of "", "is-primary", "is-strong", "is-danger", "is-quiet". */
export function button(words, press, { kind = "", icon = "", ...attributes } = {}) {
  return element(
    "button",
    { type: "button", class: `desk-button ${kind}`.trim(), onclick: press, ...attributes },
    icon ? symbol(icon) : null,
    element("span", { text: words }),
  );
}
