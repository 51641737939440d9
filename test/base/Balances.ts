import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import {
  type Address,
  type ContractErrorName,
  type Hex,
  concat,
  encodeFunctionData,
  getAbiItem,
  getAddress,
  maxUint256,
  pad,
  parseAbi,
  parseEventLogs,
  slice,
  toFunctionSelector,
  zeroAddress,
} from "viem";
import { toTypedDataDomain, types } from "../../sdk/src/terms/typedData.ts";
import { treatment } from "../support/hostile.ts";
import { gas } from "../support/payments.ts";
import { multicall3, noList, usdtList } from "../support/system.ts";

const connection = await hre.network.create();
const { viem, networkHelpers } = connection;
const [depositor, owner, stranger, receiver] = await viem.getWalletClients();
type Wallet = typeof depositor;
const addressOf = (who: Wallet): Address => getAddress(who!.account.address);
const anything = (value: unknown) => value !== undefined;
const id: Hex = pad("0x1d", { size: 32 });

const withdrawTypes = {
  Withdraw: [
    { name: "owner", type: "address" },
    { name: "store", type: "address" },
    { name: "token", type: "address" },
    { name: "to", type: "address" },
    { name: "amount", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
} as const;

/** A room in which the owner has a hundred free units of a token that treats each recipient as it is told to. */
async function fixture() {
  const room = await viem.deployContract("BalancesMock", [multicall3.address]);
  const hostile = await viem.deployContract("HostileToken");
  const token = getAddress(hostile.address);
  const store = getAddress(await room.read.getStoreOf([addressOf(owner), 0n]));
  await hostile.write.mint([addressOf(depositor), 2n ** 200n]);
  await hostile.write.approve([room.address, maxUint256], { account: depositor!.account });
  const deposit = (amount: bigint, of = token) => room.write.deposit([addressOf(owner), of, amount], { gas });
  const balance = async (of = store, in_ = token) => room.read.getBalance([of, in_]);
  const held = (account: Address) => hostile.read.balanceOf([account]);
  const events = async (hash: Hex) => {
    const { logs } = await (await viem.getPublicClient()).getTransactionReceipt({ hash });
    return parseEventLogs({ abi: room.abi, logs }).map(({ eventName, args }) => ({ eventName, args }));
  };
  type Refusal = ContractErrorName<(typeof room)["abi"]>;
  /** The attempt is refused, and no balance has moved. */
  const refuses = async (attempt: () => Promise<Hex>, error: Refusal, args: readonly unknown[]) => {
    const before = [await balance(), await held(store)];
    await viem.assertions.revertWithCustomErrorWithArgs(attempt(), room, error, args as never);
    expect([await balance(), await held(store)]).to.deep.equal(before);
  };
  await deposit(100n);
  return { room, hostile, token, store, deposit, balance, held, events, refuses };
}
const load = () => networkHelpers.loadFixture(fixture);

/** The same with forty of the hundred locked. */
const loadLocked = async () => {
  const made = await load();
  await made.room.write.lock([made.store, made.token, 40n]);
  return made;
};

describe("Balances: a deposit", () => {
  it("takes the caller's tokens, and is free in the owner's store, which need not be open", async () => {
    const { balance, held, store, token, room } = await load();
    expect(await balance()).to.deep.equal([100n, 0n]);
    expect(await held(store)).to.equal(100n);
    expect(await held(addressOf(depositor))).to.equal(2n ** 200n - 100n);
    expect(await (await viem.getPublicClient()).getCode({ address: store })).to.equal(undefined);
    const other = await room.read.getStoreOf([addressOf(depositor), 0n]);
    expect(await balance(other, token)).to.deep.equal([0n, 0n]);
  });

  it("adds to what there is, token by token", async () => {
    const { balance, deposit, store, room } = await load();
    await deposit(1n);
    expect(await balance()).to.deep.equal([101n, 0n]);
    const second = await viem.deployContract("HostileToken");
    await second.write.mint([addressOf(depositor), 7n]);
    await second.write.approve([room.address, 7n]);
    await deposit(7n, getAddress(second.address));
    expect(await balance(store, second.address)).to.deep.equal([7n, 0n]);
    expect(await balance()).to.deep.equal([101n, 0n]);
  });

  it("counts what arrived where the token keeps a fee, and nothing that was there before", async () => {
    const { balance, deposit, store, room } = await load();
    const charging = await viem.deployContract("PermitTokenMock");
    await charging.write.mint([addressOf(depositor), 10_000n]);
    await charging.write.mint([store, 5n]);
    await charging.write.setFee([20n]);
    await charging.write.approve([room.address, 10_000n]);
    await deposit(10_000n, getAddress(charging.address));
    expect(await balance(store, charging.address)).to.deep.equal([9_980n, 0n]);
  });

  it("is refused where the caller has allowed less", async () => {
    const { room, hostile, token, refuses } = await load();
    await hostile.write.mint([addressOf(stranger), 10n]);
    await hostile.write.approve([room.address, 9n], { account: stranger!.account });
    const attempt = () => room.write.deposit([addressOf(owner), token, 10n], { account: stranger!.account, gas });
    await refuses(attempt, "PayerShort", [addressOf(stranger), 10n, 9n, 10n]);
  });

  it("fits in 128 bits, or is refused", async () => {
    const { deposit, balance, refuses } = await load();
    await refuses(() => deposit(2n ** 128n), "SafeCastOverflowedUintDowncast", [128, 2n ** 128n]);
    await deposit(2n ** 128n - 101n);
    expect(await balance()).to.deep.equal([2n ** 128n - 1n, 0n]);
  });

  it("is refused into a store that the token's issuer lists, and goes to the next one", async () => {
    const { room, balance } = await load();
    const usdt = await viem.deployContract("UsdtMock", [addressOf(depositor), 1_000n]);
    await usdt.write.approve([room.address, 1_000n]);
    await room.write.setIssuerList([usdtList]);
    const [first, second] = await Promise.all([0n, 1n].map((n) => room.read.getStoreOf([addressOf(owner), n])));
    await usdt.write.addBlackList([first!]);
    const attempt = room.write.deposit([addressOf(owner), usdt.address, 10n], { gas });
    await viem.assertions.revertWithCustomErrorWithArgs(attempt, room, "StoreBlacklisted", [
      first!,
      getAddress(usdt.address),
    ]);
    await room.write.newStoreForBlacklisted([addressOf(owner), usdt.address], { account: stranger!.account });
    await room.write.deposit([addressOf(owner), usdt.address, 10n]);
    expect(await balance(first!, usdt.address)).to.deep.equal([0n, 0n]);
    expect(await balance(second!, usdt.address)).to.deep.equal([10n, 0n]);
    await room.write.setIssuerList([noList]);
  });
});

describe("Balances: locked and free", () => {
  it("moves from one to the other, down to the last unit, and no token moves", async () => {
    const { room, store, token, balance, held } = await load();
    await room.write.lock([store, token, 100n]);
    expect(await balance()).to.deep.equal([0n, 100n]);
    await room.write.unlock([store, token, 1n]);
    expect(await balance()).to.deep.equal([1n, 99n]);
    await room.write.unlock([store, token, 99n]);
    expect(await balance()).to.deep.equal([100n, 0n]);
    expect(await held(store)).to.equal(100n);
  });

  it("locks no more than is free", async () => {
    const { room, store, token, refuses } = await loadLocked();
    const attempt = () => room.write.lock([store, token, 61n], { gas });
    await refuses(attempt, "FreeBalanceExceeded", [61n, 60n]);
  });

  it("unlocks no more than is locked", async () => {
    const { room, store, token, refuses } = await loadLocked();
    const attempt = () => room.write.unlock([store, token, 41n], { gas });
    await refuses(attempt, "LockedBalanceExceeded", [41n, 40n]);
  });

  it("takes an amount over 128 bits for too much, and does not cut it", async () => {
    const { room, store, token, refuses } = await loadLocked();
    const amount = 2n ** 128n + 1n;
    await refuses(() => room.write.lock([store, token, amount], { gas }), "FreeBalanceExceeded", [amount, 60n]);
    await refuses(() => room.write.unlock([store, token, amount], { gas }), "LockedBalanceExceeded", [amount, 40n]);
  });

  it("is the store's own: another store has none of it", async () => {
    const { room, token, refuses } = await load();
    const other = await room.read.getStoreOf([addressOf(owner), 1n]);
    const attempt = () => room.write.lock([other, token, 1n], { gas });
    await refuses(attempt, "FreeBalanceExceeded", [1n, 0n]);
  });
});

describe("Balances: a payment out of what is locked", () => {
  it("opens the store, pays, and leaves what is free", async () => {
    const { room, token, store, balance, held, events } = await loadLocked();
    const hash = await room.write.pay([id, addressOf(owner), token, addressOf(receiver), 30n]);
    expect(await balance()).to.deep.equal([60n, 10n]);
    expect(await held(addressOf(receiver))).to.equal(30n);
    expect(await events(hash)).to.deep.equal([
      { eventName: "StoreOpened", args: { store, owner: addressOf(owner), generation: 0n } },
    ]);
  });

  it("is no more than that", async () => {
    const { room, token, refuses } = await loadLocked();
    const attempt = () => room.write.pay([id, addressOf(owner), token, addressOf(receiver), 41n], { gas });
    await refuses(attempt, "LockedBalanceExceeded", [41n, 40n]);
  });

  it("becomes a credit of the account that refuses it, which no balance touches", async () => {
    const { room, hostile, token, store, balance, held } = await loadLocked();
    await hostile.write.treat([addressOf(receiver), treatment.refuse]);
    await room.write.pay([id, addressOf(owner), token, addressOf(receiver), 40n]);
    expect(await balance()).to.deep.equal([60n, 0n]);
    expect(await room.read.getCredit([store, token, addressOf(receiver)])).to.equal(40n);

    await room.write.withdraw([0, token, addressOf(owner), 60n], { account: owner!.account });
    expect(await held(store)).to.equal(40n);
    await hostile.write.treat([addressOf(receiver), treatment.pay]);
    await room.write.claim([store, token, addressOf(receiver)], { account: stranger!.account });
    expect(await held(addressOf(receiver))).to.equal(40n);
    expect(await balance()).to.deep.equal([0n, 0n]);
  });
});

describe("Balances: a withdrawal", () => {
  const withdraw = (
    { room, token }: Awaited<ReturnType<typeof load>>,
    amount: bigint,
    { by = owner, to = addressOf(receiver), generation = 0 } = {},
  ) => room.write.withdraw([generation, token, to, amount], { account: by!.account, gas });

  it("brings what is free where its owner says, and says so", async () => {
    const made = await loadLocked();
    const { token, store, balance, held, events } = made;
    const to = addressOf(receiver);
    expect(await events(await withdraw(made, 60n))).to.deep.equal([
      { eventName: "StoreOpened", args: { store, owner: addressOf(owner), generation: 0n } },
      { eventName: "Withdrawn", args: { store, owner: addressOf(owner), token, to, amount: 60n } },
    ]);
    expect(await balance()).to.deep.equal([0n, 40n]);
    expect(await held(to)).to.equal(60n);
  });

  it("takes nothing of what is locked, and is of something", async () => {
    const made = await loadLocked();
    for (const amount of [61n, 0n, 2n ** 128n + 1n])
      await made.refuses(() => withdraw(made, amount), "FreeBalanceExceeded", [amount, 60n]);
  });

  it("is its owner's alone: nobody else takes it, nor sends it to its owner", async () => {
    const made = await load();
    const { room, store, token, refuses } = made;
    for (const by of [depositor, stranger])
      await refuses(() => withdraw(made, 1n, { by }), "FreeBalanceExceeded", [1n, 0n]);
    const args = [store, token, addressOf(owner)] as const;
    await refuses(() => room.write.claim(args, { account: stranger!.account, gas }), "NoCredit", args);
  });

  it("goes neither to zero nor to the token nor to the room", async () => {
    const made = await load();
    for (const to of [zeroAddress, made.token, getAddress(made.room.address)])
      await made.refuses(() => withdraw(made, 1n, { to }), "PayeeNotAllowed", [to]);
  });

  it("is refused whole where the token refuses", async () => {
    const made = await load();
    await made.hostile.write.treat([addressOf(receiver), treatment.refuse]);
    const before = await made.balance();
    const attempt = withdraw(made, 10n);
    await viem.assertions.revertWithCustomErrorWithArgs(attempt, made.hostile, "RecipientRefused", [
      addressOf(receiver),
    ]);
    expect(await made.balance()).to.deep.equal(before);
  });

  it("comes out of the generation that holds it, also when there is a newer one", async () => {
    const made = await load();
    const { room, token, balance, deposit, held, refuses } = made;
    await room.write.newStore({ account: owner!.account });
    await deposit(5n);
    const second = await room.read.getStore([addressOf(owner)]);
    expect(await balance(second)).to.deep.equal([5n, 0n]);
    await refuses(() => withdraw(made, 6n, { generation: 1 }), "FreeBalanceExceeded", [6n, 5n]);
    await withdraw(made, 100n);
    await withdraw(made, 5n, { generation: 1 });
    expect(await held(addressOf(receiver))).to.equal(105n);
    expect(await balance(second, token)).to.deep.equal([0n, 0n]);
  });

  it("knows no generation that has more bits than a store's address takes of it", async () => {
    const { room, token, store, balance } = await load();
    // Beyond its 96 bits a generation says nothing about the address: by 2^96 the first store would have two names.
    expect(await room.read.getStoreOf([addressOf(owner), 2n ** 96n])).to.equal(store);
    const inWide = parseAbi(["function withdraw(uint256 generation, address token, address to, uint256 amount)"]);
    const args = [2n ** 96n, token, addressOf(receiver), 10n] as const;
    const data = concat([
      toFunctionSelector(getAbiItem({ abi: room.abi, name: "withdraw" })),
      slice(encodeFunctionData({ abi: inWide, args }), 4),
    ]);
    await viem.assertions.revert(owner!.sendTransaction({ to: room.address, data, gas }));
    expect(await balance()).to.deep.equal([100n, 0n]);
  });

  it("happens once, whatever the token calls meanwhile", async () => {
    const made = await loadSigned();
    const { hostile, room, message, sign, held, balance } = made;
    // There is enough for both.
    const second = { ...message, amount: 40n };
    const args = [...argsOf(second), await sign(owner, second)] as const;
    const data = encodeFunctionData({ abi: room.abi, functionName: "withdrawFor", args });
    await hostile.write.setCall([room.address, data]);
    await hostile.write.treat([addressOf(receiver), treatment.payAndCall]);
    await withdraw(made, 50n);
    expect(await hostile.read.callSucceeded()).to.equal(false);
    expect(await held(addressOf(receiver))).to.equal(50n);
    expect(await balance()).to.deep.equal([50n, 0n]);
  });
});

interface Message {
  readonly owner: Address;
  readonly store: Address;
  readonly token: Address;
  readonly to: Address;
  readonly amount: bigint;
  readonly nonce: bigint;
  readonly deadline: bigint;
}
/** What is sent of a message about the first store; the signature follows. */
const argsOf = ({ owner: of, token, to, amount, deadline }: Message) => [of, 0, token, to, amount, deadline] as const;

const loadSigned = async () => {
  const made = await load();
  const { room, store, token } = made;
  const domain = toTypedDataDomain({ chainId: 31_337, verifyingContract: room.address });
  const sign = (by: Wallet, message: Message) =>
    by!.signTypedData({ domain, types: withdrawTypes, primaryType: "Withdraw", message });
  const message: Message = {
    owner: addressOf(owner),
    store,
    token,
    to: addressOf(receiver),
    amount: 60n,
    nonce: 0n,
    deadline: BigInt(await networkHelpers.time.latest()) + 1_000n,
  };
  const send = (signature: Hex, sent: Message = message, generation = 0) => {
    const [of, , ...rest] = argsOf(sent);
    return room.write.withdrawFor([of, generation, ...rest, signature], { account: stranger!.account, gas });
  };
  return { ...made, domain, sign, message, send };
};

describe("Balances: a withdrawal by signature", () => {
  it("is sent by anyone, says so, and spends the owner's nonce", async () => {
    const { room, message, sign, send, held, events, balance } = await loadSigned();
    const [, withdrawn] = await events(await send(await sign(owner, message)));
    const { store, token, to, amount } = message;
    expect(withdrawn).to.deep.equal({
      eventName: "Withdrawn",
      args: { store, owner: message.owner, token, to, amount },
    });
    expect(await held(to)).to.equal(60n);
    expect(await balance()).to.deep.equal([40n, 0n]);
    expect(await room.read.nonces([message.owner])).to.equal(1n);
  });

  it("happens once", async () => {
    const { message, sign, send, refuses } = await loadSigned();
    const small = { ...message, amount: 10n };
    const signature = await sign(owner, small);
    await send(signature, small);
    await refuses(() => send(signature, small), "InvalidSignature", [message.owner, anything]);
  });

  it("is taken back by its owner, which spends the nonce", async () => {
    const { room, message, sign, send, refuses } = await loadSigned();
    const signature = await sign(owner, message);
    await room.write.invalidateNonce({ account: owner!.account });
    await refuses(() => send(signature), "InvalidSignature", [message.owner, anything]);
  });

  it("is taken at its deadline, and not after it", async () => {
    const { message, sign, send, refuses, held } = await loadSigned();
    const signature = await sign(owner, message);
    await networkHelpers.time.setNextBlockTimestamp(message.deadline + 1n);
    await refuses(() => send(signature), "SignatureExpired", [message.deadline + 1n, message.deadline]);
    const again = await loadSigned();
    const inTime = await again.sign(owner, again.message);
    await networkHelpers.time.setNextBlockTimestamp(again.message.deadline);
    await again.send(inTime);
    expect(await held(again.message.to)).to.equal(60n);
  });

  it("is refused from anybody else", async () => {
    const { message, sign, send, refuses } = await loadSigned();
    for (const by of [stranger, depositor, receiver])
      await refuses(async () => send(await sign(by, message)), "InvalidSignature", [message.owner, anything]);
  });

  const others: Readonly<Record<string, (message: Message) => Message>> = {
    "another token": (message) => ({ ...message, token: addressOf(stranger) }),
    "another receiver": (message) => ({ ...message, to: addressOf(stranger) }),
    "another amount": (message) => ({ ...message, amount: 59n }),
    "another nonce": (message) => ({ ...message, nonce: 1n }),
    "another deadline": (message) => ({ ...message, deadline: message.deadline + 1n }),
    "another store": (message) => ({ ...message, store: addressOf(stranger) }),
    "another owner": (message) => ({ ...message, owner: addressOf(stranger) }),
  };
  for (const [what, change] of Object.entries(others)) {
    it(`is refused by a signature for ${what}`, async () => {
      const { message, sign, send, refuses } = await loadSigned();
      const signature = await sign(owner, change(message));
      await refuses(() => send(signature), "InvalidSignature", [message.owner, anything]);
    });
  }

  it("is of the store that was signed for: its generation cannot be changed", async () => {
    const { room, message, sign, send, deposit, refuses, held } = await loadSigned();
    await room.write.newStore({ account: owner!.account });
    await deposit(100n);
    const signature = await sign(owner, message);
    await refuses(() => send(signature, message, 1), "InvalidSignature", [message.owner, anything]);
    await send(signature);
    expect(await held(message.to)).to.equal(60n);
  });

  it("is not a claim: a signature of the one does not serve for the other", async () => {
    const { message, domain, send, refuses } = await loadSigned();
    const { owner: account, ...rest } = message;
    const signature = await owner!.signTypedData({
      domain,
      types,
      primaryType: "Claim",
      message: { account, ...rest },
    });
    await refuses(() => send(signature), "InvalidSignature", [account, anything]);
  });

  it("takes nothing of what is locked", async () => {
    const { room, store, token, message, sign, send, refuses } = await loadSigned();
    await room.write.lock([store, token, 41n]);
    await refuses(async () => send(await sign(owner, message)), "FreeBalanceExceeded", [60n, 59n]);
  });
});
