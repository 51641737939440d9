import { safeTxParameters } from "../generated/safe.ts";

export { multiSendAbi, multicall3Abi, safeAbi, safeCreationAbi, simulateTxAccessorAbi } from "../generated/safe.ts";

export const safeTxTypes = { SafeTx: safeTxParameters } as const;

export const safeMessageTypes = { SafeMessage: [{ name: "message", type: "bytes" }] } as const;
