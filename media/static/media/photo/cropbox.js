// The box on the picture that one ratio is cut to: drawn, moved and resized by hand, or with the arrow keys.
import { drawn, grown, moved } from "./crop.js";
import { drag, partsOf } from "./pointer.js";
import { gettext } from "../../desk/words.js";

const STEP = 0.01; // of the picture
const GROWTH = 1.04;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Let the `box` of a frame show and set the crop of the ratio that `chosen()` names, if there is one. */
export function prepareCropBox(frame, box, framing, chosen) {
  const draw = (made) => framing.draw(chosen(), made);
  const stretch = (event, anchor) => draw(drawn(framing.width, framing.height, chosen(), anchor, partsOf(frame, event)));

  const show = () => {
    const ratio = chosen();
    box.hidden = !ratio;
    if (!ratio) return;
    const at = framing.box(ratio);
    for (const [side, part] of [["left", at.x], ["top", at.y], ["width", at.width], ["height", at.height]]) {
      box.style[side] = `${part * 100}%`;
    }
    const kind = framing.isByHand(ratio) ? gettext("drawn by hand") : gettext("follows the focal point");
    const [wide, high] = [Math.round(at.width * framing.width), Math.round(at.height * framing.height)];
    box.setAttribute("aria-label", gettext("Crop {ratio}, {kind}, {wide} by {high} pixels", { ratio, kind, wide, high }));
  };
  framing.listen(show);

  for (const corner of box.querySelectorAll("[data-corner]")) {
    drag(corner, { start: () => opposite(framing.box(chosen()), corner.dataset.corner), move: stretch });
  }
  drag(box, {
    start: (event) => ({ from: partsOf(frame, event), was: framing.box(chosen()) }),
    move: (event, { from, was }) => {
      const to = partsOf(frame, event);
      draw(moved(was, to[0] - from[0], to[1] - from[1]));
    },
  });
  // A press beside the box begins a new one there.
  drag(frame, { start: (event) => chosen() && !event.target.closest("button") && partsOf(frame, event), move: stretch });

  box.addEventListener("keydown", (event) => {
    const way = ARROWS[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Delete" || event.key === "Backspace") draw(null);
    else if (!way) return;
    else if (event.shiftKey) draw(resized(framing, chosen(), way));
    else draw(moved(framing.box(chosen()), way[0] * STEP, way[1] * STEP));
    event.preventDefault();
  });
  return show;
}

/** Return the corner that stays where it is while the named one is dragged. */
function opposite(box, corner) {
  const [up, left] = [corner.includes("n"), corner.includes("w")];
  return [left ? box.x + box.width : box.x, up ? box.y + box.height : box.y];
}

function resized(framing, ratio, way) {
  const factor = way[0] + way[1] > 0 ? GROWTH : 1 / GROWTH;
  return grown(framing.width, framing.height, ratio, framing.box(ratio), factor);
}
