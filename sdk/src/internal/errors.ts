import type { BaseErrorType } from "viem";
import type { AccountMissingError, NotDeployedError, UnknownChainError, WrongChainError } from "../errors/setup.ts";
import type { ContractError } from "../errors/contractError.ts";
import type { SafeRevertError } from "../errors/safe.ts";
import type { KeyUsedError, TransactionReplacedError, TransactionUnknownError } from "../errors/transaction.ts";

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
