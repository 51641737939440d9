import { createRoute, z } from "@hono/zod-openapi";
import { IndexerRequestError } from "@feiqian/sdk";
import { formatEther, formatUnits } from "viem";
import type { App } from "../app.ts";
import { MERCHANT, NOBODY, screeningStates, toShown } from "../compliance/screening.ts";
import type { Gateway } from "../context.ts";
import type { Guard } from "../guard.ts";
import type { GasDay } from "../sender.ts";
import { answers, secured, tokenSchema } from "./common.ts";

const sums = [
  ...(["gross", "fee", "splitTotal", "tokenFee", "net", "authorized", "captured", "capturedNet"] as const),
  ...(["capturedFee", "capturedSplitTotal", "voided", "reclaimed", "refunded"] as const),
] as const;
type Sums = Record<(typeof sums)[number], string>;

const totalSchema = z.object({
  token: tokenSchema,
  paymentCount: z.number().int(),
  ...(Object.fromEntries(sums.map((sum) => [sum, z.string()])) as Record<(typeof sums)[number], z.ZodString>),
});

export const gasSchema = z
  .object({ day: z.string(), spent: z.string(), allowed: z.string() })
  .openapi({ description: "Of the UTC day, in ether; what is reserved for running transactions included" });
export const toGas = ({ day, spent, allowed }: GasDay): z.infer<typeof gasSchema> => ({
  ...{ day, spent: formatEther(spent), allowed: formatEther(allowed) },
});

const merchantSchema = z
  .object({
    chainId: z.number().int(),
    isTest: z.boolean().openapi({ description: "The chain's money is worth nothing" }),
    processor: z.string(),
    merchant: z.string(),
    name: z.string().nullable().openapi({ description: "As it was named at setup; null: it was not set up by a link" }),
    signer: z.object({
      address: z.string(),
      isLive: z.boolean().openapi({ description: "Whether it may sign invoices now" }),
      validUntil: z.number().int().nullable().openapi({ description: "Unix seconds; null: it is the merchant itself" }),
      maxOutBps: z.number().int().nullable().openapi({ description: "What fee and splits may take together" }),
      gasBalance: z.string().openapi({ description: "Ether, of the chain's own" }),
    }),
    gas: gasSchema,
    screening: z.object({
      state: z.enum(screeningStates).openapi({ description: "Of the merchant: held or refused, it issues no invoice" }),
      reason: z.string(),
      providers: z.array(z.string()).openapi({ description: "Empty: nobody is screened" }),
    }),
    tokens: z.array(tokenSchema),
    sources: z.array(z.object({ name: z.string(), base: z.string(), quote: z.string(), address: z.string() })),
    totals: z.array(totalSchema).nullable().openapi({ description: "By the indexer; null: `totalsReason` says why" }),
    totalsReason: z.string().nullable(),
  })
  .openapi("Merchant");

export function addMerchant(app: App, gateway: Gateway, { requires }: Guard): void {
  const { client, config, indexer, sender, screening } = gateway;
  const { deployment, merchant, name, signer } = config;

  const readTotals = () =>
    indexer.getMerchantTotals({ merchant }).then(
      (totals) => ({
        totalsReason: null,
        totals: totals.map((total) => {
          const { address, symbol, decimals } = total.token;
          return {
            ...{ token: { address, symbol, decimals }, paymentCount: total.paymentCount },
            ...(Object.fromEntries(sums.map((sum) => [sum, formatUnits(total[sum], decimals)])) as Sums),
          };
        }),
      }),
      (error: unknown) => {
        if (!(error instanceof IndexerRequestError)) throw error;
        return { totals: null, totalsReason: error.shortMessage };
      },
    );

  app.openapi(
    createRoute({
      ...{ method: "get", path: "/v1/merchant", tags: ["merchant"], summary: "Read who is paid, and by which rules" },
      ...secured("merchant:read"),
      middleware: [requires("merchant:read")] as const,
      responses: answers({ 200: merchantSchema }, "The merchant, its signer on chain, and its totals"),
    }),
    async (context) => {
      const { address } = signer;
      const isMerchant = address.toLowerCase() === merchant.toLowerCase();
      const [named, balance, gas, totals, own] = await Promise.all([
        client.signer.get({ merchant, signer: address }),
        client.getBalance({ address }),
        sender.today(),
        readTotals(),
        screening.find({ subject: MERCHANT, account: merchant }),
      ]);
      return context.json(
        {
          ...{ chainId: deployment.chainId, isTest: deployment.isTest, processor: deployment.processor, merchant },
          name: name ?? null,
          signer: {
            ...{ address, isLive: isMerchant || named.isLive, gasBalance: formatEther(balance) },
            ...{ validUntil: isMerchant ? null : Number(named.validUntil) },
            ...{ maxOutBps: isMerchant ? null : Number(named.maxOutBps) },
          },
          gas: toGas(gas),
          screening: {
            ...{ state: toShown(own?.state), providers: screening.providers.names },
            reason: own?.reason ?? (screening.isScreened ? "It has not been screened yet." : NOBODY),
          },
          tokens: deployment.tokens.map((one) => ({
            ...{ address: one.address, symbol: one.symbol, decimals: one.decimals },
          })),
          sources: deployment.sources.map(({ name, base, quote, address: at }) => ({ name, base, quote, address: at })),
          ...totals,
        },
        200,
      );
    },
  );
}
