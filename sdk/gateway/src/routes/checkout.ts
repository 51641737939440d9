import { createRoute, z } from "@hono/zod-openapi";
import type { App } from "../app.ts";
import type { Gateway } from "../context.ts";
import { createProfileReader } from "../profile.ts";
import { answers, hash } from "./common.ts";
import { documentSchema } from "./invoices.ts";

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

  // For the page /pay, without a key: whoever knows the id has the invoice.
  app.openapi(
    createRoute({
      ...{ method: "get", path: "/i/{id}/checkout", tags: ["checkout"], summary: "Read what for and whom one pays" },
      request: { params: z.object({ id: hash }) },
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
      const { document, salt, input: its } = await gateway.registry.get(context.req.valid("param").id);
      const profile = await readProfile();
      context.header("access-control-allow-origin", "*");
      return context.json(
        {
          ...{ document: document as z.infer<typeof documentSchema> | null, salt, returnUrl: its.returnUrl ?? null },
          profile: profile ? { ...profile, chainIds: [...profile.chainIds] } : null,
        },
        200,
      );
    },
  );
}
