// A long form on a page of its own: how much fits a field, what is not saved yet, Ctrl S, the way to what is wrong.
// The page of a photo and that of a story are two.
import { gettext } from "../../desk/words.js";

const say = (words) => {
  const status = document.querySelector("[data-bar-status]");
  if (status && status.textContent !== words) status.textContent = words;
};

/** Count the letters of fields with a limit; the browser would cut a paste off without a word. */
function prepareLimits(form) {
  for (const field of form.querySelectorAll("[data-limit], [maxlength]")) {
    const limit = Number(field.dataset.limit ?? field.getAttribute("maxlength"));
    field.removeAttribute("maxlength");
    const note = document.createElement("p");
    note.className = "field-limit";
    const tell = () => {
      const length = [...field.value.trim()].length;
      note.hidden = length < limit * 0.8;
      note.classList.toggle("is-over", length > limit);
      note.textContent = gettext("{length} of {limit} characters", { length, limit });
    };
    field.after(note);
    field.addEventListener("input", tell);
    tell();
  }
}

/** Note that something in the form is not saved yet. What only scripts change, they tell by this. */
export function noteChange(form) {
  form.dataset.changed = "";
  say(gettext("Not saved yet"));
}

/** Ask before what was typed is lost, and send the form once, however often a button is pressed. */
function prepareLeaving(form) {
  let isSent = false;
  const changed = () => noteChange(form);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  // select2 tells its changes to jQuery alone.
  window.django?.jQuery?.(form).on("change", changed);
  window.addEventListener("beforeunload", (event) => {
    if ("changed" in form.dataset && !isSent) event.preventDefault();
  });
  form.addEventListener("submit", (event) => {
    if (isSent) {
      event.preventDefault();
      return;
    }
    isSent = true;
    say(gettext("Saving…"));
    // After the form has been read: a disabled button does not say that it was pressed.
    setTimeout(() => document.body.classList.add("is-sending"));
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    isSent = false;
    document.body.classList.remove("is-sending");
  });
  // A file dropped on the page would replace it, and everything typed on it.
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", (event) => event.preventDefault());
}

function prepareShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s" || event.altKey) return;
    event.preventDefault();
    if (!document.querySelector("dialog[open]")) document.querySelector("[data-save]")?.click();
  });
}

/** A link in a list of what is wrong leads into the field, also where that is folded away. */
function prepareLinks(form, elsewhere) {
  form.addEventListener("click", (event) => {
    const link = event.target.closest("#complaints a, #problems a");
    const place = link && (document.getElementById(link.hash.slice(1)) ?? elsewhere);
    if (!place) return;
    event.preventDefault();
    place.closest("details")?.setAttribute("open", "");
    place.scrollIntoView({ block: "center", behavior: "smooth" });
    const target = "[contenteditable=true], input:not([type=hidden]), textarea, select, button";
    const control = [...place.querySelectorAll(target)].find((found) => found.checkVisibility());
    control?.focus({ preventScroll: true });
  });
}

/** Take care of a form; what is wrong in no field of its own is looked for `elsewhere`. */
export function prepareForm(form, { elsewhere = null } = {}) {
  prepareLimits(form);
  prepareLeaving(form);
  prepareShortcuts();
  prepareLinks(form, elsewhere);
}
