import { getAddress } from "viem";
import { signTypedData } from "viem/actions";
import { getAction } from "viem/utils";
import { CreditExceededError, NoCreditError } from "../../errors/payments.ts";
import { getCreditFunction, noncesFunction } from "../../generated/processor.ts";
import { type AnyClient, accountOf } from "../../internal/client.ts";
import { deploymentFor, readProcessor, tomorrow } from "../../internal/deployment.ts";
import { findToken } from "../../internal/token.ts";
import { domainOf, toClaimTypedData, toTypedDataDomain } from "../../terms/typedData.ts";
import { storeOf } from "./get.ts";
import type {
  CreditSignClaimParameters,
  CreditSignClaimPrepareReturnType,
  CreditSignClaimReturnType,
} from "./types.ts";

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
    parameters.deadline ?? tomorrow(client),
  ]);
  if (allowed === 0n) throw new NoCreditError({ store, token, account: owner });
  const amount = parameters.amount ?? allowed;
  if (amount > allowed)
    throw new CreditExceededError({ attempted: amount, allowed }, { token: findToken(deployment, token) });
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
 * Signs, without gas, that a credit, or a part of it, goes elsewhere than to its owner; anyone can send the result by
 * `credit.claimTo`. `signClaim.prepare` gives the typed data alone, for a Safe or another account to sign elsewhere.
 * @example const signed = await ownerClient.credit.signClaim({ token, merchant, to });
 * @throws NoCreditError, CreditExceededError; AccountMissingError, WrongChainError, UnknownChainError, NotDeployedError
 */
export const signClaim = /* @__PURE__ */ Object.assign(sign, { prepare });
