import { type Address, hashTypedData, isAddressEqual, isHex, maxUint256, size, zeroAddress } from "viem";
import { getChainId, readContract } from "viem/actions";
import { safeAbi } from "../abi.ts";
import { getMultiSendCallOnly } from "../contracts.ts";
import { EmptyPayoutError, PayoutLineError } from "../errors/payout.ts";
import type { ContractNetworks, PayoutLine, PayoutProposal, ReadingClient, SafeTx } from "../types.ts";
import { getPayoutTypedData } from "./getTypedData.ts";
import { encodeLines } from "./lines.ts";

export interface ProposePayoutParameters {
  readonly client: ReadingClient;
  readonly safe: Address;
  readonly token: Address;
  readonly lines: readonly PayoutLine[];
  /** The Safe's nonce for it; by default the next one. */
  readonly nonce?: number;
  /** Where Safe's contracts do not stand at their canonical addresses. */
  readonly contractNetworks?: ContractNetworks;
}

/**
 * A payout of all lines in one transaction of the Safe: all are paid, or none. The result is plain JSON, to be signed
 * by the owners on their own machines.
 *
 * @throws EmptyPayoutError, PayoutLineError
 *
 * @example
 * ```ts
 * const proposal = await payout.propose({ client, safe, token, lines: [{ to: supplier, amount: 1_500_000n }] });
 * writeFileSync("payout.json", JSON.stringify(proposal));
 * ```
 */
export async function proposePayout({
  client,
  safe,
  token,
  lines,
  nonce,
  contractNetworks,
}: ProposePayoutParameters): Promise<PayoutProposal> {
  if (lines.length === 0) throw new EmptyPayoutError();
  for (const [index, line] of lines.entries()) checkLine(line, index, token);
  const chainId = await getChainId(client);
  const safeTx: SafeTx = {
    to: getMultiSendCallOnly(chainId, contractNetworks),
    value: "0",
    data: encodeLines(token, lines),
    operation: 1,
    safeTxGas: "0",
    baseGas: "0",
    gasPrice: "0",
    gasToken: zeroAddress,
    refundReceiver: zeroAddress,
    nonce: nonce ?? Number(await readContract(client, { address: safe, abi: safeAbi, functionName: "nonce" })),
  };
  const hash = hashTypedData(getPayoutTypedData({ chainId, safe, safeTx }));
  return { chainId, safe, token, safeTx, hash, signatures: [] };
}

function checkLine({ to, amount, reference, nameHash }: PayoutLine, index: number, token: Address) {
  const refuse = (reason: string) => new PayoutLineError({ index, reason });
  if (amount <= 0n || amount > maxUint256)
    throw refuse(`its amount is ${amount} base units; allowed is 1 to 2^256 - 1.`);
  if (isAddressEqual(to, zeroAddress) || isAddressEqual(to, token)) throw refuse(`${to} cannot be paid.`);
  for (const [field, value] of Object.entries({ reference, nameHash }))
    if (value !== undefined && (!isHex(value) || size(value) !== 32))
      throw refuse(`its ${field} is ${value}; allowed are 32 bytes.`);
}
