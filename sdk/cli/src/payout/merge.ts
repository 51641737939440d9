import { payout } from "@feiqian/sdk/safe";
import { isAddressEqual } from "viem";
import { optionalRpcOptions } from "../chain/client.ts";
import { deploymentOptions } from "../chain/deployment.ts";
import type { Command, Context, Report } from "../command.ts";
import { UsageError } from "../errors.ts";
import { readText } from "../files/read.ts";
import { replaceFile, writeNew } from "../files/write.ts";
import { readDocument, serializeDocument } from "./document.ts";
import { safeContractsOptions } from "./safeContracts.ts";
import { notAsked } from "./shown.ts";

export const payoutMerge: Command = {
  name: "payout merge",
  summary: "add owners' signatures to the payout's file; works offline",
  operands: "PAYOUT.json SIGNATURE.sig.json...",
  options: {
    out: { value: "FILE", help: "the file to write; default: PAYOUT.json, with the signatures added" },
    ...optionalRpcOptions,
    ...deploymentOptions,
    ...safeContractsOptions,
  },
  notes: ["Each signature is checked. The order does not matter; one that is already in the file is skipped."],
  run,
};

async function run(context: Context): Promise<Report> {
  const [file, ...signatureFiles] = context.operands;
  if (file === undefined || signatureFiles.length === 0)
    throw new UsageError("PAYOUT.json and at least one SIGNATURE.sig.json are needed.");
  const { proposal, isHashConfirmed } = await readDocument(context, file);
  const given = signatureFiles.map((signatureFile) => payout.parseSignature(readText(signatureFile)));
  const isHeld = ({ owner, signature }: (typeof given)[number]) =>
    proposal.signatures.some(
      (held) => isAddressEqual(held.owner, owner) && held.signature.toLowerCase() === signature.toLowerCase(),
    );
  const merged = await payout.merge(
    proposal,
    given.filter((signature) => !isHeld(signature)),
  );
  const text = serializeDocument(merged);
  const out = context.options.find("out");
  if (out === undefined) replaceFile(file, text);
  else writeNew(out, text);
  const owners = merged.signatures.map(({ owner }) => owner);
  const written = out ?? file;
  return {
    text: [
      `${owners.length} signature(s) in ${written}:`,
      ...owners.map((owner) => `  ${owner}`),
      ...(isHashConfirmed ? [] : [notAsked]),
      `Next, when enough owners have signed:  feiqian payout send ${written} --rpc URL`,
    ].join("\n"),
    json: { file: written, safeTxHash: merged.hash, signedBy: owners, isHashConfirmed },
  };
}
