import { createRoute, z } from "@hono/zod-openapi";
import type { App } from "../app.ts";
import type { Gateway } from "../context.ts";
import { type ListedDelivery, deliveryStatuses, listDeliveries, replayDelivery } from "../deliveries.ts";
import { type EndpointRow, createEndpoint, endEndpoint, listEndpoints, rotateEndpoint } from "../endpoints.ts";
import type { Guard } from "../guard.ts";
import { eventTypes } from "../outbox.ts";
import { notFound } from "../problem.ts";
import { parseTarget } from "../target.ts";
import { answers, body, hash, limit, pageOf, secured } from "./common.ts";
import { eventSchema } from "./events.ts";

const endpointSchema = z
  .object({
    id: z.string(),
    url: z.string(),
    types: z.array(z.enum(eventTypes)).openapi({ description: "Empty: events of all types" }),
    status: z.enum(["active", "gone"]).openapi({ description: "gone: it has answered 410, and is sent nothing more" }),
    createdAt: z.number().int(),
    oldSecretUntil: z.number().int().nullable().openapi({ description: "Until when the secret before signs too" }),
  })
  .openapi("Endpoint");
const withSecret = endpointSchema.extend({
  secret: z.string().openapi({ description: "Signs by Standard Webhooks; shown this once", example: "whsec_…" }),
});

const toEndpoint = ({ id, url, types, status, created_at: createdAt, secrets }: EndpointRow) => ({
  ...{ id, url, types: [...types], status: status as "active" | "gone", createdAt },
  oldSecretUntil: secrets[1]?.until ?? null,
});

const deliverySchema = z
  .object({
    id: z.string(),
    endpoint: z.string(),
    event: z.string().openapi({ description: "Id of the event, which is the header webhook-id" }),
    type: z.enum(eventTypes),
    subject: z.string(),
    status: z.enum(deliveryStatuses).openapi({ description: "dead: given up after three days, or with its endpoint" }),
    attempts: z.number().int(),
    nextAt: z.number().nullable().openapi({ description: "When it is sent next, at the earliest" }),
    firstAt: z.number().nullable().openapi({ description: "When its first attempt began" }),
    lastAt: z.number().nullable().openapi({ description: "When its last attempt ended" }),
    lastStatus: z.number().int().nullable().openapi({ description: "HTTP status of the last answer" }),
    lastError: z.string().nullable(),
  })
  .openapi("Delivery");

const toDelivery = (row: ListedDelivery) => ({
  ...{ id: row.id, endpoint: row.endpoint_id, event: row.event_id, type: row.type, subject: row.subject },
  ...{ status: row.status, attempts: row.attempts, nextAt: row.status === "pending" ? row.next_at : null },
  ...{ firstAt: row.first_at, lastAt: row.last_at, lastStatus: row.last_status, lastError: row.last_error },
});

const GRACE_SECONDS = 86_400;
const endpointId = z.string().regex(/^ep_[\da-f]{16}$/);
const deliveryId = z.string().regex(/^dlv_[\da-f]{32}$/);
const byEndpoint = z.object({ id: endpointId });
const path = "/v1/webhooks/endpoints";
const deliveriesPath = "/v1/webhooks/deliveries";

export function addWebhooks(app: App, { config, database, clock }: Gateway, { requires, once }: Guard): void {
  app.openAPIRegistry.registerWebhook({
    ...{ method: "post", path: "event", tags: ["webhooks"], summary: "An event, at least once" },
    description: "In order for one payment; a receiver passes over a webhook-id that it has.",
    request: {
      headers: z.object({
        "webhook-id": z.string().openapi({ description: "The event's id, the same over all attempts" }),
        "webhook-timestamp": z.string().openapi({ description: "Unix seconds of the attempt" }),
        "webhook-signature": z.string().openapi({ description: "v1,… by each live secret of the endpoint" }),
      }),
      ...body(eventSchema),
    },
    responses: {
      "2XX": { description: "Received: it is not sent again" },
      410: { description: "The endpoint is gone: it is sent nothing more" },
      default: { description: "Anything else, or no answer in 15 s: it is sent again, for three days" },
    },
  });

  app.openapi(
    createRoute({
      ...{ method: "post", path, tags: ["webhooks"], summary: "Add an endpoint", ...secured("webhooks:write") },
      middleware: [requires("webhooks:write"), once()] as const,
      request: body(
        z.strictObject({
          url: z.string().max(2_000).openapi({ example: "https://shop.example/hooks" }),
          types: z
            .array(z.enum(eventTypes))
            .max(eventTypes.length)
            .default([])
            .openapi({ description: "Default: all" }),
        }),
      ),
      responses: answers({ 201: withSecret }, "The endpoint, with its secret. It is sent the events from now on"),
    }),
    async (context) => {
      const { url, types } = context.req.valid("json");
      const row = await createEndpoint(database, clock, { url: parseTarget(url, config).href, types });
      return context.json({ ...toEndpoint(row), secret: row.secrets[0]!.secret }, 201);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path, tags: ["webhooks"], summary: "List endpoints", ...secured("webhooks:read") },
      middleware: [requires("webhooks:read")] as const,
      responses: answers({ 200: z.object({ items: z.array(endpointSchema) }) }, "Endpoints, without their secrets"),
    }),
    async (context) => context.json({ items: (await listEndpoints(database)).map(toEndpoint) }, 200),
  );

  app.openapi(
    createRoute({
      ...{ method: "delete", path: `${path}/{id}`, tags: ["webhooks"], summary: "Delete an endpoint" },
      ...secured("webhooks:write"),
      middleware: [requires("webhooks:write")] as const,
      request: { params: byEndpoint },
      responses: answers({ 200: z.object({ id: z.string() }) }, "It is gone, and its pending deliveries are dead"),
    }),
    async (context) => {
      const { id } = context.req.valid("param");
      const ending = { status: "deleted", reason: "The endpoint was deleted." } as const;
      if (!(await database.transaction((queries) => endEndpoint(queries, id, ending)))) throw notFound("endpoint", id);
      return context.json({ id }, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: `${path}/{id}/rotate`, tags: ["webhooks"], summary: "Give an endpoint a new secret" },
      ...secured("webhooks:write"),
      middleware: [requires("webhooks:write"), once()] as const,
      request: {
        params: byEndpoint,
        ...body(
          z.strictObject({
            graceSeconds: z
              .number()
              .int()
              .min(0)
              .max(30 * 86_400)
              .default(GRACE_SECONDS),
          }),
        ),
      },
      responses: answers({ 201: withSecret }, "The new secret; the one before signs beside it until its grace ends"),
    }),
    async (context) => {
      const { graceSeconds } = context.req.valid("json");
      const row = await rotateEndpoint(database, clock, context.req.valid("param").id, graceSeconds);
      return context.json({ ...toEndpoint(row), secret: row.secrets[0]!.secret }, 201);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path: deliveriesPath, tags: ["webhooks"], summary: "List deliveries, the latest first" },
      ...secured("webhooks:read"),
      middleware: [requires("webhooks:read")] as const,
      request: {
        query: z.object({
          endpoint: endpointId.optional(),
          status: z.enum(deliveryStatuses).optional(),
          subject: hash.optional().openapi({ description: "Deliveries about one payment or invoice" }),
          after: z.string().max(60).optional(),
          limit,
        }),
      },
      responses: answers({ 200: pageOf(deliverySchema) }, "A page of deliveries"),
    }),
    async (context) => {
      const filter = context.req.valid("query");
      const rows = await listDeliveries(database, { ...filter, limit: filter.limit + 1 });
      const items = rows.slice(0, filter.limit);
      const last = rows.length > filter.limit ? items.at(-1)! : undefined;
      return context.json({ items: items.map(toDelivery), next: last ? `${last.seq}:${last.id}` : null }, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: `${deliveriesPath}/{id}/replay`, tags: ["webhooks"], summary: "Send it again" },
      ...secured("webhooks:write"),
      middleware: [requires("webhooks:write"), once()] as const,
      request: { params: z.object({ id: deliveryId }) },
      responses: answers({ 200: deliverySchema }, "The delivery, pending; its three days start over"),
    }),
    async (context) =>
      context.json(toDelivery(await replayDelivery(database, clock, context.req.valid("param").id)), 200),
  );
}
