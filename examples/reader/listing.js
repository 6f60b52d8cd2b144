/** Pages that list articles: the front, a section, a tag, an author. */

import { cards, kept, one } from "./api.js";
import { h, tongue } from "./dom.js";
import { subsections } from "./furniture.js";
import { newsLine } from "./live.js";
import { byline, facts, kicker, moment } from "./parts.js";
import { picture } from "./picture.js";

const SIZES = {
  lead: "(min-width: 62rem) 800px, 100vw",
  front: "(min-width: 62rem) 390px, (min-width: 40rem) 50vw, 100vw",
  list: "(min-width: 40rem) 300px, 100vw",
};

/** Knows when a clamped excerpt has more to show; the whole text is in the page either way. */
const clamps = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.classList.contains("is-open")) continue;
    const isCut = target.scrollHeight > target.clientHeight + 2 || target.scrollWidth > target.clientWidth + 2;
    target.parentElement.classList.toggle("is-cut", isCut);
  }
});

function moreButton(excerpt, heading, words) {
  const button = h("button", {
    type: "button", class: "more", "aria-expanded": "false", "aria-controls": excerpt.id, "aria-describedby": heading.id,
  }, words.more);
  button.addEventListener("click", () => {
    const isOpen = excerpt.classList.toggle("is-open");
    button.parentElement.classList.toggle("is-open", isOpen);
    button.setAttribute("aria-expanded", String(isOpen));
    button.textContent = isOpen ? words.less : words.more;
  });
  return button;
}

function excerptOf(card, heading, href, page) {
  if (!card.excerpt?.text) return null;
  const excerpt = h("p", { class: "excerpt", id: `excerpt-${card.id}` }, card.excerpt.text);
  clamps.observe(excerpt);
  const onward = card.excerpt.truncated && h("a", { class: "read-on", href, "aria-describedby": heading.id }, page.words.readOn);
  return h("div", { class: "taster" }, excerpt, moreButton(excerpt, heading, page.words), onward);
}

/** A picture that leads to its article. Without alt text it only repeats the headline's link. */
function cardPicture(card, href, options) {
  const image = card.lead_image && picture(card.lead_image, options);
  if (!image) return null;
  const link = h("a", { href, tabindex: -1, "aria-hidden": !card.lead_image.alt && "true" }, image);
  const { credit } = card.lead_image;
  return h("figure", { class: "card-picture" }, link, credit && h("figcaption", {}, h("span", { class: "credit" }, credit)));
}

function cardOf(card, page, kind) {
  const href = page.link(card.path);
  const heading = h("h2", { class: "headline", id: `headline-${card.id}` }, h("a", { href }, card.headline));
  const minutes = card.reading_minutes > 0 && h("span", {}, page.words.minutes(card.reading_minutes));
  return h("article", { class: `card is-${kind}`, ...tongue(card.language) },
    cardPicture(card, href, { sizes: SIZES[kind], eager: kind === "lead", crop: "3:2" }),
    h("div", { class: "card-text" },
      kicker(card, page), heading,
      kind === "lead" && card.summary && h("p", { class: "summary" }, card.summary),
      h("div", { class: "meta" }, byline(card, page), facts({}, moment(card.published_at, page), minutes)),
      excerptOf(card, heading, href, page)));
}

/** Which page numbers to offer: the ends, the current one and its neighbours; null is a gap. */
function offered(current, last) {
  const near = [1, 2, current - 1, current, current + 1, last - 1, last];
  const numbers = [...new Set(near)].filter((number) => number >= 1 && number <= last).sort((one, other) => one - other);
  return numbers.flatMap((number, index) => (index && number - numbers[index - 1] > 1 ? [null, number] : [number]));
}

/** Links to the other pages of a list; `keep` are parameters of the address besides the query. */
export function pager(list, page, keep = {}) {
  if (!(list.pages > 1)) return null;
  const { words } = page;
  const to = (number) => page.link(page.path, { q: page.query.get("q"), ...keep, page: number > 1 ? number : null });
  const link = (number, label, attributes = {}) => h("a", { href: to(number), ...attributes }, label);
  const numbers = offered(list.page, list.pages).map((number) => h("li", { class: number ? null : "gap" },
    number ? link(number, String(number), { "aria-label": words.page(number), "aria-current": number === list.page && "page" }) : "…"));
  return h("nav", { class: "pager", "aria-label": words.pages },
    list.page > 1 && link(list.page - 1, words.previous, { rel: "prev", class: "pager-previous" }),
    h("ol", {}, ...numbers),
    list.page < list.pages && link(list.page + 1, words.next, { rel: "next", class: "pager-next" }));
}

/** Where the list stands: “Viewing results 1 - 6 of 578”. */
export function rangeLine(list, words) {
  return list.count > 0 && list.range && h("p", { class: "range-line" }, words.range(list.range));
}

/** Range line, cards and pager. `isFront` gives the first card the room of a lead story. */
function listing(list, page, { isFront = false, empty = page.words.nothing } = {}) {
  const found = list.results.map((card, index) => {
    const kind = isFront ? (index ? "front" : "lead") : "list";
    return cardOf(card, page, kind);
  });
  const body = found.length > 0
    ? h("div", { class: `cards ${isFront ? "is-front" : "is-list"}` }, ...found)
    : h("p", { class: "nothing" }, empty);
  return [body, pager(list, page)];
}

function pageNumber(page) {
  return page.query.get("page") ?? "1";
}

function ask(page, filter) {
  const asked = cards({ language: page.language, page: pageNumber(page), ...filter }, page.signal);
  asked.catch(() => {}); // awaited later; until then a failure is not a stray one
  return asked;
}

function isFirst(page) {
  return pageNumber(page) === "1";
}

/** What editors put first, as a short list of headlines. The page does without it where it cannot be had. */
async function picks(page) {
  const found = await kept(page.language, page.signal).catch(() => null);
  if (!found?.stories.length) return null;
  const items = found.stories.map((story) =>
    h("li", tongue(story.language), h("a", { href: page.link(story.path) }, story.headline)));
  return h("aside", { class: "picks", "aria-labelledby": "picks-name" }, h("h2", { id: "picks-name" }, found.name), h("ol", {}, ...items));
}

/** The front page: what editors put first, then the newest, and on its first page a lead story. */
export async function front(page) {
  const asked = ask(page, {});
  const first = isFirst(page) ? await picks(page) : null;
  const list = await asked;
  const { bar, live } = newsLine(page, list, () => true);
  const top = h("div", { class: "listing-top" }, h("h1", { tabindex: -1 }, page.words.latest), rangeLine(list, page.words), bar);
  const title = isFirst(page) ? "" : page.words.page(list.page);
  return { title, live, node: h("div", { class: "listing" }, first, top, ...listing(list, page, { isFront: isFirst(page) })) };
}

/** The head of a section's, tag's or author's page, with its picture when there is one. */
function profile(label, thing, page, { photo = null, text = "" } = {}) {
  const paragraphs = String(text ?? "").split(/\n\s*\n/).filter((part) => part.trim());
  const image = photo && picture(photo, { sizes: "160px", eager: true, crop: "1:1" });
  return h("header", { class: "profile" },
    image && h("div", { class: "portrait" }, image),
    h("div", {},
      h("p", { class: "kicker" }, label), h("h1", { tabindex: -1 }, thing.name),
      thing.job_title && h("p", { class: "role" }, thing.job_title),
      ...paragraphs.map((part) => h("p", { class: "about" }, part))));
}

async function themed(page, kind, slug, headOf, belongs) {
  const asked = ask(page, { [kind]: slug });
  const thing = await one(`${kind}s`, slug, page.signal);
  const list = await asked;
  const { bar, live } = newsLine(page, list, belongs);
  const below = kind === "section" && subsections(slug, page);
  const top = h("div", { class: "listing-top" }, headOf(thing), below, rangeLine(list, page.words), bar);
  return { title: thing.name, live, node: h("div", { class: "listing" }, top, ...listing(list, page)) };
}

/** Everything in one section. */
export function section(page, slug) {
  const head = (thing) => profile(page.words.section, thing, page, { text: thing.description });
  return themed(page, "section", slug, head, (card) => card.section?.slug === slug);
}

/** Everything with one tag. */
export function tag(page, slug) {
  const head = (thing) => profile(page.words.tag, thing, page, { text: thing.description });
  return themed(page, "tag", slug, head, (card) => card.tags?.some((each) => each.slug === slug));
}

/** An author: who it is, and everything of theirs. */
export function author(page, slug) {
  const head = (thing) => profile(page.words.author, thing, page, { text: thing.bio, photo: thing.photo });
  return themed(page, "author", slug, head, (card) => card.authors?.some((each) => each.slug === slug));
}
