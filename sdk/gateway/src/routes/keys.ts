import { createRoute, z } from "@hono/zod-openapi";
import type { App } from "../app.ts";
import type { Gateway } from "../context.ts";
import type { Guard } from "../guard.ts";
import { type ApiKey, allows, scopes } from "../keys.ts";
import { Problem, notFound } from "../problem.ts";
import { answers, body, seconds, secured } from "./common.ts";

const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(scopes)),
    createdAt: z.number().int(),
    expiresAt: z.number().int().nullable(),
  })
  .openapi("Key");
const withSecret = keySchema.extend({ secret: z.string().openapi({ description: "Shown this once" }) });

const toBody = ({ id, name, scopes: given, created_at: createdAt, expires_at: expiresAt }: ApiKey) => ({
  ...{ id, name, scopes: [...given], createdAt, expiresAt },
});

const GRACE_SECONDS = 86_400;
const byId = z.object({ id: z.string().regex(/^key_[\da-f]{16}$/) });
const path = "/v1/keys";

/** A key makes, renews and revokes none that may more than itself. */
function requireScopes(own: ApiKey, scopes: ApiKey["scopes"], does: string): void {
  const missing = scopes.find((scope) => !allows(own, scope));
  if (missing)
    throw new Problem("ScopeMissing", `The key cannot ${does} the scope ${missing}, which it lacks.`, { status: 403 });
}

export function addKeys(app: App, { keys }: Gateway, { requires }: Guard): void {
  const find = async (id: string): Promise<ApiKey> => {
    const found = (await keys.list()).find((key) => key.id === id);
    if (!found) throw notFound("key", id);
    return found;
  };

  app.openapi(
    createRoute({
      ...{ method: "get", path, tags: ["keys"], summary: "List API keys", ...secured("keys:read") },
      middleware: [requires("keys:read")] as const,
      responses: answers({ 200: z.object({ items: z.array(keySchema) }) }, "All keys, without their secrets"),
    }),
    async (context) => context.json({ items: (await keys.list()).map(toBody) }, 200),
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path, tags: ["keys"], summary: "Make an API key", ...secured("keys:write") },
      middleware: [requires("keys:write")] as const,
      request: body(
        z.strictObject({
          name: z.string().min(1).max(100),
          scopes: z.array(z.enum(scopes)).min(1).max(scopes.length),
          expiresAt: seconds.optional(),
        }),
      ),
      responses: answers({ 201: withSecret }, "The key, with its secret"),
    }),
    async (context) => {
      const draft = context.req.valid("json");
      const own = context.get("apiKey");
      requireScopes(own, draft.scopes, "give");
      if (own.expires_at !== null && (draft.expiresAt ?? Infinity) > own.expires_at)
        throw new Problem("OutlivesItsKey", "A key makes none that lives longer than itself.", {
          ...{ status: 403, detail: `It ends at ${own.expires_at}.`, next: "Give an earlier expiresAt." },
        });
      const { secret, ...key } = await keys.create(draft);
      return context.json({ ...toBody(key), secret }, 201);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "post", path: `${path}/{id}/rotate`, tags: ["keys"], summary: "Give a key a new secret" },
      ...secured("keys:write"),
      middleware: [requires("keys:write")] as const,
      request: {
        params: byId,
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
      responses: answers({ 201: withSecret }, "The new key; the old one is good until its grace ends"),
    }),
    async (context) => {
      const { id } = context.req.valid("param");
      requireScopes(context.get("apiKey"), (await find(id)).scopes, "rotate one with");
      const rotated = await keys.rotate(id, context.req.valid("json").graceSeconds);
      if (!rotated) throw notFound("key", id);
      const { secret, ...key } = rotated;
      return context.json({ ...toBody(key), secret }, 201);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "delete", path: `${path}/{id}`, tags: ["keys"], summary: "Revoke a key", ...secured("keys:write") },
      middleware: [requires("keys:write")] as const,
      request: { params: byId },
      responses: answers({ 200: z.object({ id: z.string() }) }, "The revoked key"),
    }),
    async (context) => {
      const { id } = context.req.valid("param");
      requireScopes(context.get("apiKey"), (await find(id)).scopes, "revoke one with");
      if (!(await keys.revoke(id))) throw notFound("key", id);
      return context.json({ id }, 200);
    },
  );
}
