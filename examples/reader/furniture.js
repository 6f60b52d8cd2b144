/** What stands around the news on every page: rates, masthead, sections, colophon. */

import { fromApi } from "./api.js";
import { h, safeUrl, tongue } from "./dom.js";

/** Has the ticker speak the reader's language. It finds its rates by itself. */
export function nameTicker(ticker, words) {
  ticker.setAttribute("label", words.rates);
  ticker.setAttribute("pause", words.pause);
  ticker.setAttribute("play", words.play);
}

function dateLine(site, language) {
  const today = site.today?.[language] ?? site.today?.en ?? Object.values(site.today ?? {})[0];
  if (!today) return null;
  return h("p", { class: "today", ...tongue(site.today[language] ? language : "en") },
    today.weekday && h("span", { class: "weekday" }, today.weekday), " ",
    h("time", { class: "date-line", datetime: today.iso }, today.text));
}

function languageSwitch(page) {
  const { site, language, words } = page;
  if ((site.languages ?? []).length < 2) return null;
  const items = site.languages.map(({ code, name }) => h("li", {}, h("a", {
    href: page.inLanguage(code), hreflang: code, ...tongue(code), "aria-current": code === language && "true",
  }, name)));
  return h("nav", { class: "languages", "aria-label": words.languages }, h("ul", {}, ...items));
}

/** The search form; it stays a form, so that Enter and the phone's search key work. */
export function searchForm(page, value = "") {
  const { words } = page;
  const input = h("input", { type: "search", name: "q", value, placeholder: words.search, "aria-label": words.searchHint, required: true });
  const form = h("form", { class: "search", role: "search" }, input, h("button", { type: "submit" }, words.search));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) page.go(page.link("/search", { q: input.value.trim() }));
  });
  return form;
}

/** Name, date, languages and search. */
export function showMasthead(header, page) {
  const { site, words } = page;
  header.replaceChildren(
    h("div", { class: "masthead-bar" }, dateLine(site, page.language), languageSwitch(page), searchForm(page),
      h("a", { class: "search-link", href: page.link("/search") }, words.search)),
    h("div", { class: "nameplate" },
      h("a", { href: page.link("/"), rel: "home" }, h("img", { src: "mark.svg", alt: "", width: 44, height: 44 }), h("span", {}, site.name)),
      site.tagline && h("p", {}, site.tagline)));
}

function sectionLinks(sections, page) {
  return (sections ?? []).map(({ slug, name }) => h("li", {}, h("a", {
    href: page.link(`/section/${encodeURIComponent(slug)}`), "aria-current": page.path === `/section/${encodeURIComponent(slug)}` && "page",
  }, name)));
}

/** The bar of top sections. */
export function showSections(nav, page) {
  nav.setAttribute("aria-label", page.words.sections);
  const home = h("li", {}, h("a", { href: page.link("/"), "aria-current": page.path === "/" && "page" }, page.words.home));
  nav.replaceChildren(h("ul", {}, home, ...sectionLinks(page.site.sections, page)));
  const current = nav.querySelector("[aria-current]")?.parentElement;
  if (current) nav.firstChild.scrollLeft = current.offsetLeft - nav.clientWidth / 3;
}

/** A section's own sections, or null when it has none. */
export function subsections(slug, page, tree = page.site.sections ?? []) {
  const found = tree.find((section) => section.slug === slug);
  if (found?.children?.length) {
    return h("nav", { class: "subsections", "aria-label": page.words.sections }, h("ul", {}, ...sectionLinks(found.children, page)));
  }
  for (const section of tree) {
    const below = found ? null : subsections(slug, page, section.children ?? []);
    if (below) return below;
  }
  return null;
}

/** The leaves of whatever `site/` says of feeds or contact, as `[label, value]`. */
function leaves(value, label = "") {
  if (typeof value === "string") return value ? [[label, value]] : [];
  if (Array.isArray(value)) return value.flatMap((item) => leaves(item, item?.title ?? item?.name ?? label));
  if (!value || typeof value !== "object") return [];
  if (typeof value.url === "string") return [[value.title ?? value.name ?? label, value.url]];
  return Object.entries(value).flatMap(([name, item]) => leaves(item, name));
}

const FEED_NAMES = { rss: "RSS", atom: "Atom", json: "JSON Feed", feed: "JSON Feed" };

/** What to call an address that came without a name: a feed after its file, else itself. */
function nameOf(address) {
  return FEED_NAMES[address.match(/([^/.]+)\.(?:xml|json)$/)?.[1]] ?? address.replace(/^(https?:\/\/|mailto:)/, "");
}

function entry([label, value]) {
  const isAddress = /^(https?:\/\/|mailto:|\/)/.test(value);
  const href = /^[^\s@/]+@[^\s@/]+$/.test(value) ? `mailto:${value}` : isAddress && safeUrl(fromApi(value));
  if (!href) return h("li", {}, value);
  return h("li", {}, h("a", { href }, isAddress && label ? FEED_NAMES[label] ?? label : nameOf(value)));
}

function column(title, values) {
  return values.length > 0 && h("section", {}, h("h2", {}, title), h("ul", {}, ...values));
}

/** Sections again, feeds, contact. */
export function showColophon(footer, page) {
  const { site, words } = page;
  footer.replaceChildren(
    h("p", { class: "colophon-name" }, h("img", { src: "mark.svg", alt: "", width: 28, height: 28 }), site.name),
    h("div", { class: "colophon-columns" },
      column(words.sections, sectionLinks(site.sections, page)),
      column(words.feeds, leaves(site.feeds).map(entry)),
      column(words.contact, leaves(site.contact).map(entry))));
}
