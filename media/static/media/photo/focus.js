// The ring on the picture: dragged, tapped or moved with the arrow keys to what matters.
import { drag, partsOf } from "./pointer.js";
import { gettext } from "../../desk/words.js";

const STEP = 0.01;
const LEAP = 0.1; // with the shift key
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Let the ring of a frame set the focal point of `framing`; `isOn` says whether it may now. */
export function prepareFocus(frame, ring, framing, isOn) {
  const middle = [0.5, 0.5];

  framing.listen(({ focal }) => {
    const [x, y] = focal ?? middle;
    ring.style.left = `${x * 100}%`;
    ring.style.top = `${y * 100}%`;
    ring.classList.toggle("is-middle", !focal);
    const words = focal ? gettext("{x} % across, {y} % down", { x: Math.round(x * 100), y: Math.round(y * 100) }) : gettext("in the middle");
    ring.setAttribute("aria-label", gettext("Focal point, {words}", { words }));
  });

  const follow = (event) => framing.point(partsOf(frame, event));
  drag(ring, { start: isOn, move: follow });
  drag(frame, {
    // A finger on the picture scrolls the page; its tap is heard below, as a click.
    start: (event) => isOn() && event.pointerType !== "touch" && !event.target.closest("button"),
    move: follow,
    first: true,
  });
  frame.addEventListener("click", (event) => {
    if (isOn() && event.pointerType === "touch" && !event.target.closest("button")) follow(event);
  });

  ring.addEventListener("keydown", (event) => {
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      framing.point(null);
      return;
    }
    const way = ARROWS[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const step = event.shiftKey ? LEAP : STEP;
    framing.point((framing.focal ?? middle).map((part, axis) => part + way[axis] * step));
  });
}
