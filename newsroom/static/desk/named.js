// Names for the choosers of the admin: what they show gets the name of the field, which select2 does not pass on.

/** Return what a field is called: its own words, or those of its label. */
function nameOf(select) {
  return select.getAttribute("aria-label") || select.labels?.[0]?.textContent.trim() || "";
}

function name(select) {
  const words = nameOf(select);
  const shown = select.nextElementSibling;
  if (!words || !shown?.classList.contains("select2")) return;
  for (const part of shown.querySelectorAll(".select2-selection, .select2-selection__rendered, .select2-search__field")) {
    part.setAttribute("aria-label", words);
  }
  // It names what is chosen, and nothing where nothing is.
  shown.querySelector(".select2-selection")?.removeAttribute("aria-labelledby");
}

/** Name every chooser of a form, also those of rows that are added later. */
export function prepareNames(form) {
  const all = (within) => within.querySelectorAll("select.select2-hidden-accessible").forEach(name);
  const soon = () => setTimeout(() => all(form));
  soon();
  for (const list of form.querySelectorAll("[data-row-list]")) new MutationObserver(soon).observe(list, { childList: true });
  window.addEventListener("load", soon);
}
