// Cuts the contracts of Ethereum mainnet that the tests use out of a node's state, as a genesis file: for FORK_GENESIS,
// `npm start -- --genesis FILE` and `anvil --chain-id 1 --init FILE`.
//
// Of each contract it takes the code and the first 64 slots, where the variables are. A node does not list the entries
// of mappings, so nobody has a balance or an allowance there; the tests write the ones that they need.
import { writeFileSync } from "node:fs";
import { type Address, type Hex, createPublicClient, getAddress, http, isAddress, keccak256 } from "viem";
import { numberToHex, parseEther, sliceHex, stringToHex } from "viem";
import { canonicalSafeContracts } from "../sdk/src/safe/contracts.ts";
import { multicall3, permit2 } from "./deploy/canonical.ts";
import { CREATE2_FACTORY } from "./deploy/create2.ts";
import { from, readOptions, run, word, words } from "./options.ts";
import { actors, devAccount } from "./stack/accounts.ts";

const usage = `npm run cut-state -- --rpc URL [options]
  --rpc URL          a node of Ethereum mainnet that has the state at the block: an archive node for an old one
  --block NUMBER     19934117
  --out FILE         genesis.json
  --address ADDRESS  another contract; several times for several`;

const PLAIN_SLOTS = 64;

/** Slots of proxies' implementation and admin: EIP-1967, and the older ones of USDC's proxy. */
const proxySlots: readonly Hex[] = [
  ...["implementation", "admin", "beacon"].map((name) =>
    numberToHex(BigInt(keccak256(stringToHex(`eip1967.proxy.${name}`))) - 1n, { size: 32 }),
  ),
  ...["implementation", "admin"].map((name) => keccak256(stringToHex(`org.zeppelinos.proxy.${name}`))),
];
const implementationSlots = [proxySlots[0]!, proxySlots[3]!];

const contracts: readonly Address[] = [
  // USDT, and USDC with the library that its implementation is linked to.
  "0xdAC17F958D2ee523a2206206994597C13D831ec7",
  "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48",
  "0x800C32EaA2a6c93cF4CB51794450ED77fBfbB172",
  // Chainlink's proxy of ETH/USD, with the aggregators of phases 5 and 6.
  "0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419",
  "0x37bC7498f4FF12C19678ee8fE19d713b87F6a9e6",
  "0xE62B71cf983019BFf55bC83B48601ce8419650CC",
  permit2.address,
  multicall3.address,
  CREATE2_FACTORY,
  ...Object.values(canonicalSafeContracts),
];

type Read = ReturnType<typeof readerOf>["read"];
type Account = Awaited<ReturnType<Read>>;

function readerOf(rpc: string, blockNumber: bigint) {
  const client = createPublicClient({ transport: http(rpc, { batch: { batchSize: 100 } }) });
  const slots = [...Array.from({ length: PLAIN_SLOTS }, (_, slot) => numberToHex(slot, { size: 32 })), ...proxySlots];
  const read = async (address: Address) => {
    const [code, nonce, balance, ...words] = await Promise.all([
      client.getCode({ address, blockNumber }),
      client.getTransactionCount({ address, blockNumber }),
      client.getBalance({ address, blockNumber }),
      ...slots.map((slot) => client.getStorageAt({ address, slot, blockNumber })),
    ]);
    if (!code) throw new Error(`${address} has no code at block ${blockNumber}.`);
    const filled = slots.map((slot, i) => [slot, words[i]] as const).filter(([, word]) => word && BigInt(word) !== 0n);
    const storage = Object.fromEntries(filled) as Record<Hex, Hex>;
    return { balance: numberToHex(balance), nonce: numberToHex(nonce), code, storage };
  };
  return { client, read };
}

async function cut(read: Read, addresses: readonly Address[]): Promise<Readonly<Record<Address, Account>>> {
  const accounts: Record<Address, Account> = {};
  const queue = [...addresses];
  for (let address = queue.shift(); address; address = queue.shift()) {
    if (accounts[address]) continue;
    const account = await read(address);
    accounts[address] = account;
    for (const slot of implementationSlots) {
      const word = account.storage[slot];
      if (word) queue.push(getAddress(sliceHex(word, 12)));
    }
    console.error(`${address}  ${account.code.length / 2 - 1} bytes, ${Object.keys(account.storage).length} slots`);
  }
  return accounts;
}

await run(async () => {
  const { values } = readOptions(usage, {
    options: {
      ...{ rpc: word, address: words },
      block: { type: "string", default: "19934117" },
      out: { type: "string", default: "genesis.json" },
    },
  });
  if (!values.rpc) throw new Error(`--rpc is missing.\n\n${usage}`);
  if (!/^\d+$/.test(values.block)) throw new Error(`--block is ${values.block}: a block's number is a whole number.`);
  const others = values.address.map((address) => {
    if (!isAddress(address, { strict: false })) throw new Error(`--address is ${address}, which is not an address.`);
    return getAddress(address);
  });

  const { client, read } = readerOf(values.rpc, BigInt(values.block));
  const chainId = await client.getChainId();
  if (chainId !== 1) throw new Error(`The node is on chain ${chainId}; the tests are written for chain 1.`);
  const { number, timestamp, gasLimit } = await client.getBlock({ blockNumber: BigInt(values.block) });
  const accounts = await cut(read, [...contracts.map((address) => getAddress(address)), ...others]);
  const rich = { balance: numberToHex(parseEther("10000")), nonce: "0x0", code: "0x", storage: {} } as const;
  const genesis = {
    config: { chainId, homesteadBlock: 0, londonBlock: 0, terminalTotalDifficulty: 0, shanghaiTime: 0, cancunTime: 0 },
    difficulty: "0x0",
    gasLimit: numberToHex(gasLimit),
    number: numberToHex(number),
    timestamp: numberToHex(timestamp),
    alloc: { ...Object.fromEntries(actors.map((actor) => [devAccount(actor).address, rich])), ...accounts },
  };
  const out = from(values.out);
  writeFileSync(out, JSON.stringify(genesis));
  console.log(`${Object.keys(accounts).length} contracts at block ${number} in ${out}`);
});
