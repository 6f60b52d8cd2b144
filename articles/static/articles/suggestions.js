// Tags that the text names and stories related to it, offered while somebody writes; nothing is taken unasked.
import { post } from "../media/desk/api.js";
import { element, symbol } from "../media/desk/dom.js";
import { noteChange } from "../media/desk/form.js";
import { gettext } from "../desk/words.js";

const PAUSE = 2500; // milliseconds after the last key: a suggestion that jumps about while one writes is none
const LONGEST = 200_000;

class Suggestions {
  constructor(form, panel) {
    Object.assign(this, { form, panel, timer: 0, asked: "", turn: null });
    this.tags = form.querySelector("[name=tags]");
    this.status = panel.querySelector("[role=status]");
    this.picked = form.querySelector("[data-rows=related]");
    const soon = () => this.soon();
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    window.django?.jQuery?.(this.tags).on("change", soon); // select2 tells its changes to jQuery alone
    form.addEventListener("prose-editor:ready", ({ detail }) => {
      this.editor = detail.editor;
      this.editor.on("update", soon);
      this.ask();
    });
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  value(name) {
    return this.form.querySelector(`[name=${name}]`)?.value ?? "";
  }

  words() {
    const number = (value) => (/^\d+$/.test(value) ? Number(value) : null);
    return {
      headline: this.value("headline").slice(0, 300),
      summary: this.value("summary").slice(0, 2000),
      text: this.editor?.state.doc.textBetween(0, this.editor.state.doc.content.size, " ", " ").slice(0, LONGEST) ?? "",
      language: this.value("language"),
      section: number(this.value("section")),
      tags: [...this.tags.selectedOptions].map(({ value }) => number(value)).filter(Boolean),
      article: this.form.dataset.article || null,
    };
  }

  async ask() {
    const words = this.words();
    const said = JSON.stringify(words);
    if (said === this.asked || document.hidden) return;
    this.asked = said;
    if (!words.headline.trim() && !words.text.trim()) return this.show({ tags: [], related: [] });
    this.turn?.abort();
    this.turn = new AbortController();
    try {
      const { data } = await post(this.panel.dataset.suggestions, words, { signal: this.turn.signal });
      this.show(data);
    } catch {
      this.asked = ""; // an offer that cannot be made is not worth a word; the next pause asks again
    }
  }

  show({ tags, related }) {
    this.fill("tags", tags.map((tag) => this.chip(tag)));
    this.fill("related", related.map((story) => this.story(story)));
    this.panel.hidden = !tags.length && !related.length;
  }

  fill(name, items) {
    const part = this.panel.querySelector(`[data-suggested-${name}]`);
    part.querySelector("ul").replaceChildren(...items);
    part.hidden = !items.length;
  }

  chip(tag) {
    const icon = tag.kind === "place" ? "location_on" : "add";
    const words = { type: "button", class: "chip", "aria-label": gettext("Add the tag {name}", { name: tag.name }), onclick: () => this.add(tag) };
    return element("li", { "data-tag": tag.id }, element("button", words, symbol(icon), tag.name));
  }

  add(tag) {
    if (![...this.tags.options].some(({ value }) => value === String(tag.id))) this.tags.append(new Option(tag.name, tag.id));
    for (const option of this.tags.options) if (option.value === String(tag.id)) option.selected = true;
    const jquery = window.django?.jQuery;
    if (jquery) jquery(this.tags).trigger("change");
    else this.tags.dispatchEvent(new Event("change", { bubbles: true }));
    noteChange(this.form);
    const chip = this.panel.querySelector(`[data-tag="${tag.id}"]`);
    const next = chip.nextElementSibling ?? chip.previousElementSibling;
    chip.remove();
    if (next) next.querySelector("button").focus();
    else this.panel.querySelector("[data-suggested-tags]").hidden = true;
    this.status.textContent = gettext("{name} is added.", { name: tag.name });
  }

  story(story) {
    const named = { name: story.headline };
    const link = { type: "button", class: "chip", "aria-label": gettext("Link to {name}", named), onclick: () => this.link(story) };
    const pick = { type: "button", class: "chip", "aria-label": gettext("Add {name} to the related stories", named), onclick: () => this.pick(story) };
    return element(
      "li",
      {},
      element("a", { href: story.url, target: "_blank", rel: "noopener", text: story.headline }),
      this.editor?.isEditable ? element("button", link, symbol("add_link"), gettext("Link")) : null,
      this.picked ? element("button", pick, symbol("add"), gettext("Related")) : null,
    );
  }

  /** Put a story among those that readers may go on to; one that is there stays where it is. */
  pick(story) {
    const rows = [...this.picked.querySelectorAll("[data-row]:not([hidden]) select")];
    if (!rows.some(({ value }) => value === story.id)) {
      this.picked.dispatchEvent(new CustomEvent("rows:add", { detail: { value: story.id, label: story.headline } }));
    }
    this.status.textContent = gettext("{name} is among the related stories.", { name: story.headline });
  }

  link(story) {
    const marks = [{ type: "link", attrs: { href: story.path } }];
    this.editor.chain().focus().insertContent({ type: "text", text: story.headline, marks }).run();
    this.status.textContent = gettext("The link is in the text.");
  }
}

/** Offer what the text of a form is about. */
export function prepareSuggestions(form) {
  const panel = form.querySelector("[data-suggestions]");
  if (panel) new Suggestions(form, panel);
}
