// The contact sheet: what was found, what is selected, and the keys that move through it.
import { bind, showKeys } from "../desk/keys.js";
import { button, element } from "../desk/dom.js";
import { Bar } from "./bar.js";
import { offerFacets } from "./facets.js";
import { Filters } from "./filters.js";
import { Grid } from "./grid.js";
import { Photos } from "./photos.js";
import { Selection } from "./selection.js";
import { Sides } from "./sides.js";
import { gettext, ngettext } from "../../desk/words.js";

const MOST = 1000; // photos that “select all” selects
const SIZES = ["s", "m", "l"];

const frame = JSON.parse(document.querySelector("#sheet-frame").textContent);
const page = document.querySelector("[data-sheet]");
const part = (name) => document.querySelector(`[data-${name}]`); // some of it lies in the head of the page

const filters = new Filters(part("filters"), frame.today);
offerFacets(part("filters"), frame.images, filters);
const photos = new Photos(frame.images);
const selection = new Selection();
const link = (photo) => `${frame.photo}${photo.id}/change/`;
const grid = new Grid(part("scroll"), { photos, selection, link, open: openPhoto });
const sides = new Sides(page, { frame, photos, selection, filters, grid });
new Bar(part("bar"), { selection, photos, may: frame.may, edit: () => sides.edit(), all: selectAll });

/** Remember where we are, and go to the photo's page. */
function openPhoto(photo) {
  remember(photos.find(photo.id));
  location.assign(link(photo));
}

/** Keep, for the way back, which photo was active; and for the photo's page, which ones lie around it. */
function remember(index = grid.active) {
  history.replaceState({ index, top: part("scroll").scrollTop }, "");
  const around = photos.items.slice(Math.max(0, index - 500), index + 500).map((photo) => photo.id);
  sessionStorage.setItem("desk-sheet", JSON.stringify({ url: location.pathname + location.search, ids: around }));
}

async function search({ index = 0, top = 0 } = {}) {
  selection.clear();
  part("scroll").scrollTop = 0;
  await photos.restart(filters.values);
  if (!index && !top) return;
  await photos.reach(index + 1);
  part("scroll").scrollTop = top;
  grid.go(index);
}

async function selectAll() {
  await photos.reach(MOST);
  selection.set(photos.items.slice(0, MOST));
  if ((photos.total ?? 0) > MOST) say(gettext("The first {number} photos are selected: that is as many as can be changed at once.", { number: MOST }));
}

function say(words) {
  part("status").textContent = words;
}

/** Say how many photos there are; where there are none, what to do about it. */
function tell() {
  const note = part("note");
  const isNarrowed = Object.keys(filters.values).length > 0;
  const isEmpty = photos.isComplete && !photos.items.length && !photos.trouble;
  note.hidden = !photos.trouble && !isEmpty;
  if (photos.total !== null) say(
      photos.isMore
        ? ngettext("More than {number} photo", "More than {number} photos", photos.total)
        : ngettext("{number} photo", "{number} photos", photos.total),
    );
  if (photos.trouble) {
    note.replaceChildren(
      element("p", { role: "alert", text: photos.trouble.message }),
      button(gettext("Try again"), () => photos.retry()),
      ...(isNarrowed ? [button(gettext("Show all photos"), () => filters.clear(), { kind: "is-quiet" })] : []),
    );
  } else if (isEmpty && isNarrowed) {
    note.replaceChildren(
      element("p", { text: gettext("No photo is like that.") }),
      button(gettext("Show all photos"), () => filters.clear()),
    );
  } else if (isEmpty) {
    const words = frame.may.add ? gettext("No photos yet. Drop some here, or a whole folder.") : gettext("No photos yet.");
    note.replaceChildren(element("p", { text: words }));
  }
}

function size(name) {
  grid.resize(name);
  localStorage.setItem("desk-sheet-size", name);
  for (const one of document.querySelectorAll("[data-size]")) one.setAttribute("aria-pressed", String(one.dataset.size === name));
}

function step(by, isRange = false) {
  const now = grid.go(grid.active + by);
  if (isRange) selection.stretch(photos.items, now);
  else selection.anchor(now);
}

const active = () => photos.items[grid.active];
const inGrid = [
  [["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"], gettext("move"), (event) => step(steps()[event.key])],
  [
    ["Shift+ArrowLeft", "Shift+ArrowRight", "Shift+ArrowUp", "Shift+ArrowDown"],
    gettext("select on the way"),
    (event) => step(steps()[event.key], true),
  ],
  ["Home", gettext("first of the row"), () => grid.go(grid.active - (grid.active % grid.columns))],
  ["End", gettext("last of the row"), () => grid.go(grid.active - (grid.active % grid.columns) + grid.columns - 1)],
  ["Mod+Home", gettext("first photo"), () => grid.go(0)],
  ["Mod+End", gettext("last photo that is here"), () => grid.go(photos.items.length - 1)],
  ["PageDown", gettext("a screen down"), () => step(grid.page * grid.columns)],
  ["PageUp", gettext("a screen up"), () => step(-grid.page * grid.columns)],
  [" ", gettext("select or not"), () => active() && selection.toggle(active(), grid.active)],
  ["Enter", gettext("open"), () => active() && openPhoto(active())],
];
const everywhere = [
  ["/", gettext("search"), () => filters.search.select()],
  [["a", "Mod+a"], gettext("select all"), () => void selectAll()],
  ["e", gettext("edit what is selected"), () => describe()],
  ["n", gettext("add photos"), () => sides.upload()],
  ["+", gettext("larger pictures"), () => size(SIZES[Math.min(2, SIZES.indexOf(grid.size) + 1)])],
  ["-", gettext("smaller pictures"), () => size(SIZES[Math.max(0, SIZES.indexOf(grid.size) - 1)])],
  ["Escape", gettext("close the panel, select nothing"), () => escape()],
  ["?", gettext("these keys"), () => help()],
];

function steps() {
  return { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -grid.columns, ArrowDown: grid.columns };
}

/** Describe what is selected; where nothing is, the photo under the cursor. */
function describe() {
  if (!selection.size && active()) selection.toggle(active(), grid.active);
  if (selection.size) sides.edit();
}

function escape() {
  if (document.activeElement === filters.search) grid.go(grid.active);
  else if (!sides.close()) selection.clear();
}

function help() {
  showKeys([
    [gettext("In the grid"), inGrid],
    [gettext("Everywhere"), everywhere],
    [gettext("In the panel"), [["Mod+Enter", gettext("save")]]],
  ]);
}

bind(grid.element, inGrid);
bind(document, everywhere);
filters.search.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" && event.key !== "ArrowDown") return;
  event.preventDefault();
  filters.settle();
  photos.settled().then(() => grid.go(grid.active));
});
for (const one of document.querySelectorAll("[data-size]")) one.addEventListener("click", () => size(one.dataset.size));
part("keys").addEventListener("click", help);
part("filters-clear").addEventListener("click", () => filters.clear());
part("filters-more").addEventListener("click", (event) => {
  const isOpen = page.classList.toggle("has-choices");
  event.currentTarget.setAttribute("aria-expanded", String(isOpen));
});
filters.addEventListener("change", () => search(history.state ?? {}));
photos.addEventListener("change", tell);
window.addEventListener("pagehide", () => remember());

size(localStorage.getItem("desk-sheet-size") ?? "m");
search(history.state ?? {});
