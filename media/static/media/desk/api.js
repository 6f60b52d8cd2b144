// The desk API from a page: JSON in, JSON out, and a refusal as an error that holds words for people.
import { gettext } from "../../desk/words.js";

const NO_ANSWER = gettext("The server does not answer. Check your connection, then try again.");
const SIGNED_OUT = gettext("You are signed out. Sign in in another tab, then try again here.");

/** What the API refused (RFC 9457). `message` is for people, `reason` its code; `body` is the problem document. */
export class Problem extends Error {
  constructor(status, body = {}) {
    super(sentence(status, body));
    this.status = status;
    this.body = body;
    this.reason = body.reason || (body.type ?? "").split("#")[1] || "";
  }

  /** Return the words about each field that is wrong, by its name. */
  get fields() {
    const found = {};
    for (const fault of this.body.errors ?? []) {
      const name = fault.parameter || (fault.pointer || "").replace(/^\//, "");
      found[name] = found[name] ? `${found[name]} ${fault.detail}` : fault.detail;
    }
    return found;
  }

  /** Return, where somebody saved in between, what differs: {field: {yours, now}}; else null. */
  get changes() {
    return this.status === 412 ? (this.body.changes ?? {}) : null;
  }
}

function sentence(status, body) {
  if (status === 0) return NO_ANSWER;
  if (status === 401) return SIGNED_OUT;
  const details = (body.errors ?? []).map((fault) => fault.detail).filter(Boolean);
  return details.join(" ") || body.detail || gettext("The server answered {status}. Try again, and tell whoever runs it.", { status });
}

function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

/** Return an address with a query of those `given` that are neither empty nor missing. */
export function address(base, given = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(given)) {
    if (value !== "" && value !== null && value !== undefined) query.append(name, value);
  }
  return String(query) ? `${base}?${query}` : base;
}

/**
 * Ask the API; return {data, etag, status}. Throws a Problem for every refusal, and lets an AbortError through.
 *
 * `etag` is what was read, for a write of one thing (If-Match); `key` makes a create safe to repeat (Idempotency-Key).
 */
export async function call(method, url, { body, etag, key, signal } = {}) {
  const headers = { Accept: "application/json" };
  if (method !== "GET") headers["X-CSRFToken"] = token();
  if (body !== undefined && !(body instanceof FormData)) headers["Content-Type"] = "application/json";
  if (etag) headers["If-Match"] = etag;
  if (key) headers["Idempotency-Key"] = key;
  let response;
  try {
    const sent = body === undefined || body instanceof FormData ? body : JSON.stringify(body);
    response = await fetch(url, { method, headers, body: sent, signal });
  } catch (error) {
    throw error.name === "AbortError" ? error : new Problem(0);
  }
  const data = await response.json().catch(() => ({}));
  if (!response.ok) throw new Problem(response.status, data);
  return { data, etag: response.headers.get("ETag") ?? "", status: response.status };
}

export const get = (url, options) => call("GET", url, options);
export const patch = (url, body, etag, options) => call("PATCH", url, { ...options, body, etag });
export const post = (url, body, options) => call("POST", url, { ...options, body });

/**
 * Send a form with a file; `progress` hears parts from 0 to 1. Returns {data, status}; throws as `call` does.
 *
 * XMLHttpRequest, because fetch does not tell how much of a file has gone out.
 */
export function send(url, form, { key, signal, progress = () => {} } = {}) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token());
    if (key) request.setRequestHeader("Idempotency-Key", key);
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onerror = () => reject(new Problem(0));
    request.onabort = () => reject(new DOMException(gettext("Cancelled."), "AbortError"));
    request.onload = () => {
      let data = {};
      try {
        data = JSON.parse(request.responseText);
      } catch {
        // not from our API: a proxy in front of it, or the sign-in page
      }
      if (request.status >= 200 && request.status < 300) resolve({ data, status: request.status });
      else reject(new Problem(request.status, data));
    };
    signal?.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
