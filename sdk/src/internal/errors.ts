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

export type ReadErrorType = UnknownChainError | WrongChainError | NotDeployedError | BaseErrorType;

export type WriteErrorType =
  | ReadErrorType
  | AccountMissingError
  | ContractError
  | SafeRevertError
  | KeyUsedError
  | TransactionReplacedError
  | TransactionUnknownError;
