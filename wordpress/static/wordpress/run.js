// The page of an import that runs: asks how far it is, and shows the report once there is one.
import { gettext } from "../desk/words.js";

const PAUSE = 1000; // milliseconds
const run = document.getElementById("run");
const bar = document.getElementById("run-bar");
const said = document.getElementById("run-said");
const trouble = document.getElementById("run-trouble");
const label = document.getElementById("run-state");
const count = (number) => number.toLocaleString(document.documentElement.lang || "en");

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Say how far it is, in a sentence. */
function words({ stage, done, total, rate, left, stopping }) {
  if (stopping) return gettext("It stops after the stories that it is at.");
  if (!stage) return gettext("It goes on if you leave this page.");
  const part = total ? gettext("{done} of {total}", { done: count(done), total: count(total) }) : count(done);
  const speed = gettext("{rate} a second", { rate: count(Math.round(rate)) });
  const rest = left === null ? "" : `, ${gettext("{time} left", { time: clock(left) })}`;
  return `${stage}: ${part}, ${speed}${rest}`;
}

function show(state) {
  label.textContent = state.label;
  label.className = `state run-${state.state}`;
  said.textContent = words(state);
  trouble.textContent = state.trouble;
  trouble.hidden = !state.trouble;
  if (state.total) {
    bar.max = state.total;
    bar.value = state.done;
  } else bar.removeAttribute("value");
}

async function look() {
  try {
    const answer = await fetch(run.dataset.state, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const state = await answer.json();
      if (!["waiting", "running"].includes(state.state)) {
        location.reload();
        return;
      }
      show(state);
    }
  } catch {
    // The server is away for a moment: the next look tells.
  }
  setTimeout(look, PAUSE);
}

look();
