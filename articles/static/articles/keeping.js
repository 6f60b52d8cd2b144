// What is typed is kept beside the story every few seconds, and in this browser where the desk cannot be reached.
// Nothing here saves the story: that is for the button.
import { Problem, get, post } from "../media/desk/api.js";
import { element } from "../media/desk/dom.js";
import { noteChange } from "../media/desk/form.js";
import { whenIdle } from "./idle.js";
import { gettext } from "../desk/words.js";

const EVERY = 3000; // milliseconds between two looks at what was typed
const PATIENCE = 1000; // milliseconds more, for a moment in which nobody types
const SMALL = 60_000; // characters that a browser still sends while a page closes
const PREFIX = "newsroom.typed.";
// Not of the story: where the form stands, and what its buttons ask for.
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "tab", "taken", "step", "conflicts"]);

export const form = document.querySelector("[data-story]");
const box = document.querySelector("[data-keeping]");
export const desk = box?.dataset.desk;
export const article = box?.dataset.article ?? null;
export const mayChange = Boolean(box && "mayChange" in box.dataset);
export const tab = () => form.elements.tab.value;

const state = { last: "", turn: 0, isBusy: false, isStopped: false, isCutOff: false };
let status = null;
let notice = null;

/** Return the form's fields by name, as a browser would send them: a name that stands twice has a list. */
function read() {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (NOT_TYPED.has(name) || name.startsWith("choose-") || typeof value !== "string") continue;
    if (!(name in fields)) fields[name] = value;
    else fields[name] = [].concat(fields[name], value);
  }
  return fields;
}

function entry(fields) {
  const story = article ? null : form.elements.story.value;
  const base = Number(form.elements.revision.value) || 0;
  return { tab: tab(), article, story, base, turn: state.turn, fields };
}

/** What this browser keeps by itself: of each tab one entry, with whose it is. Storage may be full or forbidden. */
const browser = {
  write(said) {
    try {
      const kept = { ...said, user: box.dataset.user, at: Date.now() };
      localStorage.setItem(PREFIX + said.tab, JSON.stringify(kept));
      return true;
    } catch {
      return false;
    }
  },
  forget(name) {
    try {
      localStorage.removeItem(PREFIX + name);
    } catch {
      // what cannot be read cannot be offered either
    }
  },
  entries() {
    try {
      return Object.keys(localStorage)
        .filter((key) => key.startsWith(PREFIX))
        .map((key) => JSON.parse(localStorage.getItem(key)))
        .filter((kept) => kept?.user === box.dataset.user);
    } catch {
      return [];
    }
  },
};

/** Return the time on the newsroom's clock, as everywhere on the desk. */
const clock = () => new Date().toLocaleTimeString("en-GB", { timeZone: box.dataset.zone });

function say(words) {
  if (status) status.textContent = words;
}

function warn(...parts) {
  if (!notice) return;
  notice.replaceChildren(...parts);
  notice.hidden = parts.length === 0;
}

/** Tell what keeps the desk from being reached; what was typed is in this browser by then. */
function tellCutOff(problem, isHere) {
  state.isCutOff = true;
  const where = isHere
    ? "What you type is kept in this browser, and goes to the desk by itself as soon as it can."
    : gettext("This browser cannot keep it either: copy what you typed before you close the page.");
  say(isHere ? gettext("Kept in this browser {time}", { time: clock() }) : gettext("Not kept"));
  if (problem.status === 401) {
    const link = element("a", { href: box.dataset.login, target: "_blank", rel: "noopener", text: gettext("Sign in in a new tab") });
    warn(`${gettext("You are signed out.")} `, link, `${gettext(", then go on here.")} ${where}`);
  } else if (problem.status === 0) {
    warn(`${gettext("The desk does not answer.")} ${where}`);
  } else {
    warn(`${problem.message} ${where}`);
  }
}

/** Ask who is signed in now, and take up their token: signing in anew has changed it. */
async function reconnect() {
  const { data } = await get(`${desk}`);
  if (String(data.user) !== box.dataset.user) {
    warn(gettext("Somebody else is signed in now. What you typed stays in this browser until you sign in again."));
    return false;
  }
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = data.csrf;
  state.isCutOff = false;
  warn();
  return true;
}

async function send(said) {
  const { data } = await post(`${desk}keep/`, said);
  browser.forget(said.tab);
  return data;
}

/** Keep what is typed, if anything is that was not kept yet; return what the desk said of it, or null. */
export async function keepNow({ always = false } = {}) {
  while (always && state.isBusy) await new Promise((resolve) => setTimeout(resolve, 100));
  if (state.isBusy || state.isStopped || !("changed" in form.dataset)) return null;
  const fields = read();
  const text = JSON.stringify(fields);
  if (text === state.last && !always) return null;
  state.isBusy = true;
  state.turn += 1;
  const said = entry(fields);
  try {
    if (state.isCutOff && !(await reconnect())) {
      browser.write(said);
      return null;
    }
    const data = await send(said);
    state.last = text;
    if (data.kept_at) say(gettext("Draft kept {time}", { time: clock() }));
    return data;
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    tellCutOff(problem, browser.write(said));
    return null;
  } finally {
    state.isBusy = false;
  }
}

/** Hand over what this browser kept while the desk could not be reached; show it, if it belongs here. */
async function handOver() {
  let isOffered = false;
  for (const { user: _user, at: _at, ...kept } of browser.entries()) {
    try {
      const data = await send(kept);
      const isHere = kept.tab !== tab() && kept.article === article;
      isOffered ||= Boolean(data.kept_at) && isHere && document.querySelector("[data-offer]") === null;
    } catch (problem) {
      if (problem.status === 400 || problem.status === 404) browser.forget(kept.tab);
    }
  }
  if (isOffered && !("changed" in form.dataset)) location.reload();
}

function prepareOffers() {
  for (const button of document.querySelectorAll("[data-discard]")) {
    button.addEventListener("click", async () => {
      try {
        await post(`${desk}discard/`, { id: Number(button.dataset.discard) });
      } catch (problem) {
        warn(problem.message);
        return;
      }
      button.closest("[data-offer]").remove();
      if (!document.querySelector("[data-offer]")) document.getElementById("offers").remove();
    });
  }
}

function prepareLeaving() {
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    state.turn += 1;
    // Whatever becomes of this request, a page in between that asks to sign in included.
    browser.write(entry(read()));
    state.isStopped = true;
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    // Back to a page that was sent: what is typed from here on is another text.
    form.elements.tab.value = crypto.randomUUID().replaceAll("-", "");
    Object.assign(state, { last: "", turn: 0, isStopped: false });
  });
  window.addEventListener("pagehide", () => {
    if (state.isStopped || !("changed" in form.dataset)) return;
    const fields = read();
    if (JSON.stringify(fields) === state.last) return;
    state.turn += 1;
    const said = entry(fields);
    browser.write(said);
    if (JSON.stringify(said).length < SMALL) sendAtLast("keep/", said);
  });
  document.addEventListener("visibilitychange", () => document.hidden && keepNow());
}

/** Send something while the page closes; nobody waits for the answer. */
export function sendAtLast(address, body) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  fetch(desk + address, { method: "POST", headers, body: JSON.stringify(body), keepalive: true }).catch(() => {});
}

if (form && box && mayChange) {
  const line = document.querySelector("[data-bar-status]");
  if (line) {
    status = element("span", { class: "kept-status", "data-kept-status": true, "aria-live": "off" });
    line.after(status);
    line.style.marginInlineEnd = "0";
    status.style.marginInlineEnd = "auto";
    notice = element("p", { class: "kept-notice container", role: "status", "data-kept-notice": true, hidden: true });
    line.closest(".bar").prepend(notice);
  }
  prepareLeaving();
  prepareOffers();
  if ("unsaved" in box.dataset) noteChange(form);
  setInterval(() => whenIdle(() => keepNow(), PATIENCE), EVERY);
  handOver();
}
