import { type Deployment, formatAmount } from "@feiqian/sdk";
import { type PayoutLine, type PayoutToken, getPayoutHashes, showReference } from "@feiqian/sdk/safe";
import { formatUnits } from "viem";
import { nameChain } from "../chain/names.ts";
import { inGroups, lastFour } from "../text/hash.ts";
import { formatFacts, formatTable } from "../text/table.ts";
import type { PayoutDocument } from "./document.ts";

export const totalOf = (lines: readonly PayoutLine[]): bigint => lines.reduce((sum, { amount }) => sum + amount, 0n);

/** The check that is left open without a node. */
export const notAsked = "The Safe itself was not asked for the hash, as no node was given (--rpc).";

const sources = { token: "by the token itself", list: "by the list of known tokens" } as const;

function nameToken({ symbol, address, decimals, saidBy }: PayoutToken): string {
  if (!saidBy) return `${address}, whose decimals nobody says: amounts are in BASE UNITS`;
  return `${symbol} ${address}, ${decimals} decimals, ${sources[saidBy]}`;
}

/** Everything that an owner must check before signing. */
export function showDocument(document: PayoutDocument, deployment?: Deployment): string {
  const { proposal, token, lines, isHashConfirmed } = document;
  const rows = lines.map(({ name, to, amount, reference }, i) => [
    String(i + 1),
    name ?? "(no name)",
    to,
    formatUnits(amount, token.decimals),
    showReference(reference),
  ]);
  const { safeTxHash, domainHash, messageHash } = getPayoutHashes(proposal);
  return [
    formatTable(
      [
        { title: "#", align: "right" },
        { title: "Name" },
        { title: "Address" },
        { title: token.symbol, align: "right" },
        { title: "Reference (public)" },
      ],
      rows,
    ),
    "",
    formatFacts([
      ["Total", `${formatAmount(totalOf(lines), token)} in ${lines.length} line(s), all paid or none`],
      ["Token", nameToken(token)],
      ["Safe", proposal.safe],
      ["Nonce", String(proposal.safeTx.nonce)],
      ["Chain", nameChain(proposal.chainId, deployment)],
      ["Signed by", proposal.signatures.map(({ owner }) => owner).join(", ") || "nobody yet"],
    ]),
    "",
    "Your wallet must show:",
    formatFacts([
      ["Safe transaction hash", inGroups(safeTxHash)],
      ["Domain hash", inGroups(domainHash)],
      ["Message hash", inGroups(messageHash)],
      ["Last four", lastFour(safeTxHash)],
    ]),
    isHashConfirmed ? "The Safe itself says the same hash." : notAsked,
    ...(token.changedCode
      ? [
          `The code of ${token.symbol} is not the one on record (hash ${token.changedCode.attempted}): its issuer has upgraded it, or this is another contract. Its decimals are the same.`,
        ]
      : []),
  ].join("\n");
}

/** The same for programs. Amounts are decimal, with their base units beside them. */
export function toShownJson(document: PayoutDocument) {
  const { proposal, token, lines, isHashConfirmed } = document;
  return {
    chainId: proposal.chainId,
    safe: proposal.safe,
    nonce: proposal.safeTx.nonce,
    token,
    lines: lines.map(({ name, to, amount, reference }) => ({
      name: name ?? null,
      address: to,
      amount: formatUnits(amount, token.decimals),
      amountUnits: amount,
      reference: showReference(reference),
    })),
    total: formatUnits(totalOf(lines), token.decimals),
    ...getPayoutHashes(proposal),
    isHashConfirmed,
    signedBy: proposal.signatures.map(({ owner }) => owner),
  };
}
