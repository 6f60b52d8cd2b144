// The story in its field, as HTML. The package writes all of it at every key; here it is written when somebody reads
// the field, when the form is sent or read, and in a pause: nothing typed is missing from what is read or sent.
import { Extension } from "django-prose-editor/editor";
import { whenIdle } from "./idle.js";

const SOON = 1000; // milliseconds until the field follows by itself, for what reads it past scripts
const PATIENCE = 2000; // milliseconds more that it waits for an idle moment
const EMPTY = /^<(\w+)(\s[^>]*)?><\/\1>$/i; // one element that holds nothing, as the package has it
const own = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");

/** Let a field's value come from `read`, asked once after each `note()`; return both ways to say so. */
function lateValue(field, read) {
  let isBehind = false;
  const settle = () => {
    if (!isBehind) return;
    isBehind = false;
    own.set.call(field, read());
  };
  Object.defineProperty(field, "value", {
    configurable: true,
    get() {
      settle();
      return own.get.call(this);
    },
    set(value) {
      isBehind = false;
      own.set.call(this, value);
    },
  });
  const note = () => {
    if (!isBehind) setTimeout(() => whenIdle(settle, PATIENCE), SOON);
    isBehind = true;
  };
  return { settle, note };
}

/** Settle a field for everything that takes values past the property: the form's data, the browser's own memory. */
function settleInTime(field, settle) {
  // The data are gathered by then; a browser that sends the form fires this as `new FormData(form)` does.
  field.form?.addEventListener("formdata", ({ formData }) => {
    settle();
    if (formData.has(field.name)) formData.set(field.name, field.value);
  });
  for (const name of ["beforeunload", "pagehide"]) window.addEventListener(name, settle, { capture: true });
  document.addEventListener("visibilitychange", settle, { capture: true });
}

export const StoryField = Extension.create({
  name: "storyField",

  onCreate() {
    const { editor } = this;
    const field = editor.view.dom.closest(".prose-editor").querySelector("textarea");
    const { settle, note } = lateValue(field, () => {
      const html = editor.getHTML();
      return EMPTY.test(html) ? "" : html;
    });
    settleInTime(field, settle);
    editor.off("update", editor.options.onUpdate);
    editor.on("update", () => {
      note();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    editor.on("destroy", settle);
  },
});
