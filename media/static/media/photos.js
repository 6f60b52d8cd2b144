// The upload page of a popup: a file may be dropped anywhere on it. It works without this: the file can be chosen.
// And the question that may follow: which of two pictures it shall be.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("[data-photo-upload]")) prepareUpload(form);
  for (const form of document.querySelectorAll("[data-photo-held]")) prepareAnswer(form);
});

function prepareUpload(form) {
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector(".photo-drop");
  const chosen = form.querySelector("[data-photo-chosen]");

  const show = () => {
    const file = input.files[0];
    if (!file) return;
    form.querySelector("[data-photo-name]").textContent = file.name;
    URL.revokeObjectURL(chosen.src);
    chosen.hidden = false;
    chosen.onerror = () => (chosen.hidden = true); // not every browser shows a TIFF
    chosen.src = URL.createObjectURL(file);
  };
  input.hasChangeListener = true; // the admin theme looks for a text field beside every file input
  input.addEventListener("change", show);

  // The whole window takes the file: one dropped beside the box would replace the page.
  window.addEventListener("dragover", (event) => {
    event.preventDefault();
    drop.classList.add("is-over");
  });
  window.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  window.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    show();
  });
  form.addEventListener("submit", () => {
    form.querySelector("[data-photo-busy]").hidden = false;
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  });
}

/** Cutting a new picture takes seconds: show that the answer is on its way. */
function prepareAnswer(form) {
  // After the form has been read: a disabled button does not say that it was pressed.
  form.addEventListener("submit", () => setTimeout(() => document.body.classList.add("is-sending")));
  window.addEventListener("pageshow", () => document.body.classList.remove("is-sending"));
}
