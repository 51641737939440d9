import { createIndexerClient } from "@feiqian/sdk/indexer";
import { formatUnits } from "viem";
import { getSetting } from "../chain/client.ts";
import type { Command, Context, OptionSpecs, Report } from "../command.ts";
import { UsageError } from "../errors.ts";
import { findAddressOption, findNumberOption } from "../options.ts";
import { toInstant } from "../text/instant.ts";
import { formatTable } from "../text/table.ts";

export const indexerOptions: OptionSpecs = {
  indexer: { value: "URL", help: "the indexer's GraphQL address (FEIQIAN_INDEXER)" },
};

export const pageOptions: OptionSpecs = {
  limit: { value: "N", help: "rows to show; default: 100" },
  after: { value: "CURSOR", help: "the cursor at the end of the previous page" },
};

export const pageOf = (context: Context) => ({
  limit: findNumberOption(context, "limit") ?? 100,
  after: context.options.find("after") ?? null,
});

/** The option for the next page, if there is one. */
export const showNext = (page: { readonly hasNextPage: boolean; readonly endCursor: string | null }): string =>
  page.hasNextPage ? `\n\nThere are more: --after ${page.endCursor}` : "";

export const paymentList: Command = {
  name: "payment list",
  summary: "list payments from the indexer, the latest first",
  operands: "",
  options: {
    merchant: { value: "ADDRESS", help: "of this merchant" },
    payer: { value: "ADDRESS", help: "by this payer" },
    status: { value: "STATUS", help: "charged or authorized" },
    since: { value: "WHEN", help: "from this instant on: 2026-12-31T00:00Z" },
    ...pageOptions,
    ...indexerOptions,
  },
  run,
};

async function run(context: Context): Promise<Report> {
  const { options } = context;
  const status = options.find("status");
  if (status !== undefined && status !== "charged" && status !== "authorized")
    throw new UsageError(`--status is "${status}"; it must be charged or authorized.`);
  const since = options.find("since");
  const { items, pageInfo } = await createIndexerClient({ url: getSetting(context, "indexer") }).listPayments({
    merchant: findAddressOption(context, "merchant"),
    payer: findAddressOption(context, "payer"),
    status,
    ...(since !== undefined && { from: toInstant(since, "--since", 0n) }),
    ...pageOf(context),
  });
  const rows = items.map((row) => {
    const decimal = (amount: bigint) => formatUnits(amount, row.token.decimals);
    return [
      new Date(Number(row.timestamp) * 1000).toISOString().slice(0, 16),
      row.status,
      row.number.toString(),
      decimal(row.due),
      row.token.symbol,
      decimal(row.received),
      decimal(row.capturable),
      decimal(row.refunded),
      row.payer,
      row.id,
    ];
  });
  const table = formatTable(
    [
      { title: "When (UTC)" },
      { title: "Status" },
      { title: "Number", align: "right" },
      { title: "Due", align: "right" },
      { title: "Token" },
      { title: "Received", align: "right" },
      { title: "Capturable", align: "right" },
      { title: "Refunded", align: "right" },
      { title: "Payer" },
      { title: "Id" },
    ],
    rows,
  );
  return { text: rows.length === 0 ? "No payments." : table + showNext(pageInfo), json: { items, pageInfo } };
}
