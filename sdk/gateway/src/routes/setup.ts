import { createRoute, z } from "@hono/zod-openapi";
import { isProfileDomain, isProfileName } from "@feiqian/sdk";
import { createMiddleware } from "hono/factory";
import type { Hex } from "viem";
import type { App } from "../app.ts";
import type { Env } from "../context.ts";
import type { Setup } from "../setup.ts";
import { address, answers, body, seconds } from "./common.ts";
import { gasSchema, toGas } from "./merchant.ts";

const offerSchema = z
  .object({
    chainId: z.number().int(),
    isTest: z.boolean().openapi({ description: "The chain's money is worth nothing" }),
    processor: z.string(),
    multicall3: z.string(),
    signer: z.string().openapi({ description: "Whom the merchant lets sign its invoices" }),
    gasBalance: z.string().openapi({ description: "The signer's, in ether of the chain's own" }),
    validUntil: z.number().int().openapi({ description: "Unix seconds, suggested: a year from now" }),
    maxOutBps: z.number().int().openapi({ description: "Suggested: what fee and splits may take together" }),
    maxValidUntil: z.number().int().openapi({ description: "The last that is taken" }),
    gas: gasSchema,
  })
  .openapi("SetupOffer");

const requestSchema = z
  .strictObject({
    merchant: address,
    name: z.string().refine(isProfileName, "up to 80 visible characters"),
    domain: z.string().refine(isProfileDomain, "a host name in lower-case ASCII").optional(),
    validUntil: seconds,
    maxOutBps: z.number().int().min(0).max(10_000),
    deadline: seconds.openapi({ description: "Unix seconds until which the signature can be sent" }),
    signature: z
      .string()
      // Of 16 KiB: many owners, around which a Safe is made.
      .regex(/^0x([\da-fA-F]{2}){1,16384}$/, "bytes in hex")
      .transform((text) => text as Hex)
      .openapi({
        ...{ type: "string", pattern: "^0x([0-9a-fA-F]{2})+$" },
        description: "The merchant's over SetSigner: a key's, a Safe's (ERC-1271), or of a Safe to be made (ERC-6492)",
      }),
  })
  .openapi("SetupRequest");

const resultSchema = z
  .object({
    merchant: z.string(),
    name: z.string(),
    key: z.string().openapi({ description: "Secret of the first API key, which may do everything: shown this once" }),
    transactionHash: z.string(),
  })
  .openapi("SetupResult");

const path = "/v1/setup";

export function addSetup(app: App, setup: Setup): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "setupToken", {
    ...{ type: "http", scheme: "bearer", description: "Of the link that a gateway without a merchant prints" },
  });
  const admits = createMiddleware<Env>(async (context, next) => {
    await setup.admit(context);
    await next();
  });
  const shared = { path, tags: ["setup"], security: [{ setupToken: [] }] };

  app.openapi(
    createRoute({
      ...{ method: "get", ...shared, summary: "Read what the merchant is asked to sign" },
      middleware: [admits] as const,
      responses: answers({ 200: offerSchema }, "The gateway's signer, and the terms that it suggests"),
    }),
    async (context) => {
      const offer = await setup.read();
      return context.json({ ...offer, gas: toGas(offer.gas) }, 200);
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "post", ...shared, summary: "Name the merchant, once, by its signature" },
      middleware: [admits] as const,
      request: body(requestSchema),
      responses: answers({ 201: resultSchema }, "The merchant has named the signer, by the gateway's transaction"),
    }),
    async (context) => context.json(await setup.name(context.req.valid("json")), 201),
  );
}
