/** The public API: one way to ask, one kind of error. */

const PATIENCE = 15_000; // milliseconds until a request counts as lost

const named = document.querySelector('meta[name="newsroom-api"]')?.content || "/api/v1/";
const base = new URL(named.endsWith("/") ? named : `${named}/`, document.baseURI);

/** What the API answered instead of the news: an RFC 9457 problem, or status 0 for no answer at all. */
export class Problem extends Error {
  constructor(status, body = {}, retryAfter = null) {
    super(body.title || `The API answered ${status}.`);
    this.status = status;
    this.body = body;
    this.retryAfter = retryAfter; // seconds, or null
  }
}

async function problemOf(response) {
  const body = await response.json().catch(() => ({}));
  const seconds = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  return new Problem(response.status, body ?? {}, Number.isNaN(seconds) ? null : seconds);
}

/** A picture's address: where the API says, which need not be where this page is. */
export function fromApi(address) {
  return new URL(address, base).href;
}

function address(path, parameters) {
  const url = new URL(path, base);
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== "") url.searchParams.set(name, value);
  }
  return url;
}

/**
 * The JSON at `path` below the API's base. Old slugs answer 301 and are followed.
 * Throws Problem, or the AbortError of `signal` when the reader has moved on.
 */
export async function get(path, parameters = {}, signal = undefined) {
  const late = AbortSignal.timeout(PATIENCE);
  try {
    const response = await fetch(address(path, parameters), {
      headers: { Accept: "application/json" },
      credentials: "omit",
      // Ask whether the copy is still good. Left alone, a browser may show one ten minutes old while it asks.
      cache: "no-cache",
      signal: signal ? AbortSignal.any([signal, late]) : late,
    });
    if (!response.ok) throw await problemOf(response);
    return await response.json();
  } catch (error) {
    if (error instanceof Problem || signal?.aborted) throw error;
    throw new Problem(0, { title: "No answer", detail: String(error?.message ?? error) });
  }
}

/** A page of what was found, ranked, with the matching words' places and counts to narrow it by. */
export function search(parameters, signal) {
  return get("search/", { page_size: 10, ...parameters }, signal);
}

/** The changes after number `since`, as they happen. */
export function stream(since) {
  return new EventSource(address("stream/", { since }));
}

/** One thing by its slug: `one("articles", "aliyev-takes-aim")`. */
export function one(kind, slug, signal) {
  return get(`${kind}/${encodeURIComponent(slug)}/`, {}, signal);
}

/** The first front that editors keep in a language, with its stories in their order; null where there is none. */
export async function kept(language, signal) {
  const { results } = await get("collections/", { page_size: 100, fields: "slug,name,kind,language" }, signal);
  const found = results.find((each) => each.kind === "front" && (each.language ?? language) === language);
  if (!found) return null;
  const fields = "id,headline,path,language";
  return { ...found, stories: (await get(`collections/${found.slug}/`, { fields }, signal)).results };
}

/** A page of cards, in the API's own list shape. */
export function cards(parameters, signal) {
  return get("articles/", { page_size: 6, excerpt_words: 500, ...parameters }, signal);
}
