// Proves the gateway's events against a node of the shop's own: what a gateway says is a claim.
import { MedusaError } from "@medusajs/framework/utils";
import type { GatewayEvent } from "./gateway.ts";
import type { ProofOptions } from "./options.ts";

/** @throws MedusaError: `unexpected_state` where the node is behind, `unauthorized` where the event is false. */
export type Proof = (event: GatewayEvent, id: string) => Promise<void>;

async function connect({ rpcUrl, deployment }: ProofOptions) {
  const [{ feiqianActions }, { createClient, http }] = await Promise.all([import("@feiqian/sdk"), import("viem")]);
  const transport = http(rpcUrl, { batch: true });
  return createClient({ transport }).extend(feiqianActions({ deployment: deployment as never }));
}

export function createProof(options: ProofOptions): Proof {
  let connected: ReturnType<typeof connect> | undefined;
  return async (event, id) => {
    connected ??= connect(options);
    const client = await connected;
    const { confirmations } = options;
    try {
      await client.payment.verifyEvent({ event, id: id as never, confirmations });
    } catch (error) {
      const { name, mayBeProvenLater, message } = error as Error & { readonly mayBeProvenLater?: boolean };
      if (name !== "EventNotProvenError") throw error;
      const kind = mayBeProvenLater ? MedusaError.Types.UNEXPECTED_STATE : MedusaError.Types.UNAUTHORIZED;
      throw Object.assign(new MedusaError(kind, message), { cause: error });
    }
  };
}
