// Things of other sites in pasted HTML, as articles/body/frames.py reads them: frames, and quotations for scripts.

const WORDS_ONLY = "td, th, h1, h2, h3, h4, h5, h6, cite, figcaption, pre";
const WHOLE = /^https?:\/\/[^/\s]+/i;

const whole = (address) => {
  const found = (address ?? "").trim().replace(/^\/\//, "https://");
  return WHOLE.test(found) && !/\s/.test(found) ? found : "";
};
const given = (found, ...names) => names.map((name) => found.getAttribute(name)).filter(Boolean);
const links = (found) => [...found.querySelectorAll("a[href]")].map((link) => link.getAttribute("href")).reverse();

function first(addresses, sites) {
  for (const address of addresses) {
    const embed = sites.recognise(address);
    if (embed) return embed;
  }
  return null;
}

/** What shows other sites, and what it names: an embed, an address, or null. */
const CARRIERS = [
  ["blockquote.twitter-tweet, blockquote.twitter-video", (found, sites) => first(links(found), sites)],
  [
    "blockquote.instagram-media, blockquote.tiktok-embed",
    (found, sites) => first([...given(found, "data-instgrm-permalink", "cite"), ...links(found)], sites),
  ],
  ["div.fb-post, div.fb-video", (found, sites) => first(given(found, "data-href"), sites)],
  ["script[data-telegram-post]", (found, sites) => sites.known("telegram", found.dataset.telegramPost)],
  ["iframe", (found, sites) => first(given(found, "src", "data-src", "data-lazy-src"), sites)],
  [
    "figure.wp-block-embed",
    (found, sites) => {
      const address = found.querySelector("iframe, blockquote, div[data-embed]") ? "" : whole(found.textContent);
      return sites.recognise(address) ?? (address || null);
    },
  ],
  ["iframe", (found) => given(found, "src", "data-src", "data-lazy-src").map(whole).find(Boolean) ?? null],
];

function put(page, found, made) {
  const address = made.url ?? made;
  const among = found.closest(WORDS_ONLY);
  let node = page.createElement(made.url && !among ? "div" : "a");
  if (node.localName === "div") {
    Object.assign(node.dataset, { embed: made.provider, id: made.id, url: made.url });
  } else {
    node.setAttribute("href", address);
    node.textContent = address;
    if (!among && !found.closest("p")) {
      const paragraph = page.createElement("p");
      paragraph.append(node);
      node = paragraph;
    }
  }
  found.replaceWith(node);
}

/** Put embeds and links in place of what shows other sites. */
export function mendFrames(page, sites) {
  for (const [selector, read] of CARRIERS) {
    for (const found of page.querySelectorAll(selector)) {
      const made = read(found, sites);
      if (made) put(page, found, made);
    }
  }
}
