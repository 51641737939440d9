import { type Address, type Hex, hashTypedData, isAddress, isAddressEqual, isHex } from "viem";
import { signTypedData } from "viem/actions";
import { getAction } from "viem/utils";
import type { Deployment } from "../deployment.ts";
import { ProfileError } from "../errors/invoice.ts";
import type { AnyClient, SendingClient } from "../internal/client.ts";
import { isKeySignature } from "./signature.ts";

/** What a merchant says of itself: whom one pays. */
export interface Profile {
  readonly version: 1;
  /** Who is paid, and signs this. */
  readonly merchant: Address;
  /** The merchant's own word, which only the domain backs. */
  readonly name: string;
  /** A host name in ASCII, with its port if that is not https's own: "shop.example". */
  readonly domain: string;
  /** The chains on which `merchant` is this merchant: a contract's address may be another's elsewhere. */
  readonly chainIds: readonly number[];
  /** Unix seconds. */
  readonly issuedAt: number;
}

/** The content of `https://DOMAIN/.well-known/feiqian.json`. */
export interface SignedProfile extends Profile {
  readonly signature: Hex;
}

export const PROFILE_PATH = "/.well-known/feiqian.json";

const MAX_NAME = 80;
/** Nothing that turns text around or hides in it. */
const NAME = /^[^\p{C}\p{Zl}\p{Zp}]+$/u;
/** Lower-case ASCII: look-alike letters of other alphabets show as "xn--…". */
const DOMAIN = /^(?=.{1,253}$)[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)*(:\d{1,5})?$/;

/** Whether a profile can have that name: up to 80 visible characters. @example isProfileName("Café Rot") */
export const isProfileName = (name: unknown): name is string =>
  typeof name === "string" && name.trim() === name && name.length <= MAX_NAME && NAME.test(name);

/** Whether a profile can name that domain: a host in lower-case ASCII. @example isProfileDomain("shop.example") */
export const isProfileDomain = (domain: unknown): domain is string => typeof domain === "string" && DOMAIN.test(domain);

const isNatural = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** Every field of a profile, and the signature: what a server gave may be anything. */
function readProfile(value: unknown, isSigned: boolean): SignedProfile {
  const its = (typeof value === "object" && value !== null ? value : {}) as Partial<
    Record<keyof SignedProfile, unknown>
  >;
  const { version, merchant, name, domain, chainIds, issuedAt, signature } = its;
  const refuse = (field: string, allowed: string): never => {
    throw new ProfileError({
      reason: "malformed",
      attempted: `one with an unreadable ${field}`,
      allowed: `one with ${allowed}`,
    });
  };
  if (version !== 1) refuse("version", "version 1");
  if (typeof merchant !== "string" || !isAddress(merchant, { strict: false })) return refuse("merchant", "an address");
  if (!isProfileName(name)) return refuse("name", `up to ${MAX_NAME} visible characters`);
  if (!isProfileDomain(domain)) return refuse("domain", "a host name in lower-case ASCII");
  if (!Array.isArray(chainIds) || !chainIds.every(isNatural)) return refuse("chainIds", "a list of chain ids");
  if (!isNatural(issuedAt)) return refuse("issuedAt", "unix seconds");
  if (isSigned && !isHex(signature)) refuse("signature", "bytes in hex");
  const profile = { version: 1, merchant, name, domain, chainIds: chainIds as number[], issuedAt } as const;
  return { ...profile, signature: signature as Hex };
}

/**
 * What a merchant signs of its profile, for a wallet or a Safe.
 * @example const { digest } = getSafeMessage({ chainId, safe, typedData: toProfileTypedData(profile) });
 */
export const toProfileTypedData = ({ merchant, name, domain, chainIds, issuedAt }: Profile) =>
  ({
    // No chain: one file serves all of `chainIds`.
    domain: { name: "Feiqian", version: "1" },
    types: {
      Profile: [
        { name: "merchant", type: "address" },
        { name: "name", type: "string" },
        { name: "domain", type: "string" },
        { name: "chainIds", type: "uint256[]" },
        { name: "issuedAt", type: "uint256" },
      ],
    },
    primaryType: "Profile",
    message: { merchant, name, domain, chainIds: chainIds.map(BigInt), issuedAt: BigInt(issuedAt) },
  }) as const;

/**
 * Signs a merchant's profile with the client's account: the merchant's own key. The answer, as JSON, belongs at
 * `https://DOMAIN/.well-known/feiqian.json`.
 * @example const file = await signProfile(client, { profile: { version: 1, merchant, name, domain, chainIds, issuedAt } });
 * @throws ProfileError
 */
export async function signProfile(
  client: SendingClient,
  { profile: given }: { readonly profile: Profile },
): Promise<SignedProfile> {
  const { signature: _, ...profile } = readProfile(given, false);
  const { account } = client;
  if (!isAddressEqual(account.address, profile.merchant)) {
    throw new ProfileError({
      reason: "merchant",
      attempted: `signed by ${account.address}`,
      allowed: `signed by ${profile.merchant}`,
    });
  }
  const signature = await getAction(
    client,
    signTypedData,
    "signTypedData",
  )({ account, ...toProfileTypedData(profile) });
  return { ...profile, signature };
}

export interface VerifyProfileParameters {
  /** As it was read, whatever it is. */
  readonly profile: unknown;
  /** The merchant of the terms. */
  readonly merchant: Address;
  readonly deployment: Pick<Deployment, "chainId" | "multicall3">;
  /** The host that it was fetched from, by whoever fetched it. */
  readonly domain?: string | undefined;
}

/**
 * A profile that its merchant has signed (a key, ERC-1271, ERC-6492) for this chain. It proves the domain only to who
 * has fetched it from there over https, and names that domain here.
 * @example const { name, domain } = await verifyProfile(client, { profile, merchant: terms.merchant, deployment });
 * @throws ProfileError, NodeUnreachableError
 */
export async function verifyProfile(
  client: AnyClient,
  { profile: given, merchant, deployment, domain }: VerifyProfileParameters,
): Promise<SignedProfile> {
  const profile = readProfile(given, true);
  const refuse = (reason: "merchant" | "chain" | "domain" | "signature", attempted: string, allowed: string): never => {
    throw new ProfileError({ reason, attempted, allowed });
  };
  if (!isAddressEqual(profile.merchant, merchant)) refuse("merchant", `of ${profile.merchant}`, `of ${merchant}`);
  if (!profile.chainIds.includes(deployment.chainId))
    refuse("chain", `for chains ${profile.chainIds.join(", ")}`, `for chain ${deployment.chainId}`);
  if (domain !== undefined && profile.domain !== domain)
    refuse("domain", `for ${profile.domain}`, `for ${domain}, where it was found`);
  const signed = { digest: hashTypedData(toProfileTypedData(profile)), signer: merchant, signature: profile.signature };
  if (await isKeySignature(signed.digest, merchant, profile.signature)) return profile;
  const { isCodeSignature } = await import("../internal/codeSignature.ts");
  if (await isCodeSignature(client, signed, deployment)) return profile;
  return refuse("signature", "signed by somebody else", `signed by ${merchant}`);
}
