// Work that may wait for a moment in which nobody types.

/** Do something when the browser is idle, at the latest after so many milliseconds. */
export function whenIdle(act, timeout) {
  if (window.requestIdleCallback) window.requestIdleCallback(() => act(), { timeout });
  else setTimeout(act); // Safari
}
