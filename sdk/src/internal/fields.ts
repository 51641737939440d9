import type { WriteParameters } from "./client.ts";

/** The transaction's own fields of an action's parameters. */
export const fieldsOf = ({ gas, gasPrice, maxFeePerGas, maxPriorityFeePerGas, nonce }: WriteParameters) => ({
  ...(gas === undefined ? {} : { gas }),
  ...(gasPrice === undefined ? {} : { gasPrice }),
  ...(maxFeePerGas === undefined ? {} : { maxFeePerGas }),
  ...(maxPriorityFeePerGas === undefined ? {} : { maxPriorityFeePerGas }),
  ...(nonce === undefined ? {} : { nonce }),
});
