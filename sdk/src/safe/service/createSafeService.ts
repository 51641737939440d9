import { getAddress } from "viem";
import type { NetworksParameter } from "../contracts.ts";
import { checkOwnerSignature } from "../payout/merge.ts";
import { readPayout } from "../payout/read.ts";
import type { OwnerSignature, PayoutProposal } from "../types.ts";
import { type ListParameters, type ListReturnType, list } from "./list.ts";
import { type SafeServiceConfig, request } from "./request.ts";

export interface SafeServiceParameters extends SafeServiceConfig, NetworksParameter {}

type SignedPayout = { readonly proposal: PayoutProposal; readonly signature: OwnerSignature };

export interface SafeService {
  /** Lays a payout before the Safe's other owners, with the signature of the owner who proposes it. */
  readonly propose: (signed: SignedPayout) => Promise<void>;
  readonly confirm: (signed: SignedPayout) => Promise<void>;
  /** The payouts that wait for signatures or execution, with the signatures so far; and what is no payout. */
  readonly list: (parameters: ListParameters) => Promise<ListReturnType>;
}

/**
 * Talks to a Safe Transaction Service, Safe's own or one that you run, so that owners see a payout in Safe's web app.
 * It is never needed: files do the same. Nothing that it says is believed: each signature and each payout is checked.
 * @example
 * const service = createSafeService({ url: "https://api.safe.global/tx-service/eth/api", apiKey });
 * await service.propose({ proposal, signature: await payout.sign({ proposal, account }) });
 */
export const createSafeService = ({ contractNetworks, ...config }: SafeServiceParameters): SafeService => {
  const check = async ({ proposal, signature }: SignedPayout): Promise<void> => {
    readPayout({ proposal, contractNetworks });
    await checkOwnerSignature(proposal, signature);
  };
  return {
    async propose(signed) {
      await check(signed);
      const { proposal, signature } = signed;
      const { to, gasToken, refundReceiver, ...safeTx } = proposal.safeTx;
      await request(config, `/v2/safes/${getAddress(proposal.safe)}/multisig-transactions/`, {
        ...safeTx,
        // The service takes addresses in their checksummed form alone.
        to: getAddress(to),
        gasToken: getAddress(gasToken),
        refundReceiver: getAddress(refundReceiver),
        contractTransactionHash: proposal.hash,
        sender: getAddress(signature.owner),
        signature: signature.signature,
        origin: "Feiqian",
      });
    },
    async confirm(signed) {
      await check(signed);
      const { signature } = signed.signature;
      await request(config, `/v1/multisig-transactions/${signed.proposal.hash}/confirmations/`, { signature });
    },
    list: (parameters) => list(config, { ...parameters, contractNetworks }),
  };
};
