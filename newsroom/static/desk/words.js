// What the desk says, in the language of whoever reads it. The words come from a script that every page
// loads before its modules (/admin/jsi18n/); without it they are English.

// Asked for by their own names: the admin's jQuery puts another object in place of `django`.
const fill = (words, values) => words.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

/** Return words in the reader's language; `{name}` in them stands for `values.name`. */
export function gettext(words, values = {}) {
  return fill(globalThis.gettext?.(words) ?? words, values);
}

/** Return words for a number of things; `{number}` in them stands for the number, as the reader writes it. */
export function ngettext(one, several, number, values = {}) {
  const words = globalThis.ngettext?.(one, several, number) ?? (number === 1 ? one : several);
  return fill(words, { number: number.toLocaleString(globalThis.document?.documentElement.lang || "en"), ...values });
}
