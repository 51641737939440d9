import {
  type ContractNetworks,
  type PayoutLine,
  type PayoutProposal,
  generateSalt,
  hashName,
  payout,
} from "@feiqian/sdk/safe";
import { type Address, type Hex, getAddress, isAddress, isHex } from "viem";
import type { NodeClient } from "../chain/client.ts";
import type { Token } from "../chain/token.ts";
import { CommandError } from "../errors.ts";
import { readJson, toFields } from "../files/read.ts";
import { toJson } from "../text/json.ts";
import type { PlannedLine } from "./plannedLine.ts";

/** A line with the name that stands behind its hash. */
export interface DocumentLine extends PayoutLine {
  readonly name?: string;
}

/** The owners' file: what is signed, and what of it does not go on chain. */
export interface PayoutDocument {
  readonly proposal: PayoutProposal;
  readonly token: Token;
  readonly salt: Hex;
  readonly lines: readonly DocumentLine[];
}

const VERSION = 1;

export async function createDocument({
  client,
  safe,
  token: { address, symbol, decimals },
  lines: planned,
  nonce,
  ...networks
}: {
  readonly client: NodeClient;
  readonly safe: Address;
  readonly token: Token;
  readonly lines: readonly PlannedLine[];
  readonly nonce: number;
  readonly contractNetworks?: ContractNetworks;
}): Promise<PayoutDocument> {
  const salt = generateSalt();
  const lines = planned.map(({ name, to, amount, referenceHex }) => ({
    name,
    to,
    amount,
    ...(referenceHex && { reference: referenceHex }),
    nameHash: hashName({ salt, name }),
  }));
  const proposal = await payout.propose({
    client,
    safe,
    token: address,
    lines: lines.map(({ name: _, ...line }) => line),
    nonce,
    ...networks,
  });
  return { proposal, token: { address, symbol, decimals }, salt, lines };
}

export const serializeDocument = ({ proposal, token, salt, lines }: PayoutDocument): string =>
  `${toJson({ version: VERSION, ...proposal, token, salt, names: lines.map(({ name }) => name) })}\n`;

/** The payout of a file, with everything derived anew from the bytes that are signed. */
export function readDocument(file: string, networks: { readonly contractNetworks?: ContractNetworks }): PayoutDocument {
  const refuse = (what: string) =>
    new CommandError(`${file} is no payout: ${what}.`, { next: "Do not sign it. Ask for the file anew." });
  const { version, token, salt, names, ...fields } = toFields(readJson(file), file);
  if (version !== VERSION) throw refuse(`its version is ${String(version)}; allowed is ${VERSION}`);
  const { address, symbol, decimals } = toFields(token, `${file}'s token`);
  if (typeof address !== "string" || !isAddress(address)) throw refuse("its token has no address");
  if (typeof symbol !== "string" || typeof decimals !== "number") throw refuse("its token has no symbol or decimals");
  if (!isHex(salt) || !Array.isArray(names)) throw refuse("its names or their salt are missing");
  const proposal = { ...fields, token: getAddress(address) } as unknown as PayoutProposal;
  const lines = payout.read({ proposal, ...networks }).map((line, i): DocumentLine => {
    const name: unknown = names[i];
    if (typeof name !== "string" || line.nameHash !== hashName({ salt, name }))
      throw refuse(`line ${i + 1} is not for "${String(name)}": its name has been changed`);
    return { ...line, name };
  });
  return { proposal, token: { address: getAddress(address), symbol, decimals }, salt, lines };
}
