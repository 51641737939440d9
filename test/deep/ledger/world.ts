// The real contracts on a chain in this process, and how they are told and asked in as few steps as possible.
import hre from "hardhat";
import {
  type Abi,
  type Address,
  type Hex,
  encodeFunctionData,
  getAddress,
  isHex,
  keccak256,
  maxUint256,
  numberToHex,
  pad,
  toFunctionSelector,
  zeroHash,
} from "viem";
import { type HDAccount, mnemonicToAccount } from "viem/accounts";
import { permit2 } from "../../../scripts/deploy/canonical.ts";
import { balanceSlot, deploySystem, noList, usdt, usdtList } from "../../support/system.ts";
import { type Places, Model } from "./model.ts";
import { type Key, State } from "./state.ts";
import { CHEAP, hostileModel, usdtModel } from "./tokens.ts";

/** Enough for every call. */
export const GAS = 16_000_000n;
const GAS_PRICE = numberToHex(10_000_000_000n);

/** The moods of a HostilePolicy that a payment can meet, as the model numbers them. */
export const moods = ["allows", "refuses", "unanswered"] as const;

/** The moods of a HostileSource, by the enum of the mock. */
export const sourceMoods = { answer: 0, revert: 1, burnGas: 2, returnShort: 4 } as const;

/** A contract that is called. */
export interface Target {
  readonly address: Address;
  readonly abi: Abi;
}

export interface Sent {
  readonly from: Address;
  readonly to: Target;
  readonly functionName: string;
  readonly args: readonly unknown[];
  readonly gas?: bigint;
}

export const encode = ({ to, functionName, args }: Pick<Sent, "to" | "functionName" | "args">): Hex =>
  encodeFunctionData({ abi: to.abi, functionName, args });

export async function openWorld(initialInstant: bigint) {
  const connection = await hre.network.create({
    override: { initialDate: new Date(Number(initialInstant) * 1_000), initialBaseFeePerGas: 0n },
  });
  const { viem, provider, networkHelpers } = connection;
  const system = await deploySystem(connection);
  const { addressOf, admin, processor, relayedCollector, permit2Collector, token, tokenOwner } = {
    ...system,
    tokenOwner: getAddress(await system.token.read.owner()),
  };
  const hostile = await viem.deployContract("HostileToken");
  const hostilePolicy = await viem.deployContract("HostilePolicy");
  const denyList = await viem.deployContract("DenyList", [addressOf(admin)]);
  const engine = await viem.deployContract("PolicyEngine", [[denyList.address]]);
  const hostileSource = await viem.deployContract("HostileSource");
  await processor.write.listToken([hostile.address, 20, noList]);

  const accounts: HDAccount[] = Array.from({ length: 20 }, (_, addressIndex) =>
    mnemonicToAccount("test test test test test test test test test test test junk", { addressIndex }),
  );
  const at = (...indices: number[]) => indices.map((index) => accounts[index]!);
  // Accounts 0 to 7 have their parts in the tests' system already: 1 merchant, 2 signer, 3 payer, 7 the token's owner.
  const cast = {
    merchants: at(1, 8, 9),
    signers: at(2, 10, 11),
    payers: at(3, 12, 13, 14),
    operators: at(6, 16),
    payees: at(5, 15, 17, 18),
    stranger: accounts[4]!,
    issuer: accounts[7]!,
  };

  // ── The model, as the world stands ──

  const state = new State();
  const usdtAddress = addressOf(token.address);
  const hostileAddress = addressOf(hostile.address);
  const spenders = [processor, relayedCollector, permit2].map(({ address }) => addressOf(address));
  const collectors = [relayedCollector, permit2Collector, system.erc3009Collector].map(({ address }) =>
    addressOf(address),
  );
  const stores = new Map<string, Address>();
  const policyAddress = addressOf(hostilePolicy.address);
  const engineAddress = addressOf(engine.address);
  const sourceAddress = addressOf(hostileSource.address);
  const places: Places = {
    processor: addressOf(processor.address),
    admin: addressOf(admin),
    engine: engineAddress,
    tokens: { [usdtAddress]: usdtModel(usdtAddress, tokenOwner), [hostileAddress]: hostileModel(hostileAddress) },
    hasCode: new Set([usdtAddress, hostileAddress, ...collectors]),
    storeOf: (owner, generation) => stores.get(`${owner} ${generation}`)!,
    decide: (policy, from, to) => {
      if (policy === policyAddress) return moods[Number(state.get("mood"))]!;
      if (policy !== engineAddress) return "unanswered";
      return [from, ...to].some((account) => state.get("denied", account)) ? "refuses" : "allows";
    },
    price: (source) => {
      if (source !== sourceAddress) return ["no data"];
      const mood = Number(state.get("sourceMood"));
      if (mood === sourceMoods.answer) return state.get("converted");
      return mood === sourceMoods.revert ? ["SourceIsClosed"] : ["no data"];
    },
  };
  const model = new Model(state, places);

  for (const listed of [usdtAddress, hostileAddress]) {
    state.set(1n, "listed", listed);
    state.set(20n, "maxTokenFee", listed);
  }
  state.set(1n, "keepsList", usdtAddress);
  state.set(CHEAP, "costlyGas", hostileAddress);
  // An empty answer is a yes.
  state.set(1n, "answersYes", hostileAddress);
  await hostile.write.setCostlyGas([CHEAP]);
  await hostilePolicy.write.setAnswer([zeroHash]);
  state.set(usdt(100), "converted");
  await hostileSource.write.setConverted([usdt(100)]);
  for (const collector of collectors) state.set(1n, "collector", collector);
  for (const merchant of cast.merchants)
    for (const signer of cast.signers.slice(0, 2)) {
      await processor.write.setSigner([signer.address, 2 ** 40, 2_000], { account: merchant.address });
      state.set(2n ** 40n, "signerUntil", merchant.address, signer.address);
      state.set(2_000n, "signerCap", merchant.address, signer.address);
      // The tests' system has named one already.
      const [, , nonce] = await processor.read.getSigner([merchant.address, signer.address]);
      state.set(nonce, "signerNonce", merchant.address, signer.address);
    }
  for (const who of [...cast.payers, ...cast.merchants, ...cast.operators]) {
    await system.setBalance(who.address, usdt(1_000_000));
    await hostile.write.mint([who.address, usdt(1_000_000)]);
    for (const { address } of [token, hostile]) state.set(usdt(1_000_000), "balance", addressOf(address), who.address);
    for (const spender of spenders) {
      const isApproved = await token.read.allowance([who.address, spender]);
      if (isApproved === 0n) await token.write.approve([spender, maxUint256], { account: who.address });
      await hostile.write.approve([spender, maxUint256], { account: who.address });
      for (const { address } of [token, hostile])
        state.set(maxUint256, "allowance", addressOf(address), who.address, spender);
    }
  }
  state.set(await token.read.balanceOf([tokenOwner]), "balance", usdtAddress, tokenOwner);
  state.takeTouched();
  state.takeEvents();

  // ── Telling and asking ──

  // Permit2 speaks for itself where the signature is not the payer's, and where the token refuses.
  const selectors = new Map<Hex, string>([
    [toFunctionSelector("InvalidSigner()"), "InvalidSigner"],
    [toFunctionSelector("InvalidAmount(uint256)"), "InvalidAmount"],
    [toFunctionSelector("Error(string)"), "Error"],
    [toFunctionSelector("SafeERC20FailedOperation(address)"), "SafeERC20FailedOperation"],
  ]);
  const abis = [processor, relayedCollector, permit2Collector, system.authority, hostile, hostileSource].map(
    ({ abi }) => abi as Abi,
  );
  for (const item of abis.flat())
    if (item.type === "error") selectors.set(toFunctionSelector(item as never), item.name);
  /** The name of the error that the data of a revert begins with. */
  const nameOf = (data: Hex): string =>
    data.length < 10 ? "no data" : (selectors.get(data.slice(0, 10) as Hex) ?? data.slice(0, 10));

  const setTime = (now: bigint) =>
    provider.request({ method: "evm_setNextBlockTimestamp", params: [numberToHex(now)] });

  /** Runs it in a block of its own; the name of its error, where it is refused. */
  async function send(call: Sent): Promise<{ readonly error?: string; readonly hash?: Hex }> {
    const { from, to, gas = GAS } = call;
    const transaction = { from, to: to.address, data: encode(call), gas: numberToHex(gas), gasPrice: GAS_PRICE };
    try {
      return { hash: (await provider.request({ method: "eth_sendTransaction", params: [transaction] })) as Hex };
    } catch (error) {
      const data = (error as { readonly data?: unknown }).data;
      if (!isHex(data)) {
        const { message } = error as Error;
        // What burns all its gas, or has none left, says nothing.
        if (/out of gas|invalid opcode|without a reason/.test(message)) return { error: "no data" };
        throw error;
      }
      return { error: nameOf(data) };
    }
  }

  const ask = async (to: Target, functionName: string, args: readonly unknown[], word: number): Promise<bigint> => {
    const data = encode({ to, functionName, args });
    const result = (await provider.request({
      method: "eth_call",
      params: [{ to: to.address, data, gas: numberToHex(GAS) }, "latest"],
    })) as Hex;
    return BigInt(`0x${result.slice(2 + word * 64, 66 + word * 64)}`);
  };

  /** How the chain is asked for a figure of the model, and which word of the answer it is; what is not here, the model
   * keeps for itself. */
  const readers: Readonly<
    Record<string, (...parts: string[]) => readonly [to: Target, name: string, args: readonly unknown[], word: number]>
  > = {
    balance: (of, account) => [{ address: of as Address, abi: token.abi }, "balanceOf", [account], 0],
    number: (merchant, number) => [processor, "getNumberStatus", [merchant, BigInt(number!)], 0],
    capturable: (id) => [processor, "getPayment", [id], 0],
    refundable: (id) => [processor, "getPayment", [id], 1],
    generation: (id) => [processor, "getPayment", [id], 2],
    refunded: (id) => [processor, "getRefunded", [id], 0],
    credit: (store, of, account) => [processor, "getCredit", [store, of, account], 0],
    storeGeneration: (merchant) => [processor, "getGeneration", [merchant], 0],
    nonce: (account) => [processor, "nonces", [account], 0],
    signerUntil: (merchant, signer) => [processor, "getSigner", [merchant, signer], 0],
    signerCap: (merchant, signer) => [processor, "getSigner", [merchant, signer], 1],
    signerNonce: (merchant, signer) => [processor, "getSigner", [merchant, signer], 2],
    listed: (of) => [processor, "getToken", [of], 0],
    pausedUntil: (of) => [processor, "getToken", [of], 1],
    maxTokenFee: (of) => [processor, "getToken", [of], 2],
    collector: (of) => [processor, "isCollector", [of], 0],
  };
  const isCompared = (key: Key): boolean => key.split(" ")[0]! in readers;
  const read = (key: Key): Promise<bigint> => {
    const [kind, ...parts] = key.split(" ");
    return ask(...readers[kind!]!(...parts));
  };

  /** The store's address is the chain's to say; it is asked once. */
  async function learnStore(owner: Address, generation: bigint): Promise<void> {
    const key = `${owner} ${generation}`;
    if (!stores.has(key)) stores.set(key, getAddress(await processor.read.getStoreOf([owner, generation])));
  }
  for (const { address } of cast.merchants) await learnStore(address, 0n);

  /** Sets a balance of USDT by its storage, whatever the token thinks of it. */
  const setUsdt = async (account: Address, amount: bigint) => {
    const value = pad(numberToHex(amount), { size: 32 });
    await provider.request({ method: "hardhat_setStorageAt", params: [usdtAddress, balanceSlot(account), value] });
    state.set(amount, "balance", usdtAddress, account);
  };

  return {
    connection,
    provider,
    model,
    state,
    cast,
    accounts,
    processor: { address: places.processor, abi: processor.abi as Abi },
    usdt: { address: usdtAddress, abi: token.abi as Abi },
    hostile: { address: hostileAddress, abi: hostile.abi as Abi },
    hostilePolicy: { address: policyAddress, abi: hostilePolicy.abi as Abi },
    denyList: denyList as Target,
    hostileSource: { address: sourceAddress, abi: hostileSource.abi as Abi },
    engine: engineAddress,
    relayedCollector: addressOf(relayedCollector.address),
    permit2Collector: addressOf(permit2Collector.address),
    permit2: addressOf(permit2.address),
    otherCollector: addressOf(system.erc3009Collector.address),
    domain: system.domain,
    lists: { usdt: usdtList, none: noList },
    /** Events of the ledger, and of the policy that it asks. */
    eventsAbi: [...processor.abi, ...engine.abi] as Abi,
    eventSources: new Set<string>([places.processor, engineAddress].map((address) => address.toLowerCase())),
    now: BigInt(await networkHelpers.time.latest()),
    stores,
    learnStore,
    setTime,
    send,
    isCompared,
    read,
    setUsdt,
    nameOf,
    hash: keccak256,
  };
}

export type World = Awaited<ReturnType<typeof openWorld>>;
