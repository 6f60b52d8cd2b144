// How a story looks in a search result and as a shared card, while its words are typed.
import { gettext } from "../desk/words.js";

// What search engines show, roughly: they measure pixels, and change their minds.
const TITLE = { font: "20px Arial, sans-serif", most: 580 };
const TEXT = { font: "14px Arial, sans-serif", most: 920 };
const SHOWN = new Set(["headline", "summary", "slug", "seo_title", "seo_description", "lead_image"]);
const pen = document.createElement("canvas").getContext("2d");

function width(words, { font }) {
  pen.font = font;
  return Math.round(pen.measureText(words).width);
}

/** Return the words as they are shown: cut at a word where there is no more room. */
function cut(words, room) {
  if (width(words, room) <= room.most) return words;
  const kept = words.split(" ");
  while (kept.length > 1 && width(`${kept.join(" ")} …`, room) > room.most) kept.pop();
  return `${kept.join(" ")} …`;
}

function measured(name, words, room) {
  const share = Math.round((width(words, room) / room.most) * 100);
  const letters = [...words].length;
  return share > 100
    ? gettext("{name}: {letters} characters, {share} % of the room, so it is cut.", { name, letters, share })
    : gettext("{name}: {letters} characters, {share} % of the room.", { name, letters, share });
}

/** Say it in a part of the panel, unless it stands there: each change of the page is watched by others. */
function say(part, words) {
  if (part.textContent !== words) part.textContent = words;
}

/** Show how the story of a form looks elsewhere. */
export function prepareAppearance(form) {
  const panel = form.querySelector("[data-looks]");
  if (!panel) return;
  const part = (name) => panel.querySelector(`[data-looks-${name}]`);
  const value = (name) => form.querySelector(`[name=${name}]`)?.value.trim() ?? "";
  const lead = form.querySelector("[data-lead-preview]");
  const tell = () => {
    const title = value("seo_title") || value("headline") || gettext("Headline");
    const text = value("seo_description") || value("summary");
    say(part("where"), `${panel.dataset.site} · ${panel.dataset.host} › … › ${value("slug") || gettext("made from the headline")}`);
    say(part("title"), cut(title, TITLE));
    say(part("text"), cut(text, TEXT) || gettext("No summary yet: search engines choose words of the text."));
    say(part("lengths"), `${measured(gettext("Title"), title, TITLE)} ${measured(gettext("Description"), text, TEXT)}`);
    say(part("card-title"), title);
    say(part("card-text"), text);
    const src = value("lead_image") ? lead?.getAttribute("src") : "";
    part("image").hidden = !src;
    if (src && part("image").getAttribute("src") !== src) part("image").setAttribute("src", src);
  };
  // The story's own text is not shown there, and is what is typed most.
  form.addEventListener("input", ({ target }) => SHOWN.has(target.name) && tell());
  if (lead) {
    const seen = new MutationObserver(tell);
    seen.observe(lead, { attributes: true, attributeFilter: ["src"] });
    seen.observe(lead.closest("[data-lead-chosen]"), { attributes: true, attributeFilter: ["hidden"] });
  }
  panel.hidden = false;
  tell();
}
