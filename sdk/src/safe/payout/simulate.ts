import type { Address, Hex } from "viem";
import { decodeFunctionResult, encodeFunctionData, getAddress, hexToBytes, isAddressEqual, size } from "viem";
import { getCode } from "viem/actions";
import type { AnyClient } from "../../internal/client.ts";
import { safeAbi, simulateTxAccessorAbi } from "../abi.ts";
import { getSafeContracts } from "../contracts.ts";
import { PayoutSimulationError, SafeContractMissingError } from "../errors.ts";
import type { PayoutLine, PayoutProposal } from "../types.ts";
import { checkMoney, checkState } from "./check.ts";
import { toExecArgs } from "./safeTx.ts";
import type { ReadPayoutParameters } from "./read.ts";
import { type TriedLine, inSafe, tryOut } from "./tryOut.ts";

export interface SimulatePayoutParameters extends ReadPayoutParameters {
  readonly client: AnyClient;
  /** Other tokens of the Safe, of which it is shown that they stay. */
  readonly otherTokens?: readonly Address[];
}

/** An account's balance of the payout's token, in base units. */
export interface BalanceChange {
  readonly account: Address;
  readonly role: "safe" | "payee";
  readonly name?: string;
  readonly before: bigint;
  readonly after: bigint;
}

export interface SimulatedLine extends PayoutLine {
  /** What would arrive, in base units: less than `amount` where the token keeps a fee. */
  readonly received: bigint;
}

export interface PayoutSimulation {
  readonly lines: readonly SimulatedLine[];
  /** The Safe's first, then each payee's once, in the lines' order. */
  readonly balances: readonly BalanceChange[];
  /** What leaves the Safe and arrives at no payee: a fee of the token. */
  readonly kept: bigint;
  /** The Safe's ether, in wei, which a payout does not touch. */
  readonly ether: { readonly before: bigint; readonly after: bigint };
  readonly otherTokens: readonly { readonly token: Address; readonly before: bigint; readonly after: bigint }[];
  /** The Safe's nonce now, and after the payout. They are more than one apart where other transactions come first. */
  readonly nonce: { readonly before: number; readonly after: number };
  /** About what the transaction will use, signatures included: within two per cent. */
  readonly gas: bigint;
}

/**
 * What a payout would do if its owners signed it: no signature is needed, and nothing is sent. The very bytes that are
 * signed are carried out in the Safe's place, and so is each line for itself, its balances read around it: the Safe's
 * own simulation in one call, which any node answers. A guard of the Safe is not asked; `payout.execute` asks it.
 * @throws PayoutMismatchError, PayoutChainError, SafeNotFoundError, SafeContractMissingError, PayoutNonceError,
 * PayoutTokenError, TokenPausedError, SafeBlacklistedError, PayoutBalanceError, PayeeRefusedError,
 * PayoutSimulationError
 * @example const { balances, gas } = await payout.simulate({ client, proposal });
 */
export async function simulatePayout(parameters: SimulatePayoutParameters): Promise<PayoutSimulation> {
  const { client, proposal, contractNetworks, otherTokens = [] } = parameters;
  const state = await checkState(parameters);
  checkMoney(proposal, state);
  const [tried, used] = await Promise.all([
    tryOut(client, proposal, state.lines, otherTokens),
    runBytes(client, proposal, getSafeContracts(proposal.chainId, contractNetworks).simulateTxAccessorAddress),
  ]);
  const [before, after] = tried.token;
  const lines = tried.lines.map(({ before, after, ...line }) => ({ ...line, received: after - before }));
  return {
    lines,
    balances: [{ account: proposal.safe, role: "safe", before, after }, ...toPayees(tried.lines)],
    kept: before - after - lines.reduce((sum, { received }) => sum + received, 0n),
    ether: { before: tried.ether[0], after: tried.ether[1] },
    otherTokens: otherTokens.map((token, i) => {
      const [before, after] = tried.others[i]!;
      return { token, before, after };
    }),
    nonce: { before: state.nonce, after: proposal.safeTx.nonce + 1 },
    gas: estimate(proposal, state.threshold, used),
  };
}

function toPayees(lines: readonly TriedLine[]): readonly BalanceChange[] {
  const payees: BalanceChange[] = [];
  for (const { to, name, before, after } of lines) {
    const at = payees.findIndex(({ account }) => isAddressEqual(account, to));
    if (at >= 0) payees[at] = { ...payees[at]!, after };
    else payees.push({ account: getAddress(to), role: "payee", ...(name !== undefined && { name }), before, after });
  }
  return payees;
}

async function runBytes(client: AnyClient, proposal: PayoutProposal, accessor: Address): Promise<bigint> {
  const { chainId, safe, safeTx } = proposal;
  if (!(await getCode(client, { address: accessor })))
    throw new SafeContractMissingError({ contract: "SimulateTxAccessor", address: accessor, chainId });
  const data = encodeFunctionData({
    abi: simulateTxAccessorAbi,
    functionName: "simulate",
    args: [safeTx.to, BigInt(safeTx.value), safeTx.data, safeTx.operation],
  });
  const [used, success] = decodeFunctionResult({
    abi: simulateTxAccessorAbi,
    functionName: "simulate",
    data: await inSafe(client, safe, accessor, data),
  });
  if (!success) throw new PayoutSimulationError({ reason: "its bytes fail as a whole, while each line goes through." });
  return used;
}

/** What Ethereum asks for any transaction, for a zero byte of its calldata, and for another byte. */
const TRANSACTION = 21_000n;
const ZERO_BYTE = 4n;
const OTHER_BYTE = 16n;
/** What a Safe adds of its own, measured on 1.4.1: proxy, nonce, event; for each owner; for each word it hashes. */
const SAFE = 18_900n;
const OWNER = 6_050n;
const WORD = 15n;
/** A Safe's first transaction writes its nonce into a slot that was zero. */
const FIRST_NONCE = 17_100n;

function estimate({ safeTx }: PayoutProposal, threshold: number, used: bigint): bigint {
  // Signatures hardly have zero bytes, so any others stand for them.
  const signature: Hex = `0x${"11".repeat(65 * threshold)}`;
  const data = encodeFunctionData({
    abi: safeAbi,
    functionName: "execTransaction",
    args: toExecArgs(safeTx, signature),
  });
  const bytes = hexToBytes(data);
  const zeros = BigInt(bytes.filter((byte) => byte === 0).length);
  const calldata = zeros * ZERO_BYTE + (BigInt(bytes.length) - zeros) * OTHER_BYTE;
  const hashing = WORD * BigInt(Math.ceil(size(safeTx.data) / 32));
  const first = safeTx.nonce === 0 ? FIRST_NONCE : 0n;
  return TRANSACTION + calldata + SAFE + OWNER * BigInt(threshold) + hashing + first + used;
}
