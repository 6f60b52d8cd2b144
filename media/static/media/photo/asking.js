// The dialogs of the page: opened by a button, answered by something that is done at once, or left.

/** Return what was filled into a dialog's form, by name. */
export function answers(form) {
  return Object.fromEntries(new FormData(form));
}

/** Let `[data-opens]` open its dialog, and hand what was answered to `verbs`; a refusal stays in the dialog. */
export function prepareDialogs(verbs) {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(`dialog-${opener.dataset.opens}`).showModal();
    const dialog = event.target.closest("dialog.desk-dialog");
    if (dialog && (event.target === dialog || event.target.closest("[data-dialog-close]"))) dialog.close();
  });
  for (const asks of document.querySelectorAll("[data-asks]")) {
    const wrong = asks.querySelector("[data-wrong]");
    asks.addEventListener("submit", async (event) => {
      event.preventDefault();
      const buttons = [...asks.querySelectorAll("button")];
      for (const button of buttons) button.disabled = true;
      const refused = await verbs[asks.dataset.asks](answers(asks), asks);
      for (const button of buttons) button.disabled = false;
      wrong.hidden = !refused;
      wrong.textContent = refused || "";
      if (refused) return;
      asks.closest("dialog").close();
      asks.reset();
    });
  }
}
