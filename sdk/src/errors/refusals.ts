// Refusals that an app seldom sees: their words are loaded when one is thrown.
import type { Address } from "viem";
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
