import { expect } from "chai";
import type { Invoice, PaymentGetReturnType } from "../../../src/index.ts";
import { get } from "../../../src/actions/payment/get.ts";
import type { World } from "./stack.ts";

/** A payment's state by the chain and by GraphQL. */
export interface Agreed {
  readonly payment: PaymentGetReturnType;
  /** The indexer's row, if it has one. */
  readonly row: Readonly<Record<string, unknown>> | undefined;
}

const QUERY = `query Payment($id: String!) {
  payment(id: $id) { status payer received capturable captured refunded due transactionHash }
}`;

/** Reads both at the chain's head, and fails if they disagree. */
export async function agree({ stack, deployment, indexer }: World, invoice: Invoice): Promise<Agreed> {
  const { client } = stack.chain;
  await indexer.waitForBlock(await client.getBlockNumber());
  const payment = await get(client as never, { deployment, invoice });
  const answer = await fetch(stack.indexer.graphqlUrl, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: QUERY, variables: { id: invoice.id } }),
  });
  const { data } = (await answer.json()) as { readonly data: { readonly payment: Record<string, unknown> | null } };
  const row = data.payment ?? undefined;
  if (payment.status === "charged") {
    expect(row).to.include({
      payer: payment.charged.payer.toLowerCase(),
      received: String(payment.charged.received),
      refunded: String(payment.refunded),
      due: String(payment.due),
      transactionHash: payment.charged.transactionHash,
    });
  } else if (payment.status === "authorized") {
    expect(row).to.include({
      payer: payment.authorized.payer.toLowerCase(),
      capturable: String(payment.capturable),
      due: String(payment.due),
      transactionHash: payment.authorized.transactionHash,
    });
  } else expect(row, `the indexer's payment where the chain says ${payment.status}`).to.equal(undefined);
  return { payment, row };
}
