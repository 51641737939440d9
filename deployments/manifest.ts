// The contracts of a deployment: one entry each, in the order in which they are deployed. It is all that the deploy
// script, the generated code, the record, the indexer and the tests are told of them.
import { type Address, parseUnits } from "viem";
import type { DeployConfig } from "../scripts/deploy/config.ts";

/** Where constructor arguments come from. */
export interface Site {
  readonly deployer: Address;
  readonly config: Pick<DeployConfig, "multicall3" | "permit2" | "sanctionsList" | "tokens">;
  /** Address of the contract of an earlier entry. */
  readonly at: (name: string) => Address;
}

export interface Entry {
  /** Folder of its file, in `contracts/` or in a package of npm. */
  readonly folder: string;
  /** Its constructor's arguments; null: this chain has none. */
  readonly args: (site: Site) => readonly unknown[] | null;
  /** Some chains have none. */
  readonly optional?: true;
  /** Its address in the SDK's `Deployment`: the field's name and its documentation. Its ABI is generated. */
  readonly field?: readonly [name: string, about: string];
  /** It holds its users' money: tokens are listed in it, roles are set for it, its stores and credits are indexed. */
  readonly room?: true;
  /** It collects for the processor: the indexer's name for its rail. */
  readonly rail?: string;
  /** The indexer reads its events, as it does those of every room. */
  readonly indexed?: true;
}

/** The TEST token has USDT's decimals. */
export const TEST_DECIMALS = 6;
const TEST_SUPPLY = parseUnits("1000000000", TEST_DECIMALS);
const FAUCET_DRIP = parseUnits("1000", TEST_DECIMALS);

const hasTestToken = ({ config }: Site) => config.tokens.includes("mock");

export const manifest = {
  AccessManager: {
    folder: "@openzeppelin/contracts/access/manager",
    field: ["authority", "Who may list, pause and delist."],
    args: ({ deployer }) => [deployer],
  },
  PaymentProcessor: {
    folder: "payments",
    field: ["processor", "Takes, holds and pays out payments."],
    room: true,
    args: ({ at, config }) => [at("AccessManager"), config.multicall3],
  },
  Permit2Collector: {
    folder: "collectors",
    field: ["permit2Collector", "Collects by a signature for Permit2."],
    rail: "permit2",
    args: ({ at, config }) => [at("PaymentProcessor"), config.permit2],
  },
  RelayedCollector: {
    folder: "collectors",
    field: ["relayedCollector", "Collects by a payer's `Pay`, which anyone may send."],
    rail: "relayed",
    args: ({ at, config }) => [at("PaymentProcessor"), config.multicall3],
  },
  Erc3009Collector: {
    folder: "collectors",
    field: ["erc3009Collector", "Collects by a token's `receiveWithAuthorization`."],
    rail: "erc3009",
    args: ({ at }) => [at("PaymentProcessor")],
  },
  Erc2612Collector: {
    folder: "collectors",
    field: ["erc2612Collector", "Collects by a token's `permit`."],
    rail: "erc2612",
    args: ({ at }) => [at("PaymentProcessor")],
  },
  SanctionsListMock: {
    folder: "mocks",
    optional: true,
    args: ({ deployer, config }) => (config.sanctionsList === "mock" ? [deployer] : null),
  },
  Sanctions: {
    folder: "policies",
    optional: true,
    args: ({ at, config: { sanctionsList: list } }) => list && [list === "mock" ? at("SanctionsListMock") : list],
  },
  PolicyEngine: {
    folder: "policies",
    field: [
      "sanctionsPolicy",
      "A policy that may be signed into terms: it refuses whom Chainalysis' list has. Null: there is none on this chain.",
    ],
    optional: true,
    indexed: true,
    args: ({ at, config }) => config.sanctionsList && [[at("Sanctions")]],
  },
  UsdtMock: {
    folder: "mocks",
    optional: true,
    args: (site) => (hasTestToken(site) ? [site.deployer, TEST_SUPPLY] : null),
  },
  TestFaucet: {
    folder: "mocks",
    optional: true,
    args: (site) => (hasTestToken(site) ? [site.at("UsdtMock"), FAUCET_DRIP] : null),
  },
} as const satisfies Readonly<Record<string, Entry>>;

export type ContractName = keyof typeof manifest;

export const entries: readonly (Entry & { readonly name: ContractName })[] = Object.entries(manifest).map(
  ([name, entry]) => ({ name: name as ContractName, ...(entry as Entry) }),
);

/** Contracts of which a deployment has any number, or that others create: their ABIs are generated all the same. */
export const parts: readonly Pick<Entry & { readonly name: string }, "folder" | "name">[] = [
  { folder: "base", name: "TokenStore" },
  { folder: "prices", name: "ChainlinkSource" },
  { folder: "prices", name: "CrossSource" },
  { folder: "prices", name: "MarketHours" },
  { folder: "prices", name: "ParSource" },
  { folder: "prices", name: "PegLatch" },
  { folder: "prices", name: "SequencerGate" },
  { folder: "prices", name: "SignedQuote" },
];

/** Path of a contract's artifact in `artifacts/`. */
export const artifactOf = ({ folder, name }: { readonly folder: string; readonly name: string }): string =>
  `${folder.startsWith("@") ? folder : `contracts/${folder}`}/${name}.sol/${name}.json`;
