import type { AnyClient } from "../../internal/client.ts";
import { set, setSync } from "./set.ts";
import type {
  SignerRevokeParameters,
  SignerRevokeReturnType,
  SignerRevokeSyncParameters,
  SignerRevokeSyncReturnType,
} from "./types.ts";

const nothing = { validUntil: 0n, maxOutBps: 0n };
const call = (client: AnyClient, parameters: SignerRevokeParameters) => set.call(client, { ...parameters, ...nothing });

const simulate = (client: AnyClient, parameters: SignerRevokeParameters): Promise<void> =>
  set.simulate(client, { ...parameters, ...nothing });

const revokeSigner = (client: AnyClient, parameters: SignerRevokeParameters): Promise<SignerRevokeReturnType> =>
  set(client, { ...parameters, ...nothing });

/**
 * Takes a signer's right at once, for its unpaid invoices too. A sponsor sends a `signer.sign` with `validUntil: 0n`.
 * @example await client.signer.revoke({ signer });
 * @throws SignerNotAllowedError, AccountMissingError, WrongChainError
 */
export const revoke = /* @__PURE__ */ Object.assign(revokeSigner, { call, simulate, extractEvent: set.extractEvent });

/**
 * `signer.revoke`, and waits. @example await client.signer.revokeSync({ signer });
 * @throws as `signer.revoke`, and TransactionRevertedError
 */
export const revokeSync = (
  client: AnyClient,
  parameters: SignerRevokeSyncParameters,
): Promise<SignerRevokeSyncReturnType> => setSync(client, { ...parameters, ...nothing });
