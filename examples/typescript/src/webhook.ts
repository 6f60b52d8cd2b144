/**
 * Rebuilding what changed, when it changed: a receiver of the newsroom's webhooks.
 *
 *     createServer(receiver(secrets, async (change) => { await revalidate(change.path); })).listen(3001);
 *
 * A delivery may come twice and says little: what to read again. Its `webhook-id` stays the
 * same over all tries, and its `number` is the order in which things happened.
 */

import type { IncomingMessage, RequestListener } from "node:http";

import { Webhook, WebhookVerificationError } from "standardwebhooks";

/** What a delivery says: which thing changed, not how it looks now. Read that from the API. */
export interface Change {
  number: number;
  type: string;
  key: string;
  path: string | null;
  at: string;
  /** Where to read how it is now: 200 is the present story, 404 or 410 says remove it. */
  url: string;
  surrogate_keys: string[];
}

const MOST = 64 * 1024; // bytes; a delivery is a few hundred

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST) throw new RangeError("too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The change that a delivery tells of, if one of the `secrets` signed it; during a rotation there are two. */
export function verified(body: string, headers: Record<string, string>, secrets: readonly string[]): Change {
  for (const secret of secrets) {
    try {
      const { data } = new Webhook(secret).verify(body, headers) as { data: Change };
      return data;
    } catch (error) {
      if (!(error instanceof WebhookVerificationError)) throw error;
    }
  }
  throw new WebhookVerificationError("signed by nobody we know");
}

/** A listener for `http.createServer` that answers 204 once `act` is done, and 401 to whoever is not the newsroom. */
export function receiver(secrets: readonly string[], act: (change: Change) => Promise<void>): RequestListener {
  return (request, response) => {
    const answer = (status: number) => response.writeHead(status).end();
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    bodyOf(request)
      .then((body) => act(verified(body, headers, secrets)))
      .then(
        () => answer(204),
        (error: unknown) => {
          if (error instanceof WebhookVerificationError) answer(401);
          else if (error instanceof RangeError) answer(413);
          else answer(500); // the newsroom will try again
        },
      );
  };
}
