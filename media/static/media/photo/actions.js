// What is done at once, without the form's Save: back to what the file says, leases, recall.
import { Problem, call } from "../desk/api.js";
import { refresh } from "./live.js";
import { say } from "./say.js";

/** Do something to the photo by the desk API, bring the page up to date, and say what happened. */
export async function act(form, method, path, body, { done, undo = null }) {
  const etag = `"${form.dataset.version}"`;
  form.setAttribute("aria-busy", "true");
  try {
    await call(method, `${form.dataset.address}${path}`, { body, etag });
    await refresh(form);
    say(done, { undo });
    return true;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status === 412) await refresh(form);
    const words = error.status === 412 ? "Somebody saved this photo meanwhile. Look again, then repeat it." : error.message;
    say(words, { isBad: true });
    return false;
  } finally {
    form.removeAttribute("aria-busy");
  }
}

function reset(form, button) {
  const { field: name } = button.dataset;
  const label = named(form, name);
  const seen = form.elements[`initial-${name}`]?.value ?? "";
  const undo = () => act(form, "PATCH", "", { [name]: restored(form, name, seen) }, { done: `${label} is what it was.` });
  // What was typed into this field and not saved is given up with it.
  if (form.elements[name]) form.elements[name].value = seen;
  return act(form, "POST", "reset/", { fields: [name] }, { done: `${label} is what the file says.`, undo });
}

/** Return a field's written value as the API takes it: lists are written with commas. */
function restored(form, name, value) {
  return form.elements[name]?.dataset.list === undefined ? value : value.split(",").map((word) => word.trim()).filter(Boolean);
}

const named = (form, name) => form.querySelector(`label[for=id_${name}]`)?.textContent ?? name;

const uncleaned = (form, { dataset: { field } }) =>
  act(form, "POST", "clean/undo/", { fields: [field] }, { done: `${named(form, field)} is what was written.` });

const clean = (form, { dataset: { cleaner } }) =>
  act(form, "POST", "clean/", { cleaners: [cleaner] }, { done: "Tidied up. A field's badge leads back." });

const ACTIONS = { reset, clean, uncleaned };

/** Hear the buttons of the page that do something at once, and those that show a note. */
export function prepareActions(form, more = {}) {
  const known = { ...ACTIONS, ...more };
  form.addEventListener("click", (event) => {
    const shows = event.target.closest("[data-shows]");
    if (shows) {
      const note = document.getElementById(shows.dataset.shows);
      note.hidden = !note.hidden;
      shows.setAttribute("aria-expanded", String(!note.hidden));
    }
    const button = event.target.closest("[data-act]");
    if (button) known[button.dataset.act]?.(form, button);
  });
}
