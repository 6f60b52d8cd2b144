// Links with which somebody without an account reads this story: make one, copy it, see who looked, take it back.
import { button, element } from "../media/desk/dom.js";
import { get, post } from "../media/desk/api.js";
import { open } from "../media/desk/dialog.js";
import { gettext, ngettext } from "../desk/words.js";

const HOURS = [
  [24, gettext("For a day")],
  [72, gettext("For three days")],
  [168, gettext("For a week")],
  [336, gettext("For two weeks")],
];
const moment = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const told = (at) => moment.format(new Date(at));

function views(link) {
  const [last] = link.seen;
  if (!link.views) return gettext("Nobody has opened it yet");
  const views = ngettext("{number} view", "{number} views", link.views);
  if (!last) return views;
  return `${views}${gettext(", the last on {time} ({program}, {network})", { ...last, time: told(last.at) })}`;
}

function standing(link) {
  if (link.open) return gettext("Works until {time}", { time: told(link.expires_at) });
  return link.revoked_at ? gettext("Revoked on {time}", { time: told(link.revoked_at) }) : gettext("Expired on {time}", { time: told(link.expires_at) });
}

function madeBy(link) {
  const said = { time: told(link.made_at), name: link.made_by };
  return link.made_by ? gettext("made on {time} by {name}", said) : gettext("made on {time}", said);
}

/** One link of the list. */
function row(link, revoke) {
  return element(
    "li",
    { class: `share-link${link.open ? "" : " is-over"}` },
    element(
      "div",
      {},
      element("strong", { text: link.note || gettext("A link without a name") }),
      element("p", { class: "field-help", text: `${standing(link)} · ${madeBy(link)}` }),
      element("p", { class: "field-help", text: views(link) }),
    ),
    link.open ? button(gettext("Revoke"), () => revoke(link), { kind: "is-quiet", "aria-label": link.note ? gettext("Revoke {name}", { name: link.note }) : gettext("Revoke this link") }) : null,
  );
}

/** The address, shown this once, ready to be copied. */
function madeLink(url) {
  const field = element("input", { type: "text", readonly: true, value: url, "aria-label": gettext("The link"), onfocus: (event) => event.target.select() });
  const copy = button(gettext("Copy"), async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(url);
    } catch {
      document.execCommand("copy"); // a page that is not served over TLS has no clipboard
    }
    copy.querySelector("span:last-child").textContent = gettext("Copied");
  }, { kind: "is-strong", icon: "content_copy" });
  return [
    element("div", { class: "share-made" }, field, copy),
    element("p", { class: "field-help", text: gettext("Copy it now: it is not shown again. Whoever has it can read the story.") }),
  ];
}

/** Open the dialog; `address` is where the story's links are in the desk API. */
export function shareLinks(address) {
  const list = element("ul", { class: "share-links" });
  const made = element("div", { role: "status" });
  const trouble = element("p", { class: "field-error", role: "alert" });
  const note = element("input", { type: "text", id: "share-note", maxlength: 120, placeholder: gettext("The lawyer") });
  const choices = HOURS.map(([hours, words]) => element("option", { value: hours, text: words, selected: hours === 72 }));
  const hours = element("select", { id: "share-hours" }, ...choices);

  const attempt = async (act) => {
    trouble.textContent = "";
    try {
      await act();
    } catch (error) {
      trouble.textContent = error.message;
    }
  };
  const show = async () => {
    const { data } = await get(address);
    const rows = data.results.map((link) => row(link, (one) => attempt(() => post(`${address}${one.id}/revoke/`, {}).then(show))));
    list.replaceChildren(...(rows.length ? rows : [element("li", { class: "field-help", text: gettext("Nobody was given a link yet.") })]));
  };
  const make = () =>
    attempt(async () => {
      const { data } = await post(address, { hours: Number(hours.value), note: note.value });
      made.replaceChildren(...madeLink(data.url));
      note.value = "";
      await show();
      made.querySelector("input").focus();
    });

  const dialog = element(
    "dialog",
    { class: "desk-dialog share", "aria-labelledby": "share-title" },
    element("h2", { id: "share-title", text: gettext("Show it to somebody without an account") }),
    element("p", { class: "field-help", text: gettext("The link opens this one story as it was last saved, and says that it is not published.") }),
    element(
      "form",
      { method: "dialog", onsubmit: (event) => (event.preventDefault(), make()) },
      element("div", { class: "field" }, element("label", { for: "share-note", text: gettext("Whom it is for") }), note),
      element("div", { class: "field" }, element("label", { for: "share-hours", text: gettext("How long it works") }), hours),
      element("button", { type: "submit", class: "desk-button is-primary", text: gettext("Make a link") }),
    ),
    made,
    trouble,
    list,
    element("p", { class: "dialog-buttons" }, button(gettext("Close"), () => dialog.close(""))),
  );
  open(dialog, () => {});
  attempt(show);
}
