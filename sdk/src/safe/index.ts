import { checkPayout } from "./payout/check.ts";
import { executePayout } from "./payout/execute.ts";
import { mergePayout } from "./payout/merge.ts";
import { parsePayout, parsePayoutSignature } from "./payout/parse.ts";
import { proposePayout } from "./payout/propose.ts";
import { readPayout } from "./payout/read.ts";
import { signPayout } from "./payout/sign.ts";
import { simulatePayout } from "./payout/simulate.ts";

// By name, each: an app bundles those that it calls.
export { checkPayout, executePayout, mergePayout, proposePayout, readPayout, signPayout, simulatePayout };

/** Paying many out of a Safe: propose, sign apart, merge, execute. */
export const payout = {
  propose: proposePayout,
  parse: parsePayout,
  read: readPayout,
  simulate: simulatePayout,
  sign: signPayout,
  parseSignature: parsePayoutSignature,
  merge: mergePayout,
  check: checkPayout,
  execute: executePayout,
} as const;

export type {
  FromTransactionBuilderReturnType,
  ToSafeBatchParameters,
  ToTransactionBuilderParameters,
  TransactionBuilderBatch,
  TransactionBuilderCall,
} from "./builder/transactionBuilder.ts";
export { fromTransactionBuilder, toSafeBatch, toTransactionBuilder } from "./builder/transactionBuilder.ts";
export { safeAbi } from "./abi.ts";
export { canonicalSafeContracts } from "./contracts.ts";
export { type CreateSafeParameters, createSafe } from "./createSafe.ts";
export { SafeRevertError } from "../errors/safe.ts";
export { TokenPausedError, TransactionRevertedError } from "../errors/sending.ts";
export * from "./errors.ts";
export { type PredictSafeParameters, type PredictedSafe, type SafeSetup, predictSafe } from "./predictSafe.ts";
export { getSafeMessage, joinSignatures } from "./signatures.ts";
export type { CheckPayoutParameters, CheckPayoutReturnType } from "./payout/check.ts";
export type { ExecutePayoutParameters, ExecutePayoutReturnType, PaidLine } from "./payout/execute.ts";
export { generateSalt } from "../terms/documentHash.ts";
export { type CheckSafeHashParameters, checkSafeHash } from "./payout/safeHash.ts";
export { getPayoutHashes, getPayoutTypedData } from "./payout/safeTx.ts";
export { type HashNameParameters, fromReference, hashName, toReference } from "./payout/reference.ts";
export { type ParsePayoutOptions, parsePayout, parsePayoutSignature } from "./payout/parse.ts";
export type { ProposePayoutParameters } from "./payout/propose.ts";
export type { ReadPayoutParameters } from "./payout/read.ts";
export type { MergePayoutOptions } from "./payout/merge.ts";
export type { SignPayoutParameters } from "./payout/sign.ts";
export {
  type FindPayoutTokenParameters,
  type PayoutToken,
  type TokenSources,
  findPayoutToken,
} from "./payout/token.ts";
export { type KnownToken, type TokenLister, listKnownTokens } from "./tokens.ts";
export type { BalanceChange, PayoutSimulation, SimulatePayoutParameters, SimulatedLine } from "./payout/simulate.ts";
export { fromCell } from "./sheet/cells.ts";
export { type PayoutFacts, checkPayoutLines } from "./sheet/checkLines.ts";
export { type FindPayoutExecutionParameters, findPayoutExecution, isPayoutExecutedBy } from "./sheet/findExecution.ts";
export { type FindPaidLinesParameters, findPaidLines } from "./sheet/findPaid.ts";
export { type FindTokenParameters, type FoundToken, findToken } from "./sheet/findToken.ts";
export { hasUnseen, looksLike, printable } from "./sheet/looksLike.ts";
export { type ReadPayeesParameters, isKnownPayee, readPayees } from "./sheet/payees.ts";
export { planSheet, toSanctionProblems } from "./sheet/planSheet.ts";
export type { ImpossiblePayee, SheetFacts, SheetProblem, SheetProblemWords } from "./sheet/problems.ts";
export { sheetProblemWords, sortByLine, tellSheetProblem } from "./sheet/problems.ts";
export { type SafeState, readSafe } from "./sheet/readSafe.ts";
export { type ReadSheetParameters, payoutColumns, readSheet } from "./sheet/readSheet.ts";
export type { PayoutResult, ToPayoutResultsParameters } from "./sheet/results.ts";
export {
  payoutResultColumns,
  serializePayoutResults,
  showReference,
  toPayoutResults,
  toResultLine,
} from "./sheet/results.ts";
export type { SanctionsFile, ScreenPayeesParameters, Screening } from "./sheet/screen.ts";
export { readSanctions, screenPayees } from "./sheet/screen.ts";
export type * from "./sheet/types.ts";
export { type SafeService, type SafeServiceParameters, createSafeService } from "./service/createSafeService.ts";
export type { ListParameters, ListReturnType } from "./service/list.ts";
export type { SafeServiceConfig } from "./service/request.ts";
export type * from "./types.ts";
