// What a front end does with WordPress's client, on the server that the first argument names.
// Prints what it found as one JSON object, which tests/test_wordpress_wpapi.py compares with what is there.
"use strict";

const WPAPI = require("wpapi");

// Follow `_paging.next` to the end: everything of one kind.
async function all(request) {
  const found = [];
  let pages = 0;
  for (let next = request; next; ) {
    const some = await next;
    found.push(...some);
    pages += 1;
    if (some._paging && pages === 1) found.totals = [some._paging.total, some._paging.totalPages];
    next = some._paging && some._paging.next;
  }
  return { ids: found.map((each) => each.id), pages, totals: found.totals };
}

async function refusal(request) {
  try {
    await request;
    return null;
  } catch (error) {
    return { code: error.code, status: error.data && error.data.status };
  }
}

async function main(server) {
  const site = await WPAPI.discover(`${server}/wp-json/`);
  const wp = new WPAPI({ endpoint: `${server}/wp-json` });
  const [newest] = await wp.posts().perPage(1).embed();
  const [illustrated] = (await wp.posts().perPage(100).embed()).filter((post) => post.featured_media);
  const category = (await wp.categories().perPage(100)).find((each) => each.count > 1);
  const story = await wp.posts().id(newest.id).embed();
  return {
    discovered: typeof site.posts,
    posts: await all(wp.posts().perPage(7)),
    pages: await all(wp.pages().perPage(5)),
    categories: await all(wp.categories().perPage(20)),
    tags: await all(wp.tags().perPage(50)),
    media: await all(wp.media().perPage(10)),
    users: await all(wp.users()),
    same: story.title.rendered === newest.title.rendered,
    author: newest._embedded.author[0].name,
    terms: newest._embedded["wp:term"].map((terms) => terms.length),
    photo: illustrated && illustrated._embedded["wp:featuredmedia"][0],
    category: { slug: category.slug, count: category.count },
    filed: await all(wp.posts().categories(category.id).perPage(3)),
    bySlug: (await wp.posts().slug(newest.slug)).map((post) => post.id),
    several: (await wp.posts().include([newest.id, 1]).perPage(5)).length,
    oldest: (await wp.posts().order("asc").orderby("date").perPage(1))[0].date,
    found: (await wp.posts().search("gallery").perPage(3)).length,
    pagesBySlug: (await wp.pages().slug("about")).map((page) => page.title.rendered),
    none: await refusal(wp.posts().id(999999999)),
    past: await refusal(wp.posts().page(9999)),
    edit: await refusal(wp.posts().edit()),
  };
}

main(process.argv[2]).then(
  (found) => console.log(JSON.stringify(found)),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
