import { serve } from "@hono/node-server";
import { OpenAPIHono, createRoute, z } from "@hono/zod-openapi";
import type { LocalAccount } from "viem";
import {
  type Deployment,
  domainOf,
  getPaymentId,
  parseAmount,
  termsToJson,
  toTypedDataDomain,
} from "../../src/index.ts";
import { completeTerms } from "../../src/terms/completeTerms.ts";
import { toTermsTypedData } from "../../src/terms/typedData.ts";
import { openDatabase } from "../src/database.ts";
import { invoiceInput } from "../src/routes/invoices.ts";

/** A handler of the same framework that validates, signs and writes one row, and has nothing else to do. */
export async function startBare(deployment: Deployment, merchant: LocalAccount) {
  const token = deployment.tokens[0]!;
  const domain = domainOf(deployment);
  const database = await openDatabase({});
  await database.query("create table bare (id text primary key, terms jsonb not null, signature text not null)");
  let number = 0n;
  const app = new OpenAPIHono();
  const request = { body: { content: { "application/json": { schema: invoiceInput } } } };
  const responses = {
    201: { description: "", content: { "application/json": { schema: z.object({ id: z.string() }) } } },
  };
  app.openapi(createRoute({ method: "post", path: "/v1/invoices", request, responses }), async (context) => {
    const { amount } = context.req.valid("json");
    const terms = completeTerms({
      ...{ merchant: merchant.address, number: ++number, token: token.address, amount: parseAmount(amount, token) },
      payExpiry: BigInt(Math.floor(Date.now() / 1_000) + 3_600),
    });
    const signature = await merchant.signTypedData(toTermsTypedData(toTypedDataDomain(domain), terms));
    const id = getPaymentId(terms, domain);
    await database.query("insert into bare values ($1, $2, $3)", [id, termsToJson(terms), signature]);
    return context.json({ id }, 201);
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as { port: number };
  const stop = async () => {
    await new Promise((resolve) => server.close(resolve));
    await database.close();
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}
