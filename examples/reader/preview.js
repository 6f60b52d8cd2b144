/** A story that is not published: for a guest with a link, and in the desk's frame while somebody types. */

import { get, Problem } from "./api.js";
import { story } from "./article.js";
import { h } from "./dom.js";
import { message, moment } from "./parts.js";

const LIVE = "live"; // in place of a token: the desk posts what to show

/** The only origin whose messages are heard: the desk's, which is this page's own unless it says otherwise. */
const desk = document.querySelector('meta[name="newsroom-desk"]')?.content || location.origin;

/** The strip that no reader of a preview can overlook. */
function strip({ preview }, page) {
  const { words } = page;
  const until = moment(preview.expires_at, page, { long: true });
  const saved = moment(preview.saved_at, page, { long: true });
  return h("div", { class: "preview-strip", role: "note" },
    h("strong", {}, preview.published ? words.previewOfChanges : words.preview),
    saved && h("span", {}, `${words.versionSaved(preview.revision)} `, saved),
    until && h("span", {}, `${words.worksUntil} `, until));
}

/** A link that opens nothing is no article that was taken down, and is told in words of its own. */
function closed(page, problem) {
  if (![404, 410].includes(problem.status)) throw problem;
  const node = message(page.words.previewOver, [page.words.previewOverText], h("a", { class: "button", href: page.link("/") }, page.words.backHome));
  return { title: page.words.previewOver, node };
}

/** Pictures that are loaded stay: put in anew, they would flicker at every letter that is typed. */
function keepPictures(before, after) {
  const known = new Map([...before.querySelectorAll("picture")].map((found) => [found.querySelector("img").srcset, found]));
  for (const made of after.querySelectorAll("picture")) {
    const image = made.querySelector("img");
    const kept = known.get(image.srcset);
    if (!kept) continue;
    known.delete(image.srcset);
    kept.querySelector("img").alt = image.alt;
    made.replaceWith(kept);
  }
}

/** Shows what the desk posts, and tells it when there is somebody to post to. */
function live(page) {
  const node = h("div", { class: "preview-live" }, h("p", { class: "message", role: "status" }, page.words.waitingForDesk));
  const options = { signal: page.signal };
  window.addEventListener("message", ({ origin, source, data }) => {
    if (origin !== desk || source !== window.parent || data?.type !== "newsroom:preview") return;
    const shown = story(data.document, page, strip(data.document, page));
    keepPictures(node, shown);
    node.replaceChildren(shown);
  }, options);
  // A link that was followed would leave the desk talking to another page.
  document.addEventListener("click", (event) => event.target.closest?.("a[href]") && event.preventDefault(), { ...options, capture: true });
  if (window.parent !== window) window.parent.postMessage({ type: "newsroom:preview-ready" }, desk);
  return { title: page.words.preview, node };
}

/** The page of a preview. */
export async function preview(page, token) {
  if (token === LIVE) return live(page);
  try {
    const found = await get(`preview/${encodeURIComponent(token)}/`, {}, page.signal);
    return { title: `${page.words.preview}: ${found.headline}`, node: story(found, page, strip(found, page)) };
  } catch (error) {
    if (error instanceof Problem) return closed(page, error);
    throw error;
  }
}
