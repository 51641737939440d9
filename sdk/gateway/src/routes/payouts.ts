import { createRoute, z } from "@hono/zod-openapi";
import { formatAmount } from "@feiqian/sdk";
import type { PayoutRow } from "@feiqian/sdk/indexer";
import {
  type PlannedLine,
  type SheetProblem,
  type SheetProblemWords,
  findPaidLines,
  payout,
  planSheet,
  screenPayees,
  sheetProblemWords,
  tellSheetProblem,
  toSanctionProblems,
} from "@feiqian/sdk/safe";
import { erc20Abi, formatUnits } from "viem";
import type { App } from "../app.ts";
import type { Gateway } from "../context.ts";
import type { Guard } from "../guard.ts";
import { Problem } from "../problem.ts";
import { findSafe } from "../safe.ts";
import { address, amount, answers, body, cursor, pageOf, secured, tokenSchema } from "./common.ts";

const MAX_LINES = 400;
const again = "If it is to be paid again, give again: true.";
const words: SheetProblemWords = {
  ...sheetProblemWords,
  repeatedPayee: ({ address: payee, line }) =>
    `${payee} is already paid in line ${line}. If intended, give allowRepeated: true.`,
  paidAlready: (facts) => `${sheetProblemWords.paidAlready(facts)} ${again}`,
  amountPaidAlready: (facts) => `${sheetProblemWords.amountPaidAlready(facts)} ${again}`,
};

const input = z
  .strictObject({
    token: z.string().min(1).max(42).openapi({ description: "Symbol or address", example: "USDT" }),
    lines: z
      .array(
        z.strictObject({
          to: address.openapi({ description: "With its checksum, by which a typing error is found" }),
          amount,
          reference: z.string().min(1).max(66).openapi({ description: "Public, and paid once to a payee: INV-7" }),
          name: z.string().min(1).max(200).optional().openapi({ description: "On chain is only its hash" }),
        }),
      )
      .min(1)
      .max(MAX_LINES),
    again: z.boolean().default(false).openapi({ description: "Pays again what was paid already" }),
    allowRepeated: z.boolean().default(false).openapi({ description: "Allows several lines for one address" }),
  })
  .openapi("PayoutInput");

const proposedSchema = z
  .object({
    status: z.literal("needs_signatures"),
    merchant: z.string(),
    token: tokenSchema,
    total: z.string(),
    owners: z.array(z.string()),
    threshold: z.number().int(),
    screenedAgainst: z
      .array(z.string())
      .openapi({ description: "Lists of the chain, and the provider; empty: nobody was screened" }),
    payout: z.looseObject({ safe: z.string(), hash: z.string() }).openapi({ description: "The payout's file" }),
    page: z.string(),
    next: z.string(),
  })
  .openapi("PayoutProposal");

type Proposed = z.infer<typeof proposedSchema>;

const payoutSchema = z
  .object({
    id: z.string(),
    status: z.enum(["executed", "failed"]),
    safeTxHash: z.string(),
    linesKnown: z.boolean(),
    lines: z.array(
      z.object({ to: z.string(), amount: z.string(), token: tokenSchema, reference: z.string().nullable() }),
    ),
    transactionHash: z.string(),
    blockNumber: z.string(),
    executedAt: z.number().int(),
  })
  .openapi("Payout");

const toBody = (row: PayoutRow): z.infer<typeof payoutSchema> => ({
  ...{ id: row.id, status: row.status, safeTxHash: row.safeTxHash, linesKnown: row.linesKnown },
  lines: row.lines.map(({ account, amount: units, token, reference, referenceText }) => ({
    ...{ to: account, amount: formatUnits(units, token.decimals), token: { ...token } },
    reference: referenceText ?? reference,
  })),
  ...{ transactionHash: row.transactionHash, blockNumber: String(row.blockNumber) },
  executedAt: Number(row.timestamp),
});

const refuse = (problems: readonly SheetProblem[]) =>
  new Problem("PayoutRefused", `The payout has ${problems.length} problem(s). Nothing was proposed.`, {
    ...{ status: 422, next: "Correct the lines and ask again." },
    errors: problems.map((problem) => ({
      path: problem.line === undefined ? "lines" : `lines.${problem.line - 1}`,
      message: tellSheetProblem({ ...problem, line: undefined } as never, words),
    })),
  });

const path = "/v1/payouts";

export function addPayouts(app: App, gateway: Gateway, { requires }: Guard): void {
  const { client, config, indexer, screening } = gateway;
  const { deployment, merchant, payOrigin, allowsUnscreened = false, safeContracts: contractNetworks } = config;

  function tokenOf(name: string) {
    const token = deployment.tokens.find(
      (one) => one.symbol === name || one.address.toLowerCase() === name.toLowerCase(),
    );
    if (token) return token;
    const allowed = deployment.tokens.map(({ symbol }) => symbol).join(", ");
    throw new Problem("TokenUnknown", `There is no token ${name}.`, { status: 422, next: `One of ${allowed}.` });
  }

  /** The chain's lists' word on the payees. A list that does not answer is an error: silence is no yes. */
  async function screen(lines: readonly PlannedLine[]) {
    const { lists, sanctioned } = await screenPayees({ client, deployment, payees: lines.map(({ to }) => to) });
    if (lists.length === 0 && !allowsUnscreened && !screening.providers.hasHttp)
      throw new Problem("NotScreened", "There is no sanctions list to hold the payees against.", {
        status: 422,
        next: "Use a deployment with a sanctions policy, or name a provider; or set the gateway's allowsUnscreened, if they are screened elsewhere.",
      });
    return { lists, problems: toSanctionProblems(lines, sanctioned) };
  }

  app.openapi(
    createRoute({
      ...{ method: "post", path, tags: ["payouts"], summary: "Propose a payout for the Safe's owners to sign" },
      ...secured("payouts:write"),
      middleware: [requires("payouts:write")] as const,
      request: body(input),
      responses: answers({ 200: proposedSchema }, "The payout's file, unsigned. The gateway sends nothing"),
    }),
    async (context) => {
      const { token: named, lines: given, again: allowsAgain, allowRepeated } = context.req.valid("json");
      const token = tokenOf(named);
      const found = await findSafe(gateway);
      if (!found)
        throw new Problem("MerchantIsNoSafe", `The merchant ${merchant} is no Safe.`, {
          ...{ status: 409, detail: "A payout is one transaction of a Safe, which its owners sign apart." },
          next: "Pay from the merchant's own account, or have a Safe be the merchant.",
        });
      const { owners, threshold } = found;
      const [balance, paid] = await Promise.all([
        client.readContract({ address: token.address, abi: erc20Abi, functionName: "balanceOf", args: [merchant] }),
        allowsAgain ? [] : findPaidLines({ client, safe: merchant, token: token.address, indexer }),
      ]);
      const rows = given.map(({ to, amount: sum, reference, name = `payee ${to}` }, i) => ({
        line: i + 1,
        fields: { name, address: to, amount: sum, reference },
      }));
      const facts = { safe: merchant, token, balance, paid, processor: deployment.processor };
      const planned = planSheet({ rows, problems: [] }, { ...facts, allowsAgain, allowsRepeated: allowRepeated });
      if (planned.problems.length > 0) throw refuse(planned.problems);
      const parties = planned.lines.map(({ to, line }) => {
        return { subject: `payout:${given[line - 1]!.reference}`, account: to };
      });
      // First, so that there is a receipt of what the chain's list refuses, too.
      const refusal = await screening.admit(parties).then(
        () => undefined,
        (error: unknown) => error,
      );
      const { lists, problems } = await screen(planned.lines);
      if (problems.length > 0) throw refuse(problems);
      if (refusal !== undefined) throw refusal;
      const lines = planned.lines.map(({ line, to, amount: units, referenceHex }) => {
        const { name } = given[line - 1]!;
        return {
          ...{ to, amount: units, ...(referenceHex && { reference: referenceHex }) },
          ...(name !== undefined && { name }),
        };
      });
      const common = { client, ...(contractNetworks && { contractNetworks }) };
      const proposal = await payout.propose({ ...common, safe: merchant, token: token.address, lines, deployment });
      // Finds a line that the token itself would refuse, before anybody signs.
      await payout.simulate({ ...common, proposal });
      const total = lines.reduce((sum, line) => sum + line.amount, 0n);
      const { address: at, symbol, decimals } = token;
      const page = `${payOrigin}/payout`;
      return context.json(
        {
          ...{ status: "needs_signatures" as const, merchant, token: { address: at, symbol, decimals } },
          ...{ total: formatUnits(total, decimals), owners: [...owners], threshold },
          ...{
            screenedAgainst: [...lists, ...(screening.providers.hasHttp ? ["provider"] : [])],
            payout: proposal as unknown as Proposed["payout"],
            page,
          },
          next: `Save \`payout\` as a file and drop it at ${page}: ${threshold} of ${owners.length} owners sign ${formatAmount(total, token)} there, and anyone sends it.`,
        },
        200,
      );
    },
  );

  app.openapi(
    createRoute({
      ...{ method: "get", path, tags: ["payouts"], summary: "List payouts, the latest first" },
      ...secured("payouts:read"),
      middleware: [requires("payouts:read")] as const,
      request: {
        query: z.object({
          status: z.enum(["executed", "failed"]).optional(),
          after: cursor.optional(),
          limit: z.coerce.number().int().min(1).max(80).default(20),
        }),
      },
      responses: answers({ 200: pageOf(payoutSchema) }, "A page of payouts, by the indexer"),
    }),
    async (context) => {
      const { items, pageInfo } = await indexer.listPayouts({ ...context.req.valid("query"), merchant });
      const next = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      return context.json({ items: items.map(toBody), next }, 200);
    },
  );
}
