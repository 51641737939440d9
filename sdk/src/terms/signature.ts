import { type Address, type Hex, hexToBigInt, isAddressEqual, recoverAddress, size, slice } from "viem";

const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/**
 * Whether `signer`'s own key made the signature, by the contracts' rules: 65 bytes, lower half of s. No chain is asked,
 * so `false` for a contract's signature says nothing yet.
 */
export async function isKeySignature(digest: Hex, signer: Address, signature: Hex): Promise<boolean> {
  if (size(signature) !== 65 || hexToBigInt(slice(signature, 32, 64)) > HALF_ORDER) return false;
  const v = hexToBigInt(slice(signature, 64));
  if (v !== 27n && v !== 28n) return false;
  try {
    return isAddressEqual(await recoverAddress({ hash: digest, signature }), signer);
  } catch {
    return false;
  }
}
