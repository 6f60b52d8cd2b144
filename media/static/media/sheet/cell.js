// One photo of the contact sheet: the whole picture, what it lacks, and what it is called.
import { element, symbol } from "../desk/dom.js";
import { paint } from "./placeholder.js";

/** How high the place of a picture is, as a part of its width: most pictures are wider than high, none is cut. */
export const TALL = 0.8;
const THUMB = 340; // device pixels that the small picture still fills well

/** Return what a photo is called where there is little room. */
export function named(photo) {
  return photo.headline || photo.caption || photo.file_name || "Untitled photo";
}

/** Return what speaks against a photo, the gravest first: [words, kind, why]. */
function badges(photo) {
  const { state = "usable", reasons = [] } = photo.rights ?? {};
  const why = reasons.map((reason) => reason.words).join(" ");
  return [
    ...(state === "usable" ? [] : [[state, `is-${state}`, why]]),
    ...photo.problems.map((words) => [words, "", ""]),
    ...(photo.ai_label ? [[`AI: ${photo.ai_label}`, "is-ai", ""]] : []),
  ];
}

function label(photo) {
  const said = badges(photo).map(([words, , why]) => (why ? `${words}: ${why}` : words));
  return [named(photo), photo.credit || photo.creator, ...said].filter(Boolean).join(", ");
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
  const marks = badges(photo).map(([words, kind, why]) =>
    element("span", { class: `sheet-badge ${kind}`, title: why || null, text: words }),
  );
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
      { class: "sheet-picture", href: link, tabindex: "-1", draggable: "false", "aria-label": `Open ${named(photo)}` },
      picture(photo, side),
      marks.length ? element("span", { class: "sheet-badges" }, ...marks) : null,
    ),
    element(
      "button",
      { type: "button", class: "sheet-check", tabindex: "-1", "aria-hidden": "true", title: "Select (Space)" },
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
