import { isAddressEqual } from "viem";
import { signTypedData } from "viem/actions";
import { getAction } from "viem/utils";
import { PayerMismatchError } from "../../errors/processor.ts";
import { type AccountParameter, type AnyClient, type DeploymentParameter, accountOf } from "../../internal/client.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import type { InvoiceSource } from "../../internal/invoiceSource.ts";
import type { Permit2Consent, Permit2Permission } from "./permit2.ts";
import { type ChargePrepareReturnType, prepare as prepareCharge } from "./prepare.ts";

export type SignPermit2Parameters = DeploymentParameter &
  AccountParameter &
  InvoiceSource & {
    /** @default one that the payer has not used, in a nonce word that it has */
    readonly permit2Nonce?: bigint | undefined;
    /** Unix seconds until which the signature is good. @default half an hour, and `payExpiry` at most */
    readonly permit2Deadline?: bigint | undefined;
  };

export type SignPermit2PrepareReturnType = ChargePrepareReturnType & { readonly permission: Permit2Permission };
export type SignPermit2ReturnType = Permit2Consent;
export type SignPermit2ErrorType = WriteErrorType;

const prepare = (client: AnyClient, parameters: SignPermit2Parameters): Promise<SignPermit2PrepareReturnType> =>
  prepareCharge(client, { ...parameters, rail: "permit2" }) as Promise<SignPermit2PrepareReturnType>;

/** Signs what `prepare` has found to be payable. */
export async function signPermission(
  client: AnyClient,
  { permission, payer }: SignPermit2PrepareReturnType,
  parameters: AccountParameter,
): Promise<Permit2Consent> {
  const account = accountOf(client, parameters, "payment.signPermit2");
  if (!isAddressEqual(account.address, payer)) {
    throw new PayerMismatchError({ attempted: account.address, allowed: payer });
  }
  const { nonce, deadline, typedData } = permission;
  const signature = await getAction(client, signTypedData, "signTypedData")({ account, ...typedData });
  return { payer, nonce, deadline, signature };
}

async function signConsent(client: AnyClient, parameters: SignPermit2Parameters): Promise<SignPermit2ReturnType> {
  return signPermission(client, await prepare(client, parameters), parameters);
}

/**
 * The payer's signature for one payment by Permit2, without gas. Whoever holds it can send it by
 * `payment.charge({ invoice, consent })`; it pays that invoice and nothing else. The payer has to have approved the
 * token to Permit2 by then.
 *
 * `signPermit2.prepare` gives what is to be signed alone, for a payer that signs elsewhere.
 *
 * @example
 * ```ts
 * const consent = await payerClient.payment.signPermit2({ invoice });
 * await relayerClient.payment.chargeSync({ invoice, consent });
 * ```
 *
 * @throws as `payment.charge.prepare`; {@link AccountMissingError}
 */
export const signPermit2 = /* @__PURE__ */ Object.assign(signConsent, { prepare });
