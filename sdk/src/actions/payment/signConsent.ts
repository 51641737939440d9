import { isAddressEqual } from "viem";
import { signTypedData } from "viem/actions";
import { getAction } from "viem/utils";
import { PayerMismatchError } from "../../errors/payments.ts";
import { type AccountParameter, type AnyClient, accountOf } from "../../internal/client.ts";
import type { Consent, ConsentRail, Permission } from "./consent.ts";
import { prepareEntry } from "./prepare.ts";
import type {
  SignConsentParameters,
  SignConsentPrepareReturnType,
  SignConsentReturnType,
  SignPermit2Parameters,
  SignPermit2PrepareReturnType,
  SignPermit2ReturnType,
} from "./types.ts";

const prepare = <const rail extends ConsentRail>(
  client: AnyClient,
  parameters: SignConsentParameters<rail>,
): Promise<SignConsentPrepareReturnType<rail>> =>
  prepareEntry(client, parameters) as Promise<SignConsentPrepareReturnType<rail>>;

export async function signPermission(
  client: AnyClient,
  { permission, payer }: { readonly permission: Permission; readonly payer: Consent["payer"] },
  parameters: AccountParameter,
): Promise<Consent> {
  const account = accountOf(client, parameters, "payment.signConsent");
  if (!isAddressEqual(account.address, payer))
    throw new PayerMismatchError({ attempted: account.address, allowed: payer });
  const { typedData, ...signed } = permission;
  const signature = await getAction(client, signTypedData, "signTypedData")({ account, ...typedData } as never);
  return { ...signed, payer, signature };
}

async function signPaymentConsent<const rail extends ConsentRail>(
  client: AnyClient,
  parameters: SignConsentParameters<rail>,
): Promise<SignConsentReturnType<rail>> {
  const consent = await signPermission(client, await prepare(client, parameters), parameters);
  return consent as SignConsentReturnType<rail>;
}

/**
 * The payer's signature for one payment, without gas. Whoever holds it can send it by
 * `payment.charge({ invoice, consent })` or `payment.authorize`; it pays that invoice and nothing else. (A permit, of
 * `erc2612`, is sent by the payer itself.) By `permit2` and `relayed` the payer has to have approved the token to the
 * rail's `spender` by then. `signConsent.prepare` gives what is to be signed alone: the consent is then its
 * `permission` without `typedData`, with `payer` and `signature`.
 * @example
 * const consent = await payerClient.payment.signConsent({ invoice, rail: "relayed" });
 * await relayerClient.payment.chargeSync({ invoice, consent });
 * @throws as `payment.charge.prepare`; RailNotOfferedError, AccountMissingError
 */
export const signConsent = /* @__PURE__ */ Object.assign(signPaymentConsent, { prepare });

const byPermit2 = {
  prepare: (client: AnyClient, parameters: SignPermit2Parameters): Promise<SignPermit2PrepareReturnType> =>
    signConsent.prepare(client, { ...parameters, rail: "permit2" }),
};

/**
 * `payment.signConsent` by Permit2, to which the payer has to have approved the token by the time it is sent.
 * @example const consent = await payerClient.payment.signPermit2({ invoice });
 * @throws as `payment.signConsent`
 */
export const signPermit2 = /* @__PURE__ */ Object.assign(
  (client: AnyClient, parameters: SignPermit2Parameters): Promise<SignPermit2ReturnType> =>
    signConsent(client, { ...parameters, rail: "permit2" }),
  byPermit2,
);
