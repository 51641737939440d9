import { type Deployment, feiqianActions } from "@feiqian/sdk";
import type { Context } from "../command.ts";
import { readChainId, toClient } from "./client.ts";
import { getDeployment } from "./deployment.ts";

/** A client with Feiqian's actions, and its chain's deployment. */
export async function openFeiqian(context: Context) {
  const client = toClient(context);
  const deployment: Deployment = getDeployment(context, await readChainId(client));
  return { deployment, client: client.extend(feiqianActions({ deployment })) };
}

export type FeiqianClient = Awaited<ReturnType<typeof openFeiqian>>["client"];
