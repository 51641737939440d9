import type { BaseErrorType } from "viem";
import type {
  AccountMissingError,
  KeyUsedError,
  NotDeployedError,
  TransactionReplacedError,
  TransactionUnknownError,
  UnknownChainError,
  WrongChainError,
} from "../errors/sending.ts";
import type { ContractError } from "../errors/contractError.ts";
import type { SafeRevertError } from "../errors/safe.ts";

/** What any reading action may throw: nothing of ours to ask there, or the node's own error. */
export type ReadErrorType = UnknownChainError | WrongChainError | NotDeployedError | BaseErrorType;

/** What any sending action may throw beside: a refusal of the contracts, typed. */
export type WriteErrorType =
  | ReadErrorType
  | AccountMissingError
  | ContractError
  | SafeRevertError
  | KeyUsedError
  | TransactionReplacedError
  | TransactionUnknownError;
