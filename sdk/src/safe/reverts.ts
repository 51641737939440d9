import { BaseError, ContractFunctionRevertedError } from "viem";
import { SafeRevertError } from "./errors.ts";

/** What Safe's codes mean, of those that a payout or a signature can meet. */
const meanings: Readonly<Record<string, string>> = {
  GS000: "the Safe's setup failed",
  GS001: "the Safe has no threshold: it has not been set up",
  GS010: "there is too little gas for the transaction",
  GS013: "one of the transfers failed, so that none is made",
  GS020: "there are too few signatures",
  GS021: "a signature of an owner that is a contract points into the others",
  GS022: "a signature of an owner that is a contract is cut off",
  GS023: "a signature of an owner that is a contract is too short",
  GS024: "an owner that is a contract did not sign",
  GS025: "an owner has not approved the hash",
  GS026: "a signature is not of an owner, or the signatures are not in the owners' order",
};

/** The typed error for Safe's code, if that is what `error` carries; otherwise `error` itself. */
export function toSafeRevert(error: Error): Error {
  const revert = error instanceof BaseError && error.walk((cause) => cause instanceof ContractFunctionRevertedError);
  const code = revert instanceof ContractFunctionRevertedError ? revert.reason : undefined;
  const meaning = code && meanings[code];
  return meaning ? new SafeRevertError({ code, meaning, cause: error }) : error;
}
