/** The reader: reads the address, asks the API, shows the page. Everything it needs is public. */

import { get, Problem } from "./api.js";
import { article } from "./article.js";
import { h } from "./dom.js";
import { nameTicker, showColophon, showMasthead, showSections } from "./furniture.js";
import { follow as listen } from "./live.js";
import { author, front, section, tag } from "./listing.js";
import { message, moment } from "./parts.js";
import { preview } from "./preview.js";
import { search } from "./search.js";
import { wordsFor } from "./words.js";

const SITE_KEEPS = 300_000; // milliseconds; a tab left open overnight must not show yesterday's date

const ROUTES = [
  [/^\/$/, front],
  [/^\/section\/([^/]+)\/?$/, section],
  [/^\/tag\/([^/]+)\/?$/, tag],
  [/^\/author\/([^/]+)\/?$/, author],
  [/^\/search\/?$/, search],
  [/^\/preview\/([^/]+)\/?$/, preview],
  [/^\/(?:\d{4}\/\d{2}|article)\/([^/]+)\/?$/, article],
];

const place = Object.fromEntries(["ticker", "masthead", "sections", "main", "colophon"].map((id) => [id, document.getElementById(id)]));
const scrolled = new Map(); // address → how far down the reader was, for the way back
let known = { site: null, at: 0 };
let heard = null; // what the page that is up does about a change
let isListening = false;
let journey = null; // the AbortController of the page being fetched
let isOnward = false; // a link was followed, so this is not the back button

function defaultLanguage(site) {
  const codes = (site?.languages ?? []).map(({ code }) => code);
  return codes.length === 0 || codes.includes("en") ? "en" : codes[0];
}

function chosenLanguage(site, query) {
  const asked = query.get("language");
  return site?.languages?.some(({ code }) => code === asked) ? asked : defaultLanguage(site);
}

function hash(path, parameters) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== ""));
  return `#${path}${query.size ? `?${query}` : ""}`;
}

/** What every view gets: where we are, in which language, and how to link from here. */
function pageAt(address, site, signal) {
  const [path, query = ""] = address.replace(/^#/, "").split(/\?(.*)/s);
  const page = { site, signal, path: path || "/", query: new URLSearchParams(query), alternates: null };
  page.language = chosenLanguage(site, page.query);
  page.words = wordsFor(page.language);
  const tell = (language) => (language === defaultLanguage(site) ? null : language);
  page.link = (to, parameters = {}) => hash(to, { ...parameters, language: tell(page.language) });
  page.inLanguage = (language) => {
    const isArticle = page.alternates !== null;
    const to = isArticle ? page.alternates[language] ?? "/" : page.path;
    return hash(to, { q: isArticle ? null : page.query.get("q"), language: tell(language) });
  };
  page.go = (to) => {
    isOnward = true;
    if (location.hash === to) show();
    else location.hash = to;
  };
  return page;
}

/** The page behind an address. An address that leads nowhere, or is not even well encoded, is a 404. */
function viewAt(page) {
  for (const [pattern, view] of ROUTES) {
    const found = page.path.match(pattern);
    if (found) return view(page, ...found.slice(1).map(decoded));
  }
  throw new Problem(404);
}

function decoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Problem(404);
  }
}

function skeleton(words) {
  const line = (size) => h("span", { class: `bone is-${size}` });
  const story = () => h("div", { class: "bones" }, line("picture"), line("headline"), line("text"), line("text"), line("short"));
  return h("div", { class: "skeleton", role: "status" }, h("span", { class: "unseen" }, words.loading), story(), story(), story());
}

/** A kind page for each way in which the API can say no. */
function trouble(page, problem) {
  const { words } = page;
  const home = h("a", { class: "button", href: page.link("/") }, words.backHome);
  const again = h("button", { type: "button", class: "button is-first", onclick: () => page.go(location.hash) }, words.retry);
  const { status, body = {}, retryAfter } = problem;
  if (status === 410) {
    const when = moment(body.at, page, { long: true });
    return message(words.gone, [body.reason || body.detail || words.goneText, when && words.goneAt(when.textContent)], home);
  }
  if (status === 404 && page.query.get("page")) {
    const first = page.link(page.path, { q: page.query.get("q") });
    return message(words.noPage, [], h("a", { class: "button is-first", href: first }, words.firstPage), home);
  }
  if (status === 404) return message(words.missing, [words.missingText], home, h("a", { class: "button", href: page.link("/search") }, words.search));
  if (status === 429) return message(words.busy, [words.busyText(retryAfter)], again);
  if (navigator.onLine === false) return message(words.offline, [], again);
  return message(words.failed, [words.failedText, status ? body.detail || body.title : null], again, home);
}

async function loadSite(signal) {
  if (known.site && Date.now() - known.at < SITE_KEEPS) return known.site;
  try {
    known = { site: await get("site/", {}, signal), at: Date.now() };
    listenFrom(known.site.version);
  } catch (error) {
    if (!known.site) throw error; // an old masthead is better than none
  }
  return known.site;
}

/** Listens from the first `site/` on: what happened between that and the page is heard as well. */
function listenFrom(number) {
  if (isListening) return;
  isListening = true;
  listen(number, (change) => {
    if (!change.key.startsWith("article:")) known.at = 0; // a section came or went: read the site anew
    heard?.(change);
  });
}

function furnish(page) {
  document.documentElement.lang = page.words.code;
  document.querySelector(".skip-link").textContent = page.words.skip;
  showMasthead(place.masthead, page);
  showSections(place.sections, page);
  showColophon(place.colophon, page);
  nameTicker(place.ticker, page.words);
}

/** Puts a finished page up and takes the reader to its heading; on the way back, to where they were. */
function settle({ node, title, name }, { isFirst, returnTo }) {
  document.title = [title, name].filter(Boolean).join(" – ") || "News";
  place.main.replaceChildren(node);
  place.main.removeAttribute("aria-busy");
  if (isFirst) return;
  (node.querySelector("h1") ?? place.main).focus({ preventScroll: true });
  window.scrollTo({ top: returnTo ?? 0, behavior: "instant" });
}

/** What to show at an address, be it the page or the reason why not. Null when the reader has moved on. */
async function found(address, signal) {
  let page = pageAt(address, known.site, signal);
  try {
    page = pageAt(address, await loadSite(signal), signal);
    if (signal.aborted) return null;
    furnish(page);
    const { title, node, live = null } = await viewAt(page);
    if (page.alternates && !signal.aborted) showMasthead(place.masthead, page);
    return signal.aborted ? null : { title, node, live, name: page.site.name };
  } catch (error) {
    if (signal.aborted) return null;
    if (!(error instanceof Problem)) console.error(error);
    const node = trouble(page, error);
    return { title: node.querySelector("h1").textContent, node, name: page.site?.name };
  }
}

async function show(isFirst = false) {
  journey?.abort();
  const { signal } = (journey = new AbortController());
  const address = location.hash || "#/";
  const returnTo = isOnward ? 0 : scrolled.get(address);
  isOnward = false;
  const { words } = pageAt(address, known.site, signal);
  place.main.setAttribute("aria-busy", "true");
  // A fast answer should replace the old page at once, without a flash of bones.
  const waiting = setTimeout(() => place.main.replaceChildren(skeleton(words)), known.site ? 200 : 0);
  const arrived = await found(address, signal);
  clearTimeout(waiting);
  if (!arrived) return;
  heard = arrived.live;
  settle(arrived, { isFirst, returnTo });
}

function follow(event) {
  const link = event.target.closest?.("a[href]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (link.classList.contains("skip-link")) {
    event.preventDefault(); // "#main" is no address of ours
    place.main.focus();
  } else if (link.getAttribute("href").startsWith("#/")) {
    isOnward = true;
    if (link.hash !== location.hash) return;
    event.preventDefault(); // the same address again means: look again
    show();
  }
}

history.scrollRestoration = "manual";
document.addEventListener("click", follow);
window.addEventListener("hashchange", (event) => {
  scrolled.set(new URL(event.oldURL).hash || "#/", window.scrollY);
  show();
});
show(true);
