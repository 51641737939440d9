import { payout } from "@feiqian/sdk/safe";
import { findClient, optionalRpcOptions } from "../chain/client.ts";
import { deploymentOptions, findDeployment } from "../chain/deployment.ts";
import { type Command, type Context, type Report, onlyOperand } from "../command.ts";
import { CommandError } from "../errors.ts";
import { writeNew } from "../files/write.ts";
import { keyNote, keyOptions, loadAccount } from "../keys/load.ts";
import { confirm, confirmOptions } from "../options.ts";
import { toJson } from "../text/json.ts";
import { readDocument } from "./document.ts";
import { findSafeContracts, safeContractsOptions } from "./safeContracts.ts";
import { notAsked, showDocument } from "./shown.ts";

export const payoutSign: Command = {
  name: "payout sign",
  summary: "show a payout and sign it as an owner of the Safe; works offline",
  operands: "PAYOUT.json",
  options: {
    ...keyOptions,
    ...confirmOptions,
    out: { value: "FILE", help: "the signature's file; default: PAYOUT.<owner>.sig.json" },
    "base-units": { help: "sign amounts in base units, of a token whose decimals neither a node nor a list says" },
    ...optionalRpcOptions,
    ...deploymentOptions,
    ...safeContractsOptions,
  },
  notes: [keyNote, "Symbol and decimals are the node's or a list's, never the file's."],
  run,
};

async function run(context: Context): Promise<Report> {
  const file = onlyOperand(context, "PAYOUT.json");
  const networks = findSafeContracts(context);
  const document = await readDocument(context, file);
  const { proposal, token, isHashConfirmed } = document;
  const deployment = findDeployment(context, proposal.chainId);
  const inBaseUnits = context.options.has("base-units");
  const shown = showDocument(document, deployment);
  if (!token.saidBy && !inBaseUnits) {
    context.terminal.say(shown);
    throw new CommandError(`Nobody says the decimals of ${token.address}, so its amounts are in base units.`, {
      next: "Nothing was signed. Give --rpc URL, or --deployment FILE if it lists the token; or compare the base units with whoever planned the payout, and give --base-units.",
    });
  }
  await confirm(context, shown, proposal.hash, "sign");
  const account = await loadAccount(context);
  const signature = await payout.sign({
    proposal,
    account,
    client: findClient(context),
    deployment,
    inBaseUnits,
    ...networks,
  });
  const out = context.options.find("out") ?? `${file.replace(/\.json$/, "")}.${account.address}.sig.json`;
  writeNew(out, `${toJson(signature)}\n`);
  return {
    text: [
      `Signed by ${account.address}.`,
      ...(isHashConfirmed ? [] : [notAsked]),
      `Written: ${out}. Next: send it to the person who merges the signatures.`,
    ].join("\n"),
    json: { file: out, owner: account.address, safeTxHash: proposal.hash, isHashConfirmed },
  };
}
