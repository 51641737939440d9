import hre from "hardhat";
import { type Address, type Hex, getAddress, keccak256, zeroAddress } from "viem";
import { encodeAbiParameters, encodeFunctionData, encodePacked } from "viem";
import { payTypes, receiveTypes, toTypedDataDomain } from "../../sdk/src/terms/typedData.ts";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { deployUsdc } from "../../test/fork/support/usdc.ts";
import { reason } from "../../test/support/authorizations.ts";
import { hasGenesis } from "../../test/support/genesis.ts";
import { type System, deploySystem } from "../../test/support/system.ts";
import { measureFiat } from "./fiat.ts";

export interface Measurement {
  readonly name: string;
  readonly token: string;
  readonly tokenCodeHash: Hex;
  readonly gas: number;
}

/** The chain's first instant: signatures depend on it, and not on the clock. */
const START = 1_716_472_800n;
const DAY = 86_400n;
/** The `maxIn` of priced terms. */
const MOST = 200_000_000n;
/** A far instant of fixed size keeps the calldata, and so the gas, the same in every run. */
const FAR = 2n ** 40n - 1n;

export async function measure(): Promise<Measurement[]> {
  const override = { chainId: 1, initialDate: new Date(Number(START) * 1_000) };
  const connection = await hre.network.create({ override });
  const system = await deploySystem(connection, { real: hasGenesis });
  const { addressOf, merchant, signer, payer, feeReceiver, others, processor, publicClient, token } = system;
  const tokenCodeHash = keccak256((await publicClient.getCode({ address: token.address }))!);
  const tokenName = hasGenesis ? "USDT" : "UsdtMock";

  const payees = others
    .slice(0, 4)
    .map(addressOf)
    .sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  for (const account of [addressOf(merchant), addressOf(feeReceiver), ...payees]) await system.setBalance(account, 1n);

  const results: Measurement[] = [];
  const record = async (name: string, hash: Hex, { shared = 1, of = { name: tokenName, tokenCodeHash } } = {}) => {
    const { gasUsed } = await publicClient.getTransactionReceipt({ hash });
    const gas = Math.ceil(Number(gasUsed) / shared);
    results.push({ name, token: of.name, tokenCodeHash: of.tokenCodeHash, gas });
  };

  let number = 1n;
  const nextTerms = (overrides: Partial<PaymentTerms>) =>
    system.termsOf({ number: number++, payExpiry: FAR, ...overrides });
  const by = { account: payer.account };

  const charge = async (overrides: Partial<PaymentTerms> = {}, signedBy = signer) => {
    const terms = await nextTerms(overrides);
    const signature = await system.signTerms(signedBy, terms);
    const maxIn = terms.source === zeroAddress ? terms.amount : MOST;
    return processor.write.charge([terms, addressOf(signedBy), maxIn, signature], by);
  };
  const chargeByPermit2 = async (nonce: bigint, overrides: Partial<PaymentTerms> = {}) => {
    const terms = await nextTerms(overrides);
    const signature = await system.signTerms(signer, terms);
    const consent = await system.signPermit2(payer, terms, { nonce });
    const { address } = system.permit2Collector;
    const args = [terms, addressOf(signer), addressOf(payer), address, signature, consent] as const;
    return processor.write.chargeWithConsent(args, by);
  };

  const fee = { feeBps: 100n, feeReceiver: addressOf(feeReceiver) };
  const splits = payees.map((account) => ({ account, bps: 100n }));

  await charge(); // The number's word and the payer's slots are in use from here on.
  await record("charge", await charge());
  await record("charge.byMerchant", await charge({}, merchant));
  await record("charge.fee", await charge(fee));
  await record("charge.split5", await charge({ splits }));
  await record("charge.permit2.freshNonceWord", await chargeByPermit2(0n));
  await record("charge.permit2", await chargeByPermit2(1n));
  await chargeByPermit2(2n, fee); // Opens the merchant's store.
  await record("charge.permit2.fee", await chargeByPermit2(3n, fee));
  await record("charge.permit2.split5", await chargeByPermit2(4n, { splits }));
  const byMerchant = { account: merchant.account };
  await record("cancel", await processor.write.cancel([addressOf(merchant), number++], byMerchant));
  await record("setSigner", await processor.write.setSigner([addressOf(feeReceiver), 2 ** 40, 0], byMerchant));
  await measureOtherEntries(system, { nextTerms, charge, record });
  await measureFiat({ ...system, provider: connection.provider }, { nextTerms, charge, record });
  await measureExits(system, { nextTerms, charge, record });
  await connection.close();
  return results;
}

type How = { readonly shared?: number; readonly of?: { name: string; tokenCodeHash: Hex } };

export interface Tools {
  readonly nextTerms: (overrides: Partial<PaymentTerms>) => Promise<PaymentTerms>;
  readonly charge: (overrides?: Partial<PaymentTerms>) => Promise<Hex>;
  readonly record: (name: string, hash: Hex, how?: How) => Promise<void>;
}

/** A policy of a deny list and a sanctions list, which leaves its receipt; and the rails besides Permit2. */
async function measureOtherEntries(system: System, { nextTerms, charge, record }: Tools): Promise<void> {
  const { viem, processor, addressOf, admin, payer, signer, merchant, publicClient, domain } = system;
  const owner = addressOf(admin);
  const denyList = await viem.deployContract("DenyList", [owner]);
  const sanctionsList = await viem.deployContract("SanctionsListMock", [owner]);
  const sanctions = await viem.deployContract("Sanctions", [sanctionsList.address]);
  const rules = [denyList.address, sanctions.address];
  const engine = await viem.deployContract("PolicyEngine", [rules]);
  await record("charge.policy", await charge({ policy: getAddress(engine.address) }));

  const chargeBy = async (collector: Address, terms: PaymentTerms, consent: Hex) => {
    const signature = await system.signTerms(signer, terms);
    const args = [terms, addressOf(signer), addressOf(payer), collector, signature, consent] as const;
    return processor.write.chargeWithConsent(args, { account: payer.account });
  };
  const { relayedCollector, erc3009Collector } = system;
  await system.approve(payer, relayedCollector.address);
  const terms = await nextTerms({});
  const { token, amount: maxIn } = terms;
  const message = { payer: addressOf(payer), token, maxIn, id: system.idOf(terms), deadline: FAR };
  const signature = await payer.signTypedData({
    domain: toTypedDataDomain({ ...domain, verifyingContract: relayedCollector.address }),
    types: payTypes,
    primaryType: "Pay",
    message,
  });
  const consent = encodePacked(["uint256", "uint256", "bytes"], [terms.amount, FAR, signature]);
  await record("charge.relayed", await chargeBy(relayedCollector.address, terms, consent));

  // USDT has no ERC-3009; the real USDC has.
  if (!hasGenesis) return;
  const usdc = await deployUsdc(system);
  const code = (await publicClient.getCode({ address: usdc.address }))!;
  const of = { name: "USDC", tokenCodeHash: keccak256(code) };
  const chargeUsdc = async () => {
    const due = await nextTerms({ token: usdc.address });
    const authorization = { from: due.payer, validAfter: 0n, validBefore: FAR, nonce: system.idOf(due) };
    const signed = await payer.signTypedData({
      domain: { name: "USD Coin", version: "2", chainId: domain.chainId, verifyingContract: usdc.address },
      types: receiveTypes,
      primaryType: "ReceiveWithAuthorization",
      message: { ...authorization, from: addressOf(payer), to: erc3009Collector.address, value: due.amount },
    });
    const types = [{ type: "uint256" }, { type: "uint256" }, { type: "bytes" }] as const;
    return chargeBy(erc3009Collector.address, due, encodeAbiParameters(types, [0n, FAR, signed]));
  };
  await chargeUsdc(); // The merchant has some USDC from here on.
  await record("charge.3009", await chargeUsdc(), { of });
  await system.setBalance(merchant, 10n ** 12n);
}

/** Exits of money in a store that holds more; the merchant refunds out of its own. */
async function measureExits(system: System, { nextTerms, record }: Tools): Promise<void> {
  const { processor, addressOf, payer, signer, merchant, operator, feeReceiver, others, networkHelpers } = system;
  const by = { account: merchant.account };
  const expiry = START + 30n * DAY;
  const authorize = async (overrides: Partial<PaymentTerms> = {}, signedBy = signer) => {
    const expiries = { payExpiry: START + 20n * DAY, authorizationExpiry: expiry };
    const accounts = { payer: addressOf(payer), operator: addressOf(operator) };
    const terms = await nextTerms({ ...accounts, ...expiries, ...overrides });
    const signature = await system.signTerms(signedBy, terms);
    const args = [terms, addressOf(signedBy), terms.amount, signature] as const;
    return { terms, hash: await processor.write.authorize(args, { account: payer.account }) };
  };
  const charged = async () => {
    const terms = await nextTerms({});
    const signature = await system.signTerms(signer, terms);
    await processor.write.charge([terms, addressOf(signer), terms.amount, signature], { account: payer.account });
    return terms;
  };
  const fee = { feeBps: 100n, feeReceiver: addressOf(feeReceiver) };
  const capture = (terms: PaymentTerms, amount = terms.amount, as = by) =>
    processor.write.capture([terms, amount, terms.feeBps, terms.amount], as);

  await authorize(); // The store holds some from here on.
  const first = await authorize();
  await record("authorize", first.hash);
  await capture((await authorize()).terms); // Opens the store.
  const newcomer = others.at(-1)!;
  await system.setBalance(newcomer, 1n);
  const firsts = [1n, 2n].map((number) => authorize({ merchant: addressOf(newcomer), number }, newcomer));
  const { terms: firstTerms } = (await Promise.all(firsts))[0]!;
  await record("capture.first", await capture(firstTerms, firstTerms.amount, { account: newcomer.account }));
  await record("capture", await capture(first.terms));
  await record("capture.part", await capture((await authorize()).terms, 1_000_000n));
  await record("capture.fee", await capture((await authorize(fee)).terms));
  const { terms: open } = await authorize();
  await record("void", await processor.write.void([open, open.amount, open.amount], by));

  await system.approve(merchant, processor.address);
  const refund = (terms: PaymentTerms, amount: bigint, refundable = terms.amount) =>
    processor.write.refund([terms, amount, refundable, addressOf(payer), reason("requested")], by);
  await record("refund", await refund(first.terms, first.terms.amount));
  const sale = await charged();
  await record("refund.charge", await refund(sale, 1_000_000n));
  await record("refund.again", await refund(sale, 1_000_000n, sale.amount - 1_000_000n));

  const many: PaymentTerms[] = [];
  for (let i = 0; i < 20; ++i) many.push((await authorize()).terms);
  const calls = many.map((terms) => {
    const args = [terms, terms.amount, terms.feeBps, terms.amount] as const;
    const data = encodeFunctionData({ abi: processor.abi, functionName: "capture", args });
    return { data, gasLimit: 300_000n };
  });
  await record("capture.batch20", await processor.write.batch([calls], { ...by, gas: 16_000_000n }), { shared: 20 });
  // The fee receiver's part could not be delivered while its balance was full; it has room again, and one unit. The
  // store holds more than the credit, and than what is reclaimed of it.
  await system.setBalance(feeReceiver, 2n ** 256n - 1n);
  for (const _ of [1, 2]) await capture((await authorize(fee)).terms);
  await system.setBalance(feeReceiver, 1n);
  const last = await authorize();
  await authorize();
  const store = await processor.read.getStore([addressOf(merchant)]);
  const claim = [store, system.token.address, addressOf(feeReceiver)] as const;
  await record("claim", await processor.write.claim(claim, { account: payer.account }));

  await networkHelpers.time.increaseTo(expiry);
  await record("reclaim", await processor.write.reclaim([last.terms], { account: payer.account }));
  await record("newStore", await processor.write.newStore(by));
}
