import { createIndexerClient } from "@feiqian/sdk/indexer";
import { formatUnits } from "viem";
import { getSetting } from "../chain/client.ts";
import type { Command } from "../command.ts";
import { findAddressOption } from "../options.ts";
import { indexerOptions, pageOf, pageOptions, showNext } from "../payment/list.ts";
import { formatTable } from "../text/table.ts";

export const creditList: Command = {
  name: "credit list",
  summary: "list the credits that can be claimed: payments that could not be delivered",
  operands: "",
  options: {
    owner: { value: "ADDRESS", help: "of this owner" },
    merchant: { value: "ADDRESS", help: "from this merchant's payments" },
    ...pageOptions,
    ...indexerOptions,
  },
  run: async (context) => {
    const { items, pageInfo } = await createIndexerClient({ url: getSetting(context, "indexer") }).listCredits({
      account: findAddressOption(context, "owner"),
      merchant: findAddressOption(context, "merchant"),
      ...pageOf(context),
    });
    const rows = items.map(({ account, amount, token, merchant, store }) => [
      account,
      formatUnits(amount, token.decimals),
      token.symbol,
      merchant,
      store,
    ]);
    const columns = [
      { title: "Owner" },
      { title: "Amount", align: "right" as const },
      { title: "Token" },
      { title: "Merchant" },
      { title: "Store" },
    ];
    const text = rows.length === 0 ? "No credits." : formatTable(columns, rows) + showNext(pageInfo);
    return { text, json: { items, pageInfo } };
  },
};
