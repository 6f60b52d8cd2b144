// Dragging with a mouse, a pen or a finger: the same for all that can be dragged here.

/** Return where an event lies in an element, as parts of its width and height, from 0 to 1. */
export function partsOf(element, event) {
  const box = element.getBoundingClientRect();
  const part = (at, from, length) => Math.min(1, Math.max(0, (at - from) / length));
  return [part(event.clientX, box.left, box.width), part(event.clientY, box.top, box.height)];
}

/**
 * Hear a drag that begins on `element`. `start` may return false to leave the press to somebody else;
 * what else it returns is handed to `move`. With `first`, the press itself moves already.
 */
export function drag(element, { start, move, end = () => {}, first = false }) {
  element.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !event.isPrimary || event.defaultPrevented) return;
    const began = start(event);
    if (!began) return;
    event.preventDefault(); // neither a selection nor the browser's own dragging of pictures
    element.closest("button, [tabindex]")?.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    const follow = (moved) => moved.pointerId === event.pointerId && move(moved, began);
    const over = (left) => {
      if (left.pointerId !== event.pointerId) return;
      element.removeEventListener("pointermove", follow);
      for (const name of ["pointerup", "pointercancel"]) element.removeEventListener(name, over);
      end();
    };
    element.addEventListener("pointermove", follow);
    for (const name of ["pointerup", "pointercancel"]) element.addEventListener(name, over);
    if (first) move(event, began);
  });
}
