import { type Deployment, formatAmount } from "@feiqian/sdk";
import { type PayoutLine, fromReference, getPayoutTypedData } from "@feiqian/sdk/safe";
import { type Hex, formatUnits, getTypesForEIP712Domain, hashDomain, hashStruct } from "viem";
import { nameChain } from "../chain/names.ts";
import { inGroups, lastFour } from "../text/hash.ts";
import { formatFacts, formatTable } from "../text/table.ts";
import type { PayoutDocument } from "./document.ts";

/** What a hardware wallet shows of a Safe's transaction: some show the one hash, some the two that it is made of. */
export function hashesOf({ proposal }: PayoutDocument) {
  const { domain, types, primaryType, message } = getPayoutTypedData(proposal);
  const withDomain = { EIP712Domain: getTypesForEIP712Domain({ domain }), ...types };
  return {
    safeTxHash: proposal.hash,
    domainHash: hashDomain<Record<string, unknown>>({ domain, types: withDomain }),
    messageHash: hashStruct<Record<string, unknown>, string>({
      data: { ...message },
      primaryType,
      types: { ...types },
    }),
  };
}

/** The text of a reference, or its bytes. */
export const showReference = (reference: Hex | undefined): string =>
  reference === undefined ? "" : (fromReference(reference) ?? reference);

export const totalOf = (lines: readonly PayoutLine[]): bigint => lines.reduce((sum, { amount }) => sum + amount, 0n);

/** Everything that an owner has to look at before it signs. */
export function showDocument(document: PayoutDocument, deployment?: Deployment): string {
  const { proposal, token, lines } = document;
  const rows = lines.map(({ name, to, amount, reference }, i) => [
    String(i + 1),
    name ?? "(no name)",
    to,
    formatUnits(amount, token.decimals),
    showReference(reference),
  ]);
  const { safeTxHash, domainHash, messageHash } = hashesOf(document);
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
      ["Token", `${token.symbol} ${token.address}, ${token.decimals} decimals`],
      ["Safe", proposal.safe],
      ["Nonce", String(proposal.safeTx.nonce)],
      ["Chain", nameChain(proposal.chainId, deployment)],
      ["Signed by", proposal.signatures.map(({ owner }) => owner).join(", ") || "nobody yet"],
    ]),
    "",
    "What your wallet has to show:",
    formatFacts([
      ["Safe transaction hash", inGroups(safeTxHash)],
      ["Domain hash", inGroups(domainHash)],
      ["Message hash", inGroups(messageHash)],
      ["Last four", lastFour(safeTxHash)],
    ]),
  ].join("\n");
}

/** The same for programs. Amounts are decimal, with their base units beside them. */
export function toShownJson(document: PayoutDocument) {
  const { proposal, token, lines } = document;
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
    ...hashesOf(document),
    signedBy: proposal.signatures.map(({ owner }) => owner),
  };
}
