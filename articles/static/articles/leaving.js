// Going out and leaving, on a story's page: the question about warnings, and the choice of another story.
import { chooseTarget } from "./choose.js";

for (const dialog of document.querySelectorAll("dialog[data-opens-at-once]")) {
  dialog.close();
  dialog.showModal();
}

const other = document.getElementById("id_moved_to");
document.querySelector("[data-choose-story]")?.addEventListener("click", async () => {
  const said = await chooseTarget({ href: other.value, isLink: false });
  if (said?.href) other.value = said.href;
  other.focus();
});
