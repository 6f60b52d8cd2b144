/** What changes while the page is open is offered to the reader, and never moves the page under their eyes. */

import { stream } from "./api.js";
import { h } from "./dom.js";

const KINDS = ["published", "updated", "corrected", "moved", "withdrawn", "erased"];
const LET_GO = 60_000; // milliseconds after which a tab that nobody looks at stops listening

/**
 * Calls `tell` with every change after number `since`. The browser comes back by itself when the
 * line breaks, and says which change it heard last.
 */
export function follow(since, tell) {
  let last = since;
  let line = null;
  let leaving = null;

  const hear = (event) => {
    last = event.lastEventId || last;
    tell(JSON.parse(event.data));
  };
  const listen = () => {
    line = stream(last);
    for (const kind of KINDS) line.addEventListener(kind, hear);
  };
  const letGo = () => {
    line?.close();
    line = null;
  };
  document.addEventListener("visibilitychange", () => {
    clearTimeout(leaving);
    if (document.hidden) leaving = setTimeout(letGo, LET_GO);
    else if (!line) listen();
  });
  window.addEventListener("pagehide", letGo);
  window.addEventListener("pageshow", (event) => event.persisted && !line && listen());
  listen();
}

/** A line at the head of a page that stays empty until there is something to offer. */
function offer(page) {
  const button = h("button", { type: "button", class: "button is-first", onclick: () => page.go(location.hash || "#/") });
  const bar = h("p", { class: "live", role: "status" });
  const say = (text) => {
    button.textContent = text;
    if (!button.isConnected) bar.append(button);
  };
  return { bar, say };
}

/** The line of a list: how many stories that belong here came out since it was read. `belongs` judges by the card. */
export function newsLine(page, list, belongs) {
  const { bar, say } = offer(page);
  const shown = new Set(list.results.map(({ id }) => id));
  const waiting = new Set();
  const isNew = (card) => card?.language === page.language && !shown.has(card.id) && belongs(card);
  const live = ({ type, key, card }) => {
    if (type === "published" && list.page === 1 && isNew(card)) waiting.add(key);
    if (type === "withdrawn" || type === "erased") waiting.delete(key);
    if (waiting.size) say(page.words.newStories(waiting.size));
    else bar.replaceChildren();
  };
  return { bar, live };
}

/** The line of an article: it was updated, and can be read anew; taken down, it goes at once. */
export function updateLine(page, id) {
  const { bar, say } = offer(page);
  const live = ({ type, key }) => {
    if (key !== `article:${id}`) return;
    if (type === "withdrawn" || type === "erased") page.go(location.hash);
    else say(type === "corrected" ? page.words.wasCorrected : page.words.wasUpdated);
  };
  return { bar, live };
}
