import { createRoute, z } from "@hono/zod-openapi";
import type { App } from "../app.ts";
import type { Gateway } from "../context.ts";
import { createProfileReader } from "../profile.ts";
import { answers, hash } from "./common.ts";
import { documentSchema, isOf, withSalt } from "./invoices.ts";

const profileSchema = z
  .object({
    version: z.literal(1),
    merchant: z.string(),
    name: z.string(),
    domain: z.string(),
    chainIds: z.array(z.number().int()),
    issuedAt: z.number().int(),
    signature: z.string(),
  })
  .openapi("SignedProfile", { description: "As the merchant has signed it, and its own domain serves it" });

export function addCheckout(app: App, gateway: Gateway): void {
  const readProfile = createProfileReader(gateway);

  // For the page /pay, without a key. Whoever paid whom is public with the id; for whom and what, with the salt alone.
  app.openapi(
    createRoute({
      ...{ method: "get", path: "/i/{id}/checkout", tags: ["checkout"], summary: "Read what for and whom one pays" },
      request: { params: z.object({ id: hash }), query: withSalt },
      responses: answers(
        {
          200: z.object({
            document: z.union([documentSchema, z.null()]),
            salt: z.string().nullable(),
            returnUrl: z.string().nullable(),
            profile: z.union([profileSchema, z.null()]).openapi({ description: "null: the merchant is unproven" }),
          }),
        },
        "The document with its salt, the return address, and the merchant's proven profile",
      ),
    }),
    async (context) => {
      const row = await gateway.registry.get(context.req.valid("param").id);
      const { document, salt, input: its } = row;
      const known = isOf(row, context.req.valid("query"))
        ? { document: document as z.infer<typeof documentSchema> | null, salt, returnUrl: its.returnUrl ?? null }
        : { document: null, salt: null, returnUrl: null };
      const profile = await readProfile();
      context.header("access-control-allow-origin", "*");
      return context.json({ ...known, profile: profile ? { ...profile, chainIds: [...profile.chainIds] } : null }, 200);
    },
  );
}
