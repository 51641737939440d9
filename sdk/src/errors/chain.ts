// Apart from the others: a page needs its deployment before it sends anything, and loads the rest with the verbs.
import { defineError } from "./base.ts";

/** Nothing is known to be deployed on the chain. */
export class UnknownChainError
  extends /* @__PURE__ */ defineError(
    "UnknownChainError",
    (its: { chainId: number | undefined; known: readonly number[] }) => [
      its.chainId === undefined
        ? "The client has no chain, and no deployment was given."
        : `No deployment is known on chain ${its.chainId}.`,
      `Known chains: ${its.known.length > 0 ? its.known.join(", ") : "none"}.`,
      "Use one of them, or hand a deployment to `feiqianActions({ deployment })`.",
    ],
  ) {}
