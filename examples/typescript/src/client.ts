/**
 * The public API, typed by its contract. `src/schema.ts` is generated from it; nothing here
 * repeats what stands there.
 *
 *     const newsroom = connect("https://api.example.org");
 *     const { results } = await newsroom.articles({ section: ["economy"], page_size: 6 });
 */

import createClient, { type Client, type Middleware } from "openapi-fetch";

import type { components, operations, paths } from "./schema.js";

type Shapes = components["schemas"];
export type Schemas = Shapes;
export type Card = Shapes["CardWithBody"];
export type Document = Shapes["DocumentWithRelated"];
export type Block = Shapes["Block"];
export type Site = Shapes["SiteShape"];
export type TickerLine = Shapes["TickerLine"];
export type CardPage = Shapes["CardPage"];
// `fields` picks parts, which have types of their own (CardPagePicked …): ask for those through `raw`.
export type ArticleQuery = Omit<NonNullable<operations["articles_list"]["parameters"]["query"]>, "fields">;
export type SearchPage = Shapes["SearchPage"];
export type SearchQuery = Omit<operations["search"]["parameters"]["query"], "fields">;
export type DocumentQuery = Omit<NonNullable<operations["articles_retrieve"]["parameters"]["query"]>, "fields">;

/** What the API answered instead of the news (RFC 9457). */
export class Problem extends Error {
  override readonly name = "Problem";
  /** Seconds to wait before asking again, where the API said so. */
  readonly retryAfter: number | null;

  constructor(
    readonly status: number,
    readonly body: Partial<Shapes["Problem"]>,
    response?: Response,
  ) {
    super(body.detail ?? body.title ?? `The API answered ${status}.`);
    const seconds = Number.parseInt(response?.headers.get("Retry-After") ?? "", 10);
    this.retryAfter = Number.isNaN(seconds) ? null : seconds;
  }

  /** It was public once and was taken down: show `body.reason`, answer 410 yourself. */
  get isGone(): boolean {
    return this.status === 410;
  }
}

export interface Options {
  /** An API key, where the newsroom asks for one. It is sent in a header and nowhere else. */
  key?: string;
  /** Another `fetch`, such as your framework's own with its cache. */
  fetch?: (request: Request) => Promise<Response>;
}

/** Throws Problem for every answer that is not the thing that was asked for. */
const orProblem: Middleware = {
  async onResponse({ response }) {
    if (response.ok || response.status === 304) return undefined;
    const body = (await response.clone().json().catch(() => ({}))) as Partial<Shapes["Problem"]>;
    throw new Problem(response.status, body, response);
  },
};

/** The generated client, for whatever has no method of its own below. */
export type Raw = Client<paths>;

export class Newsroom {
  readonly raw: Raw;

  constructor(readonly baseUrl: string, options: Options = {}) {
    this.raw = createClient<paths>({
      baseUrl: baseUrl.replace(/\/$/, ""),
      // Lists of values are written with commas: “any of”, in one parameter.
      querySerializer: { array: { style: "form", explode: false } },
      ...(options.key ? { headers: { Authorization: `Bearer ${options.key}` } } : {}),
      ...(options.fetch ? { fetch: options.fetch } : {}),
    });
    this.raw.use(orProblem);
  }

  /** Name, languages, today's date in each of them, section tree. */
  async site(): Promise<Site> {
    return answered(await this.raw.GET("/api/v1/site/"));
  }

  /** One page of cards. */
  async articles(query: ArticleQuery = {}): Promise<CardPage> {
    return whole<CardPage>(await this.raw.GET("/api/v1/articles/", { params: { query } }));
  }

  /** One story by id or slug. An old slug is followed; what was taken down is a Problem that `isGone`. */
  async article(ref: string, query: DocumentQuery = {}): Promise<Document> {
    return whole<Document>(await this.raw.GET("/api/v1/articles/{ref}/", { params: { path: { ref }, query } }));
  }

  /** What matches a search, best first, with the places of the matching words and counts to narrow it by. */
  async search(query: SearchQuery): Promise<SearchPage> {
    return whole(await this.raw.GET("/api/v1/search/", { params: { query } }));
  }

  /** The lines of the ticker, in the market desk's order. */
  async ticker(): Promise<TickerLine[]> {
    return answered(await this.raw.GET("/api/v1/ticker/", { params: { query: { page_size: 100 } } })).results;
  }

  /** Every story that `query` selects, page by page. What is published meanwhile is neither skipped nor repeated. */
  async *crawl(query: Omit<ArticleQuery, "page" | "cursor"> = {}): AsyncGenerator<Card> {
    let cursor: string | null = "*";
    while (cursor !== null) {
      const page: CardPage = await this.articles({ page_size: 100, ...query, cursor });
      yield* page.results;
      cursor = page.next ? new URL(page.next).searchParams.get("cursor") : null;
    }
  }
}

/** The newsroom whose API is at `baseUrl`. */
export function connect(baseUrl: string, options: Options = {}): Newsroom {
  return new Newsroom(baseUrl, options);
}

function answered<T>(result: { data?: T; response: Response }): T {
  if (result.data === undefined) throw new Problem(result.response.status, {}, result.response);
  return result.data;
}

/** The answer to a request that named no `fields`, and so is whole. */
export function whole<T>(result: { data?: unknown; response: Response }): T {
  return answered(result as { data?: T; response: Response });
}
