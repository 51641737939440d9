import { hashTypedData, isAddressEqual, zeroAddress } from "viem";
import { getMultiSendCallOnly } from "../contracts.ts";
import { PayoutMismatchError } from "../errors.ts";
import type { ContractNetworks, PayoutLine, PayoutProposal } from "../types.ts";
import { getPayoutTypedData } from "./getTypedData.ts";
import { decodeLines } from "./lines.ts";
import { checkFileLines, checkKnownToken } from "./fileLines.ts";

export interface ReadPayoutParameters {
  readonly proposal: PayoutProposal;
  /** Where Safe's contracts do not stand at their canonical addresses. Never take it from the proposal's sender. */
  readonly contractNetworks?: ContractNetworks;
}

/**
 * What a proposal pays, read from the very bytes that are signed. Refuses a proposal that is anything but transfers of
 * its token: a foreign contract to delegate to, another call, ether, a gas refund, a hash of something else. The lines
 * and names that the file has for people must be those of the bytes. No chain is asked.
 *
 * @throws PayoutMismatchError naming the field, with what it is and what it must be.
 *
 * @example
 * ```ts
 * for (const { to, amount, reference, name } of readPayout({ proposal })) console.log(to, amount, reference, name);
 * ```
 */
export function readPayout({ proposal, contractNetworks }: ReadPayoutParameters): readonly PayoutLine[] {
  const { chainId, token, safeTx, hash } = proposal;
  const multiSend = getMultiSendCallOnly(chainId, contractNetworks);
  const expect = (field: string, attempted: string, allowed: string, equal = attempted === allowed) => {
    if (!equal) throw new PayoutMismatchError({ field, attempted, allowed });
  };
  // A later form may say something of which this library knows nothing.
  if (proposal.version !== undefined) expect("version", String(proposal.version), "1");
  expect("to", safeTx.to, multiSend, isAddressEqual(safeTx.to, multiSend));
  expect("operation", String(safeTx.operation), "1");
  for (const field of ["value", "safeTxGas", "baseGas", "gasPrice"] as const) expect(field, safeTx[field], "0");
  for (const field of ["gasToken", "refundReceiver"] as const) expect(field, safeTx[field], zeroAddress);
  expect("hash", hash, hashTypedData(getPayoutTypedData(proposal)));
  checkKnownToken(proposal);
  return checkFileLines(proposal, decodeLines(token, safeTx.data));
}
