import { type Factory, factory } from "ponder";
import { type Abi, getAbiItem, parseAbi } from "viem";
import { paymentProcessorAbi } from "../../../sdk/src/generated/index.ts";
import { record } from "../deployment.ts";

/**
 * The events that need a merchant's own signature, or its signer's, with the parameter that names the merchant. A Safe
 * is followed from the block of its first one on. Store events are left out, since anyone can open a store for anybody.
 */
const introductions = {
  Charged: "merchant",
  Authorized: "merchant",
  SignerSet: "owner",
  Cancelled: "merchant",
} as const;
type Introduction = keyof typeof introductions;

/** One event in two forms: until Safe 1.3.0 the hash was in the data, since 1.4.0 it is a topic. */
const forms = {
  Indexed: parseAbi([
    "event ExecutionSuccess(bytes32 indexed txHash, uint256 payment)",
    "event ExecutionFailure(bytes32 indexed txHash, uint256 payment)",
  ]),
  Plain: parseAbi([
    "event ExecutionSuccess(bytes32 txHash, uint256 payment)",
    "event ExecutionFailure(bytes32 txHash, uint256 payment)",
  ]),
} as const;

type SafeName<form extends keyof typeof forms> = `${form}SafeBy${Introduction}`;

const { address, startBlock } = record.contracts.PaymentProcessor;

const safeBy = <const abi extends Abi>(abi: abi, name: Introduction) =>
  ({
    chain: "main",
    abi,
    // Ponder's type wants the parameter of one event.
    address: factory({
      address,
      event: getAbiItem({ abi: paymentProcessorAbi, name }),
      parameter: introductions[name] as never,
    }) as Factory,
    startBlock,
  }) as const;

const safesOf = <form extends keyof typeof forms>(form: form) =>
  Object.fromEntries(
    (Object.keys(introductions) as Introduction[]).map((name) => [`${form}SafeBy${name}`, safeBy(forms[form], name)]),
  ) as Record<SafeName<form>, ReturnType<typeof safeBy<(typeof forms)[form]>>>;

/**
 * Every merchant as a Safe. A Ponder entry follows the addresses that one event names, and reads one form of an event.
 * So an execution arrives once per event that introduced its merchant, and entries with the other form ignore it.
 */
export const safes = { ...safesOf("Indexed"), ...safesOf("Plain") };

export const safeNames = Object.keys(safes) as (keyof typeof safes)[];
