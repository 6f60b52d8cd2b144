// Below caption and alt text: what they lack, and a button that adds it from what else is known of the photo.
import { element } from "../desk/dom.js";
import { added, altAdvice, captionAdvice } from "./captions.js";
import { gettext } from "../../desk/words.js";

const PARTS = {
  Length: gettext("Length"),
  Who: gettext("Who"),
  Where: gettext("Where"),
  When: gettext("When"),
  Caption: gettext("Caption"),
  Opening: gettext("Opening"),
  File: gettext("File"),
};

function chip(advice, press) {
  const offer = advice.add ? gettext("Add “{words}”", { words: advice.add }) : gettext("Begin with the caption");
  return element(
    "li",
    { class: `advice-item is-${advice.is}` },
    element("span", { text: PARTS[advice.part] ?? advice.part }),
    element("span", { text: advice.words }),
    advice.add || advice.fill
      ? element("button", { type: "button", class: "advice-add", text: offer, onclick: () => press(advice) })
      : null,
  );
}

function write(field, words) {
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

function known(form) {
  const value = (name) => form.elements[name]?.value.trim() ?? "";
  const people = value("people").split(/[,;\n]/).map((name) => name.trim()).filter(Boolean);
  return { people, city: value("city"), state: value("state"), country: value("country"), date: value("date_created") };
}

/** Keep the advice of `form` current while it is filled in. */
export function prepareAdvice(form) {
  const { caption, alt } = form.elements;
  const list = (name) => form.querySelector(`[data-advice=${name}]`);
  const lists = { caption: list("caption"), alt: list("alt") };
  if (!caption || !alt || !lists.caption) return;
  const languages = form.dataset.languages.split(" ");
  const show = () => {
    const about = known(form);
    const place = [about.city, about.country].filter(Boolean).join(", ");
    const add = (advice) => write(caption, added(caption.value, advice.add, advice.part === "When" ? place : ""));
    const ofCaption = captionAdvice(caption.value, about, languages);
    const ofAlt = altAdvice(alt.value, caption.value, form.dataset.fileName);
    lists.caption.replaceChildren(...ofCaption.map((each) => chip(each, add)));
    lists.alt.replaceChildren(...ofAlt.map((each) => chip(each, (advice) => write(alt, advice.fill))));
  };
  for (const heard of ["input", "taken"]) form.addEventListener(heard, show);
  show();
}
