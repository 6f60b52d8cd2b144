// The bar below the grid: how many photos are selected, and what can be done with them.
import { button, element } from "../desk/dom.js";
import { gettext, ngettext } from "../../desk/words.js";

export class Bar {
  constructor(place, { selection, photos, may, edit, all }) {
    Object.assign(this, { place, selection, photos, may });
    this.words = element("p", { class: "bar-status", role: "status" });
    this.all = button(gettext("Select all"), all, { kind: "is-quiet", title: "a" });
    const rest = [
      button(gettext("Clear"), () => selection.clear(), { kind: "is-quiet", title: "Esc" }),
      may.delete ? button(gettext("Delete…"), () => this.#remove(), { kind: "is-quiet" }) : null,
      may.change ? button(gettext("Edit"), edit, { kind: "is-primary sheet-edit", icon: "edit", title: "e" }) : null,
    ].filter(Boolean);
    place.append(element("div", { class: "bar-inner" }, this.words, this.all, ...rest));
    selection.addEventListener("change", () => this.#show());
    photos.addEventListener("change", () => this.#show());
  }

  #show() {
    const { size } = this.selection;
    this.place.hidden = size === 0;
    this.words.textContent = size ? ngettext("{number} photo selected", "{number} photos selected", size) : "";
    this.all.hidden = size >= (this.photos.total ?? 0);
  }

  /** Ask the server to delete: it shows what would go, and asks. */
  #remove() {
    const field = (name, value) => element("input", { type: "hidden", name, value });
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const form = element(
      "form",
      { method: "post", action: location.pathname },
      field("csrfmiddlewaretoken", token),
      field("action", "delete_selected"),
      ...this.selection.ids.map((id) => field("_selected_action", id)),
    );
    document.body.append(form);
    form.submit();
  }
}
