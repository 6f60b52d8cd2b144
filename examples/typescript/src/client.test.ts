import assert from "node:assert/strict";
import { test } from "node:test";

import { connect, Problem } from "./client.js";
import { follow, safeStart, TooOld } from "./follow.js";
import { marked, render } from "./render.js";

interface Asked {
  url: URL;
  headers: Headers;
}

/** A newsroom that answers from a list and remembers what it was asked. */
function scripted(...answers: { status?: number; body: unknown; headers?: Record<string, string> }[]) {
  const asked: Asked[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    asked.push({ url: new URL(request.url), headers: request.headers });
    const next = answers.shift();
    assert.ok(next, `nothing more was expected, but ${request.url} was asked for`);
    return Response.json(next.body, { status: next.status ?? 200, headers: next.headers ?? {} });
  };
  return { asked, fetch };
}

const BASE = "https://api.example.org/";

test("a list is asked for with the parameters that the contract names", async () => {
  const { asked, fetch } = scripted({ body: { results: [], next: null } });
  await connect(BASE, { fetch, key: "nr_secret" }).articles({ section: ["economy", "world"], page_size: 6 });
  assert.equal(asked[0]?.url.pathname, "/api/v1/articles/");
  assert.equal(asked[0]?.url.searchParams.get("section"), "economy,world");
  assert.equal(asked[0]?.headers.get("Authorization"), "Bearer nr_secret");
  assert.ok(!asked[0]?.url.href.includes("secret"));
});

test("a crawl follows the cursor to its end", async () => {
  const next = `${BASE}api/v1/articles/?cursor=abc&page_size=100`;
  const { asked, fetch } = scripted(
    { body: { results: [{ slug: "one" }, { slug: "two" }], next } },
    { body: { results: [{ slug: "three" }], next: null } },
  );
  const slugs = [];
  for await (const card of connect(BASE, { fetch }).crawl()) slugs.push(card.slug);
  assert.deepEqual(slugs, ["one", "two", "three"]);
  assert.deepEqual(asked.map(({ url }) => url.searchParams.get("cursor")), ["*", "abc"]);
});

test("what was taken down says why", async () => {
  const body = { title: "Gone", status: 410, detail: "Taken down.", reason: "The source withdrew it." };
  const { fetch } = scripted({ status: 410, body, headers: { "Retry-After": "7" } });
  await assert.rejects(connect(BASE, { fetch }).article("old-story"), (error: unknown) => {
    assert.ok(error instanceof Problem);
    assert.ok(error.isGone);
    assert.equal(error.body.reason, "The source withdrew it.");
    assert.equal(error.retryAfter, 7);
    return true;
  });
});

test("an answer that is no problem document is still a Problem", async () => {
  const fetch = async () => new Response("<h1>Bad gateway</h1>", { status: 502 });
  await assert.rejects(connect(BASE, { fetch }).site(), (error: unknown) => error instanceof Problem && error.status === 502);
});

test("a body is shown block by block, and text never becomes markup", () => {
  const html = render([
    { type: "paragraph", html: "The lake rose by <strong>two metres</strong>." },
    { type: "heading", level: 2, html: "After the flood" },
    { type: "code", text: "<script>" },
    { type: "embed", provider: "a\"b", url: "https://example.org/?a=1&b=\"", id: null },
    { type: "aside", blocks: [{ type: "divider" }] },
  ]);
  assert.match(html, /<p>The lake rose by <strong>two metres<\/strong>\.<\/p>/);
  assert.match(html, /<h2>After the flood<\/h2>/);
  assert.ok(!html.includes("<script>"));
  assert.ok(!html.includes('b="'));
  assert.match(html, /<aside><hr><\/aside>/);
});

test("a photo brings its words, its sizes and its focal point", () => {
  const size = { url: "https://img.example.org/1-640.jpg", width: 640, height: 480 };
  const photo = {
    type: "figure" as const, id: "1", caption: "Rescuers <at work>.", credit: "Pia/Courier", alt: "A \"boat\".", creator: "",
    copyright: "", usage_terms: "", licence_url: null, ai_label: null, digital_source_type: null, width: 640, height: 480, focal_point: { x: 0.25, y: 0.5 },
    placeholder: null, dominant_color: null, sources: [{ type: "image/jpeg", srcset: [size] }], crops: {},
    align: "wide" as const, display_width: null,
  };
  const html = render([photo]);
  assert.match(html, /srcset="https:\/\/img\.example\.org\/1-640\.jpg 640w"/);
  assert.match(html, /object-position: 25% 50%/);
  assert.match(html, /<cite>Pia\/Courier<\/cite>/);
  assert.ok(!html.includes("<at work>"));
  assert.equal(render([{ ...photo, sources: [] }]), "");
});

test("a copy follows the log, and knows from where to go on", async () => {
  const change = (number: number) => ({ number, type: "published", key: `article:${number}`, path: "/x", at: "2026-01-01T00:00:00Z" });
  const { asked, fetch } = scripted(
    { body: { results: [], next: "4", caught_up: false } },
    { body: { results: [change(5), change(6)], next: "6", caught_up: true } },
    { body: { results: [change(7)], next: "7", caught_up: true } },
    { status: 410, body: { title: "Gone", status: 410, detail: "The log begins later." } },
  );
  const newsroom = connect(BASE, { fetch });
  const heard: string[] = [];
  await assert.rejects(async () => {
    for await (const { change: each, next } of follow(newsroom, await safeStart(newsroom))) heard.push(`${each.key} ${next}`);
  }, TooOld);
  assert.deepEqual(heard, ["article:5 5", "article:6 6", "article:7 7"]);
  assert.deepEqual(asked.map(({ url }) => url.searchParams.get("since")), ["now", "4", "6", "7"]);
});

test("matching words are marked where they stand, also after an emoji", () => {
  assert.equal(marked({ text: "\u{1F525} Fire & water", offsets: [[2, 6], [9, 14]] }), "\u{1F525} <mark>Fire</mark> &#38; <mark>water</mark>");
  assert.equal(marked({ text: "<b>", offsets: [] }), "&#60;b&#62;");
});
