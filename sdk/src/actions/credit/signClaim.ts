import { type Address, type Hex, getAddress } from "viem";
import { signTypedData } from "viem/actions";
import { getAction } from "viem/utils";
import { CreditExceededError, NoCreditError } from "../../errors/payments.ts";
import { getCreditFunction, noncesFunction } from "../../generated/processor.ts";
import { type AccountParameter, type AnyClient, type DeploymentParameter, accountOf } from "../../internal/client.ts";
import { deploymentFor } from "../../internal/deployment.ts";
import type { WriteErrorType } from "../../internal/errors.ts";
import { chainTime, readProcessor } from "../../internal/read.ts";
import { findToken } from "../../internal/token.ts";
import { domainOf } from "../../terms/invoice.ts";
import { toTypedDataDomain, types } from "../../terms/typedData.ts";
import { storeOf } from "./get.ts";

/** One day: time enough for the owners of a Safe to sign one after another. */
const DEADLINE_FROM_NOW = 86_400n;

export type CreditSignClaimParameters = DeploymentParameter &
  AccountParameter & {
    readonly token: Address;
    /** Whose payments the credit came from. */
    readonly merchant: Address;
    /** Where it is to go. */
    readonly to: Address;
    /** Whose credit it is, and who signs. @default the account */
    readonly owner?: Address | undefined;
    /** In base units of the token. @default all of it */
    readonly amount?: bigint | undefined;
    /** The store that holds it. @default the merchant's present one */
    readonly store?: Address | undefined;
    /** Unix seconds until which the signature can be sent. @default a day from now */
    readonly deadline?: bigint | undefined;
    /** @default the owner's next */
    readonly ownerNonce?: bigint | undefined;
  };

export interface CreditSignClaimPrepareReturnType {
  readonly store: Address;
  readonly token: Address;
  readonly owner: Address;
  readonly to: Address;
  readonly amount: bigint;
  /** The owner's nonce that the signature uses up. (A transaction's own is another.) */
  readonly ownerNonce: bigint;
  readonly deadline: bigint;
  /** EIP-712, for a wallet or a Safe to sign elsewhere. */
  readonly typedData: ReturnType<typeof toClaimTypedData>;
}

/** What `credit.claimTo` takes to be sent by anyone. */
export interface CreditSignClaimReturnType extends Omit<CreditSignClaimPrepareReturnType, "typedData"> {
  readonly signature: Hex;
}

export type CreditSignClaimErrorType = WriteErrorType;

const toClaimTypedData = (
  domain: ReturnType<typeof toTypedDataDomain>,
  { owner, ownerNonce, ...claim }: Omit<CreditSignClaimPrepareReturnType, "typedData">,
) =>
  ({
    domain,
    types: { Claim: types.Claim },
    primaryType: "Claim",
    message: { ...claim, account: owner, nonce: ownerNonce },
  }) as const;

async function prepare(
  client: AnyClient,
  parameters: CreditSignClaimParameters,
): Promise<CreditSignClaimPrepareReturnType> {
  const { token, to } = parameters;
  const owner = getAddress(parameters.owner ?? accountOf(client, parameters, "credit.signClaim").address);
  const deployment = await deploymentFor(client, parameters);
  const store = await storeOf(client, deployment, parameters);
  const [allowed, ownerNonce, deadline] = await Promise.all([
    readProcessor(client, deployment, getCreditFunction, [store, token, owner]),
    parameters.ownerNonce ?? readProcessor(client, deployment, noncesFunction, [owner]),
    parameters.deadline ?? chainTime(client).then((now) => now + DEADLINE_FROM_NOW),
  ]);
  if (allowed === 0n) throw new NoCreditError({ store, token, account: owner });
  const amount = parameters.amount ?? allowed;
  if (amount > allowed) {
    throw new CreditExceededError({ attempted: amount, allowed }, { token: findToken(deployment, token) });
  }
  const claim = { store, token, owner, to, amount, ownerNonce, deadline };
  return { ...claim, typedData: toClaimTypedData(toTypedDataDomain(domainOf(deployment)), claim) };
}

async function sign(client: AnyClient, parameters: CreditSignClaimParameters): Promise<CreditSignClaimReturnType> {
  const account = accountOf(client, parameters, "credit.signClaim");
  const { typedData, ...claim } = await prepare(client, parameters);
  const signature = await getAction(client, signTypedData, "signTypedData")({ account, ...typedData });
  return { ...claim, signature };
}

/**
 * Signs, without gas, that a credit, or a part of it, goes elsewhere than to its owner: for an owner whom the token
 * does not reach. Anyone can send the result by `credit.claimTo`.
 *
 * `signClaim.prepare` gives the typed data alone, with the next nonce and a deadline: for a Safe, whose owners sign
 * elsewhere, or for any other account that is not the client's.
 * @example
 * const signed = await ownerClient.credit.signClaim({ token, merchant, to });
 * await sponsorClient.credit.claimToSync(signed);
 * @throws NoCreditError, CreditExceededError; AccountMissingError, WrongChainError, UnknownChainError, NotDeployedError
 */
export const signClaim = /* @__PURE__ */ Object.assign(sign, { prepare });
