import { type Address, type Hex, erc20Abi, getAddress, hexToBigInt, keccak256, size, slice, zeroHash } from "viem";
import { getCode, getStorageAt, readContract } from "viem/actions";
import type { AmountToken } from "../../deployment.ts";
import type { Bounds } from "../../errors/base.ts";
import type { AnyClient } from "../../internal/client.ts";
import { PayoutMismatchError } from "../errors.ts";
import { printable } from "../sheet/looksLike.ts";
import type { SheetToken } from "../sheet/types.ts";
import { type KnownToken, type TokenLister, findKnownTokens } from "../tokens.ts";
import type { PayoutProposal } from "../types.ts";
import { checkChain } from "./safeHash.ts";

/** Who can say how many decimals a payout's amounts have. Its file cannot: symbol and decimals are in no hash. */
export interface TokenSources {
  /** A client of the payout's chain, whose token is asked itself. @default nobody is asked */
  readonly client?: AnyClient | undefined;
  /** A deployment that you vouch for. @default the SDK's own, and the main stablecoins */
  readonly deployment?: TokenLister | undefined;
}

export interface FindPayoutTokenParameters extends TokenSources {
  readonly proposal: Pick<PayoutProposal, "chainId" | "token" | "symbol" | "decimals">;
}

/** A payout's token, with a symbol and decimals that its file's author has not chosen. */
export interface PayoutToken extends SheetToken {
  /** Undefined: nobody says its decimals, so that its amounts are in base units. */
  readonly saidBy: "token" | "list" | undefined;
  /** The code's hash at the node, and the one on record, where they differ: an upgrade, or another contract. */
  readonly changedCode?: Bounds<Hex>;
}

/**
 * A payout's token, by the token itself where there is a client, otherwise by the lists. They and the file must agree
 * on the decimals; the file's symbol must be that of one of them. A code hash other than the one on record refuses
 * nothing, as issuers do upgrade: the token's own decimals count, which the list still has to confirm.
 * @throws PayoutChainError where the client is of another chain, PayoutMismatchError.
 * @example const { symbol, decimals, saidBy } = await findPayoutToken({ proposal });
 */
export async function findPayoutToken(parameters: FindPayoutTokenParameters): Promise<PayoutToken> {
  const { proposal, client, deployment } = parameters;
  const { chainId, token } = proposal;
  const known = findKnownTokens(chainId, token, deployment);
  if (client) await checkChain(client, chainId);
  const told = client && (await readUnit(client, token));
  checkUnit(proposal, known, told);
  const [listed] = known;
  const decimals = told?.decimals ?? listed?.decimals;
  const address = getAddress(token);
  if (decimals === undefined) return { address, symbol: "base units", decimals: 0, saidBy: undefined };
  const symbol = printable(listed?.symbol ?? told?.symbol ?? "tokens");
  const changedCode = client && listed?.codeHash && (await findChangedCode(client, address, listed.codeHash));
  const saidBy = told?.decimals === undefined ? "list" : "token";
  return { address, symbol, decimals, saidBy, ...(changedCode && { changedCode }) };
}

type Unit = Partial<AmountToken>;

/** The token's own symbol and decimals; none where it does not answer as ERC-20 has it. */
export async function readUnit(client: AnyClient, address: Address): Promise<Unit> {
  const ask = <name extends "symbol" | "decimals">(functionName: name) =>
    readContract(client, { address, abi: erc20Abi, functionName }).catch(() => undefined);
  const [symbol, decimals] = await Promise.all([ask("symbol"), ask("decimals")]);
  return {
    ...(typeof symbol === "string" && { symbol }),
    ...(decimals !== undefined && { decimals: Number(decimals) }),
  };
}

/** Refuses a file that contradicts the lists or the token: whoever writes other decimals makes an amount look small. */
export function checkUnit(file: Unit, known: readonly KnownToken[], told: Unit = {}): void {
  const decimals = known[0]?.decimals ?? told.decimals;
  const said: readonly (readonly [string, number | undefined])[] = [
    ["decimals", file.decimals],
    ["token's own decimals", told.decimals],
    ...known.map((one) => ["token's decimals in another list", one.decimals] as const),
  ];
  for (const [field, attempted] of said)
    if (attempted !== undefined && decimals !== undefined && attempted !== decimals)
      throw new PayoutMismatchError({ field, attempted: String(attempted), allowed: String(decimals) });
  // A token may have another symbol than it had: USDT on Arbitrum calls itself USD₮0.
  const symbols = [...known, told].flatMap(({ symbol }) => symbol ?? []);
  if (file.symbol !== undefined && symbols.length > 0 && !symbols.includes(file.symbol))
    throw new PayoutMismatchError({ field: "symbol", attempted: file.symbol, allowed: symbols.join(" or ") });
}

/** Where proxies keep their implementation: by EIP-1967, and as USDC does on Ethereum, in OpenZeppelin's older slot. */
const implementationSlots: readonly Hex[] = [
  "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc",
  "0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3",
];

async function findChangedCode(client: AnyClient, token: Address, allowed: Hex): Promise<Bounds<Hex> | undefined> {
  const hashOf = async (address: Address) => keccak256((await getCode(client, { address })) ?? "0x");
  const own = await hashOf(token);
  if (own === allowed) return undefined;
  const words = await Promise.all(implementationSlots.map((slot) => getStorageAt(client, { address: token, slot })));
  const word = words.find((one = zeroHash) => hexToBigInt(one) !== 0n);
  const attempted = word && size(word) === 32 ? await hashOf(slice(word, 12)) : own;
  return attempted === allowed ? undefined : { attempted, allowed };
}
