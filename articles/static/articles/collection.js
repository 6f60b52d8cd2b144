// The stories of a collection: dragged, or moved by their arrows; added by a search; and what readers would see of it.
import { address, get } from "../media/desk/api.js";
import { element } from "../media/desk/dom.js";

const PAUSE = 250; // milliseconds after the last change before the server is asked
const form = document.getElementById("curate");
const list = document.getElementById("curate-items");
const seen = document.getElementById("seen");
const search = document.getElementById("curate-search");
const found = document.getElementById("curate-found");
const foundStatus = document.getElementById("curate-found-status");
const said = document.getElementById("curate-said");
const dirty = document.getElementById("curate-dirty");

// The page's own words, in the language of its reader.
const terms = [...document.querySelectorAll("#curate-words li")];
const WORDS = new Map(terms.map((term) => [term.dataset.name, term.textContent]));

function words(name, given = {}) {
  return Object.entries(given).reduce((text, [key, value]) => text.replace(`{${key}}`, value), WORDS.get(name) ?? "");
}

const items = () => [...list.children];
const headline = (item) => item.querySelector(".curate-headline").textContent.trim();

/** Have arrows that lead nowhere be off, and the list say when it is empty. */
function settle() {
  const all = items();
  all.forEach((item, at) => {
    item.querySelector("[data-move='-1']").disabled = at === 0;
    item.querySelector("[data-move='1']").disabled = at === all.length - 1;
    item.classList.toggle("is-pinned", item.querySelector("[data-field=pin]").value !== "");
  });
  document.getElementById("curate-empty").hidden = all.length > 0;
}

let timer = 0;
let asked = 0;

/** Note that something was changed, and show what readers would see of it. */
function changed() {
  settle();
  dirty.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(preview, PAUSE);
}

async function preview() {
  const mine = ++asked;
  try {
    const answer = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
    if (answer.ok && mine === asked) seen.innerHTML = await answer.text();
  } catch {
    said.textContent = words("failed");
  }
}

function tell(item) {
  const all = items();
  said.textContent = words("moved", { story: headline(item), place: all.indexOf(item) + 1, count: all.length });
}

function move(item, step, pressed) {
  const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
  if (!other) return;
  if (step < 0) other.before(item);
  else other.after(item);
  changed();
  tell(item);
  // An arrow that leads nowhere is off, and would lose the focus.
  (pressed.disabled ? item.querySelector(`[data-move='${-step}']`) : pressed).focus();
}

function remove(item) {
  const next = item.nextElementSibling ?? item.previousElementSibling;
  said.textContent = words("removed", { story: headline(item) });
  item.remove();
  changed();
  (next?.querySelector("[data-remove]") ?? search).focus();
}

list.addEventListener("click", ({ target }) => {
  const pressed = target.closest("button");
  const item = pressed?.closest(".curate-item");
  if (!item) return;
  if (pressed.dataset.move) move(item, Number(pressed.dataset.move), pressed);
  else if ("remove" in pressed.dataset) remove(item);
});
list.addEventListener("input", changed);

// Dragging, by the handle.
let moving = null;
list.addEventListener("dragstart", (event) => {
  const item = event.target.closest?.(".curate-handle")?.closest(".curate-item");
  if (!item) return;
  moving = item;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", item.dataset.story);
  event.dataTransfer.setDragImage(item, 16, 16);
  requestAnimationFrame(() => item.classList.add("is-moving"));
});
list.addEventListener("dragover", (event) => {
  if (!moving) return;
  event.preventDefault();
  const over = event.target.closest(".curate-item");
  if (!over || over === moving) return;
  const { top, height } = over.getBoundingClientRect();
  if (event.clientY < top + height / 2) over.before(moving);
  else over.after(moving);
});
list.addEventListener("drop", (event) => event.preventDefault());
list.addEventListener("dragend", () => {
  if (!moving) return;
  moving.classList.remove("is-moving");
  changed();
  tell(moving);
  moving = null;
});

/** Put a story on top, as the search found it. */
function add(story) {
  const item = document.getElementById("curate-row").content.firstElementChild.cloneNode(true);
  const title = story.headline || story.id;
  item.dataset.story = item.querySelector("[name=item]").value = story.id;
  for (const field of item.querySelectorAll("[data-field]")) field.name = `${field.dataset.field}_${story.id}`;
  const link = item.querySelector(".curate-headline a");
  link.textContent = title;
  link.href = form.dataset.story.replace("00000000-0000-0000-0000-000000000000", story.id);
  const state = item.querySelector("[data-state]");
  state.className = `state state-${story.state}`;
  state.textContent = WORDS.get(`state-${story.state}`) ?? story.state;
  item.querySelector("[data-section]").textContent = story.section ?? "";
  item.querySelector("[data-hidden]").hidden = story.state === "published";
  item.querySelector("[data-move='-1']").setAttribute("aria-label", words("up", { story: title }));
  item.querySelector("[data-move='1']").setAttribute("aria-label", words("down", { story: title }));
  item.querySelector("[data-remove]").setAttribute("aria-label", words("remove", { story: title }));
  list.prepend(item);
  changed();
  said.textContent = words("added", { story: title });
}

function option(story) {
  const there = items().some((item) => item.dataset.story === story.id);
  const title = story.headline || story.id;
  const state = story.state === "published" ? "" : WORDS.get(`state-${story.state}`);
  const about = [state, story.section, there ? words("there") : ""].filter(Boolean).join(" · ");
  const press = () => {
    add(story);
    search.value = "";
    found.hidden = true;
    search.focus();
  };
  return element(
    "li",
    {},
    element(
      "button",
      { type: "button", onclick: press, disabled: there, "aria-label": words("add", { story: title }) },
      element("span", { class: "curate-found-words", text: title }),
      element("span", { class: "curate-found-about", text: about }),
    ),
  );
}

let typing = 0;
let searched = 0;

async function look() {
  const typed = search.value.trim();
  const mine = ++searched;
  try {
    const { data } = await get(address(form.dataset.search, { q: typed }));
    if (mine !== searched) return;
    found.replaceChildren(...data.results.map(option));
    found.hidden = data.results.length === 0;
    const count = data.results.length;
    foundStatus.textContent = count ? words("some", { count }) : words("none");
    foundStatus.classList.toggle("sr-only", count > 0);
  } catch (refused) {
    foundStatus.textContent = refused.message || words("failed");
    foundStatus.classList.remove("sr-only");
  }
}

search.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(look, PAUSE);
});
search.addEventListener("focus", () => found.hidden && look());
search.addEventListener("keydown", (event) => {
  // Enter adds what was found first, and never sends the form.
  if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    if (!found.hidden) found.querySelector("button:not(:disabled)")?.click();
  } else if (event.key === "Escape") found.hidden = true;
});

let sending = false;
form.addEventListener("submit", () => (sending = true));
window.addEventListener("beforeunload", (event) => {
  if (!dirty.hidden && !sending) event.preventDefault();
});
document.getElementById("refused")?.focus();
if (document.activeElement === search) look(); // whoever was there before this script was
settle();
