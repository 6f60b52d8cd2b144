// Who has this story open, and who writes it. The desk is asked every ten seconds, and at the first key.
import { Problem, post } from "../media/desk/api.js";
import { button, element } from "../media/desk/dom.js";
import { article, desk, form, keepNow, mayChange, sendAtLast, tab } from "./keeping.js";
import { gettext } from "../desk/words.js";

const EVERY = 10_000; // milliseconds
const TYPING = 15_000; // after the last key, this tab still counts as typing
const place = document.querySelector("[data-presence]");
const known = { typedAt: 0, isMine: false, isElsewhere: false, hasLost: false, branch: null, told: "" };

const editor = () => document.querySelector("#field-body .ProseMirror[role=textbox]");

/** Let the form be read and not typed in, or typed in again. */
function hold(isElsewhere) {
  if (known.isElsewhere === isElsewhere) return;
  known.isElsewhere = isElsewhere;
  form.classList.toggle("is-elsewhere", isElsewhere);
  for (const field of form.querySelectorAll(".story-columns :is(input, textarea)")) {
    if (!("wasReadOnly" in field.dataset)) field.dataset.wasReadOnly = field.readOnly ? "1" : "";
    field.readOnly = isElsewhere || field.dataset.wasReadOnly === "1";
  }
  editor()?.editor?.setEditable(!isElsewhere, false);
  for (const pressed of document.querySelectorAll("#submit-row button")) pressed.disabled = isElsewhere;
}

function person({ name, typing, own }) {
  const doing = typing ? gettext("is typing") : own ? gettext("another tab of yours") : gettext("is here");
  return element(
    "span",
    { class: "person", "data-initial": [...name][0]?.toUpperCase() ?? "?" },
    element("span", { text: name }),
    element("small", { text: doing }),
  );
}

const written = (who) => (who.own ? gettext("You are writing here in another tab") : gettext("{name} is writing here", { name: who.name }));

function show(data) {
  const told = JSON.stringify([data, known.branch, known.hasLost]);
  if (told === known.told) return;
  known.told = told;
  const { writer, lost, others } = data;
  place.classList.toggle("is-lost", Boolean(lost));
  place.classList.toggle("is-held", Boolean(writer) && !lost);
  const parts = [];
  const takeOver = mayChange && (writer || lost) ? button(gettext("Take over"), take, { kind: "is-strong", "data-take-over": true }) : null;
  if (lost) {
    const words = element("p", {}, element("strong", { text: `${gettext("{name} took this story over.", { name: lost.by })} ` }));
    words.append(known.branch ? `${gettext("What you had not saved is kept:")} ` : gettext("What you typed is still here, to be read and copied."));
    if (known.branch) words.append(element("a", { href: known.branch, target: "_blank", rel: "noopener", text: gettext("compare it, put it together") }), ".");
    parts.push(words);
  } else if (writer) {
    parts.push(element("p", {}, element("strong", { text: written(writer) }), `. ${gettext("You can read along; your form waits.")}`));
  } else if (others.length) {
    parts.push(element("div", { class: "presence-people" }, ...others.map(person)));
  }
  if (!lost && known.branch) {
    const link = element("a", { href: known.branch, target: "_blank", rel: "noopener", text: gettext("What they had not saved") });
    parts.push(element("p", {}, link, ` ${gettext("is kept in the history.")}`));
  }
  if (data.revision > Number(form.elements.revision.value) && Number(form.elements.revision.value) && !known.isMine) {
    parts.push(element("p", {}, `${gettext("There is a newer version.")} `, element("a", { href: location.pathname, text: gettext("Load it") }), "."));
  }
  if (takeOver) parts.push(takeOver);
  place.replaceChildren(...parts);
  place.hidden = parts.length === 0;
}

async function hear(data) {
  known.isMine = data.mine;
  if (data.lost && !known.hasLost) {
    known.hasLost = true;
    hold(true);
    // The last words too: they join what was kept when the other took over.
    const kept = await keepNow({ always: true });
    known.branch = kept?.branch ?? known.branch;
  }
  if (data.mine) known.hasLost = false;
  hold(!data.mine && Boolean(data.writer || data.lost));
  show(data);
}

async function beat() {
  const typing = mayChange && !known.isElsewhere && Date.now() - known.typedAt < TYPING;
  try {
    const { data } = await post(`${desk}beat/`, { tab: tab(), article, typing });
    await hear(data);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem; // keeping.js says what is wrong, where something is typed
  }
}

async function take() {
  try {
    const { data } = await post(`${desk}take/`, { tab: tab(), article });
    known.branch = data.branch ?? null;
    known.hasLost = false;
    known.typedAt = Date.now();
    if (data.revision > Number(form.elements.revision.value) && !("changed" in form.dataset)) {
      location.assign(location.pathname);
      return;
    }
    await hear(data);
    editor()?.focus();
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    place.append(element("p", { class: "field-error", text: problem.message }));
  }
}

if (form && place && article) {
  const typed = () => {
    const isFirst = Date.now() - known.typedAt > TYPING;
    known.typedAt = Date.now();
    if (isFirst && !known.isMine) beat();
  };
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  setInterval(beat, EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || beat());
  window.addEventListener("pagehide", () => sendAtLast("leave/", { tab: tab() }));
  window.addEventListener("pageshow", (event) => event.persisted && beat());
  beat();
}
