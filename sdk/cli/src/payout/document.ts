import { type ContractNetworks, type PayoutLine, type PayoutProposal, payout } from "@feiqian/sdk/safe";
import { type Address, isAddressEqual } from "viem";
import type { NodeClient } from "../chain/client.ts";
import type { Token } from "../chain/token.ts";
import { findDeployment } from "../chain/deployment.ts";
import type { Context } from "../command.ts";
import { CommandError } from "../errors.ts";
import { readText } from "../files/read.ts";
import { toJson } from "../text/json.ts";
import type { PlannedLine } from "./plannedLine.ts";
import { findSafeContracts } from "./safeContracts.ts";

/** The owners' file, with what it pays as the bytes say that are signed. */
export interface PayoutDocument {
  readonly proposal: PayoutProposal;
  readonly token: Token;
  readonly lines: readonly PayoutLine[];
}

interface Networks {
  readonly contractNetworks?: ContractNetworks;
}

export async function createDocument({
  client,
  safe,
  token,
  lines,
  nonce,
  ...networks
}: Networks & {
  readonly client: NodeClient;
  readonly safe: Address;
  readonly token: Address;
  readonly lines: readonly PlannedLine[];
  readonly nonce: number;
}): Promise<PayoutDocument> {
  const planned = lines.map(({ name, to, amount, referenceHex }): PayoutLine => ({
    name,
    to,
    amount,
    ...(referenceHex && { reference: referenceHex }),
  }));
  const proposal = await payout.propose({ client, safe, token, lines: planned, nonce, ...networks });
  return toDocument(proposal, networks);
}

export const serializeDocument = (proposal: PayoutProposal): string => `${toJson(proposal)}\n`;

/** The payout of a file, with everything derived anew from the bytes that are signed. */
export function readDocument(context: Context, file: string): PayoutDocument {
  const networks = findSafeContracts(context);
  const document = toDocument(payout.parse(readText(file), networks), networks);
  checkToken(context, file, document);
  return document;
}

const toDocument = (proposal: PayoutProposal, networks: Networks): PayoutDocument => {
  const { token: address, symbol = "base units", decimals = 0 } = proposal;
  return { proposal, token: { address, symbol, decimals }, lines: payout.read({ proposal, ...networks }) };
};

/** The symbol and decimals of a file are its writer's word: another number of decimals would make an amount look small. */
function checkToken(context: Context, file: string, { proposal: { chainId }, token }: PayoutDocument): void {
  const known = findDeployment(context, chainId)?.tokens.find(({ address }) => isAddressEqual(address, token.address));
  if (!known || (known.symbol === token.symbol && known.decimals === token.decimals)) return;
  throw new CommandError(
    `${file} says that ${token.address} is ${token.symbol} with ${token.decimals} decimals; it is ${known.symbol} with ${known.decimals}.`,
    { next: "Do not sign it: its amounts are shown wrongly. Ask for the file anew." },
  );
}
