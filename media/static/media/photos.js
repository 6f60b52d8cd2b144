// The photo desk's two pages: dropping a file, and pointing at what matters in a picture.
// Both work without this: the file can be chosen, the focal point typed.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll("[data-photo-upload]")) prepareUpload(form);
  for (const preview of document.querySelectorAll("[data-photo-preview]")) prepareFocus(preview);
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

function prepareFocus(preview) {
  const x = document.querySelector("#id_focal_x");
  const y = document.querySelector("#id_focal_y");
  const mark = preview.querySelector("[data-photo-focus]");
  const frame = preview.querySelector(".photo-frame");
  if (!x || !y) return; // may be looked at, not changed

  const place = () => {
    mark.hidden = x.value === "" || y.value === "";
    mark.style.left = `${x.value * 100}%`;
    mark.style.top = `${y.value * 100}%`;
  };
  frame.classList.add("is-pointable");
  frame.addEventListener("click", (event) => {
    const box = frame.getBoundingClientRect();
    const part = (value) => Math.min(1, Math.max(0, value)).toFixed(3);
    x.value = part((event.clientX - box.left) / box.width);
    y.value = part((event.clientY - box.top) / box.height);
    place();
  });
  preview.querySelector("[data-photo-middle]")?.addEventListener("click", () => {
    x.value = y.value = "";
    place();
  });
  for (const input of [x, y]) input.addEventListener("input", place);
  place();
}
