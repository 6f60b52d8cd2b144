// One story or address chosen from a list that follows what is typed: a combobox with its listbox, in a dialog.
import { address, get } from "../media/desk/api.js";
import { open } from "../media/desk/dialog.js";
import { element } from "../media/desk/dom.js";
import { gettext } from "../desk/words.js";

const PAUSE = 150; // milliseconds after the last key before the search starts
const STATES = { published: "", scheduled: gettext("Scheduled"), approved: gettext("Approved"), in_review: gettext("In review"), draft: gettext("Draft") };
const WHOLE = /^(https?:\/\/|mailto:|tel:|\/|#)/i;

/** Return an address as it was meant: "example.org" is a site, "a@example.org" a mailbox. */
export function meant(typed) {
  const found = typed.trim();
  if (!found || WHOLE.test(found)) return found;
  return /^[^\s/@]+@[^\s/@]+$/.test(found) ? `mailto:${found}` : `https://${found}`;
}

/** Return whether somebody types an address rather than words to search for. */
function isAddress(typed) {
  return WHOLE.test(typed) || /^[^\s/@]+@[^\s/@]+\.[^\s/@]+$/.test(typed) || /^[^\s/]+\.[a-z]{2,}(\/\S*)?$/i.test(typed);
}

function day(at) {
  return at ? new Date(at).toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" }) : "";
}

/** Return what a list shows of a story: its words, what it is, and whether it can be chosen. */
function ofStory(story) {
  const about = [STATES[story.state] ?? story.state, story.section, day(story.at), story.path ? "" : gettext("no address yet")];
  return { href: story.path, words: story.headline || gettext("Untitled"), about: about.filter(Boolean).join(" · "), name: story.headline };
}

class Chooser {
  constructor({ href, isLink }) {
    Object.assign(this, { shown: [], at: -1, asked: 0, timer: 0, answer: null });
    this.input = element("input", {
      type: "text",
      id: "link-search",
      role: "combobox",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-controls": "link-found",
      autocomplete: "off",
      maxlength: 2000,
      oninput: () => this.searchSoon(),
      onkeydown: (event) => this.key(event),
    });
    this.input.value = href ?? "";
    this.list = element("ul", { id: "link-found", role: "listbox", class: "link-found", "aria-label": gettext("Stories") });
    this.status = element("p", { class: "field-help", role: "status" });
    const form = element(
      "form",
      { method: "dialog", onsubmit: (event) => (event.preventDefault(), this.choose(this.at)) },
      element("h2", { text: isLink ? gettext("Edit link") : gettext("Add link"), id: "link-title" }),
      element(
        "div",
        { class: "field" },
        element("label", { for: "link-search", text: gettext("A story of ours, or an address") }),
        this.input,
        this.status,
      ),
      this.list,
      this.buttons(isLink),
    );
    this.dialog = element("dialog", { class: "desk-dialog link-dialog", "aria-labelledby": "link-title" }, form);
  }

  buttons(isLink) {
    const close = (answer) => () => ((this.answer = answer), this.dialog.close(""));
    const remove = { type: "button", class: "desk-button is-quiet", text: gettext("Remove link"), onclick: close({ remove: true }) };
    return element(
      "p",
      { class: "dialog-buttons" },
      isLink ? element("button", remove) : null,
      element("button", { type: "button", class: "desk-button", text: gettext("Cancel"), onclick: close(null) }),
      element("button", { type: "submit", class: "desk-button is-primary", text: isLink ? gettext("Change link") : gettext("Add link") }),
    );
  }

  searchSoon() {
    clearTimeout(this.timer);
    this.asked += 1; // an answer that is still on its way is not to what stands here now
    const typed = this.input.value.trim();
    if (isAddress(typed)) this.show([{ href: meant(typed), words: meant(typed), about: gettext("This address"), name: "" }]);
    else this.timer = setTimeout(() => this.search(typed), PAUSE);
  }

  async search(typed) {
    const mine = ++this.asked;
    const form = document.querySelector("[data-story]");
    const given = { q: typed.slice(0, 200), except: form.dataset.article };
    try {
      const { data } = await get(address(form.dataset.links, given));
      if (mine !== this.asked) return; // a later search has begun
      this.show(data.results.map(ofStory));
      if (!data.results.length) this.status.textContent = typed ? gettext("No story has all of these words.") : gettext("No story is published yet.");
    } catch (error) {
      if (mine === this.asked) this.status.textContent = error.message;
    }
  }

  show(choices) {
    this.shown = choices;
    this.status.textContent = "";
    this.list.replaceChildren(
      ...choices.map(({ href, words, about }, at) =>
        element(
          "li",
          { role: "option", id: `link-found-${at}`, "aria-disabled": href ? null : "true", onclick: () => this.choose(at) },
          element("span", { class: "link-words", text: words }),
          element("span", { class: "link-about", text: about }),
        ),
      ),
    );
    this.input.setAttribute("aria-expanded", choices.length > 0);
    this.mark(choices.findIndex(({ href }) => href));
  }

  mark(at) {
    this.at = at;
    [...this.list.children].forEach((option, each) => option.setAttribute("aria-selected", each === at));
    if (at < 0) return void this.input.removeAttribute("aria-activedescendant");
    this.list.children[at].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", `link-found-${at}`);
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.isComposing) return;
    event.preventDefault();
    const open = this.shown.flatMap(({ href }, at) => (href ? [at] : []));
    const next = open[(open.indexOf(this.at) + step + open.length) % open.length];
    if (next !== undefined) this.mark(next);
  }

  choose(at) {
    const typed = this.input.value.trim();
    const found = this.shown[at] ?? (isAddress(typed) ? { href: meant(typed), name: "" } : null);
    if (!found && !typed) this.answer = { remove: true };
    else if (!found?.href) return void (this.status.textContent = gettext("Choose a story that has an address, or type one."));
    else this.answer = found;
    this.dialog.close("");
  }
}

/** Let somebody choose where a link leads. Returns {href, name}, {remove: true}, or null. */
export function chooseTarget(options) {
  return new Promise((resolve) => {
    const chooser = new Chooser(options);
    open(chooser.dialog, () => resolve(chooser.answer));
    chooser.input.focus();
    chooser.input.select();
    if (options.href) chooser.searchSoon();
    else chooser.search("");
  });
}
