import { optionalRpcOptions } from "../chain/client.ts";
import { findDeployment, deploymentOptions } from "../chain/deployment.ts";
import { type Command, onlyOperand } from "../command.ts";
import { readDocument } from "./document.ts";
import { safeContractsOptions } from "./safeContracts.ts";
import { showDocument, toShownJson } from "./shown.ts";

export const payoutShow: Command = {
  name: "payout show",
  summary: "show a payout's lines and the hashes that a hardware wallet shows; works offline",
  operands: "PAYOUT.json",
  options: { ...optionalRpcOptions, ...deploymentOptions, ...safeContractsOptions },
  run: async (context) => {
    const document = await readDocument(context, onlyOperand(context, "PAYOUT.json"));
    const deployment = findDeployment(context, document.proposal.chainId);
    return { text: showDocument(document, deployment), json: toShownJson(document) };
  },
};
