/**
 * <newsroom-ticker api="https://news.example/api/v1/" label="Exchange rates"></newsroom-ticker>
 *
 * The rates of a newsroom along the top of any page: one file, nothing else needed.
 *
 *   api            where the public API is; else what <meta name="newsroom-api"> says, else /api/v1/
 *   label          what screen readers call it; `pause` and `play` name its button
 *   poll           seconds between looks instead of the stream
 *   list           one of the market desk's lists by its name, in its order; else all lines
 *   codes          only these, with spaces between them: "KGS/USD KZT/USD"
 *
 * Colours and speed are CSS variables: --ticker-background, --ticker-ink, --ticker-edge, --ticker-up,
 * --ticker-down, --ticker-pace (CSS pixels a second). Who asks for less motion gets a row to scroll.
 *
 * It listens to `ticker/stream/`: the first event holds every line, each further one those that changed. The browser
 * comes back by itself, with the number that it heard last. Where there is no stream it asks once a minute.
 */

const PACE = 55; // CSS pixels a second, slow enough to read a rate as it passes
const USUAL = 60; // seconds between looks without a stream
const LET_GO = 60_000; // milliseconds after which a tab that nobody looks at stops listening
const MOST_REPEATS = 12;

const STYLE = `
:host { display: block; background: var(--ticker-background, #17181b); color: var(--ticker-ink, #f1efea);
  font: 500 .8125rem/1 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
:host([hidden]) { display: none; }
.frame { position: relative; display: flex; }
.window { flex: 1; min-width: 0; overflow: hidden; }
.window:focus-visible, button:focus-visible { outline: 3px solid var(--ticker-focus, #f0938c); outline-offset: -3px; }
.run { display: flex; width: max-content; animation: run var(--time, 40s) linear infinite; }
.window:hover .run, .frame:focus-within .run, .is-paused .run { animation-play-state: paused; }
ul { display: flex; flex: none; margin: 0; padding: 0; list-style: none; }
.rate { display: flex; align-items: center; gap: .5rem; padding: .7rem 1.4rem; white-space: nowrap;
  border-inline-end: 1px solid var(--ticker-edge, #3a3b40); }
.is-up { color: var(--ticker-up, #7fdca6); }
.is-up::after { content: "▲" / ""; font-size: .625rem; }
.is-down { color: var(--ticker-down, #ffaaa3); }
.is-down::after { content: "▼" / ""; font-size: .625rem; }
.is-stale { opacity: .65; }
button { flex: none; width: 2.75rem; border: 0; border-inline-start: 1px solid var(--ticker-edge, #3a3b40);
  background: inherit; color: inherit; font: inherit; cursor: pointer; }
button::before { content: "❚❚" / ""; font-size: .625rem; letter-spacing: -.1em; }
.is-paused button::before { content: "▶" / ""; }
@keyframes run { to { transform: translateX(calc(-1 * var(--width, 600px))); } }
@media (prefers-reduced-motion: reduce) {
  .window { overflow-x: auto; scrollbar-width: thin; }
  .run { animation: none; }
  [aria-hidden], button { display: none; }
}
@media print { :host { display: none; } }
`;

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** The lines as they stand: by code, in the desk's order. */
class Lines {
  constructor() {
    this.byCode = new Map();
    this.codes = [];
  }

  /** Takes an event of the stream; `codes` is null where no line came, went or moved. */
  take({ lines, codes }) {
    for (const line of lines) this.byCode.set(line.code, line);
    if (codes) this.codes = codes;
    for (const code of this.byCode.keys()) if (!this.codes.includes(code)) this.byCode.delete(code);
  }

  /** Takes a whole list, as `ticker/` answers it. */
  replace(lines) {
    this.take({ lines, codes: lines.map(({ code }) => code) });
  }

  shown(only) {
    const wanted = this.codes.filter((code) => this.byCode.has(code) && (!only.length || only.includes(code)));
    return wanted.map((code) => this.byCode.get(code));
  }
}

class NewsroomTicker extends HTMLElement {
  static observedAttributes = ["label", "pause", "play", "codes", "list"];

  constructor() {
    super();
    this.lines = new Lines();
    this.drawn = ""; // the codes that the run was made of
    this.paused = false;
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    this.onVisible = () => {
      clearTimeout(this.leaving);
      if (document.hidden) this.leaving = setTimeout(() => this.letGo(), LET_GO);
      else this.begin();
    };
  }

  connectedCallback() {
    this.hidden = true;
    document.addEventListener("visibilitychange", this.onVisible);
    this.begin();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.onVisible);
    clearTimeout(this.leaving);
    this.letGo();
  }

  attributeChangedCallback(name, before) {
    this.drawn = "";
    if (name === "list" && this.isConnected && before !== this.getAttribute("list")) {
      this.letGo(); // the other lines are another stream's
      this.lines = new Lines();
      this.begin();
    }
    this.draw();
  }

  address(path) {
    const named = document.querySelector('meta[name="newsroom-api"]')?.content;
    const base = this.getAttribute("api") || named || "/api/v1/";
    const found = new URL(path, new URL(base.endsWith("/") ? base : `${base}/`, document.baseURI));
    if (this.getAttribute("list")) found.searchParams.set("list", this.getAttribute("list"));
    return found;
  }

  begin() {
    if (this.stream || this.timer) return;
    const seconds = Number(this.getAttribute("poll"));
    if (seconds > 0 || !("EventSource" in globalThis)) this.poll(seconds || USUAL);
    else this.listen();
  }

  letGo() {
    this.stream?.close();
    clearInterval(this.timer);
    this.stream = this.timer = null;
  }

  listen() {
    const stream = new EventSource(this.address("ticker/stream/"));
    this.stream = stream;
    stream.addEventListener("rates", (event) => {
      this.lines.take(JSON.parse(event.data));
      this.draw();
    });
    stream.addEventListener("error", () => {
      // Closed for good: this server has no stream, or refuses it. Any other break the browser mends.
      if (stream.readyState === EventSource.CLOSED && this.stream === stream) {
        this.letGo();
        this.poll(USUAL);
      }
    });
  }

  poll(seconds) {
    this.timer = setInterval(() => this.look(), seconds * 1000);
    this.look();
  }

  async look() {
    try {
      const response = await fetch(this.address("ticker/?page_size=100"), { credentials: "omit", cache: "no-cache" });
      if (!response.ok) return;
      this.lines.replace((await response.json()).results);
      this.draw();
    } catch {
      // The last rates stay: the page does not wait for the market.
    }
  }

  draw() {
    const only = (this.getAttribute("codes") ?? "").split(/\s+/).filter(Boolean);
    const lines = this.lines.shown(only);
    this.hidden = !lines.length;
    const codes = lines.map(({ code }) => code).join(" ");
    if (codes !== this.drawn) this.rebuild(lines);
    else this.refill(lines); // in its place: a rate that changes must not start the run again
    this.drawn = codes;
  }

  rebuild(lines) {
    const label = this.getAttribute("label") || "Exchange rates";
    const first = this.pass(lines, false);
    const run = element("div", { class: "run" }, first);
    const shown = element("div", { class: "window", tabindex: "0", role: "group", "aria-label": label }, run);
    const frame = element("section", { class: "frame", "aria-label": label }, shown, this.button());
    frame.classList.toggle("is-paused", this.paused);
    this.shadowRoot.replaceChildren(frame);
    if (!lines.length) return;
    const width = first.getBoundingClientRect().width || 600;
    const repeats = Math.min(MOST_REPEATS, Math.ceil(Math.max(screen.width, innerWidth) / width));
    for (let copy = 0; copy < repeats; copy += 1) run.append(this.pass(lines, true));
    const pace = Number(getComputedStyle(this).getPropertyValue("--ticker-pace")) || PACE;
    run.style.setProperty("--width", `${width}px`);
    run.style.setProperty("--time", `${Math.round(width / pace)}s`);
  }

  /** One pass of the rates. Repeats only fill the loop, so they are hidden from screen readers. */
  pass(lines, isRepeat) {
    const list = element("ul", isRepeat ? { "aria-hidden": "true" } : {});
    for (const line of lines) {
      const text = element("span", { class: isRepeat ? "ticker-echo" : "ticker-line" });
      const item = element("li", { "data-code": line.code }, text);
      this.fill(item, line);
      list.append(item);
    }
    return list;
  }

  refill(lines) {
    for (const line of lines) {
      for (const item of this.shadowRoot.querySelectorAll(`[data-code="${CSS.escape(line.code)}"]`)) this.fill(item, line);
    }
  }

  fill(item, line) {
    item.className = `rate is-${line.direction ?? "flat"}${line.stale ? " is-stale" : ""}`;
    item.firstChild.textContent = line.text;
    item.firstChild.title = line.as_of.slice(0, 10);
  }

  button() {
    const button = element("button", { type: "button" });
    const name = () => button.setAttribute("aria-label", this.getAttribute(this.paused ? "play" : "pause")
      || (this.paused ? "Run the rates" : "Pause the rates"));
    button.addEventListener("click", () => {
      this.paused = !this.paused;
      button.parentElement.classList.toggle("is-paused", this.paused);
      name();
    });
    name();
    return button;
  }
}

customElements.define("newsroom-ticker", NewsroomTicker);
