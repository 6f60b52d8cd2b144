// What is done at once, without the form's Save: back to what the file says, tidying up, leases, recall.
import { Problem, call } from "../desk/api.js";
import { prepareDialogs } from "./asking.js";
import { momentOf } from "./clock.js";
import { refresh } from "./live.js";
import { say } from "./say.js";
import { gettext } from "../../desk/words.js";

const CROSSED = gettext("Somebody saved this photo meanwhile. Look again, then repeat it.");

/**
 * Do something to the photo by the desk API, bring the page up to date, and say what was done.
 * Returns the words of a refusal, an empty string where it was done.
 */
async function act(form, method, path, body, { done, undo = null }) {
  form.setAttribute("aria-busy", "true");
  try {
    const { data } = await call(method, `${form.dataset.address}${path}`, { body, etag: `"${form.dataset.version}"` });
    await refresh(form);
    say(done, { undo: undo && (() => undo(data).then(refusal)) });
    return "";
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status !== 412) return error.message;
    await refresh(form);
    return CROSSED;
  } finally {
    form.removeAttribute("aria-busy");
  }
}

const refusal = (words) => words && say(words, { isBad: true });

const named = (form, name) => form.querySelector(`label[for=id_${name}]`)?.textContent ?? name;

/** Return a field's written value as the API takes it: lists are written with commas. */
function asSent(field, value) {
  if (field?.dataset.list === undefined) return value;
  return value.split(",").map((word) => word.trim()).filter(Boolean);
}

function reset(form, { dataset: { field: name } }) {
  const field = form.elements[name];
  const before = form.elements[`initial-${name}`].value;
  field.value = before; // what was typed here and not saved is given up with it
  const back = { [name]: asSent(field, before) };
  const undo = () => act(form, "PATCH", "", back, { done: gettext("{field} is as it was.", { field: named(form, name) }) });
  return act(form, "POST", "reset/", { fields: [name] }, { done: gettext("{field} is what the file says.", { field: named(form, name) }), undo });
}

const uncleaned = (form, { dataset: { field } }) =>
  act(form, "POST", "clean/undo/", { fields: [field] }, { done: gettext("{field} is what was written.", { field: named(form, field) }) });

const clean = (form, { dataset: { cleaner } }) =>
  act(form, "POST", "clean/", { cleaners: [cleaner] }, { done: gettext("Tidied up. A field's badge leads back.") });

const unlease = (form, { dataset }) =>
  act(form, "DELETE", `leases/${dataset.lease}/`, undefined, { done: gettext("The lease has ended.") });

function lease(form, { access, starts_at, ends_at, reason }) {
  const { zone } = form.dataset;
  const body = { access, reason, starts_at: momentOf(starts_at, zone), ends_at: momentOf(ends_at, zone) };
  return act(form, "POST", "leases/", body, { done: gettext("The lease is added.") });
}

const restore = (form) => act(form, "POST", "restore/", {}, { done: gettext("Readers have it again, as it was.") });

function recall(form, { reason, replace }) {
  const undo = () => restore(form);
  return act(form, "POST", "recall/", { reason, replace }, { done: gettext("Recalled: no reader is shown it any more."), undo });
}

const PRESSED = { reset, clean, uncleaned, unlease, restore };
const ASKED = { lease, recall };

/** Hear the buttons of the page that do something at once, and those that show a note. */
export function prepareActions(form) {
  form.addEventListener("click", async (event) => {
    const shows = event.target.closest("[data-shows]");
    if (shows) {
      const note = document.getElementById(shows.dataset.shows);
      note.hidden = !note.hidden;
      shows.setAttribute("aria-expanded", String(!note.hidden));
    }
    const button = event.target.closest("[data-act]");
    if (!button) return;
    refusal(await PRESSED[button.dataset.act](form, button));
  });
  prepareDialogs(Object.fromEntries(Object.entries(ASKED).map(([name, verb]) => [name, (given) => verb(form, given)])));
}
