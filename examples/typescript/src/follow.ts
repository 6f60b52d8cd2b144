/**
 * A copy of the newsroom that stays up to date.
 *
 *     let since = await safeStart(newsroom);
 *     for await (const card of newsroom.crawl()) store(card);
 *     for await (const { change, next } of follow(newsroom, since)) { apply(change); since = next; }
 *
 * Keep `since` beside the copy, in the same transaction if you can. A change may be about something
 * that your crawl saw already: apply it all the same, it says how things are now.
 */

import { type Newsroom, Problem, type Schemas, whole } from "./client.js";

export type Change = Schemas["ChangePage"]["results"][number];

export interface Heard {
  change: Change;
  /** Where to read on once this change is applied. */
  next: string;
}

/** The log no longer reaches back to where this copy stands: crawl again, then follow from a new start. */
export class TooOld extends Error {
  override readonly name = "TooOld";
}

async function read(newsroom: Newsroom, since: string, wait: number): Promise<Schemas["ChangePage"]> {
  try {
    const query = { since, wait };
    return whole(await newsroom.raw.GET("/api/v1/changes/", { params: { query } }));
  } catch (error) {
    if (error instanceof Problem && error.isGone) throw new TooOld(error.message, { cause: error });
    throw error;
  }
}

/** Where to follow from after a crawl that begins now. Ask before you crawl. */
export async function safeStart(newsroom: Newsroom): Promise<string> {
  return (await read(newsroom, "now", 0)).next;
}

/** Every change after `since`, in the order in which readers saw them, for as long as you listen. */
export async function* follow(newsroom: Newsroom, since: string, wait = 25): AsyncGenerator<Heard> {
  let from = since;
  for (;;) {
    const page = await read(newsroom, from, wait);
    for (const change of page.results) yield { change, next: String(change.number) };
    from = page.next;
  }
}
