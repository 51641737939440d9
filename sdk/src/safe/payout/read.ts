import { hashTypedData, isAddressEqual, zeroAddress } from "viem";
import { type NetworksParameter, getMultiSendCallOnly } from "../contracts.ts";
import { PayoutMismatchError } from "../errors.ts";
import type { PayoutFileLine, PayoutLine, PayoutProposal } from "../types.ts";
import { findKnownTokens } from "../tokens.ts";
import { decodeLines } from "./lines.ts";
import { fromReference, hashName, toReference } from "./reference.ts";
import { checkSafeVersion } from "./safeHash.ts";
import { getPayoutTypedData } from "./safeTx.ts";
import { checkUnit } from "./token.ts";

export type ReadPayoutParameters = NetworksParameter & { readonly proposal: PayoutProposal };

/**
 * What a proposal pays, read from the very bytes that are signed. Refuses a proposal that is anything but transfers of
 * its token: a foreign contract to delegate to, another call, ether, a gas refund, a hash of something else. The lines
 * and names that the file has for people must be those of the bytes. No chain is asked.
 * @throws PayoutMismatchError naming the field, with what it is and what it must be; SafeVersionError.
 * @example for (const { to, amount, name } of readPayout({ proposal })) console.log(to, amount, name);
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
  checkSafeVersion(proposal);
  checkUnit(proposal, findKnownTokens(chainId, token));
  return checkFileLines(proposal, decodeLines(token, safeTx.data));
}

export const toFileLine = ({ to, amount, reference, name }: PayoutLine): PayoutFileLine => ({
  to,
  amount: amount.toString(),
  ...(reference !== undefined && { reference: fromReference(reference) ?? reference }),
  ...(name !== undefined && { name }),
});

/** The lines of the bytes, with the names that the file has for them; refuses a file that says anything else. */
export function checkFileLines(
  { lines: written, salt }: PayoutProposal,
  lines: readonly PayoutLine[],
): readonly PayoutLine[] {
  if (written === undefined) return lines;
  if (written.length !== lines.length) throw mismatch("lines", `${written.length} lines`, `${lines.length} lines`);
  return lines.map((line, i) => {
    const { to, amount, reference, name } = written[i]!;
    const field = (of: string) => `lines[${i}].${of}`;
    if (!isAddressEqual(to, line.to)) throw mismatch(field("to"), to, line.to);
    if (amount !== line.amount.toString()) throw mismatch(field("amount"), amount, line.amount.toString());
    const referenceHash = reference === undefined ? undefined : toReference(reference);
    if (referenceHash !== line.reference)
      throw mismatch(field("reference"), reference ?? "none", showReference(line.reference));
    if (name === undefined) return line;
    if (line.nameHash === undefined) throw mismatch(field("name"), name, "none");
    if (salt === undefined) throw mismatch("salt", "none", "the salt of the names in it");
    const nameHash = hashName({ salt, name });
    if (nameHash !== line.nameHash)
      throw mismatch(field("name"), `"${name}" (${nameHash})`, `the name with the hash ${line.nameHash}`);
    return { ...line, name };
  });
}

const mismatch = (field: string, attempted: string, allowed: string) =>
  new PayoutMismatchError({ field, attempted, allowed });

const showReference = (reference: PayoutLine["reference"]): string =>
  reference === undefined ? "none" : (fromReference(reference) ?? reference);
