import {
  type Address,
  type Hash,
  type Hex,
  type LocalAccount,
  concat,
  encodeFunctionData,
  encodePacked,
  erc20Abi,
  getAddress,
  keccak256,
  multicall3Abi,
  parseEther,
  size,
  stringToHex,
  toEventSelector,
  zeroAddress,
} from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { multiSendAbi, safeAbi } from "../../sdk/src/safe/abi.ts";
import { createSafe, getPayoutTypedData, joinSignatures } from "../../sdk/src/safe/index.ts";
import type { SafeTx } from "../../sdk/src/safe/types.ts";
import type { Chain } from "../support/indexer.ts";
import { gas } from "../support/payments.ts";
import { multicall3, usdt } from "../support/system.ts";

export const accountOf = (name: string): Address => getAddress(`0x${keccak256(stringToHex(name)).slice(-40)}`);

/** Twenty suppliers, each with the number of its invoice and its name under a salt that only the owners have. */
const salt = keccak256(stringToHex("a salt that the owners keep"));
export const suppliers = Array.from({ length: 20 }, (_, i) => ({
  account: accountOf(`supplier ${i}`),
  amount: usdt(10 + i / 100),
  referenceText: `INV-${2041 + i}`,
  nameHash: keccak256(concat([salt, stringToHex(`Supplier No. ${i}`)])),
}));

/** A merchant's contract that is no Safe, and emits an execution for any call. */
const impostor = accountOf("impostor");
/** The event of Safe 1.3.0: the hash, here 1, and a payment of 0, in the data. */
const impostorCode: Hex = concat([
  "0x60015f527f",
  toEventSelector("ExecutionSuccess(bytes32,uint256)"),
  "0x60405fa100",
]);

interface Call {
  readonly to: Address;
  readonly data: Hex;
  readonly operation?: number;
}

const pack = ({ to, data, operation = 0 }: Call): Hex =>
  encodePacked(["uint8", "address", "uint256", "uint256", "bytes"], [operation, to, 0n, BigInt(size(data)), data]);

const multiSendOf = (calls: readonly Call[]): Hex =>
  encodeFunctionData({ abi: multiSendAbi, functionName: "multiSend", args: [concat(calls.map(pack))] });

/** Every way in which a merchant's Safe can be executed, on Safe's own code: three owners sign each. */
export async function letSafesPay(indexed: Chain, settle: (sent: Promise<Hash>) => Promise<Hash>) {
  const { processor, token, hostile, stranger, domain, contractNetworks, networkHelpers, publicClient } = indexed;
  const networks = contractNetworks[String(domain.chainId)]!;
  const owners: readonly LocalAccount[] = ["xu", "shen", "tao"].map((name) =>
    privateKeyToAccount(keccak256(stringToHex(name))),
  );
  const safe = await createSafe({
    client: stranger,
    owners: owners.map(({ address }) => address),
    threshold: 3,
    saltNonce: 1n,
    contractNetworks,
  });
  await indexed.setBalance(safe, usdt(10_000));

  const transfer = (account: Address, amount: bigint, ...trailer: readonly Hex[]): Call => ({
    to: token.address,
    data: concat([
      encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [account, amount] }),
      ...(trailer as Hex[]),
    ]),
  });
  const approval: Call = {
    to: token.address,
    data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [processor.address, 0n] }),
  };

  let nonce = 0;
  /** `execTransaction` of a call, signed by all owners. */
  const sign = async ({ to, data, operation = 0 }: Call, changes: Partial<SafeTx> = {}): Promise<Call> => {
    const none = { safeTxGas: "0", baseGas: "0", gasPrice: "0", gasToken: zeroAddress, refundReceiver: zeroAddress };
    const safeTx: SafeTx = { to, value: "0", data, operation, ...none, nonce: nonce++, ...changes };
    const typedData = getPayoutTypedData({ chainId: domain.chainId, safe, safeTx });
    const signatures = await Promise.all(
      owners.map(async (owner) => ({ owner: owner.address, signature: await owner.signTypedData(typedData) })),
    );
    const { safeTxGas, baseGas, gasPrice, gasToken, refundReceiver } = safeTx;
    const costs = [BigInt(safeTxGas), BigInt(baseGas), BigInt(gasPrice), gasToken, refundReceiver] as const;
    const args = [to, 0n, data, operation, ...costs, joinSignatures(signatures)] as const;
    return { to: safe, data: encodeFunctionData({ abi: safeAbi, functionName: "execTransaction", args }) };
  };
  const send = ({ to, data }: Call) => settle(stranger.sendTransaction({ to, data, gas }));
  const execute = async (call: Call, changes: Partial<SafeTx> = {}) => send(await sign(call, changes));
  const manyOf = (calls: readonly Call[], to = networks.multiSendCallOnlyAddress): Call => ({
    to,
    data: multiSendOf(calls),
    operation: 1,
  });
  const byMulticall = (calls: readonly Call[]): Call => ({
    to: multicall3.address,
    data: encodeFunctionData({
      abi: multicall3Abi,
      functionName: "aggregate3",
      args: [calls.map(({ to, data }) => ({ target: to, allowFailure: false, callData: data }))],
    }),
  });

  // Not followed yet: it has not acted as a merchant.
  const early = await execute(transfer(accountOf("early"), usdt(1)));
  const naming = [accountOf("cashier"), 2 ** 40, 100] as const;
  const named = await execute({
    to: processor.address,
    data: encodeFunctionData({ abi: processor.abi, functionName: "setSigner", args: naming }),
  });

  const lines = suppliers.map(({ account, amount, referenceText, nameHash }) =>
    transfer(account, amount, stringToHex(referenceText, { size: 32 }), nameHash),
  );
  const salaries = await execute(manyOf(lines));
  const single = await execute(transfer(accountOf("landlord"), usdt(50), keccak256(stringToHex("a lease"))));
  // 18 decimals beside six, another call, and a trailer of the wrong length.
  await settle(hostile.write.mint([safe, 10n ** 20n]));
  const inHostile = { ...transfer(accountOf("printer"), 3n * 10n ** 18n), to: hostile.address };
  const odd = transfer(accountOf("porter"), usdt(5), "0x1234");
  const mixed = await execute(manyOf([inHostile, approval, odd], networks.multiSendAddress));
  await settle(indexed.asTokenOwner.write.setParams([10n, 5n]));
  const withTokenFee = await execute(manyOf([transfer(accountOf("grower"), usdt(100))]));
  await settle(indexed.asTokenOwner.write.setParams([0n, 0n]));

  const indirect = await send(byMulticall([await sign(manyOf([transfer(accountOf("courier"), usdt(2))]))]));
  const twice = await send(
    byMulticall([
      await sign(transfer(accountOf("courier"), usdt(3))),
      await sign(transfer(accountOf("courier"), usdt(4))),
    ]),
  );
  // The outer one uses its nonce first, and executes the other before it ends.
  const outer = nonce++;
  const inner = await sign(transfer(accountOf("courier"), usdt(6)));
  const nested = await execute(manyOf([transfer(accountOf("courier"), usdt(7)), inner]), { nonce: outer });
  nonce = outer + 2;
  const message = { ...approval, to: networks.signMessageLibAddress, operation: 1 };
  const signMessage = encodeFunctionData({
    abi: [
      {
        type: "function",
        name: "signMessage",
        stateMutability: "nonpayable",
        inputs: [{ name: "data", type: "bytes" }],
        outputs: [],
      },
    ],
    args: ["0x1234"],
  });
  const delegated = await execute({ ...message, data: signMessage });
  const hidden = await execute(
    manyOf([transfer(accountOf("courier"), usdt(8)), { ...message, data: signMessage }], networks.multiSendAddress),
  );
  // With its own gas limit, the Safe continues when the inner call fails, here for lack of funds.
  const failed = await execute(manyOf([transfer(accountOf("courier"), usdt(1_000_000))]), { safeTxGas: "200000" });
  // The sender is paid for gas in the token.
  const repaid = await execute(manyOf([transfer(accountOf("porter"), usdt(9))]), {
    baseGas: "50000",
    gasPrice: "1",
    gasToken: getAddress(token.address),
    safeTxGas: "200000",
  });

  await networkHelpers.setBalance(impostor, parseEther("1"));
  await networkHelpers.impersonateAccount(impostor);
  await settle(processor.write.setSigner([...naming], { account: impostor }));
  await networkHelpers.stopImpersonatingAccount(impostor);
  await networkHelpers.setCode(impostor, impostorCode);
  const malformed = await send({ to: impostor, data: concat(["0x6a761202", `0x${"ff".repeat(400)}`]) });

  const readNonce = async () =>
    Number(await publicClient.readContract({ address: safe, abi: safeAbi, functionName: "nonce" }));
  const hashes = { early, named, salaries, single, mixed, withTokenFee, indirect, twice, nested, delegated };
  return {
    safe,
    impostor,
    executions: { ...hashes, hidden, failed, repaid, malformed },
    /** The Safe pays one account, or the impostor claims to. */
    payOne: async (account: Address, amount: bigint) =>
      execute(transfer(account, amount), { nonce: await readNonce() }),
    claimToPay: async (account: Address, amount: bigint) =>
      send({ ...(await sign(transfer(account, amount))), to: impostor }),
  };
}
