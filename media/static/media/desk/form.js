// The form around the photo: how much fits a field, what is not saved yet, and Ctrl S.

function prepareLimits(form) {
  for (const field of form.querySelectorAll("[maxlength]")) {
    const limit = Number(field.getAttribute("maxlength"));
    field.removeAttribute("maxlength"); // a paste is not cut off without a word
    const note = document.createElement("p");
    note.className = "field-limit";
    const tell = () => {
      const length = [...field.value.trim()].length;
      note.hidden = length < limit * 0.8;
      note.classList.toggle("is-over", length > limit);
      note.textContent = `${length} of ${limit} characters`;
    };
    field.after(note);
    field.addEventListener("input", tell);
    tell();
  }
}

function prepareLeaving(form) {
  const status = document.querySelector("[data-bar-status]");
  let isSent = false;
  const changed = () => {
    form.dataset.changed = "";
    if (status) status.textContent = "Not saved yet";
  };
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  window.addEventListener("beforeunload", (event) => {
    if ("changed" in form.dataset && !isSent) event.preventDefault();
  });
  form.addEventListener("submit", () => {
    isSent = true;
    if (status) status.textContent = "Saving…";
    // After the form has been read: a disabled button does not say that it was pressed.
    setTimeout(() => document.body.classList.add("is-sending"));
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    isSent = false;
    document.body.classList.remove("is-sending");
  });
  // A file dropped on the page would replace it, and everything typed on it.
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", (event) => event.preventDefault());
}

function prepareShortcuts() {
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s" || event.altKey) return;
    event.preventDefault();
    if (!document.querySelector("dialog[open]")) document.querySelector("[data-save]")?.click();
  });
}

/** A link in a list of what is wrong leads into the field, also where that is folded away. */
function prepareLinks(form) {
  form.addEventListener("click", (event) => {
    const link = event.target.closest("#complaints a");
    const place = link && document.getElementById(link.hash.slice(1));
    if (!place) return;
    event.preventDefault();
    place.closest("details")?.setAttribute("open", "");
    place.scrollIntoView({ block: "center", behavior: "smooth" });
    place.querySelector("input:not([type=hidden]), textarea, select")?.focus({ preventScroll: true });
  });
}

export function prepareForm(form) {
  prepareLimits(form);
  prepareLeaving(form);
  prepareShortcuts();
  prepareLinks(form);
}
