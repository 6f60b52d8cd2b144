// Every form of the desk: its choosers are called as their labels say, and so are the two halves of a moment.
import { prepareNames } from "./named.js";

prepareNames(document);

for (const half of document.querySelectorAll(".datetime input:not([aria-label])")) {
  const label = document.querySelector(`label[for="${half.id.replace(/_[01]$/, "")}"], label[for="${half.id}"]`);
  if (label) half.setAttribute("aria-label", `${label.textContent.trim()}: ${half.placeholder}`);
}
