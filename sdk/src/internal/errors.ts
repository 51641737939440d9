import type { BaseErrorType } from "viem";
import type { UnknownChainError } from "../errors/chain.ts";
import type * as sending from "../errors/sending.ts";
import type { ContractError } from "../errors/contractError.ts";
import type { SafeRevertError } from "../errors/safe.ts";

export type ReadErrorType = UnknownChainError | sending.WrongChainError | sending.NotDeployedError | BaseErrorType;

export type WriteErrorType =
  | ReadErrorType
  | sending.AccountMissingError
  | ContractError
  | SafeRevertError
  | sending.KeyUsedError
  | sending.TransactionReplacedError
  | sending.TransactionUnknownError;
