// Below the picture: what each ratio shows of it, live. Pressing one lets its crop be drawn by hand.
import { gettext } from "../../desk/words.js";

/** Show the previews of `framing` in `strip`; `chosen()` names the pressed ratio, `choose` presses one; null: none. */
export function prepareStrip(strip, framing, chosen, choose) {
  const tiles = [...strip.querySelectorAll("[data-ratio]")];
  const show = () => {
    for (const tile of tiles) {
      const { ratio } = tile.dataset;
      place(tile.querySelector("img"), framing.box(ratio));
      const isByHand = framing.isByHand(ratio);
      tile.classList.toggle("is-by-hand", isByHand);
      tile.querySelector("[data-kind]").textContent = isByHand ? gettext("by hand") : "";
      tile.setAttribute("aria-pressed", String(chosen() === ratio));
      const kind = isByHand ? gettext("drawn by hand") : gettext("follows the focal point");
      tile.setAttribute("aria-label", `${ratio}, ${kind}`);
    }
  };
  for (const tile of tiles) {
    tile.disabled = !choose;
    tile.addEventListener("click", () => choose(chosen() === tile.dataset.ratio ? "" : tile.dataset.ratio));
  }
  framing.listen(show);
  return show;
}

/** Let an image inside a cut-off frame show one box of itself. */
function place(image, box) {
  image.style.width = `${100 / box.width}%`;
  image.style.height = `${100 / box.height}%`;
  image.style.left = `${(-100 * box.x) / box.width}%`;
  image.style.top = `${(-100 * box.y) / box.height}%`;
}
