import type { Address, Hex } from "viem";
import { verifyHash } from "viem/actions";
import { getAction } from "viem/utils";
import type { Deployment } from "../deployment.ts";
import type { AnyClient } from "./client.ts";

type Signed = { readonly digest: Hex; readonly signer: Address; readonly signature: Hex };

/** Whether `signer`'s code, or the code that it is going to have (ERC-1271, ERC-6492), takes the signature. */
export function isCodeSignature(client: AnyClient, of: Signed, { multicall3 }: Pick<Deployment, "multicall3">) {
  const { digest: hash, signer: address, signature } = of;
  const verify = getAction(client, verifyHash, "verifyHash");
  return verify({ address, hash, signature, multicallAddress: multicall3 });
}
