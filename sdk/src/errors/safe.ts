import { defineError } from "./base.ts";

/** What a Safe's revert strings say, versions 1.3 to 1.5. */
export const safeReasons: Readonly<Record<string, string>> = {
  GS000: "The Safe's set-up could not be finished: its delegate call failed.",
  GS001: "The Safe has no threshold yet: it has not been set up.",
  GS002: "The Safe's set-up names a contract that has no code.",
  GS010: "The transaction has too little gas for the Safe's own.",
  GS011: "The Safe could not refund the gas in ether.",
  GS012: "The Safe could not refund the gas in the token.",
  GS013: "A call that the Safe made failed, so nothing of the transaction was done.",
  GS020: "The transaction has fewer signatures than the Safe's threshold.",
  GS021: "A contract owner's signature points into the part of fixed length.",
  GS022: "A contract owner's signature has no length.",
  GS023: "A contract owner's signature is cut short.",
  GS024: "A contract owner does not accept its signature.",
  GS025: "An owner has not approved this transaction's hash.",
  GS026:
    "A signature is not an owner's, is for another transaction or nonce, or the signatures are not sorted by owner.",
  GS027: "The Safe's signatures are valid, but none of them is the executor's.",
  GS030: "Only an owner may approve a hash.",
  GS031: "Only the Safe itself may call this: send it as a transaction of the Safe.",
  GS100: "The Safe's modules have been set up before.",
  GS101: "This address cannot be a module.",
  GS102: "The module is enabled already.",
  GS103: "The module that was named as the previous one is not.",
  GS104: "Only an enabled module may call this.",
  GS105: "The list of modules cannot begin there.",
  GS106: "A page of modules has to have a size.",
  GS200: "The Safe has been set up before.",
  GS201: "The threshold would exceed the number of owners.",
  GS202: "The threshold has to be 1 at least.",
  GS203: "This address cannot be an owner: it is zero, the Safe, or not an owner at all.",
  GS204: "The address is an owner already.",
  GS205: "The owner that was named as the previous one is not.",
  GS300: "The guard does not answer as a guard.",
  GS301: "The module guard does not answer as a module guard.",
  GS400: "A Safe cannot be its own fallback handler.",
};

/** A Safe refused, by one of its `GS…` reasons. */
export class SafeRevertError
  extends /* @__PURE__ */ defineError("SafeRevertError", (its: { code: string }) => [
    `${safeReasons[its.code] ?? "The Safe refused."} (${its.code})`,
    "Nothing was moved. Check owners, threshold and nonce of the Safe, and simulate what it calls.",
  ]) {}
