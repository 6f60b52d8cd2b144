// Captions in doubt, by keyboard: Enter takes an entry as it stands and goes on while it is saved.
import { call } from "../media/desk/api.js";
import { gettext, ngettext } from "../desk/words.js";

const form = document.getElementById("settle");
const left = document.getElementById("settle-left");
const said = document.getElementById("settle-said");
const entries = () => [...form.querySelectorAll(".settle-entry")];
const waiting = () => entries().filter((entry) => !entry.classList.contains("is-sending"));
const field = (entry, name) => entry.querySelector(`[data-${name}]`);

/** Move to the entry after this one that waits, or to the first. */
function goOn(entry, step = 1) {
  const all = entries();
  const ahead = step > 0 ? all.slice(all.indexOf(entry) + 1) : all.slice(0, all.indexOf(entry)).reverse();
  const next = ahead.find((each) => !each.classList.contains("is-sending")) ?? (step > 0 ? waiting()[0] : null);
  if (!next) return;
  field(next, "text").focus();
  next.scrollIntoView({ block: "center" });
}

function complain(entry, words) {
  const fault = field(entry, "fault");
  fault.textContent = words;
  fault.hidden = !words;
  entry.classList.toggle("is-wrong", Boolean(words));
}

/** Return what the form would send of one entry. */
function sent(entry) {
  const data = new FormData();
  for (const input of entry.querySelectorAll("input, textarea")) data.append(input.name, input.value);
  data.append("step", `one:${entry.dataset.key}`);
  return data;
}

async function take(entry) {
  if (entry.classList.contains("is-sending")) return;
  complain(entry, "");
  entry.classList.add("is-sending");
  goOn(entry);
  try {
    const { data } = await call("POST", location.href, { body: sent(entry) });
    entry.remove();
    left.textContent = data.left;
    said.textContent = ngettext("{count} caption is left.", "{count} captions are left.", data.left, { count: data.left });
    if (!entries().length) location.assign(document.getElementById("settle-next")?.href ?? location.href);
  } catch (problem) {
    entry.classList.remove("is-sending");
    const { text, credit, seen } = problem.body ?? {};
    const now = seen ? gettext("“{text}” and “{credit}”.", { text, credit }) : "";
    complain(entry, `${problem.message} ${now}`.trim());
    // What stands there now was said: whoever takes this one once more means to write over it.
    if (seen) field(entry, "seen").value = seen;
    field(entry, "text").focus();
  }
}

const steps = {
  take,
  whole(entry) {
    field(entry, "text").value = field(entry, "original").value;
    field(entry, "credit").value = "";
    field(entry, "text").focus();
  },
  swap(entry) {
    const [text, credit] = [field(entry, "text"), field(entry, "credit")];
    [text.value, credit.value] = [credit.value, text.value];
    text.focus();
  },
};

form?.addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]")?.dataset.step;
  if (!step) return;
  event.preventDefault();
  steps[step](event.target.closest(".settle-entry"));
});

form?.addEventListener("keydown", (event) => {
  const entry = event.target.closest(".settle-entry");
  if (!entry || event.isComposing) return;
  const typing = event.target.matches("textarea");
  let done = true;
  if (event.key === "Enter" && typing && !event.shiftKey && !event.altKey) take(entry);
  else if (event.altKey && event.code === "Digit1") steps.whole(entry);
  else if (event.altKey && event.code === "Digit2") steps.swap(entry);
  else if (event.altKey && event.key === "ArrowDown") goOn(entry);
  else if (event.altKey && event.key === "ArrowUp") goOn(entry, -1);
  else done = false;
  if (done) event.preventDefault();
});

if (form) {
  document.querySelector("[data-keys]").hidden = false;
  field(entries()[0], "text").focus();
}
