import type { Address, Hex } from "viem";
import { verifyHash } from "viem/actions";
import { getAction } from "viem/utils";
import type { Deployment } from "../deployment.ts";
import type { AnyClient } from "./client.ts";

/** Whether `signer`'s code, or the code that it is going to have (ERC-1271, ERC-6492), takes the signature. */
export const isCodeSignature = (
  client: AnyClient,
  { digest, signer, signature }: { readonly digest: Hex; readonly signer: Address; readonly signature: Hex },
  { multicall3 }: Pick<Deployment, "multicall3">,
): Promise<boolean> =>
  getAction(
    client,
    verifyHash,
    "verifyHash",
  )({ address: signer, hash: digest, signature, multicallAddress: multicall3 });
