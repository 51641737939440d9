import { type Address, type Hex, encodeAbiParameters, encodeFunctionData, keccak256, numberToHex, pad } from "viem";
import { connectReal } from "../../support/realChain.ts";
import { USDT, usdt } from "../../support/system.ts";

/** Who takes part. `successor` is a contract that each token has for itself. */
const roles = ["owner", "payer", "merchant", "spender", "stranger", "successor"] as const;
export type Role = (typeof roles)[number];

/** `[who, function, ...arguments]`; a role among the arguments is replaced by its address. */
export type Step = readonly [by: Role, call: string, ...args: (Role | bigint)[]];

/** The effect of a call, in words that are the same for both tokens when they behave alike. */
export interface Result {
  readonly ends: "succeeds" | "reverts" | "burns all gas";
  readonly returned: string;
  readonly events: readonly string[];
  readonly state: Readonly<Record<string, string>>;
}

const GAS = 500_000n;
const people = roles.slice(0, 5);
const mapping = (key: Address, slot: Hex | bigint): Hex =>
  keccak256(encodeAbiParameters([{ type: "address" }, { type: "bytes32" }], [key, pad(toHex(slot), { size: 32 })]));
const toHex = (value: Hex | bigint): Hex => (typeof value === "bigint" ? numberToHex(value) : value);

/** The real USDT, and a mock that has been given the same owner, supply, balances and parameters, slot by slot. */
export async function deploySideBySide() {
  const { viem, provider, networkHelpers } = await connectReal();
  const [payer, merchant, spender, stranger, deployer] = (await viem.getWalletClients()).map((w) => w.account.address);
  const real = await viem.getContractAt("UsdtMock", USDT);
  const owner = await real.read.owner();
  await networkHelpers.impersonateAccount(owner);
  await networkHelpers.setBalance(owner, 10n ** 19n);
  const deploy = async () => (await viem.deployContract("UsdtMock", [deployer!, usdt(1e6)])).address;
  const addresses = { owner, payer: payer!, merchant: merchant!, spender: spender!, stranger: stranger! };
  const read = (token: Address, slot: Hex): Promise<Hex> => networkHelpers.getStorageAt(token, slot) as Promise<Hex>;

  /** Every word of a token that the scenarios can touch, by what it holds. The two strings differ on purpose. */
  const words: Record<string, Hex> = {};
  const fixed = ["owner and paused", "supply", "", "bps", "maximum fee", "", "", "", "", "decimals", "upgraded"];
  fixed.forEach((name, slot) => {
    if (name) words[name] = numberToHex(slot);
  });
  for (const role of people) {
    words[`balance of ${role}`] = mapping(addresses[role as "owner"], 2n);
    words[`blacklist of ${role}`] = mapping(addresses[role as "owner"], 6n);
    for (const other of people) {
      const ofRole = mapping(addresses[role as "owner"], 5n);
      words[`allowance of ${role} to ${other}`] = mapping(addresses[other as "owner"], ofRole);
    }
  }

  const mock = await deploy();
  const [realSuccessor, mockSuccessor] = [await deploy(), await deploy()];
  await networkHelpers.setStorageAt(USDT, words["balance of payer"]!, pad(numberToHex(usdt(1_000)), { size: 32 }));
  for (const slot of Object.values(words)) await networkHelpers.setStorageAt(mock, slot, await read(USDT, slot));
  for (const successor of [realSuccessor, mockSuccessor])
    for (const name of ["balance of payer", "balance of owner"])
      await networkHelpers.setStorageAt(successor, words[name]!, pad(numberToHex(usdt(500)), { size: 32 }));

  async function run(token: Address, successor: Address, [by, call, ...args]: Step): Promise<Result> {
    const named: Record<string, Address> = { ...addresses, successor };
    const data = call.startsWith("0x")
      ? (call as Hex)
      : encodeFunctionData({
          abi: real.abi,
          functionName: call,
          args: args.map((arg) => (typeof arg === "bigint" ? arg : named[arg])),
        } as Parameters<typeof encodeFunctionData>[0]);
    const request = { from: named[by]!, to: token, data, gas: numberToHex(GAS) };
    /** The addresses of either side under one name. */
    const plain = (text: string) =>
      text
        .toLowerCase()
        .replaceAll(token.slice(2).toLowerCase(), "<token>")
        .replaceAll(successor.slice(2).toLowerCase(), "<successor>");
    const returned = await provider
      .request({ method: "eth_call", params: [request, "latest"] })
      .catch((error: { data?: Hex }) => `error ${error.data}`);
    // A transaction that fails is mined all the same; the error names it.
    const hash = (await provider
      .request({ method: "eth_sendTransaction", params: [request] })
      .catch((error: { transactionHash: Hex }) => error.transactionHash)) as Hex;
    const { status, gasUsed, logs } = await (await viem.getPublicClient()).getTransactionReceipt({ hash });
    const state: Record<string, string> = {};
    for (const [name, slot] of Object.entries(words)) state[name] = plain(await read(token, slot));
    return {
      ends: status === "success" ? "succeeds" : gasUsed > (GAS * 9n) / 10n ? "burns all gas" : "reverts",
      returned: plain(String(returned)),
      events: logs.map((log) => plain([log.address, ...log.topics, log.data].join(" "))),
      state,
    };
  }

  return {
    /** One step on each of the two. */
    both: async (step: Step) => ({
      real: await run(USDT, realSuccessor, step),
      mock: await run(mock, mockSuccessor, step),
    }),
    mock,
    realCode: await (await viem.getPublicClient()).getCode({ address: USDT }),
    mockAbi: real.abi,
    networkHelpers,
    read,
  };
}
