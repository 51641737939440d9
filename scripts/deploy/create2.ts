import { readFileSync } from "node:fs";
import { type Abi, type Address, type Hex, type TransactionSerializedLegacy, concat, encodeDeployData } from "viem";
import { getCreate2Address, keccak256, parseEther, recoverTransactionAddress, zeroHash } from "viem";
import type { DeployedContract } from "../../sdk/src/deployment.ts";
import { type Sender, confirm, send } from "./client.ts";

/** The deterministic deployer, which has this address on every chain. */
export const CREATE2_FACTORY: Address = "0x4e59b44847b379578588920cA78FbF26c0B4956C";

/** The transaction that puts the factory there: signed once for all chains, by a signature that is no key's. */
const FACTORY_TRANSACTION =
  "0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf31ba02222222222222222222222222222222222222222222222222222222222222222a02222222222222222222222222222222222222222222222222222222222222222" as TransactionSerializedLegacy;

/** A contract to be deployed. Its creation code gives it one address. */
export interface Blueprint {
  readonly name: string;
  readonly abi: Abi;
  readonly initCode: Hex;
  readonly address: Address;
  readonly args: readonly unknown[];
}

/** @param artifact A path inside `artifacts/`, or the address of a file elsewhere. */
export function toBlueprint(artifact: string | URL, args: readonly unknown[] = []): Blueprint {
  const path = typeof artifact === "string" ? new URL(`../../artifacts/${artifact}`, import.meta.url) : artifact;
  const { abi, bytecode } = JSON.parse(readFileSync(path, "utf8")) as { readonly abi: Abi; readonly bytecode: Hex };
  const initCode = encodeDeployData({ abi, bytecode, args });
  const address = getCreate2Address({ from: CREATE2_FACTORY, salt: zeroHash, bytecode: initCode });
  return { name: path.pathname.split("/").at(-1)!.replace(".json", ""), abi, initCode, args, address };
}

export const toFactoryCall = ({ initCode }: Blueprint) => ({
  ...{ to: CREATE2_FACTORY, data: concat([zeroHash, initCode]) },
});

export async function ensureFactory(sender: Sender): Promise<void> {
  if (await sender.getCode({ address: CREATE2_FACTORY })) return;
  const signer = await recoverTransactionAddress({ serializedTransaction: FACTORY_TRANSACTION });
  await send(sender, "funding the CREATE2 factory's signer", { to: signer, value: parseEther("0.01") });
  const hash = await sender.sendRawTransaction({ serializedTransaction: FACTORY_TRANSACTION });
  await confirm(sender, "deploying the CREATE2 factory", hash);
}

export async function deployBlueprint(sender: Sender, blueprint: Blueprint): Promise<DeployedContract> {
  const receipt = await send(sender, `deploying ${blueprint.name}`, toFactoryCall(blueprint));
  const code = await sender.getCode({ address: blueprint.address });
  if (!code) throw new Error(`${blueprint.name} is not at ${blueprint.address} after ${receipt.transactionHash}`);
  return toRecord(blueprint, code, Number(receipt.blockNumber), receipt.transactionHash);
}

/** The contract on the chain: as a deployment has recorded it, or where none has, as the chain shows it. */
export async function findDeployed(sender: Sender, blueprint: Blueprint, known: DeployedContract | undefined) {
  const code = await sender.getCode({ address: blueprint.address });
  if (!code) return undefined;
  if (known?.address === blueprint.address && known.codeHash === keccak256(code)) return known;
  return toRecord(blueprint, code, await findStartBlock(sender, blueprint), null);
}

const toRecord = (blueprint: Blueprint, code: Hex, startBlock: number, transaction: Hex | null) => ({
  ...{ address: blueprint.address, startBlock, transaction, codeHash: keccak256(code) },
  args: toPlain(blueprint.args) as readonly unknown[],
});

/** As JSON: whole numbers of any size are text. */
const toPlain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? inner.toString() : inner)));

/** Whether the code was there in a block. A chain that began later than 0 does not have all the blocks below its head. */
async function hadCode(sender: Sender, address: Address, blockNumber: bigint): Promise<boolean> {
  try {
    return Boolean(await sender.getCode({ address, blockNumber }));
  } catch (error) {
    if (await sender.getBlock({ blockNumber }).catch(() => null)) throw error;
    return false;
  }
}

/** The first block that has the code, by halving: no record says it. */
async function findStartBlock(sender: Sender, { name, address }: Blueprint): Promise<number> {
  let without = -1n;
  let from = await sender.getBlockNumber();
  try {
    while (from - without > 1n) {
      const middle = (from + without) / 2n;
      if (await hadCode(sender, address, middle)) from = middle;
      else without = middle;
    }
  } catch (error) {
    throw new Error(
      `${name} stands at ${address} without a record, and this node does not answer for old blocks, so its start ` +
        "block is not known: use an archive node, or bring the record back",
      { cause: error },
    );
  }
  return Number(from);
}
