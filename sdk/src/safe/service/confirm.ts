import { type WithSignature, checkSigned } from "./propose.ts";
import { type SafeServiceConfig, request } from "./request.ts";

/** @throws SafeServiceError, PayoutMismatchError, OwnerSignatureError */
export async function confirm(config: SafeServiceConfig, parameters: WithSignature): Promise<void> {
  await checkSigned(parameters);
  const { proposal, signature } = parameters;
  await request(config, `/v1/multisig-transactions/${proposal.hash}/confirmations/`, {
    signature: signature.signature,
  });
}
