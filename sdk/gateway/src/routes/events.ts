import { createRoute, z } from "@hono/zod-openapi";
import { type SSEStreamingApi, streamSSE } from "hono/streaming";
import type { App } from "../app.ts";
import type { Gateway } from "../context.ts";
import type { Guard } from "../guard.ts";
import type { ApiKey } from "../keys.ts";
import { type EventFilter, appended, eventTypes, findHead, listEvents } from "../outbox.ts";
import { Problem } from "../problem.ts";
import { answers, hash, limit, pageOf, secured, sequence } from "./common.ts";

export const eventSchema = z
  .object({
    id: z.string(),
    type: z.enum(eventTypes),
    createdAt: z.number().int(),
    chainId: z.number().int(),
    processor: z.string(),
    data: z.looseObject({ id: z.string() }),
  })
  .openapi("Event", { description: "What a webhook's body is, too. `payment.verifyEvent` of the SDK proves it." });

/** Milliseconds between looks for what other processes append, and between signs of life. */
const LOOK_MS = 1_000;
/** Of one process: each looks into the database once a second. */
const MAX_STREAMS = 100;
const ALIVE_MS = 15_000;

const query = z.object({
  after: sequence.default(0).openapi({ description: "`next` of the page before; 0: from the first event" }),
  type: z.enum(eventTypes).optional(),
  subject: hash.optional().openapi({ description: "Events of one payment or invoice" }),
  limit,
});

export function addEvents(app: App, { database, keys, onError }: Gateway, { requires }: Guard): void {
  let streams = 0;
  /** Until the reader goes, or its key ends. */
  async function follow(
    stream: SSEStreamingApi,
    { key, ...filter }: Omit<EventFilter, "limit"> & { readonly key: ApiKey },
  ): Promise<void> {
    let { after } = filter;
    let [saidAt, checkedAt] = [Date.now(), Date.now()];
    while (!stream.aborted && !stream.closed) {
      if (Date.now() > checkedAt + ALIVE_MS) {
        if (!(await keys.isLive(key.id))) return;
        checkedAt = Date.now();
      }
      const head = await findHead(database);
      const rows = await listEvents(database, { ...filter, after, limit: 100 });
      for (const { seq, body } of rows) {
        await stream.writeSSE({ id: String(seq), event: body.type, data: JSON.stringify(body) });
        after = seq;
        saidAt = Date.now();
      }
      if (rows.length > 0) continue;
      // Of other types or payments than are asked for: they are not looked at again.
      after = Math.max(after, head);
      if (Date.now() > saidAt + ALIVE_MS) {
        await stream.write(": alive\n\n");
        saidAt = Date.now();
      }
      await nextAppend();
    }
  }

  app.openapi(
    createRoute({
      ...{ method: "get", path: "/v1/events", tags: ["events"], summary: "List events, the first first" },
      ...secured("events:read"),
      middleware: [requires("events:read")] as const,
      request: { query },
      responses: answers({ 200: pageOf(eventSchema) }, "A page of events; `next` is kept for the next question"),
    }),
    async (context) => {
      const rows = await listEvents(database, context.req.valid("query"));
      return context.json(
        { items: rows.map(({ body }) => body), next: rows.length ? `${rows.at(-1)!.seq}` : null },
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path: "/v1/events/stream", tags: ["events"], summary: "Follow events as they come" },
      ...secured("events:read"),
      middleware: [requires("events:read")] as const,
      request: {
        query: query.omit({ limit: true }),
        headers: z.object({ "last-event-id": sequence.optional() }),
      },
      responses: {
        ...answers({}, ""),
        200: {
          description: "Server-sent events; `id` is what `Last-Event-ID` or `after` continue from",
          content: { "text/event-stream": { schema: z.string() } },
        },
      },
    }),
    (context) => {
      if (streams >= MAX_STREAMS)
        throw new Problem("TooManyRequests", `There are ${streams} streams already.`, {
          ...{ status: 429, next: "Read /v1/events instead, or try again in a minute.", retryAfter: 60 },
        });
      const filter = context.req.valid("query");
      const after = context.req.valid("header")["last-event-id"] ?? filter.after;
      return streamSSE(
        context,
        async (stream) => {
          streams++;
          try {
            await follow(stream, { ...filter, after, key: context.get("apiKey") });
          } finally {
            streams--;
          }
        },
        async (error) => onError(error),
      );
    },
  );
}

/** The next event of this process, or a while. */
const nextAppend = (): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      appended.off("event", done);
      resolve();
    };
    const timer = setTimeout(done, LOOK_MS);
    appended.once("event", done);
  });
