import { type AbiParameterToPrimitiveType, type Hex, parseAbiItem, toFunctionSelector } from "viem";
import * as accessManagerErrors from "../generated/accessManagerErrors.ts";
import * as ours from "../generated/errors.ts";

/** Permit2's errors. Two of them have names that ours have too. */
const permit2Errors = {
  Permit2AllowanceExpired: parseAbiItem("error AllowanceExpired(uint256 deadline)"),
  Permit2ExcessiveInvalidation: parseAbiItem("error ExcessiveInvalidation()"),
  Permit2InsufficientAllowance: parseAbiItem("error InsufficientAllowance(uint256 amount)"),
  Permit2InvalidAmount: parseAbiItem("error InvalidAmount(uint256 maxAmount)"),
  Permit2InvalidContractSignature: parseAbiItem("error InvalidContractSignature()"),
  Permit2InvalidNonce: parseAbiItem("error InvalidNonce()"),
  Permit2InvalidSignature: parseAbiItem("error InvalidSignature()"),
  Permit2InvalidSignatureLength: parseAbiItem("error InvalidSignatureLength()"),
  Permit2InvalidSigner: parseAbiItem("error InvalidSigner()"),
  Permit2LengthMismatch: parseAbiItem("error LengthMismatch()"),
  Permit2SignatureExpired: parseAbiItem("error SignatureExpired(uint256 signatureDeadline)"),
} as const;

/** Every contract error that is none of the AccessManager's own, by its class's name without `Error`. */
export const actionErrorAbi = { ...ours, ...permit2Errors } as const;
export const contractErrorAbi = { ...actionErrorAbi, ...accessManagerErrors } as const;

export type ContractErrorName = keyof typeof contractErrorAbi;

export type ContractErrorArgs<name extends ContractErrorName> = {
  readonly [
    input in (typeof contractErrorAbi)[name]["inputs"][number] as input["name"]
  ]: AbiParameterToPrimitiveType<input>;
};

export type ContractErrorItem = (typeof contractErrorAbi)[ContractErrorName];

export const selectorOf = ({ name, inputs }: ContractErrorItem): Hex =>
  toFunctionSelector(`${name}(${inputs.map(({ type }) => type).join(",")})`);
