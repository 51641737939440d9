import type { Address, Hex } from "viem";
import { hashTypedData, isAddressEqual, isHex, maxUint256, size, zeroAddress } from "viem";
import { getChainId, getCode, readContract } from "viem/actions";
import type { AnyClient } from "../../internal/client.ts";
import { generateSalt } from "../../terms/documentHash.ts";
import { safeAbi } from "../abi.ts";
import { type NetworksParameter, getMultiSendCallOnly } from "../contracts.ts";
import { EmptyPayoutError, PayoutLineError, SafeNotFoundError } from "../errors.ts";
import type { PayoutLine, PayoutProposal, SafeTx } from "../types.ts";
import { toFileLine } from "./read.ts";
import { checkSafeHash } from "./safeHash.ts";
import { getPayoutTypedData } from "./safeTx.ts";
import { type TokenSources, findPayoutToken } from "./token.ts";
import { hashName } from "./reference.ts";
import { encodeLines } from "./lines.ts";

export interface ProposePayoutParameters extends NetworksParameter {
  readonly client: AnyClient;
  readonly safe: Address;
  readonly token: Address;
  /** With a `name`, a line carries that name's hash on chain, and the file the name. */
  readonly lines: readonly PayoutLine[];
  /** What names are hashed with, 32 random bytes; by default fresh ones. Never use a salt for two payouts. */
  readonly salt?: PayoutProposal["salt"];
  /** A deployment that you vouch for, whose decimals the token has to confirm. @default what the SDK knows */
  readonly deployment?: TokenSources["deployment"];
  /** The Safe's nonce for it; by default the next one. */
  readonly nonce?: number;
}

/**
 * A payout of all lines in one transaction of the Safe: all are paid, or none. The result is plain JSON, to be signed
 * by the owners on their own machines.
 * @throws EmptyPayoutError, PayoutLineError, PayoutNameError, SafeNotFoundError, PayoutHashError where the Safe is
 * older than 1.3.0, PayoutMismatchError where the token has other decimals than it is known to have.
 * @example
 * const lines = [{ to: supplier, amount: 1_500_000n, reference: toReference("INV-7"), name: "Silk Road Trading" }];
 * const proposal = await payout.propose({ client, safe, token, lines });
 */
export async function proposePayout(parameters: ProposePayoutParameters): Promise<PayoutProposal> {
  const { client, safe, token, lines, nonce, contractNetworks, deployment } = parameters;
  if (lines.length === 0) throw new EmptyPayoutError();
  const salt = lines.some(({ name }) => name !== undefined) ? (parameters.salt ?? generateSalt()) : undefined;
  const hashed = lines.map((line, index) => checkLine(line, { index, token, safe, salt }));
  const [chainId, code] = await Promise.all([getChainId(client), getCode(client, { address: safe })]);
  if (!code) throw new SafeNotFoundError({ safe, chainId });
  const safeTx: SafeTx = {
    to: getMultiSendCallOnly(chainId, contractNetworks),
    value: "0",
    data: encodeLines(token, hashed),
    operation: 1,
    safeTxGas: "0",
    baseGas: "0",
    gasPrice: "0",
    gasToken: zeroAddress,
    refundReceiver: zeroAddress,
    nonce: nonce ?? Number(await readContract(client, { address: safe, abi: safeAbi, functionName: "nonce" })),
  };
  const hash = hashTypedData(getPayoutTypedData({ chainId, safe, safeTx }));
  const [safeVersion, { symbol, decimals, saidBy }] = await Promise.all([
    checkSafeHash({ client, proposal: { chainId, safe, safeTx, hash } }),
    findPayoutToken({ proposal: { chainId, token }, client, deployment }),
  ]);
  return {
    version: 1,
    chainId,
    safe,
    ...(safeVersion !== undefined && { safeVersion }),
    token,
    ...(saidBy && { symbol, decimals }),
    ...(salt && { salt }),
    lines: hashed.map(toFileLine),
    safeTx,
    hash,
    signatures: [],
  };
}

const lower = <hex extends Hex | undefined>(hex: hex): hex => hex?.toLowerCase() as hex;

interface Surroundings {
  readonly index: number;
  readonly token: Address;
  readonly safe: Address;
  readonly salt: PayoutProposal["salt"];
}

function checkLine(line: PayoutLine, { index, token, safe, salt }: Surroundings): PayoutLine {
  const { to, amount, reference, nameHash, name } = line;
  const refuse = (reason: string) => new PayoutLineError({ index, reason });
  if (amount <= 0n || amount > maxUint256)
    throw refuse(`its amount is ${amount} base units; allowed is 1 to 2^256 - 1.`);
  if ([zeroAddress, token, safe].some((refused) => isAddressEqual(to, refused))) throw refuse(`${to} cannot be paid.`);
  for (const [field, value] of Object.entries({ reference, nameHash }))
    if (value !== undefined && (!isHex(value) || size(value) !== 32))
      throw refuse(`its ${field} is ${value}; allowed are 32 bytes.`);
  const hash = name === undefined || salt === undefined ? lower(nameHash) : hashName({ salt, name });
  if (nameHash !== undefined && lower(nameHash) !== hash)
    throw refuse(`its nameHash is ${nameHash}; that of its name and the salt is ${hash}.`);
  return {
    to,
    amount,
    ...(reference !== undefined && { reference: lower(reference) }),
    ...(hash !== undefined && { nameHash: hash }),
    ...(name !== undefined && { name }),
  };
}
