// Refusals that an app seldom sees: their words are loaded when one is thrown.
import { type Address, formatEther } from "viem";
import { formatAmount } from "../amounts/format.ts";
import type { AmountToken, PriceSource } from "../deployment.ts";
import { defineError } from "./base.ts";

interface Foreign {
  readonly source: Address;
  /** The sources that the deployment recommends. */
  readonly allowed: readonly PriceSource[];
  /** What the source asks for just now, in base units of the token; undefined where terms were to be signed. */
  readonly due?: bigint | undefined;
  readonly token: AmountToken;
}

/** The terms are priced by a source that the deployment does not recommend, and nobody has agreed to what it asks. */
export class ForeignSourceError
  extends /* @__PURE__ */ defineError("ForeignSourceError", ({ source, allowed, due, token }: Foreign) => {
    const known = allowed.map(({ name, address }) => `${name} ${address}`).join(", ") || "none";
    return due === undefined
      ? [
          `The price source ${source} is none that is recommended here: ${known}.`,
          "Nothing was signed. Payers have to agree to what such a source asks. Sign with a recommended one, or with " +
            "`allowsForeignSource: true`.",
        ]
      : [
          `The price source ${source} is the merchant's own, and asks ${formatAmount(due, token)}. Recommended here: ${known}.`,
          "Nothing was signed or sent. Such a source may ask any price: pay with the `maxIn` that you agree to, in base " +
            "units of the token, or ask for an invoice with a recommended source.",
        ];
  }) {}

/** The account cannot pay for the transaction's gas (and value). Figures are wei. */
export class GasMissingError
  extends /* @__PURE__ */ defineError(
    "GasMissingError",
    (its: { account: Address; balance: bigint; needed: bigint; symbol: string }) => [
      `${its.account} has insufficient funds: it has ${formatEther(its.balance)} ${its.symbol}, and the transaction takes up to ${formatEther(its.needed)} ${its.symbol}.`,
      `Nothing was sent. Send it ${its.symbol}; on the local stack: npm run faucet -- ${its.account}`,
    ],
  ) {}

/** The node could not be reached. Only the beginning of its URL is named: the rest may hold a password or a key. */
export class NodeUnreachableError
  extends /* @__PURE__ */ defineError("NodeUnreachableError", (its: { url: string }) => [
    `The node at ${its.url} does not answer.`,
    "Nothing was signed or sent. Check the URL and the network; the local stack is started by: npm start",
  ]) {}
