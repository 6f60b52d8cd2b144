// How blocks that are not written in look: a card with its name, and buttons for what can be done with it.
import { pm } from "django-prose-editor/editor";
import { element, symbol } from "../media/desk/dom.js";

/** Return the view of a block of that kind: what ProseMirror shows of it, its buttons left to themselves. */
export function card(icon, title, ...children) {
  const head = element("p", { class: "kept-title" }, symbol(icon), title);
  const dom = element("div", { class: "kept", contenteditable: "false" }, head, ...children);
  const stopEvent = (event) => Boolean(event.target.closest?.("button, a, input, textarea"));
  return { dom, stopEvent, ignoreMutation: () => true };
}

/** Return a button that is only a symbol, named in words. */
export function iconButton(icon, words, press, attributes = {}) {
  return element("button", { type: "button", title: words, "aria-label": words, onclick: press, ...attributes }, symbol(icon));
}

/** Return a row of buttons: each its symbol, its words, and what it does. */
export function tools(name, buttons) {
  const made = buttons.map(([icon, words, press]) => iconButton(icon, words, press));
  return element("div", { class: "shot-tools is-kept", role: "group", "aria-label": name }, ...made);
}

/** Return a transaction that is undone by itself, however fast it follows another. */
export function aStep(editor) {
  return pm.history.closeHistory(editor.state.tr);
}

/** Take a block out of the story. */
export function remove(editor, at, node) {
  editor.view.dispatch(aStep(editor).delete(at, at + node.nodeSize));
  editor.view.focus();
}
