/** One article, from its document. */

import { one } from "./api.js";
import { blocks } from "./blocks.js";
import { h, tongue } from "./dom.js";
import { updateLine } from "./live.js";
import { byline, facts, kicker, moment, tagList } from "./parts.js";
import { legend, picture } from "./picture.js";

const LEAD = { sizes: "(min-width: 68rem) 1020px, 100vw", eager: true };

/** Where an alternate of this article is inside the reader: its path, or its id when the URL says nothing. */
function alternatePath(alternate) {
  const found = String(alternate.url ?? "").match(/\/\d{4}\/\d{2}\/[^/?#]+/);
  return found ? found[0] : `/article/${encodeURIComponent(alternate.id)}`;
}

function times(article, page) {
  const published = moment(article.published_at, page, { long: true });
  const updated = article.updated_at !== article.published_at && moment(article.updated_at, page, { long: true });
  return facts({ class: "times" },
    published && h("span", { class: "published" }, `${page.words.published} `, published),
    updated && h("span", { class: "updated" }, `${page.words.updated} `, updated),
    article.reading_minutes > 0 && h("span", {}, page.words.minutes(article.reading_minutes)));
}

function alternates(article, page) {
  const others = (article.alternates ?? []).filter(({ language }) => language !== article.language);
  if (!others.length) return null;
  const nameOf = (code) => page.site.languages?.find((language) => language.code === code)?.name ?? code;
  const link = (code) => h("a", { href: page.inLanguage(code), hreflang: code, ...tongue(code) }, nameOf(code));
  return h("p", { class: "also-in" }, page.words.alsoIn, ...others.flatMap(({ language }) => [" ", link(language)]));
}

function notice(article) {
  const text = typeof article.notice === "string" ? article.notice : article.notice?.text;
  return text && h("p", { class: "notice", role: "note" }, text);
}

function lead(article) {
  const image = article.lead_image && picture(article.lead_image, LEAD);
  const tall = article.lead_image?.height > article.lead_image?.width ? " is-tall" : "";
  return image && h("figure", { class: `lead-picture${tall}` }, image, legend(article.lead_image));
}

function head(article, page) {
  return h("header", { class: "article-head" },
    kicker(article, page),
    h("h1", { class: "headline", tabindex: -1 }, article.headline),
    article.summary && h("p", { class: "summary" }, article.summary),
    h("div", { class: "article-meta" }, h("p", {}, byline(article, page)), times(article, page)),
    alternates(article, page), notice(article));
}

/** The body's nodes. The dateline runs into the first paragraph, as in print. */
function body(article, page) {
  const nodes = blocks(article.body?.blocks, page.words);
  const dateline = article.dateline?.text || article.dateline?.place;
  if (dateline) {
    if (nodes[0]?.localName !== "p") nodes.unshift(h("p"));
    const isClosed = /[—–:.-]\s*$/.test(dateline);
    nodes[0].prepend(h("span", { class: `dateline${isClosed ? "" : " is-open"}` }, dateline), " ");
  }
  return h("div", { class: "body" }, ...nodes);
}

function corrections(article, page) {
  if (!article.corrections?.length) return null;
  const items = article.corrections.map(({ at, kind, text }) => h("li", {},
    h("p", { class: "correction-when" }, kind && h("span", { class: "correction-kind" }, kind), moment(at, page, { long: true })),
    h("p", {}, text)));
  return h("section", { class: "corrections" }, h("h2", {}, page.words.corrections), h("ol", {}, ...items));
}

/** An address of the article's past brings the reader here; the address bar then tells the present. */
function correctAddress(article, page) {
  if (!article.path || article.path === page.path) return;
  page.path = article.path;
  history.replaceState(history.state, "", page.link(article.path));
}

/** An article's page from its document; `bar` stands above it. */
export function story(found, page, bar) {
  page.alternates = Object.fromEntries((found.alternates ?? []).map((other) => [other.language, alternatePath(other)]));
  page.alternates[found.language] = page.path;
  return h("article", { class: "article", ...tongue(found.language) },
    bar, head(found, page), lead(found), body(found, page), corrections(found, page), tagList(found.tags, page));
}

/** The page of one article. Throws Problem: 404 for what never was, 410 for what was taken down. */
export async function article(page, slug) {
  const found = await one("articles", slug, page.signal);
  correctAddress(found, page);
  const { bar, live } = updateLine(page, found.id);
  return { title: found.headline, live, node: story(found, page, bar) };
}
