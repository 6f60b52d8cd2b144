// The panel beside the grid: describing what is selected, or bringing photos in. One at a time; uploads go on unseen.
import { Edit } from "./edit.js";
import { Tray } from "./tray.js";

export class Sides {
  constructor(page, { frame, photos, selection, filters, grid }) {
    Object.assign(this, { page, frame, photos, selection, filters, grid });
    const place = (name) => page.querySelector(`[data-side=${name}]`);
    this.panels = { edit: place("edit"), upload: place("upload") };
    if (frame.may.change) {
      const done = (changed) => this.#changed(changed);
      this.editing = new Edit(this.panels.edit, { frame, selection, close: () => this.#hide(), done });
    }
    if (frame.may.add) this.#prepareTray();
  }

  #prepareTray() {
    this.tray = new Tray(this.panels.upload, {
      frame: this.frame,
      open: () => this.#show("upload"),
      close: () => this.#hide(),
      edit: (photos) => this.#editThese(photos),
    });
    document.querySelector("[data-upload-open]").addEventListener("click", () => this.upload());
    this.progress = document.querySelector("[data-upload-progress]");
    this.progress.addEventListener("click", () => this.upload());
    this.panels.upload.addEventListener("progress", ({ detail }) => {
      this.progress.hidden = !detail;
      this.progress.textContent = detail;
    });
    if (this.frame.adding) this.upload();
  }

  /** Describe what is selected. */
  edit() {
    if (!this.editing) return;
    this.#show("edit");
    this.editing.show();
  }

  /** Bring photos in. */
  upload() {
    if (!this.tray) return;
    this.#show("upload");
    this.tray.show();
  }

  /** Close the panel that is open; return whether there was one. */
  close() {
    const open = Object.keys(this.panels).find((name) => !this.panels[name].hidden);
    if (open === "edit") this.editing.leave();
    else if (open) this.#hide();
    return Boolean(open);
  }

  #show(name) {
    for (const [other, panel] of Object.entries(this.panels)) panel.hidden = other !== name;
    this.page.dataset.open = name;
    this.grid.layout();
  }

  async #hide() {
    for (const panel of Object.values(this.panels)) panel.hidden = true;
    delete this.page.dataset.open;
    this.grid.layout();
    if (this.tray?.takeNews()) await this.photos.restart(this.filters.values);
    this.grid.go(this.grid.active);
  }

  #changed(photos) {
    this.selection.update(photos);
    this.photos.update(photos);
  }

  /** Show what came in at the head of the whole list, selected, with the panel that describes it. */
  async #editThese(photos) {
    this.tray.takeNews();
    this.filters.clear();
    await this.photos.restart(this.filters.values);
    await this.photos.reach(photos.length);
    this.selection.set(photos);
    this.edit();
  }
}
