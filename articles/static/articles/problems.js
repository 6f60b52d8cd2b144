// What keeps a story from going out stands above the form as a list; here it stands beside each field as well.
import { element } from "../media/desk/dom.js";

/** Say each listed problem at the place that its link leads to, and have it read out with the field. */
export function markProblems() {
  document.querySelectorAll("#problems a").forEach((link, at) => {
    const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    // In the story's text every word belongs to the story.
    if (!place?.matches(".field, .panel") || place.closest(".ProseMirror")) return;
    const said = element("p", { class: "field-error", id: `problem-${at}`, text: link.textContent });
    const control = place.querySelector("input:not([type=hidden]), textarea, select");
    (place.matches(".field") && control ? control : place.lastElementChild).after(said);
    place.classList.add("errors");
    if (!control || place.matches(".panel")) return;
    control.setAttribute("aria-invalid", "true");
    control.setAttribute("aria-describedby", `${said.id} ${control.getAttribute("aria-describedby") ?? ""}`.trim());
  });
}
