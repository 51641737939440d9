// What each verb costs: whole transactions on the real USDT, with an EOA signer who is not the merchant, balances that
// exist, an unlimited allowance, and a number whose word is in use. The inputs are fixed, so the figures are exact.
//
//   npm run bench               a table, held against test/gas/gas.json
//   npm run bench -- --json     for programs
//   npm run bench -- --update   writes test/gas/gas.json after a change that was meant
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import hre from "hardhat";
import { type Hex, keccak256 } from "viem";
import type { PaymentTerms } from "../sdk/src/terms/types.ts";
import { genesisFile, hasGenesis } from "../test/support/genesis.ts";
import { deploySystem } from "../test/support/system.ts";

interface Measurement {
  readonly name: string;
  readonly token: string;
  readonly tokenCodeHash: Hex;
  readonly gas: number;
}

/** Gas that a verb may cost at most. */
const limits: Readonly<Record<string, number>> = {
  charge: 87_000,
  "charge.fee": 98_500,
  "charge.split5": 150_000,
  "charge.permit2": 114_500,
  cancel: 31_000,
};

const { values: options } = parseArgs({
  options: { json: { type: "boolean", default: false }, update: { type: "boolean", default: false } },
});
const committedFile = new URL("../test/gas/gas.json", import.meta.url);

async function measure(): Promise<Measurement[]> {
  const connection = await hre.network.create({
    override: { chainId: 1, initialDate: new Date("2024-05-23T14:00:00Z") },
  });
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
  const record = async (name: string, hash: Hex) => {
    const { gasUsed } = await publicClient.getTransactionReceipt({ hash });
    results.push({ name, token: tokenName, tokenCodeHash, gas: Number(gasUsed) });
  };

  // A far expiry of fixed size keeps the calldata, and so the gas, the same in every run.
  let number = 1n;
  const nextTerms = (overrides: Partial<PaymentTerms>) =>
    system.termsOf({ number: number++, payExpiry: 2n ** 40n - 1n, ...overrides });
  const by = { account: payer.account };

  const charge = async (overrides: Partial<PaymentTerms> = {}, signedBy = signer) => {
    const terms = await nextTerms(overrides);
    const signature = await system.signTerms(signedBy, terms);
    return processor.write.charge([terms, addressOf(signedBy), signature], by);
  };
  const chargeByPermit2 = async (nonce: bigint, overrides: Partial<PaymentTerms> = {}) => {
    const terms = await nextTerms(overrides);
    const signature = await system.signTerms(signer, terms);
    const consent = await system.signPermit2(payer, terms, { nonce });
    const { address } = system.permit2Collector;
    return processor.write.chargeWithConsent(
      [terms, addressOf(signer), signature, addressOf(payer), address, consent],
      by,
    );
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
  await record("cancel", await processor.write.cancel([addressOf(merchant), number++], { account: merchant.account }));
  await record(
    "setSigner",
    await processor.write.setSigner([addressOf(feeReceiver), 2 ** 40, 0], { account: merchant.account }),
  );
  await connection.close();
  return results;
}

const results = await measure();
const committed = JSON.parse(readFileSync(committedFile, "utf8")) as Measurement[];

if (options.json) console.log(JSON.stringify(results, null, 2));
else
  console.table(
    Object.fromEntries(
      results.map(({ name, gas }) => [
        name,
        { gas, limit: limits[name], committed: committed.find((one) => one.name === name)?.gas },
      ]),
    ),
  );

if (!hasGenesis) {
  console.error(
    `Measured on UsdtMock, and no limit was applied: ${genesisFile} is not there (FORK_GENESIS names another file).`,
  );
} else if (options.update) {
  writeFileSync(committedFile, `${JSON.stringify(results, null, 2)}\n`);
} else {
  const over = results.filter(({ name, gas }) => gas > (limits[name] ?? Number.POSITIVE_INFINITY));
  for (const { name, gas } of over) console.error(`${name} costs ${gas} gas, allowed are ${limits[name]}.`);
  const changed = JSON.stringify(results) !== JSON.stringify(committed);
  if (changed) console.error("The figures differ from test/gas/gas.json. If that is meant: npm run bench -- --update");
  if (over.length > 0 || changed) process.exitCode = 1;
}
