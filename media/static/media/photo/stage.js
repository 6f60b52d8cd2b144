// The picture on its page: its focal point, its crops, and the fields of the form in which both are saved.
import { prepareCropBox } from "./cropbox.js";
import { prepareFocus } from "./focus.js";
import { Framing } from "./framing.js";
import { prepareStrip } from "./strip.js";
import { gettext } from "../../desk/words.js";

const POINTING = gettext("Drag the ring to what matters: every crop follows. A crop below can be drawn by hand.");

/** Prepare the stage; `form` holds the fields `focal_x`, `focal_y` and `crops`, or none where one may only look. */
export function prepareStage(stage, form) {
  const fields = { x: form.elements.focal_x, y: form.elements.focal_y, crops: form.elements.crops };
  const { width, height, ratios, focalX, focalY, crops } = stage.dataset;
  const mayChange = Boolean(fields.x && fields.y);
  const framing = new Framing({
    width: Number(width),
    height: Number(height),
    ratios: ratios.split(" "),
    focal: mayChange ? focalIn(fields) : focalIn({ x: { value: focalX }, y: { value: focalY } }),
    crops: JSON.parse(fields.crops?.value || crops || "{}"),
  });
  if (mayChange) prepareTools(stage, framing, fields);
  else prepareStrip(stage.querySelector("[data-strip]"), framing, () => "", null);
  stage.classList.add("is-ready");
}

function prepareTools(stage, framing, fields) {
  let ratio = "";
  const chosen = () => ratio;
  const part = (name) => stage.querySelector(`[data-${name}]`);
  const [frame, box, ring] = [part("frame"), part("box"), part("ring")];
  const choose = (name) => {
    ratio = name;
    frame.classList.toggle("is-cropping", Boolean(name));
    for (const show of shows) show();
    (name ? box : ring).focus({ preventScroll: true });
  };

  prepareFocus(frame, ring, framing, () => !ratio);
  const shows = [
    prepareCropBox(frame, box, framing, chosen),
    prepareStrip(part("strip"), framing, chosen, choose),
    prepareHints(stage, framing, chosen, () => choose("")),
  ];
  stage.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !ratio) return;
    event.preventDefault();
    choose("");
  });
  keep(framing, fields);
}

function focalIn({ x, y }) {
  return x.value === "" || y.value === "" ? null : [Number(x.value), Number(y.value)];
}

/** Write what is framed into the form, and hear what is typed there. */
function keep(framing, fields) {
  const put = (field, value) => {
    if (!field || field.value === value) return;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  let isWriting = true; // what the form holds at first is not written back in other words
  framing.listen(({ focal, crops }) => {
    if (isWriting) return;
    isWriting = true;
    put(fields.x, focal ? String(focal[0]) : "");
    put(fields.y, focal ? String(focal[1]) : "");
    put(fields.crops, JSON.stringify(crops));
    isWriting = false;
  });
  isWriting = false;
  const read = () => {
    const typed = focalIn(fields);
    if (typed && !typed.every((number) => number >= 0 && number <= 1)) return;
    isWriting = true;
    framing.focal = typed;
    framing.crops = JSON.parse(fields.crops?.value || "{}");
    framing.tell();
    isWriting = false;
  };
  for (const field of [fields.x, fields.y]) {
    for (const heard of ["input", "taken"]) field.addEventListener(heard, () => isWriting || read());
  }
  fields.crops?.addEventListener("taken", () => read());
}

/** Say below the picture what can be done with it now, and offer the way back. */
function prepareHints(stage, framing, chosen, done) {
  const hint = stage.querySelector("[data-hint]");
  const [middle, reset, leave] = ["middle", "reset", "done"].map((name) => stage.querySelector(`[data-${name}]`));
  const show = () => {
    const ratio = chosen();
    hint.textContent = ratio ? gettext("Drag the {ratio} box or its corners, or draw a new one beside it.", { ratio }) : POINTING;
    middle.hidden = Boolean(ratio) || !framing.focal;
    reset.hidden = !ratio || !framing.isByHand(ratio);
    leave.hidden = !ratio;
  };
  middle.addEventListener("click", () => framing.point(null));
  reset.addEventListener("click", () => framing.draw(chosen(), null));
  leave.addEventListener("click", done);
  framing.listen(show);
  return show;
}
