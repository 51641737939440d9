import { type Factory, factory } from "ponder";
import { type Abi, getAbiItem, parseAbi } from "viem";
import { paymentProcessorAbi } from "../../../sdk/src/generated/index.ts";
import { record } from "../deployment.ts";

/**
 * The events that need a merchant's own signature, or its signer's, with the parameter that names the merchant. From the
 * block of the first one on its Safe is followed. Its stores are left out: anyone can have one opened for anybody.
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
 * Every merchant as a Safe. Ponder follows the addresses that one event names in one entry, and reads one form of an
 * event in one entry; so an execution is met as often as its merchant was introduced, and in the form that it does not
 * have it is passed over.
 */
export const safes = { ...safesOf("Indexed"), ...safesOf("Plain") };

export const safeNames = Object.keys(safes) as (keyof typeof safes)[];
