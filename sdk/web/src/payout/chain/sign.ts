import { type PayoutProposal, type PayoutSignature, signPayout } from "@feiqian/sdk/safe";
import { signTypedData } from "viem/actions";
import type { Setup } from "../../shared/setup.ts";
import type { WalletClient } from "../../shared/wallet/useWallet.ts";
import { networksOf } from "./networks.ts";

/** The connected owner's signature of a payout. */
export const signWithWallet = (
  setup: Setup,
  client: WalletClient,
  proposal: PayoutProposal,
): Promise<PayoutSignature> =>
  signPayout({
    proposal,
    client: setup.client,
    deployment: setup.deployment,
    account: {
      address: client.account.address,
      signTypedData: (typedData) => signTypedData(client, typedData as never),
    },
    ...networksOf(setup),
  });
