import type { Address, Hex } from "viem";
import { type Bounds, FeiqianError, defineError } from "../errors/base.ts";

// The chain.

/** There is no contract where the Safe should be. */
export class SafeNotFoundError
  extends /* @__PURE__ */ defineError("SafeNotFoundError", (its: { safe: Address; chainId: number }) => [
    `There is no contract at ${its.safe} on chain ${its.chainId}; a Safe was expected.`,
    "Check address and chain: a Safe of the same address need not exist on every chain.",
  ]) {}
/** The Safe would have its owners sign another hash than the proposal's. */
export class PayoutHashError
  extends /* @__PURE__ */ defineError(
    "PayoutHashError",
    (its: Bounds<Hex> & { safe: Address; version: string | undefined }) => [
      `The proposal's hash is ${its.attempted}; the Safe ${its.safe}${its.version ? ` (version ${its.version})` : ""} hashes its transaction as ${its.allowed}.`,
      "Nothing was signed or sent: the Safe accepts no signature of the first. Before 1.3.0 a Safe leaves the chain out of its hash: move to a later Safe, or check that the node is of the payout's chain.",
    ],
  ) {}
/** The file says that the Safe is older than payouts can be. */
export class SafeVersionError
  extends /* @__PURE__ */ defineError("SafeVersionError", (its: Bounds<string> & { safe: Address }) => [
    `The Safe ${its.safe} has version ${its.attempted}; a payout needs ${its.allowed}.`,
    "An older Safe leaves the chain out of what its owners sign, and accepts none of these signatures. Move to a later Safe.",
  ]) {}
/** A contract that the payout goes through is not on the chain. */
export class SafeContractMissingError
  extends /* @__PURE__ */ defineError(
    "SafeContractMissingError",
    (its: { contract: string; address: Address; chainId: number }) => [
      `${its.contract} is not on chain ${its.chainId}: there is no code at ${its.address}.`,
      "Nothing was sent: the Safe would use its nonce up and pay nobody. Give `contractNetworks` where Safe's contracts stand elsewhere, and propose the payout anew.",
    ],
  ) {}
/** The address that is to be paid with is no token. */
export class PayoutTokenError
  extends /* @__PURE__ */ defineError("PayoutTokenError", (its: { token: Address; chainId: number }) => [
    `${its.token} on chain ${its.chainId} does not say the Safe's balance; a token was expected.`,
    "Nothing was sent. Check the token's address and the chain.",
  ]) {}
/** The issuer has listed the Safe. */
export class SafeBlacklistedError
  extends /* @__PURE__ */ defineError(
    "SafeBlacklistedError",
    (its: { safe: Address; token: Address; symbol: string }) => [
      `The issuer of ${its.symbol} (${its.token}) has blacklisted the Safe ${its.safe}: it cannot transfer.`,
      "Nothing was sent. Pay out of another Safe, or in another token; ask the issuer about this one.",
    ],
  ) {}
/** The optional peer is not installed. */
export class ProtocolKitMissingError
  extends /* @__PURE__ */ defineError("ProtocolKitMissingError", (_: { cause: unknown }) => [
    "Creating a Safe needs the optional peer @safe-global/protocol-kit 8, which is not installed.",
    "npm install @safe-global/protocol-kit@8",
  ]) {}
/** No Safe can have these owners and this threshold. */
export class SafeOwnersError
  extends /* @__PURE__ */ defineError("SafeOwnersError", (its: Bounds<string>) => [
    `A Safe cannot have ${its.attempted}; allowed is ${its.allowed}.`,
    "Nothing was sent. Correct `owners` or `threshold`.",
  ]) {}
/** Safe's factory is not on the chain. */
export class SafeFactoryMissingError
  extends /* @__PURE__ */ defineError("SafeFactoryMissingError", (its: { factory: Address; chainId: number }) => [
    `There is no Safe factory at ${its.factory} on chain ${its.chainId}.`,
    "Nothing was sent. Give `contractNetworks` where Safe's contracts are at other addresses.",
  ]) {}
/** The deployment was mined, but there is no Safe. */
export class SafeCreationError
  extends /* @__PURE__ */ defineError("SafeCreationError", (its: { safe: Address; hash: Hex }) => [
    `The transaction ${its.hash} did not create the Safe ${its.safe}.`,
    "Check owners and threshold, and `contractNetworks` where Safe is not at its canonical addresses.",
  ]) {}
/** A list of sanctions that does not answer. */
export class ScreeningError
  extends /* @__PURE__ */ defineError("ScreeningError", (its: { what: string; address: Address }) => [
    `The ${its.what} ${its.address} does not answer, so that nobody can be said to be clean.`,
    "Nothing was done. Try again, or check the node and the deployment.",
  ]) {}
/** A Safe Transaction Service could not be asked, or refused. `status` is HTTP's; undefined where there was no answer. */
export class SafeServiceError
  extends /* @__PURE__ */ defineError(
    "SafeServiceError",
    (its: { url: string; message: string; status?: number | undefined }) => [
      `The Safe Transaction Service at ${its.url} ${its.message}`,
      "The payout does not need it: proposal and signatures travel as files as well.",
    ],
  ) {}

// Files and lines.

type Field = Bounds<string> & { readonly field: string };

/** A file that is not what it should be: a payout's proposal, a signature, or a batch of Safe's web app. */
export class PayoutFileError
  extends /* @__PURE__ */ defineError("PayoutFileError", (its: Field) => [
    `The file's ${its.field} is ${its.attempted}; it has to be ${its.allowed}.`,
    "Do not sign it. Ask whoever sent it for the file as it was written.",
  ]) {}
/** A text that cannot be a line's reference. */
export class PayoutReferenceError
  extends /* @__PURE__ */ defineError("PayoutReferenceError", (its: Bounds<string>) => [
    `${JSON.stringify(its.attempted)} cannot be a reference; allowed is ${its.allowed}.`,
    "Shorten it to the supplier's invoice number, or give 32 bytes as hex.",
  ]) {}
/** A name, or the salt that it is hashed with, that cannot be part of a payout. */
export class PayoutNameError
  extends /* @__PURE__ */ defineError(
    "PayoutNameError",
    ({ field, attempted, allowed }: Bounds<string> & { field: "salt" | "name" }) => [
      `${JSON.stringify(attempted)} cannot be a ${field === "name" ? "payee's name" : "salt"}; allowed is ${allowed}.`,
      field === "name" ? "Mend the name, or leave it out." : "Make one by `generateSalt()`.",
    ],
  ) {}
/** A payout pays somebody. */
export class EmptyPayoutError
  extends /* @__PURE__ */ defineError("EmptyPayoutError", () => [
    "The payout has no lines; it needs one at least.",
    "Give `lines`.",
  ]) {}
/** A line that cannot be part of a payout. */
export class PayoutLineError
  extends /* @__PURE__ */ defineError("PayoutLineError", (its: { index: number; reason: string }) => [
    `Line ${its.index + 1} of the payout cannot be paid: ${its.reason}`,
    "Nothing was proposed. Mend the line, or leave it out.",
  ]) {}
/** The proposal is not the payout that it claims to be. */
export class PayoutMismatchError
  extends /* @__PURE__ */ defineError("PayoutMismatchError", (its: Field) => [
    `The proposal's ${its.field} is ${its.attempted}; a payout's must be ${its.allowed}.`,
    "Do not sign it: it does something else than pay its lines.",
  ]) {}
/** Nobody says how many decimals the payout's amounts have, whose file can say anything. */
export class PayoutUnitError
  extends /* @__PURE__ */ defineError("PayoutUnitError", (its: { token: Address; chainId: number }) => [
    `The decimals of ${its.token} on chain ${its.chainId} are not known here, so that its amounts are in base units.`,
    "Nothing was signed. Give `client`, so that the token is asked, or a `deployment` that lists it; or compare the base units with whoever planned the payout, and give `inBaseUnits: true`.",
  ]) {}

// Signatures.

/** The signature is not one that can be joined with others. */
export class SignatureLengthError
  extends /* @__PURE__ */ defineError(
    "SignatureLengthError",
    (its: { owner: Address; attempted: number; allowed: 65 }) => [
      `The signature of ${its.owner} has ${its.attempted} bytes; an owner's ECDSA signature has ${its.allowed}.`,
      "An owner that is a contract signs nothing: it calls the Safe's `approveHash` with the payout's hash.",
    ],
  ) {}
/** Each owner counts once. */
export class DuplicateOwnerError
  extends /* @__PURE__ */ defineError("DuplicateOwnerError", (its: { owner: Address }) => [
    `The owner ${its.owner} signed twice; each counts once.`,
    "Leave one of the two signatures out.",
  ]) {}

interface ForeignSignature {
  readonly owner: Address;
  readonly hash: Hex;
  /** Whose it is; undefined where it is nobody's. */
  readonly recovered?: Address | undefined;
}

/** The signature is not the owner's over this payout. */
export class OwnerSignatureError extends FeiqianError {
  readonly owner: Address;
  /** Whose it is; undefined where it is nobody's. */
  readonly recovered: Address | undefined;
  readonly hash: Hex;

  constructor(
    { owner, recovered, hash }: ForeignSignature,
    why = recovered ? `Over this payout it would be ${recovered}'s.` : "It is nobody's.",
    name = "OwnerSignatureError",
  ) {
    super(`The signature given for ${owner} is not its signature of the payout ${hash}.`, {
      metaMessages: [why, "Let the owner sign this very proposal."],
      name,
    });
    this.owner = owner;
    this.recovered = recovered;
    this.hash = hash;
  }
}

/** The signature's own file says that it is of another payout. */
export class OtherPayoutSignatureError extends OwnerSignatureError {
  readonly field: string;
  readonly attempted: string;
  readonly allowed: string;

  constructor({ field, attempted, allowed, ...signature }: Field & ForeignSignature) {
    const why = `It is of another payout: its ${field} is ${attempted}, this payout's ${allowed}.`;
    super(signature, why, "OtherPayoutSignatureError");
    this.field = field;
    this.attempted = attempted;
    this.allowed = allowed;
  }
}

/** Somebody signed who does not own the Safe. */
export class UnknownOwnerError
  extends /* @__PURE__ */ defineError(
    "UnknownOwnerError",
    (its: { attempted: Address; allowed: readonly Address[] }) => [
      `${its.attempted} signed, but does not own the Safe; its owners are ${its.allowed.join(", ")}.`,
      "Nothing was sent. Leave that signature out.",
    ],
  ) {}
/** Fewer owners than the Safe asks for have signed. */
export class SignaturesMissingError
  extends /* @__PURE__ */ defineError("SignaturesMissingError", (its: { attempted: number; required: number }) => [
    `The payout has ${its.attempted} of the ${its.required} signatures that the Safe asks for.`,
    "Nothing was sent. Let more owners sign, and merge their signatures.",
  ]) {}

// Execution.

/** The client's node serves another chain than the payout is for. */
export class PayoutChainError
  extends /* @__PURE__ */ defineError("PayoutChainError", (its: Bounds<number>) => [
    `The node serves chain ${its.attempted}; the payout is for chain ${its.allowed}.`,
    "Nothing was sent. Use a client of the payout's chain.",
  ]) {}
/** It is not the payout's turn, or not any more. */
export class PayoutNonceError
  extends /* @__PURE__ */ defineError("PayoutNonceError", (its: Bounds<number>) => [
    `The payout has the Safe's nonce ${its.attempted}; the next one is ${its.allowed}.`,
    "Nothing was sent.",
    its.attempted < its.allowed
      ? "The Safe used it already: propose the payout anew."
      : "Execute what comes before it first.",
  ]) {}
/** The Safe has less than the sum of the lines. */
export class PayoutBalanceError
  extends /* @__PURE__ */ defineError(
    "PayoutBalanceError",
    (its: Bounds<bigint> & { safe: Address; token: Address }) => [
      `The payout's lines add up to ${its.attempted} base units of ${its.token}; the Safe ${its.safe} has ${its.allowed}.`,
      "Nothing was sent. Top the Safe up, or propose a smaller payout.",
    ],
  ) {}

export type RefusedLine = { readonly index: number; readonly to: Address; readonly reason: string };

/** The token would refuse some of the lines, and with them the whole payout; or take one and move nothing. */
export class PayeeRefusedError
  extends /* @__PURE__ */ defineError(
    "PayeeRefusedError",
    (its: { lines: readonly RefusedLine[]; total: number; token: Address }) => [
      `The token ${its.token} would refuse ${its.lines.length} of the payout's ${its.total} lines.`,
      ...its.lines.map(({ index, to, reason }) => `Line ${index + 1} to ${to}: ${reason}.`),
      "Nothing was sent. Leave them out and propose the rest again; ask those payees for another address.",
    ],
  ) {}
/** The payout could not be tried out: the Safe is older than 1.3.0, the lines do not fit, or the node does not carry it out. */
export class PayoutSimulationError
  extends /* @__PURE__ */ defineError("PayoutSimulationError", (its: { reason: string }) => [
    `The payout could not be tried out: ${its.reason}`,
    "Nothing was sent.",
  ]) {}
/** The payout was sent, and is not known to have been mined. */
export class PayoutUnconfirmedError
  extends /* @__PURE__ */ defineError("PayoutUnconfirmedError", (its: { hash: Hex; timeout: number }) => [
    `The payout was sent as ${its.hash}, and was not seen in a block within ${its.timeout} ms.`,
    "It may still be mined. Execute the same proposal again: the Safe's nonce lets it pay once. Do not propose these lines anew.",
  ]) {}
/** Another transaction took the place of the one that was sent, and did not make the payout. */
export class PayoutReplacedError
  extends /* @__PURE__ */ defineError("PayoutReplacedError", (its: { hash: Hex; payout: Hex }) => [
    `The transaction ${its.hash} was mined, but did not execute the payout ${its.payout}.`,
    "The sender's wallet replaced the transaction: nothing was paid by it. Execute the same proposal again.",
  ]) {}
