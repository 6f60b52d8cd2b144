// What a caption lacks, and what an alt text should not be. Advice only: nothing here keeps anybody from saving.
import { gettext, ngettext } from "../../desk/words.js";

const LONG_CAPTION = 60; // words; few sites show more
const SHORT_CAPTION = 6;
const LONG_ALT = 150; // characters; a screen reader says them in one breath
const SHORT_ALT = 20;
const NAME = /\p{Lu}[\p{L}’'-]+\s+(?:\p{Lu}[\p{L}’'.-]*\s+)?\p{Lu}[\p{L}’'-]+/gu;
const YEAR = /(?<!\d)(?:18|19|20)\d\d(?!\d)/u;
const OPENING = /^(?:(?:an? |the )?(?:photo|picture|image|photograph) (?:of|shows|showing)\b|фото|снимок|на снимке|сурет)/i;
const FILE = /\.(?:jpe?g|png|tiff?|webp|avif|heic)$/i;
const CASED = /\p{Lu}|\p{Ll}/u;

const fold = (words) => words.toLocaleLowerCase().replace(/\s+/g, " ").trim();

/** Return whether a text names something, also where an ending is added or changed: Тараз, Таразда. */
function names(text, name) {
  const wanted = fold(name);
  if (!wanted) return false;
  const stem = wanted.length > 5 ? wanted.slice(0, -1) : wanted;
  return fold(text).includes(stem);
}

/** Return the names of months and days in these languages, folded, without endings that cases change. */
function calendar(languages) {
  const found = new Set();
  for (const language of languages) {
    for (let index = 0; index < 12; index += 1) {
      const day = new Date(Date.UTC(2024, index, index + 1));
      const form = (options) => fold(new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" }).format(day));
      found.add(form({ month: "long" }));
      found.add(form({ weekday: "long" }));
    }
  }
  return [...found].filter((word) => word.length > 2);
}

function tellsWhen(caption, languages) {
  if (YEAR.test(caption)) return true;
  const words = new Set(fold(caption).match(/\p{L}+/gu) ?? []);
  const stem = (word) => (word.length > 5 ? word.slice(0, -1) : word);
  const isSaid = (name) => [...words].some((word) => word === name || (name.length > 5 && word.startsWith(stem(name))));
  return calendar(languages).some(isSaid);
}

function tellsWho(caption, people, places) {
  if (people.some((person) => names(caption, person) || names(caption, person.split(" ").at(-1)))) return true;
  if (people.length) return false;
  const isPlace = (found) => places.some((place) => names(found, place) || names(place, found));
  return (caption.match(NAME) ?? []).some((found) => !isPlace(found));
}

/** Return a date of any precision ("2025", "2025-01-22T09:30") as people write it, or an empty string. */
export function spelled(date, language) {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(date) ?? [];
  if (!year) return "";
  if (!month) return year;
  const options = { year: "numeric", month: "long", timeZone: "UTC", ...(day ? { day: "numeric" } : {}) };
  const written = language === "en" ? "en-GB" : language; // as the rest of the desk writes it
  return new Intl.DateTimeFormat(written, options).format(new Date(Date.UTC(year, month - 1, day || 1)));
}

/** Return a text with one more sentence; what was added in that way before is continued after a comma. */
export function added(text, piece, before = "") {
  const kept = text.trim();
  if (!kept) return `${piece}.`;
  if (before && kept.endsWith(`${before}.`)) return `${kept.slice(0, -1)}, ${piece}.`;
  return `${/[.!?…»”"]$/.test(kept) ? kept : `${kept}.`} ${piece}.`;
}

/**
 * Return what there is to say of a caption: `{part, is: "good"|"ask", words, add?}` each. `add` is what the
 * button puts into it. `known` holds people (a list), city, state, country and date.
 */
export function captionAdvice(caption, known, languages) {
  const text = caption.trim();
  const count = (text.match(/[^\s]*[\p{L}\p{N}][^\s]*/gu) ?? []).length;
  const places = [known.city, known.state, known.country].filter(Boolean);
  const place = [known.city, known.country].filter(Boolean).join(", ") || known.state;
  const date = spelled(known.date, languages[0]);
  const counted = ngettext("{number} word", "{number} words", count);
  const length = { part: "Length", is: "good", words: counted };
  if (!count) return [{ part: "Length", is: "ask", words: gettext("Empty: who, what, where and when?") }];
  if (count > LONG_CAPTION) Object.assign(length, { is: "ask", words: gettext("{counted}: long, readers skip it", { counted }) });
  else if (count < SHORT_CAPTION) Object.assign(length, { is: "ask", words: gettext("{counted}: short", { counted }) });
  const advice = [length];
  const say = (part, isGood, lacks, add) => {
    advice.push(isGood ? { part, is: "good", words: gettext("named") } : { part, is: "ask", words: lacks, add });
  };
  // A script without capitals does not show what is a name.
  if (known.people.length || CASED.test(text)) {
    say("Who", tellsWho(text, known.people, places), gettext("nobody is named"), known.people.join(", "));
  }
  say("Where", places.some((name) => names(text, name)), gettext("no place is named"), place);
  say("When", tellsWhen(text, languages), gettext("no day is named"), date);
  return advice;
}

/** Return what there is to say of an alt text, in the same form; `fill` is what the button makes of all of it. */
export function altAdvice(alt, caption, fileName) {
  const text = alt.trim();
  const length = [...text].length;
  if (!text) {
    const words = gettext("Empty: no story with this photo can be published");
    return [{ part: "Length", is: "ask", words, fill: caption.trim() }];
  }
  const advice = [{ part: "Length", is: "good", words: ngettext("{number} character", "{number} characters", length) }];
  const ask = (part, words) => advice.push({ part, is: "ask", words });
  if (length > LONG_ALT) advice[0] = { part: "Length", is: "ask", words: gettext("{length} characters: long to listen to", { length }) };
  else if (length < SHORT_ALT) advice[0] = { ...advice[0], is: "ask", words: gettext("{length} characters: what else is seen?", { length }) };
  if (fold(text) === fold(caption)) ask("Caption", gettext("The caption again: say what is to be seen"));
  if (OPENING.test(text)) ask("Opening", gettext("It is read out as a picture anyway: begin with what is seen"));
  if (fold(text) === fold(fileName) || FILE.test(text)) ask("File", gettext("That is the file's name"));
  return advice;
}
