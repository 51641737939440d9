import { payout } from "@feiqian/sdk/safe";
import { deploymentOptions, findDeployment } from "../chain/deployment.ts";
import { type Command, type Context, type Report, onlyOperand } from "../command.ts";
import { writeNew } from "../files/write.ts";
import { keyNote, keyOptions, loadAccount } from "../keys/load.ts";
import { confirm, confirmOptions } from "../options.ts";
import { toJson } from "../text/json.ts";
import { readDocument } from "./document.ts";
import { findSafeContracts, safeContractsOptions } from "./safeContracts.ts";
import { showDocument } from "./shown.ts";

export const payoutSign: Command = {
  name: "payout sign",
  summary: "show a payout and sign it as an owner of the Safe; works offline",
  operands: "PAYOUT.json",
  options: {
    ...keyOptions,
    ...confirmOptions,
    out: { value: "FILE", help: "the signature's file; default: PAYOUT.<owner>.sig.json" },
    ...deploymentOptions,
    ...safeContractsOptions,
  },
  notes: [keyNote],
  run,
};

async function run(context: Context): Promise<Report> {
  const file = onlyOperand(context, "PAYOUT.json");
  const networks = findSafeContracts(context);
  const document = readDocument(context, file);
  const { proposal } = document;
  const shown = showDocument(document, findDeployment(context, proposal.chainId));
  await confirm(context, shown, proposal.hash, "sign");
  const account = await loadAccount(context);
  const signature = await payout.sign({ proposal, account, ...networks });
  const out = context.options.find("out") ?? `${file.replace(/\.json$/, "")}.${account.address}.sig.json`;
  writeNew(out, `${toJson(signature)}\n`);
  return {
    text: `Signed by ${account.address}.\nWritten: ${out}. Next: send it to the person who merges the signatures.`,
    json: { file: out, owner: account.address, safeTxHash: proposal.hash },
  };
}
