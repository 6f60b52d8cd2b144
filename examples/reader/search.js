/** Search: what was found, with the words that matched marked, and ways to narrow it. */

import { Problem, search as ask } from "./api.js";
import { h, tongue } from "./dom.js";
import { searchForm } from "./furniture.js";
import { pager, rangeLine } from "./listing.js";
import { byline, facts, kicker, moment } from "./parts.js";
import { picture } from "./picture.js";

const NARROWS = ["section", "year"]; // the counts that the page offers; the API has more

/** Text with the matching words marked. Offsets count characters, not the halves that JavaScript counts. */
function marked({ text, offsets }) {
  const characters = [...text];
  const cut = (from, to) => characters.slice(from, to).join("");
  let at = 0;
  const parts = offsets.flatMap(([from, to]) => {
    const found = [cut(at, from), h("mark", {}, cut(from, to))];
    at = to;
    return found;
  });
  return [...parts, cut(at)];
}

/** A piece of a longer text says so: it rarely begins or ends where a sentence does. */
function piece(said) {
  const begins = /^[\p{Lu}\p{N}“«"—]/u.test(said.text);
  const ends = /[.!?…”»"]$/u.test(said.text);
  return [begins ? "" : "… ", ...marked(said), ends ? "" : " …"];
}

function hit(card, page) {
  const href = page.link(card.path);
  const { headline, body, summary } = card.highlights;
  const said = body ?? summary;
  const photo = card.lead_image && picture(card.lead_image, { sizes: "160px", crop: "3:2" });
  return h("article", { class: "hit", ...tongue(card.language) },
    h("div", { class: "hit-text" },
      kicker(card, page),
      h("h2", { class: "headline" }, h("a", { href }, ...marked(headline))),
      said?.text && h("p", { class: "fragment" }, ...(said === body ? piece(said) : marked(said))),
      h("div", { class: "meta" }, byline(card, page), facts({}, moment(card.published_at, page)))),
    photo && h("a", { class: "hit-picture", href, tabindex: -1, "aria-hidden": "true" }, photo));
}

/** A year as the two ends that the API's filter takes. */
function parameters(page) {
  const year = page.query.get("year");
  const within = /^\d{4}$/.test(year ?? "")
    ? { published_after: `${year}-01-01T00:00:00Z`, published_before: `${Number(year) + 1}-01-01T00:00:00Z` }
    : {};
  return { q: page.query.get("q"), language: page.language, section: page.query.get("section"), ...within };
}

/** How the search is narrowed now, for links that keep it so. */
function narrowed(page) {
  return Object.fromEntries(NARROWS.map((name) => [name, page.query.get(name)]));
}

function choice(page, name, { value, name: label, count }) {
  const chosen = page.query.get(name) === value;
  const href = page.link("/search", { q: page.query.get("q"), ...narrowed(page), [name]: chosen ? null : value });
  return h("li", {}, h("a", { href, "aria-current": chosen && "true" }, label, " ", h("span", { class: "count" }, count)));
}

function narrows(found, page) {
  const lists = NARROWS.filter((name) => found.facets[name].length > 1 || page.query.get(name)).map((name) =>
    h("ul", { class: "narrow", "aria-label": page.words.narrow[name] }, ...found.facets[name].slice(0, 8).map((value) => choice(page, name, value))));
  return lists.length ? h("nav", { class: "narrows", "aria-label": page.words.narrowBy }, ...lists) : null;
}

/** What to say of a query that the newsroom read otherwise than it was typed. */
function guess(found, page) {
  if (!found.did_you_mean) return null;
  const href = page.link("/search", { q: found.did_you_mean });
  const say = found.corrected ? page.words.correctedTo : page.words.didYouMean;
  return h("p", { class: "guess" }, `${say} `, h("a", { href }, found.did_you_mean));
}

/** The page of a search. A query that cannot be one (only excluded words, say) is told in the newsroom's words. */
export async function search(page) {
  const { words } = page;
  const query = page.query.get("q") ?? "";
  const title = query ? words.searchFor(query) : words.search;
  const head = (...more) => h("div", { class: "listing-top" }, h("h1", { tabindex: -1 }, title), searchForm(page, query), ...more);
  if (!query) return { title, node: h("div", { class: "listing" }, head()) };
  try {
    const found = await ask({ ...parameters(page), page: page.query.get("page") ?? "1" }, page.signal);
    const results = found.results.map((card) => hit(card, page));
    const body = results.length ? h("div", { class: "hits" }, ...results) : h("p", { class: "nothing" }, words.noMatch);
    const top = head(guess(found, page), rangeLine(found, words), narrows(found, page));
    return { title, node: h("div", { class: "listing" }, top, body, pager(found, page, narrowed(page))) };
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 400) throw error;
    const said = (error.body.errors ?? [error.body]).map(({ detail }) => h("p", { class: "nothing", role: "alert" }, detail));
    return { title, node: h("div", { class: "listing" }, head(), ...said) };
  }
}
