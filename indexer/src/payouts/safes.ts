import { type Factory, factory } from "ponder";
import { type Abi, getAbiItem, parseAbi } from "viem";
import { paymentProcessorAbi } from "../../../sdk/src/generated/index.ts";
import { record } from "../deployment.ts";

/**
 * The events that a merchant's own signature, or its signer's, stands behind. From the block of the first one on its
 * Safe is followed. Its stores are left out: anyone can have one opened for anybody.
 */
const introductions = ["Charged", "Authorized", "SignerSet", "Cancelled"] as const;

/** One event in two forms: until Safe 1.3.0 the hash stood in the data, since 1.4.0 it is a topic. */
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

type SafeName<form extends keyof typeof forms> = `${form}SafeBy${(typeof introductions)[number]}`;

const { address, startBlock } = record.contracts.PaymentProcessor;

const safeBy = <const abi extends Abi>(abi: abi, name: (typeof introductions)[number]) =>
  ({
    chain: "main",
    abi,
    // Ponder's type wants the parameter of one event, and knows no name that all of them share.
    address: factory({
      address,
      event: getAbiItem({ abi: paymentProcessorAbi, name }),
      parameter: "merchant" as never,
    }) as Factory,
    startBlock,
  }) as const;

const safesOf = <form extends keyof typeof forms>(form: form) =>
  Object.fromEntries(introductions.map((name) => [`${form}SafeBy${name}`, safeBy(forms[form], name)])) as Record<
    SafeName<form>,
    ReturnType<typeof safeBy<(typeof forms)[form]>>
  >;

/**
 * Every merchant as a Safe. Ponder follows the addresses that one event names in one entry, and reads one form of an
 * event in one entry; so an execution is met as often as its merchant was introduced, and in the form that it does not
 * have it is passed over.
 */
export const safes = { ...safesOf("Indexed"), ...safesOf("Plain") };

export const safeNames = Object.keys(safes) as (keyof typeof safes)[];
