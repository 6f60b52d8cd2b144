// The page of one photo: picture and crops, lightbox, advice on the words, and care for what was typed.
import { prepareForm } from "../desk/form.js";
import { prepareActions } from "./actions.js";
import { prepareAdvice } from "./advice.js";
import { prepareLightbox } from "./lightbox.js";
import { prepareStage } from "./stage.js";

const form = document.querySelector("[data-photo]");

if (form) {
  prepareStage(form.querySelector("[data-stage]"), form);
  prepareLightbox(form.querySelector("[data-look]"), document.querySelector("#lightbox"));
  prepareAdvice(form);
  prepareForm(form);
  prepareActions(form);
  document.querySelector("#complaints")?.focus();
}
