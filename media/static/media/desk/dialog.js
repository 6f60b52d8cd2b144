// Small dialogs of the desk: a question with fields, answered or left.
import { element } from "./dom.js";
import { gettext } from "../../desk/words.js";

/** Open a dialog at the end of the page; it is gone once it is closed. `closed` hears what it was closed with. */
export function open(dialog, closed) {
  dialog.addEventListener("close", () => {
    dialog.remove();
    closed(dialog.returnValue);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close("");
  });
  document.body.append(dialog);
  dialog.showModal();
}

function control(field, id, value) {
  if (field.options) {
    const options = field.options.map(([code, words]) =>
      element("option", { value: code, text: words, selected: code === value }),
    );
    return element("select", { id, name: field.name }, ...options);
  }
  const made = element(field.rows ? "textarea" : "input", {
    id,
    name: field.name,
    rows: field.rows,
    type: field.rows ? null : field.type || "text",
    maxlength: field.limit,
    placeholder: field.placeholder,
    inputmode: field.inputmode,
  });
  made.value = value ?? "";
  return made;
}

let asked = 0;

/** Ask for the `fields` and return their values by name, or null if the person thought better of it. */
export function ask({ title, fields, values = {}, submit = gettext("Done"), remove = null }) {
  const rows = fields.map((field) => {
    const id = `desk-ask-${++asked}`;
    return element(
      "div",
      { class: "field" },
      element("label", { for: id, text: field.label }),
      control(field, id, values[field.name]),
      field.help ? element("p", { class: "field-help", text: field.help }) : null,
    );
  });
  const form = element(
    "form",
    { method: "dialog" },
    element("h2", { text: title, id: `desk-ask-title-${++asked}` }),
    ...rows,
    element(
      "p",
      { class: "dialog-buttons" },
      remove ? element("button", { type: "submit", value: "remove", class: "desk-button is-quiet", text: remove }) : null,
      element("button", { type: "button", class: "desk-button", text: gettext("Cancel"), onclick: () => dialog.close("") }),
      element("button", { type: "submit", value: "done", class: "desk-button is-primary", text: submit }),
    ),
  );
  const dialog = element("dialog", { class: "desk-dialog", "aria-labelledby": `desk-ask-title-${asked}` }, form);
  // The Enter key presses the first submit button of a form; here that could be the one that removes.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    dialog.close("done");
  });
  return new Promise((resolve) => {
    open(dialog, (answer) => {
      if (answer === "remove") resolve({ remove: true });
      else if (answer === "done") resolve(Object.fromEntries(new FormData(form)));
      else resolve(null);
    });
    form.querySelector("input, textarea, select")?.focus();
  });
}
