import {
  type ContractNetworks,
  type PayoutLine,
  type PayoutProposal,
  type PayoutToken,
  type PlannedLine,
  checkSafeHash,
  findPayoutToken,
  payout,
} from "@feiqian/sdk/safe";
import type { Address } from "viem";
import type { Deployment } from "@feiqian/sdk";
import { type NodeClient, findClient } from "../chain/client.ts";
import { findDeployment } from "../chain/deployment.ts";
import type { Context } from "../command.ts";
import { readText } from "../files/read.ts";
import { toJson } from "../text/json.ts";
import { findSafeContracts } from "./safeContracts.ts";

/** A payout file, with its lines as decoded from the signed bytes. */
export interface PayoutDocument {
  readonly proposal: PayoutProposal;
  /** Its symbol and decimals are never those of the file. */
  readonly token: PayoutToken;
  readonly lines: readonly PayoutLine[];
  /** The Safe itself was asked for the hash; false: there was no node to ask. */
  readonly isHashConfirmed: boolean;
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
  deployment,
  ...networks
}: Networks & {
  readonly client: NodeClient;
  readonly deployment: Deployment | undefined;
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
  const proposal = await payout.propose({ client, safe, token, lines: planned, nonce, deployment, ...networks });
  return {
    proposal,
    token: await findPayoutToken({ proposal, client, deployment }),
    lines: payout.read({ proposal, ...networks }),
    isHashConfirmed: true,
  };
}

export const serializeDocument = (proposal: PayoutProposal): string => `${toJson(proposal)}\n`;

/**
 * Reads a payout file, deriving everything again from the signed bytes. The token's unit is the node's or a list's
 * word; where there is a node, the Safe is asked for its hash.
 */
export async function readDocument(context: Context, file: string): Promise<PayoutDocument> {
  const networks = findSafeContracts(context);
  const proposal = payout.parse(readText(file), networks);
  const client = findClient(context);
  const deployment = findDeployment(context, proposal.chainId);
  const token = await findPayoutToken({ proposal, client, deployment });
  if (client) await checkSafeHash({ client, proposal });
  return { proposal, token, lines: payout.read({ proposal, ...networks }), isHashConfirmed: client !== undefined };
}
