// The story on the readers' site, beside the form: as it stands there, saved or not.
import { element } from "../media/desk/dom.js";
import { call } from "../media/desk/api.js";
import { shareLinks } from "./share.js";
import { gettext, ngettext } from "../desk/words.js";

const PAUSE = 800; // milliseconds after the last letter
const LONGEST = 2500; // milliseconds that somebody who does not pause waits
const OPEN = "newsroom-preview"; // whether it was open, for the page that comes after saving
const WIDTH = "newsroom-preview-width";

const form = document.querySelector("[data-story]");
const panel = document.getElementById("preview");
const opener = document.querySelector("[data-preview-open]");

/** Return what was kept under a name; a browser may keep nothing at all. */
function remembered(storage, name) {
  try {
    return window[storage].getItem(name);
  } catch {
    return null;
  }
}

function remember(storage, name, value) {
  try {
    window[storage].setItem(name, value);
  } catch {
    // then it is chosen anew each time
  }
}

/** The frame, which shows what it is given once it has said that it listens. */
function prepareFrame(frame, address) {
  const { origin } = new URL(address, location.href);
  let isListening = false;
  let waiting = null;
  const tell = () => {
    if (isListening && waiting) frame.contentWindow.postMessage({ type: "newsroom:preview", document: waiting }, origin);
  };
  window.addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    if (event.data?.type !== "newsroom:preview-ready") return;
    isListening = true;
    tell();
  });
  return {
    open: () => {
      if (!frame.hasAttribute("src")) frame.src = address;
    },
    show: (story) => {
      waiting = story;
      tell();
    },
  };
}

/** A screen of the chosen width, made as small as it must be to stand in the panel whole. */
function prepareWidths(frame, stage) {
  const buttons = [...panel.querySelectorAll("[data-width]")];
  let width = Number(remembered("localStorage", WIDTH)) || 390;
  if (!buttons.some((each) => Number(each.dataset.width) === width)) width = 390;
  const fit = () => {
    const scale = Math.min(1, stage.clientWidth / width);
    Object.assign(frame.style, {
      width: `${width}px`,
      height: `${stage.clientHeight / scale}px`,
      transform: `scale(${scale})`,
      marginInlineStart: `${Math.max(0, (stage.clientWidth - width * scale) / 2)}px`,
    });
    for (const each of buttons) each.setAttribute("aria-pressed", Number(each.dataset.width) === width);
  };
  for (const each of buttons) {
    each.addEventListener("click", () => {
      width = Number(each.dataset.width);
      remember("localStorage", WIDTH, width);
      fit();
    });
  }
  new ResizeObserver(fit).observe(stage);
}

/** What keeps the story from being published, folded away under how much it is. */
function tellBlocks(blocks) {
  const place = panel.querySelector(".preview-blocks");
  place.hidden = blocks.length === 0;
  place.querySelector("summary").textContent = ngettext(
    "{number} thing keeps it from being published",
    "{number} things keep it from being published",
    blocks.length,
  );
  place.querySelector("ul").replaceChildren(...blocks.map(({ detail }) => element("li", { text: detail })));
}

/** Where the panel covers the page, make it a dialog: nothing under it can be reached by Tab or by a screen reader. */
function prepareCovering() {
  const narrow = window.matchMedia("(max-width: 999px)");
  const sync = () => {
    const covers = narrow.matches && !panel.hidden;
    for (let node = panel; node !== document.body; node = node.parentElement) {
      for (const other of node.parentElement.children) if (other !== node && other.tagName !== "DIALOG") other.inert = covers;
    }
    for (const [name, value] of [["role", "dialog"], ["aria-modal", "true"]]) {
      if (covers) panel.setAttribute(name, value);
      else panel.removeAttribute(name);
    }
    return covers;
  };
  narrow.addEventListener("change", sync);
  return sync;
}

function preparePanel() {
  const sync = prepareCovering();
  const frame = panel.querySelector("iframe");
  const stage = panel.querySelector(".preview-stage");
  const status = panel.querySelector(".preview-status");
  const site = prepareFrame(frame, panel.dataset.frame);
  let timer = null;
  let since = 0; // when the first letter was typed that is not shown yet
  let asking = null;

  const ask = async () => {
    asking?.abort();
    const { signal } = (asking = new AbortController());
    since = 0;
    status.textContent = "…";
    const typed = "typed" in panel.dataset;
    try {
      const { data } = await call(typed ? "POST" : "GET", panel.dataset.ask, { body: typed ? new FormData(form) : undefined, signal });
      if (signal.aborted) return;
      site.show(data);
      tellBlocks(data.preview.blocks);
      status.textContent = gettext("As readers would see it");
    } catch (error) {
      if (!signal.aborted) status.textContent = error.status ? gettext("Not shown: {reason}", { reason: error.message }) : error.message;
    }
  };
  const later = () => {
    if (panel.hidden) return;
    since ||= performance.now();
    clearTimeout(timer);
    timer = setTimeout(ask, Math.max(0, Math.min(PAUSE, since + LONGEST - performance.now())));
  };
  const set = (isOpen) => {
    panel.hidden = !isOpen;
    document.body.classList.toggle("is-previewing", isOpen);
    opener.setAttribute("aria-expanded", isOpen);
    remember("sessionStorage", OPEN, isOpen ? "yes" : "");
    if (sync()) panel.querySelector("[data-preview-close]").focus();
    if (!isOpen) return;
    site.open();
    ask();
  };

  prepareWidths(frame, stage);
  opener.addEventListener("click", () => set(panel.hidden));
  const close = () => {
    set(false);
    opener.focus();
  };
  panel.querySelector("[data-preview-close]").addEventListener("click", close);
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
  panel.querySelector("[data-preview-share]")?.addEventListener("click", () => shareLinks(panel.dataset.links));
  // Whatever changes the form, a key or a script, notes it there (media/desk/form.js).
  new MutationObserver(later).observe(form, { attributes: true, attributeFilter: ["data-changed"] });
  if (remembered("sessionStorage", OPEN)) set(true);
}

if (form && panel && opener) preparePanel();
