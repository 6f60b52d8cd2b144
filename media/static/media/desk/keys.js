// The keyboard of a page: one table of keys binds them, and the same table is the help that “?” shows.
import { open } from "./dialog.js";
import { button, element } from "./dom.js";
import { gettext } from "../../desk/words.js";

const NAMES = { " ": gettext("Space"), ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc" };
const TYPED = "input:not([type=checkbox], [type=radio], [type=button], [type=file]), textarea, select, [contenteditable]";

/** Return what was pressed as the table writes it: "a", "?", "Shift+ArrowLeft", "Mod+Enter" (Ctrl, or ⌘ on a Mac). */
export function pressed(event) {
  const mod = event.ctrlKey || event.metaKey ? "Mod+" : "";
  // “?” and “A” are what was meant; only a key that types nothing says that Shift was held.
  const shift = event.shiftKey && event.key.length > 1 ? "Shift+" : "";
  return `${mod}${shift}${event.key}`;
}

/**
 * Bind the keys of a table: rows of [keys, words, run]; `keys` is one name or a list of them.
 *
 * `run` hears the event; unless it returns false, the browser does not act on the key too. Where somebody types,
 * only keys with Mod and Escape are heard. Returns a function that lets go of them.
 */
export function bind(target, table) {
  const runs = new Map(table.flatMap(([keys, , run]) => [keys].flat().map((key) => [key, run])));
  const listen = (event) => {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    if (event.target.closest?.("dialog[open]")?.contains(target) === false) return; // the dialog's keys are its own
    const name = pressed(event);
    const run = runs.get(name);
    if (!run) return;
    if (event.target.closest?.(TYPED) && name !== "Escape" && !name.startsWith("Mod+")) return;
    if (run(event) !== false) event.preventDefault();
  };
  target.addEventListener("keydown", listen);
  return () => target.removeEventListener("keydown", listen);
}

function caps(keys) {
  const parts = [keys].flat().map((key) => {
    const names = key.split(/(?<=.)\+/).map((part) => (part === "Mod" ? "Ctrl" : (NAMES[part] ?? part)));
    return element("kbd", { text: names.join(" ") });
  });
  return element("dt", {}, ...parts);
}

/** Show the help of some tables: `groups` is rows of [title, table]. A row without words is not shown. */
export function showKeys(groups) {
  const columns = groups.map(([title, table]) => {
    const rows = table.filter(([, words]) => words);
    return element(
      "section",
      {},
      element("h3", { text: title }),
      element("dl", { class: "keys" }, ...rows.flatMap(([keys, words]) => [caps(keys), element("dd", { text: words })])),
    );
  });
  const close = button(gettext("Close"), () => dialog.close(""), { kind: "is-primary" });
  const dialog = element(
    "dialog",
    { class: "desk-dialog keys-dialog", "aria-label": gettext("Keys") },
    element("h2", { text: gettext("Keys") }),
    element("div", { class: "keys-groups" }, ...columns),
    element("p", { class: "dialog-buttons" }, close),
  );
  open(dialog, () => {});
  close.focus();
}
