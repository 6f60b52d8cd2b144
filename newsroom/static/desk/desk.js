// Every page of the desk: a form that was sent is not sent again by a second click.
"use strict";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  // If nothing came of it (a download, a refused upload), it may be sent again.
  setTimeout(() => delete form.dataset.sent, 4000);
});

// unfold gives the search over everything no name but its placeholder, and has it listen to keys alone: what is
// pasted or dropped with the mouse is told to it as a key.
document.addEventListener("DOMContentLoaded", () => {
  const search = document.getElementById("search-input-command");
  if (!search) return;
  search.setAttribute("aria-label", gettext("Search stories, photos, people, tags and pages"));
  search.addEventListener("input", () => search.dispatchEvent(new Event("keyup")));
});

window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
