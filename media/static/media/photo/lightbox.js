// The picture over the whole screen: wheel, pinch, double click and keys bring it closer, dragging moves it.
import { Zoom } from "./zoom.js";

const PAN = 80; // screen pixels of an arrow key
const WHEEL = 0.0022; // of a wheel's own unit

const KEYS = {
  "+": (zoom) => zoom.step(1),
  "=": (zoom) => zoom.step(1),
  "-": (zoom) => zoom.step(-1),
  _: (zoom) => zoom.step(-1),
  0: (zoom) => zoom.fit(),
  1: (zoom) => zoom.by(1 / zoom.scale),
  ArrowLeft: (zoom) => zoom.pan(PAN, 0),
  ArrowRight: (zoom) => zoom.pan(-PAN, 0),
  ArrowUp: (zoom) => zoom.pan(0, PAN),
  ArrowDown: (zoom) => zoom.pan(0, -PAN),
};
const BUTTONS = { out: KEYS["-"], in: KEYS["+"], fit: KEYS[0], full: KEYS[1] };

/** Let the button in `stage` open the lightbox `dialog`, whose picture is loaded then. */
export function prepareLightbox(opener, dialog) {
  const place = dialog.querySelector("[data-place]");
  const image = dialog.querySelector("img");
  const said = dialog.querySelector("[data-scale]");
  let zoom = null;

  const screen = () => [place.clientWidth, place.clientHeight];
  const show = () => {
    image.style.transform = `translate(${zoom.at[0]}px, ${zoom.at[1]}px) scale(${zoom.scale})`;
    said.textContent = `${Math.round(zoom.scale * 100)} %`;
    place.classList.toggle("is-close", !zoom.isWhole);
  };
  const begin = () => {
    if (!image.naturalWidth) return;
    image.style.width = `${image.naturalWidth}px`;
    image.style.height = `${image.naturalHeight}px`;
    zoom = new Zoom([image.naturalWidth, image.naturalHeight], screen());
    dialog.classList.add("is-ready");
    show();
  };
  const act = (verb) => {
    if (!zoom) return;
    verb(zoom);
    show();
  };

  opener.addEventListener("click", () => {
    dialog.showModal();
    place.focus();
    if (image.getAttribute("src")) begin();
    else image.src = image.dataset.src;
  });
  image.addEventListener("load", begin);
  new ResizeObserver(() => dialog.open && act((it) => it.resize(screen()))).observe(place);
  dialog.addEventListener("keydown", (event) => {
    const verb = event.ctrlKey || event.metaKey || event.altKey ? null : KEYS[event.key];
    if (!verb) return;
    event.preventDefault();
    act(verb);
  });
  for (const [name, verb] of Object.entries(BUTTONS)) {
    dialog.querySelector(`[data-zoom=${name}]`).addEventListener("click", () => act(verb));
  }
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  point(place, act);
}

/** Hear mouse, pen and fingers: one moves the picture, two bring it closer. */
function point(place, act) {
  const down = new Map();
  const here = (event) => {
    const box = place.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const spread = () => {
    const [[x, y], [u, v]] = [...down.values()];
    return { wide: Math.hypot(u - x, v - y), middle: [(x + u) / 2, (y + v) / 2] };
  };

  place.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    place.setPointerCapture(event.pointerId);
    down.set(event.pointerId, here(event));
  });
  place.addEventListener("pointermove", (event) => {
    const was = down.get(event.pointerId);
    if (!was) return;
    const before = down.size === 2 ? spread() : null;
    const now = here(event);
    down.set(event.pointerId, now);
    if (!before) {
      if (down.size === 1) act((zoom) => zoom.pan(now[0] - was[0], now[1] - was[1]));
      return;
    }
    const after = spread();
    act((zoom) => {
      zoom.by(after.wide / Math.max(1, before.wide), after.middle);
      zoom.pan(after.middle[0] - before.middle[0], after.middle[1] - before.middle[1]);
    });
  });
  for (const name of ["pointerup", "pointercancel"]) {
    place.addEventListener(name, (event) => down.delete(event.pointerId));
  }
  place.addEventListener("dblclick", (event) => act((zoom) => zoom.toggle(here(event))));
  place.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault(); // the page behind does not scroll, and a pinch does not scale the desk
      const lines = event.deltaMode === 1 ? 16 : 1;
      act((zoom) => zoom.by(Math.exp(-event.deltaY * lines * WHEEL), here(event)));
    },
    { passive: false },
  );
}
