import type { AccountParameter, AnyClient, DeploymentParameter } from "../../internal/client.ts";
import type { InvoiceSource } from "../../internal/invoiceSource.ts";
import type { Permit2Consent } from "./permit2.ts";
import type { ConsentChoices } from "./prepare.ts";
import { type SignConsentErrorType, type SignConsentPrepareReturnType, signConsent } from "./signConsent.ts";

export type SignPermit2Parameters = DeploymentParameter & AccountParameter & InvoiceSource & ConsentChoices;
export type SignPermit2PrepareReturnType = SignConsentPrepareReturnType<"permit2">;
export type SignPermit2ReturnType = Permit2Consent;
export type SignPermit2ErrorType = SignConsentErrorType;

const prepare = (client: AnyClient, parameters: SignPermit2Parameters): Promise<SignPermit2PrepareReturnType> =>
  signConsent.prepare(client, { ...parameters, rail: "permit2" });

const sign = (client: AnyClient, parameters: SignPermit2Parameters): Promise<SignPermit2ReturnType> =>
  signConsent(client, { ...parameters, rail: "permit2" });

/**
 * `payment.signConsent` by Permit2, where most tokens can be paid by a signature. The payer has to have approved the
 * token to Permit2 by the time it is sent.
 *
 * @example
 * ```ts
 * const consent = await payerClient.payment.signPermit2({ invoice });
 * await relayerClient.payment.chargeSync({ invoice, consent });
 * ```
 *
 * @throws as `payment.signConsent`
 */
export const signPermit2 = /* @__PURE__ */ Object.assign(sign, { prepare });
