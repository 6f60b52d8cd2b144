// The story's page around the editor: rows, lead photo, dialogs, the bar below, and care for what was typed.
import { noteChange, prepareForm } from "../media/desk/form.js";
import { prepareAppearance } from "./appearance.js";
import { prepareNames } from "../desk/named.js";
import { choosePhoto } from "./picker.js";
import { markProblems } from "./problems.js";
import { prepareShortcuts } from "./shortcuts.js";
import { prepareSuggestions } from "./suggestions.js";
import { gettext } from "../desk/words.js";

const form = document.querySelector("[data-story]");
const changed = () => noteChange(form);
// Shown by the style sheet where a quotation names nobody yet.
document.documentElement.style.setProperty("--who-said-it", JSON.stringify(gettext("Who said it")));

function prepareRows(panel) {
  const list = panel.querySelector("[data-row-list]");
  const template = panel.querySelector("[data-row-template]");
  const total = panel.querySelector("[name$=-TOTAL_FORMS]");
  const shown = () => [...list.querySelectorAll("[data-row]:not([hidden])")];

  const number = () => {
    shown().forEach((row, at) => {
      const order = row.querySelector("[name$=-ORDER]");
      if (order) order.value = at + 1;
    });
  };

  const add = (choice) => {
    const html = template.innerHTML.replaceAll("__prefix__", total.value);
    total.value = Number(total.value) + 1;
    list.insertAdjacentHTML("beforeend", html);
    const row = list.lastElementChild;
    // What a suggestion names is chosen before the list is dressed, which then shows it.
    if (choice) row.querySelector("select").append(new Option(choice.label, choice.value, true, true));
    const jquery = window.django?.jQuery;
    jquery?.(row).find(".admin-autocomplete").djangoAdminSelect2();
    number();
    if (!choice) row.querySelector("select:not(.admin-autocomplete), textarea, .select2-selection, input:not([type=hidden])")?.focus();
    changed();
  };

  panel.querySelector("[data-row-add]")?.addEventListener("click", () => add());
  panel.addEventListener("rows:add", ({ detail }) => add(detail));
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-row]");
    const pressed = (name) => event.target.closest(`[data-row-${name}]`);
    if (pressed("remove")) {
      row.querySelector("[name$=-DELETE]").value = "on";
      row.hidden = true;
    } else if (pressed("up")) {
      shown()[shown().indexOf(row) - 1]?.before(row);
    } else if (pressed("down")) {
      shown()[shown().indexOf(row) + 1]?.after(row);
    } else {
      return;
    }
    number();
    changed();
  });
}

function prepareLead(panel) {
  const chosen = panel.querySelector("[data-lead-chosen]");
  const none = panel.querySelector("[data-lead-none]");
  const preview = panel.querySelector("[data-lead-preview]");
  const words = panel.querySelector("[data-lead-words]");
  const field = (name) => form.querySelector(`[name=lead_${name}]`);

  // The photo's own words show in grey where the story has none of its own.
  const suggest = () => {
    for (const name of ["text", "credit", "alt"]) field(name).placeholder = words.dataset[name] || "";
  };
  const show = (photo) => {
    field("image").value = photo?.id ?? "";
    for (const name of ["text", "credit", "alt"]) field(name).value = "";
    chosen.hidden = !photo;
    none.hidden = Boolean(photo);
    if (photo) {
      preview.src = photo.preview || photo.thumb;
      preview.alt = photo.alt;
      Object.assign(words.dataset, { text: photo.caption, credit: photo.credit, alt: photo.alt });
      suggest();
    }
    changed();
  };

  for (const button of panel.querySelectorAll("[data-lead-choose]")) {
    button.addEventListener("click", async () => {
      const photo = await choosePhoto();
      if (photo) show(photo);
    });
  }
  panel.querySelector("[data-lead-remove]")?.addEventListener("click", () => show(null));
  suggest();
}

function prepareDialogs() {
  for (const button of document.querySelectorAll("[data-opens]")) {
    button.addEventListener("click", () => {
      document.getElementById("bar-steps")?.classList.remove("is-open");
      document.getElementById(button.dataset.opens).showModal();
    });
  }
  for (const dialog of form.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog || event.target.closest("[data-dialog-close]")) dialog.close();
    });
    // Enter in a dialog means its own button, not the form's first one.
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
      event.preventDefault();
      dialog.querySelector("button[type=submit]").click();
    });
  }
}

function prepareBar() {
  const more = document.querySelector("[data-bar-more]");
  const steps = document.getElementById("bar-steps");
  more?.addEventListener("click", () => {
    const isOpen = steps.classList.toggle("is-open");
    more.setAttribute("aria-expanded", isOpen);
  });
}

/** Write each story in its own language: the browser's spelling follows. */
function prepareLanguage() {
  const language = form.querySelector("[name=language]");
  const tell = () => {
    for (const name of ["headline", "summary", "kicker"]) form.querySelector(`[name=${name}]`).lang = language.value;
    const body = form.querySelector("#field-body");
    body.lang = language.value;
  };
  language.addEventListener("change", tell);
  tell();
}

if (form) {
  for (const panel of form.querySelectorAll("[data-rows]")) prepareRows(panel);
  for (const panel of form.querySelectorAll("[data-lead]")) prepareLead(panel);
  prepareDialogs();
  prepareBar();
  prepareForm(form, { elsewhere: document.getElementById("field-body") });
  prepareLanguage();
  prepareShortcuts();
  prepareSuggestions(form);
  prepareNames(form);
  prepareAppearance(form);
  markProblems();
  document.querySelector("#conflict, #complaints, #problems")?.focus();
}
