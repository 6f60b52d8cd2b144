// One photo of the contact sheet: the whole picture, what it lacks, and what it is called.
import { element, symbol } from "../desk/dom.js";
import { paint } from "./placeholder.js";
import { gettext } from "../../desk/words.js";

// What the desk API says a photo lacks.
const LACKS = { "missing credit": gettext("missing credit"), "missing alt text": gettext("missing alt text") };

/** How high the place of a picture is, as a part of its width: most pictures are wider than high, none is cut. */
export const TALL = 0.8;
const THUMB = 340; // device pixels that the small picture still fills well

/** Return what a photo is called where there is little room. */
export function named(photo) {
  return photo.headline || photo.caption || photo.file_name || gettext("Untitled photo");
}

const STATES = { restricted: "gpp_maybe", blocked: "block" };

/** Return whether it may be used, as a sign whose words are read aloud with the cell's name; null where nothing is against it. */
function sign({ rights }) {
  if (!(rights?.state in STATES)) return null;
  const why = rights.reasons.map((reason) => reason.words).join(" ");
  const words = rights.state === "blocked" ? [element("span", { text: "blocked" })] : [];
  return element("span", { class: `sheet-sign is-${rights.state}`, title: why }, symbol(STATES[rights.state]), ...words);
}

/** Return what else is to be known before a photo is used. */
function badges(photo) {
  return [...photo.problems.map((lack) => LACKS[lack] ?? lack), ...(photo.ai_label ? [gettext("AI: {label}", { label: photo.ai_label })] : [])];
}

function label(photo) {
  const { state, reasons } = photo.rights ?? { state: "usable", reasons: [] };
  const rights = state === "usable" ? "" : `${state}: ${reasons.map((reason) => reason.words).join(" ")}`;
  return [named(photo), photo.credit || photo.creator, ...badges(photo), rights].filter(Boolean).join(", ");
}

function picture(photo, side) {
  const ratio = photo.width / photo.height;
  const isSmall = side * Math.min(1, ratio * TALL) * window.devicePixelRatio <= THUMB || !photo.preview;
  const image = element("img", {
    class: ratio * TALL >= 1 ? "is-wide" : "is-tall",
    width: photo.width,
    height: photo.height,
    alt: "", // the cell has a name that says more
    decoding: "async",
    draggable: "false",
    onload: () => image.classList.add("is-here"),
    onerror: () => image.classList.add("is-lost"),
  });
  image.style.aspectRatio = `${photo.width} / ${photo.height}`;
  paint(image, photo);
  image.src = (isSmall ? photo.thumb : photo.preview) || "";
  return image;
}

/** Return the cell of a photo; `side` is its width in pixels, `link` its page. */
export function cell(photo, { index, column, side, link, isSelected, isActive, withWords }) {
  const marks = badges(photo).map((words) => element("span", { class: "sheet-badge", text: words }));
  return element(
    "div",
    {
      role: "gridcell",
      class: "sheet-cell",
      tabindex: isActive ? "0" : "-1",
      "aria-colindex": column + 1,
      "aria-selected": String(isSelected),
      "aria-label": label(photo),
      "data-index": index,
      "data-photo": photo.id,
    },
    element(
      "a",
      { class: "sheet-picture", href: link, tabindex: "-1", draggable: "false", "aria-label": gettext("Open {name}", { name: named(photo) }) },
      picture(photo, side),
      sign(photo),
      marks.length ? element("span", { class: "sheet-badges" }, ...marks) : null,
    ),
    element(
      "button",
      { type: "button", class: "sheet-check", tabindex: "-1", "aria-hidden": "true", title: gettext("Select (Space)") },
      symbol("check"),
    ),
    withWords
      ? element(
          "div",
          { class: "sheet-words" },
          element("strong", { text: named(photo) }),
          element("span", { text: photo.credit || photo.creator || "–" }),
        )
      : null,
  );
}
