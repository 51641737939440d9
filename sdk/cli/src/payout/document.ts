import {
  type ContractNetworks,
  type PayoutLine,
  type PayoutProposal,
  type PlannedLine,
  checkPayoutToken,
  payout,
} from "@feiqian/sdk/safe";
import type { Address } from "viem";
import type { NodeClient } from "../chain/client.ts";
import type { Token } from "../chain/token.ts";
import { findDeployment } from "../chain/deployment.ts";
import type { Context } from "../command.ts";
import { readText } from "../files/read.ts";
import { toJson } from "../text/json.ts";
import { findSafeContracts } from "./safeContracts.ts";

/** A payout file, with its lines as decoded from the signed bytes. */
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

/** Reads a payout file, deriving everything again from the signed bytes. */
export function readDocument(context: Context, file: string): PayoutDocument {
  const networks = findSafeContracts(context);
  const document = toDocument(payout.parse(readText(file), networks), networks);
  checkPayoutToken(document.proposal, findDeployment(context, document.proposal.chainId));
  return document;
}

const toDocument = (proposal: PayoutProposal, networks: Networks): PayoutDocument => {
  const { token: address, symbol = "base units", decimals = 0 } = proposal;
  return { proposal, token: { address, symbol, decimals }, lines: payout.read({ proposal, ...networks }) };
};
