// Files on their way to the photo desk: three at a time, each on its own; one refusal holds up nothing.
import { Problem, send } from "../desk/api.js";
import { gettext } from "../../desk/words.js";

const AT_ONCE = 3;
const PAUSES = [1500, 4000, 8000]; // milliseconds before an upload that broke off is tried again by itself
const BROKEN = new Set([0, 502, 503, 504]);

/** Return a name that nobody else gives; crypto.randomUUID is for pages on https only. */
function key() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * One file. `state` is one of
 *
 *     waiting     its turn has not come
 *     sending     `part` of it (0 to 1) has gone out
 *     opening     it is there; the photo desk decodes and reads it
 *     asking      it is in, but looks like `photo.possible_duplicates`: somebody has to say
 *     done        `photo` is in the library; `wasHere` if it was already, `isReplaced` if it was given this picture
 *     refused     `words` say why
 *     cancelled   somebody thought better of it
 */
export class Upload {
  constructor(file) {
    this.file = file;
    this.renew();
  }

  renew() {
    Object.assign(this, { state: "waiting", part: 0, words: "", photo: null, tries: 0, key: key() });
    Object.assign(this, { wasHere: false, isReplaced: false, undo: null });
    this.stop = new AbortController();
  }

  get isOver() {
    return ["done", "refused", "cancelled"].includes(this.state);
  }

  get isMoving() {
    return ["waiting", "sending", "opening"].includes(this.state);
  }
}

/** Tells of "change" with the upload as `detail`, and of "idle" when nothing moves any more. */
export class Queue extends EventTarget {
  uploads = [];
  isHeld = false; // what waits goes on waiting

  /** `form` returns the form for a file, with what is common to all. */
  constructor(url, form) {
    super();
    Object.assign(this, { url, form });
  }

  get isBusy() {
    return this.uploads.some((upload) => !upload.isOver);
  }

  get photos() {
    const found = this.uploads.filter((upload) => upload.state === "done").map((upload) => upload.photo);
    return [...new Map(found.map((photo) => [photo.id, photo])).values()];
  }

  add(files) {
    const added = [...files].map((file) => new Upload(file));
    this.uploads.push(...added);
    for (const upload of added) this.#tell(upload);
    this.#next();
  }

  /** Let go what was held. */
  release() {
    this.isHeld = false;
    this.#next();
  }

  cancel(upload) {
    if (!upload.isMoving) return;
    upload.stop.abort();
    this.become(upload, "cancelled");
  }

  /** Send again; what was refused may have been mended, so it is a new request. */
  retry(upload) {
    if (!["refused", "cancelled"].includes(upload.state)) return;
    upload.renew();
    this.#tell(upload);
    this.#next();
  }

  /** Forget what is over. */
  clear() {
    this.uploads = this.uploads.filter((upload) => !upload.isOver);
  }

  become(upload, state, more = {}) {
    Object.assign(upload, { state, ...more });
    this.#tell(upload);
    this.#next();
  }

  #tell(upload) {
    this.dispatchEvent(new CustomEvent("change", { detail: upload }));
  }

  #next() {
    const moving = this.uploads.filter((upload) => ["sending", "opening"].includes(upload.state)).length;
    const waiting = this.uploads.filter((upload) => upload.state === "waiting");
    const free = this.isHeld ? 0 : Math.max(0, AT_ONCE - moving);
    for (const upload of waiting.slice(0, free)) {
      upload.state = "sending";
      this.#send(upload);
    }
    if (!moving && !waiting.length) this.dispatchEvent(new Event("idle"));
  }

  async #send(upload) {
    this.#tell(upload);
    const { signal } = upload.stop;
    const progress = (part) => {
      Object.assign(upload, { part, state: part < 1 ? "sending" : "opening" });
      this.#tell(upload);
    };
    try {
      const { data } = await send(this.url, this.form(upload.file), { key: upload.key, signal, progress });
      const isAsking = data.possible_duplicates?.length > 0 && data.held;
      this.become(upload, isAsking ? "asking" : "done", { photo: data, wasHere: Boolean(data.duplicate) });
    } catch (error) {
      if (signal.aborted) return;
      this.#failed(upload, error);
    }
  }

  /** What broke off is sent again by itself under the same key: the photo desk takes it in once. */
  #failed(upload, error) {
    const isBroken = error instanceof Problem && (BROKEN.has(error.status) || error.reason === "in_progress");
    const pause = isBroken ? PAUSES[upload.tries] : undefined;
    if (pause === undefined) {
      this.become(upload, "refused", { words: error.message });
      return;
    }
    Object.assign(upload, { tries: upload.tries + 1, part: 0, words: gettext("The connection broke. Trying again…") });
    this.#tell(upload);
    setTimeout(() => upload.stop.signal.aborted || this.#send(upload), pause);
  }
}
