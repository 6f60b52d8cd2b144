// From the newsroom's clock to a moment, whatever clock the browser's machine has.

/** Return how far a zone's clock is ahead of UTC at a moment, in milliseconds. */
function ahead(moment, zone) {
  const fields = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" };
  const format = new Intl.DateTimeFormat("en-US", { ...fields, hourCycle: "h23", timeZone: zone });
  const shown = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute, shown.second) - moment;
}

/** Return the moment at which the clock of `zone` shows `wall` ("2025-01-22T09:30"), as RFC 3339; null for nothing. */
export function momentOf(wall, zone) {
  if (!wall) return null;
  const asUtc = new Date(`${wall}Z`);
  // Twice: near a change of the clock the first guess lies on its other side.
  const guess = new Date(asUtc - ahead(asUtc, zone));
  return new Date(asUtc - ahead(guess, zone)).toISOString().replace(".000", "");
}
