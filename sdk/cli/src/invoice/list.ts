import { askGateway, gatewayNote, gatewayOptions } from "../chain/gateway.ts";
import type { Command, Context, Report } from "../command.ts";
import { CommandError } from "../errors.ts";
import { toFields } from "../files/read.ts";
import { pageOf, pageOptions, showNext } from "../payment/list.ts";
import { formatTable } from "../text/table.ts";

export const invoiceList: Command = {
  name: "invoice list",
  summary: "list the gateway's invoices and what became of them, the latest first",
  operands: "",
  options: {
    order: { value: "KEY", help: "of this order" },
    status: {
      value: "STATUS",
      help: "open, charged, authorized, superseded, foreign, cancelled, expired or abandoned",
    },
    ...pageOptions,
    ...gatewayOptions,
  },
  notes: [gatewayNote],
  run,
};

const when = (seconds: unknown): string =>
  typeof seconds === "number" ? new Date(seconds * 1_000).toISOString().slice(0, 16) : "";

async function run(context: Context): Promise<Report> {
  const { limit, after } = pageOf(context);
  const query = new URLSearchParams({ limit: String(limit) });
  for (const name of ["order", "status"]) if (context.options.has(name)) query.set(name, context.options.get(name));
  if (after !== null) query.set("after", after);
  const json = await askGateway(context, "GET", `/v1/invoices?${query}`);
  const { items, next } = json;
  if (!Array.isArray(items)) throw new CommandError("The gateway's answer has no items.");
  const rows = items.map((item: unknown) => {
    const { issuedAt, status, order, number, amount, currency, openedAt, paidAt, id } = toFields(item, "An invoice");
    return [
      ...[when(issuedAt), String(status), String(order), String(number), String(amount), String(currency)],
      ...[when(openedAt), when(paidAt), String(id)],
    ];
  });
  const table = formatTable(
    [
      ...[{ title: "Issued (UTC)" }, { title: "Status" }, { title: "Order" }],
      ...([{ title: "Number", align: "right" }, { title: "Amount", align: "right" }, { title: "Currency" }] as const),
      ...[{ title: "Opened" }, { title: "Paid" }, { title: "Id" }],
    ],
    rows,
  );
  const page = { hasNextPage: typeof next === "string", endCursor: typeof next === "string" ? next : null };
  return { text: rows.length === 0 ? "No invoices." : table + showNext(page), json };
}
