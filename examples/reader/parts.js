/** Small parts that a card and an article share: kicker, byline, times. */

import { h } from "./dom.js";

const SHORT = { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" };
const LONG = { ...SHORT, month: "long", timeZoneName: "short" };

/** An instant in the newsroom's own time zone, whatever the reader's is. */
export function moment(instant, page, { long = false } = {}) {
  const date = new Date(instant ?? Number.NaN);
  if (Number.isNaN(date.valueOf())) return null;
  const format = new Intl.DateTimeFormat(page.words.locale, {
    ...(long ? LONG : SHORT), hourCycle: "h23", timeZone: page.site.time_zone || "UTC",
  });
  return h("time", { datetime: instant }, format.format(date));
}

/** The line above a headline: the article's section, then its kicker. */
export function kicker(card, page) {
  const { section } = card;
  const parts = [
    section && h("a", { class: "section-name", href: page.link(`/section/${encodeURIComponent(section.slug)}`) }, section.name),
    card.kicker && h("span", { class: "kicker-text" }, card.kicker),
  ].filter(Boolean);
  return parts.length > 0 && h("p", { class: "kicker" }, ...parts);
}

function authorLink(author, page) {
  return h("a", { rel: "author", href: page.link(`/author/${encodeURIComponent(author.slug)}`) }, author.name);
}

/**
 * The byline as the newsroom wrote it, each author's name a link. Names that it leaves out
 * ("By our correspondents") stay out: the byline is the editor's word, not ours.
 */
export function byline(card, page) {
  const authors = [...(card.authors ?? [])].sort((one, other) => other.name.length - one.name.length);
  let pieces = [card.byline || (card.authors ?? []).map((author) => author.name).join(", ")];
  for (const author of authors) {
    const index = pieces.findIndex((piece) => typeof piece === "string" && author.name && piece.includes(author.name));
    if (index < 0) continue;
    const at = pieces[index].indexOf(author.name);
    const around = [pieces[index].slice(0, at), authorLink(author, page), pieces[index].slice(at + author.name.length)];
    pieces = pieces.toSpliced(index, 1, ...around);
  }
  return pieces.some((piece) => piece) && h("span", { class: "byline" }, ...pieces);
}

/** Short facts in a row, with a space between them for whoever copies or listens; see `.facts`. */
export function facts(attributes, ...found) {
  const shown = found.filter(Boolean);
  return h("p", { ...attributes, class: `facts ${attributes.class ?? ""}`.trim() }, ...shown.flatMap((fact) => [fact, " "]));
}

/** A list of tags as links, or null. */
export function tagList(tags, page) {
  if (!tags?.length) return null;
  const items = tags.map(({ slug, name }) => h("li", {}, h("a", { rel: "tag", href: page.link(`/tag/${encodeURIComponent(slug)}`) }, name)));
  return h("nav", { class: "tags", "aria-label": page.words.tags }, h("ul", {}, ...items));
}

/** A plain page with a heading, a sentence and ways on: what a reader sees instead of an error. */
export function message(title, sentences, ...ways) {
  return h("section", { class: "message" },
    h("h1", { tabindex: -1 }, title), ...sentences.filter(Boolean).map((text) => h("p", {}, text)), h("p", { class: "ways" }, ...ways));
}
