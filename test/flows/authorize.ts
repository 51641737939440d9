import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { hexToBigInt, zeroAddress } from "viem";
import {
  AllowanceTooLowError,
  AuthorizationTooLongError,
  AuthorizationTooShortError,
  BalanceTooLowError,
  InvoiceExpiredError,
  NotForAuthorizeError,
  NotForChargeError,
  NumberSpentError,
  PayerMismatchError,
  PayerNotNamedError,
  PolicyRefusedError,
  PolicyUnansweredError,
  StoreBlacklistedError,
  TokenPausedError,
  toInvoiceLink,
} from "../../sdk/src/index.ts";
import { refusalOf } from "../support/refusal.ts";
import { type SdkSystem, deployForSdk, refusedBeforeSending } from "../support/sdk.ts";
import { usdt } from "../support/system.ts";

const connection = await hre.network.create();
const day = 86_400n;

async function fixture() {
  const system = await deployForSdk(connection);
  const order = {
    ...system.order,
    payer: system.addressOf(system.payer),
    authorizationExpiry: system.order.payExpiry + 30n * day,
  };
  return { ...system, order, invoice: await system.as.signer.invoice.sign(order) };
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Loaded = Awaited<ReturnType<typeof load>>;

describe("payment.authorize", () => {
  for (const rail of ["allowance", "permit2"] as const) {
    describe(`by ${rail}`, () => {
      it("lets the money wait in the merchant's store, and says so", async () => {
        const { as, invoice, balanceOf, processor, merchant, payer, signer, addressOf } = await load();
        const { receipt, collector, ...authorized } = await as.payer.payment.authorizeSync({ invoice, rail });
        const store = await processor.read.getStore([addressOf(merchant)]);
        expect(authorized).to.deep.equal({
          id: invoice.id,
          terms: invoice.terms,
          payer: addressOf(payer),
          merchant: addressOf(merchant),
          signer: addressOf(signer),
          store,
          amount: usdt(100),
        });
        expect(hexToBigInt(collector) === 0n ? "allowance" : "permit2").to.equal(rail);
        expect(receipt.status).to.equal("success");
        expect(await balanceOf(store)).to.equal(usdt(100));
      });

      it("can be simulated, and moves nothing then", async () => {
        const { as, invoice, balanceOf, payer } = await load();
        const before = await balanceOf(payer);
        expect(await as.payer.payment.authorize.simulate({ invoice, rail })).to.equal(invoice.id);
        expect(await balanceOf(payer)).to.equal(before);
      });

      const refusals: Readonly<Record<string, readonly [(system: Loaded) => Promise<unknown>, unknown]>> = {
        "a number that is spent": [
          ({ as, invoice }) => as.payer.payment.authorizeSync({ invoice, rail }),
          NumberSpentError,
        ],
        "an invoice that has expired": [
          ({ networkHelpers, order }) => networkHelpers.time.increaseTo(order.payExpiry),
          InvoiceExpiredError,
        ],
        "while the issuer has paused the token": [({ asTokenOwner }) => asTokenOwner.write.pause(), TokenPausedError],
        "a payer with too little": [({ setBalance, payer }) => setBalance(payer, usdt(99)), BalanceTooLowError],
        "a payer that has approved too little": [
          async ({ approve, payer, deployment }) => {
            for (const spender of [deployment.processor, deployment.permit2]) await approve(payer, spender, 0n);
          },
          AllowanceTooLowError,
        ],
      };
      for (const [name, [given, Class]] of Object.entries(refusals)) {
        it(`refuses ${name}, before anything is sent`, async () => {
          const system = await load();
          await given(system);
          const attempt = () => system.as.payer.payment.authorize({ invoice: system.invoice, rail });
          await refusedBeforeSending(system as SdkSystem, attempt, Class as never);
        });
      }
    });
  }

  it("is refused, before anything is sent, where the money would wait in a store that it could not leave", async () => {
    const system = await load();
    const { as, invoice, asTokenOwner, merchant, addressOf } = system;
    const { store } = await as.payer.store.get({ merchant: addressOf(merchant) });
    await asTokenOwner.write.addBlackList([store]);
    const attempt = () => as.payer.payment.authorize({ invoice });
    expect((await refusedBeforeSending(system, attempt, StoreBlacklistedError)).args.store).to.equal(store);
    await as.stranger.store.openSync({ blacklisted: { merchant: addressOf(merchant), token: invoice.terms.token } });
    await as.payer.payment.authorizeSync({ invoice });
  });

  it("takes another's consent", async () => {
    const { as, invoice, payer, addressOf } = await load();
    const consent = await as.payer.payment.signPermit2({ invoice });
    const authorized = await as.stranger.payment.authorizeSync({ invoice, consent });
    expect(authorized.payer).to.equal(addressOf(payer));
  });

  it("is for the named payer alone", async () => {
    const system = await load();
    const attempt = () => system.as.stranger.payment.authorize({ invoice: system.invoice });
    await refusedBeforeSending(system, attempt, PayerMismatchError);
  });

  it("is the one verb of such terms: they are not charged, nor others authorized", async () => {
    const system = await load();
    const { as, order, invoice } = system;
    await refusedBeforeSending(system, () => as.payer.payment.charge({ invoice }), NotForChargeError);
    const other = await as.signer.invoice.sign({ ...order, number: 2n, authorizationExpiry: 0n });
    await refusedBeforeSending(system, () => as.payer.payment.authorize({ invoice: other }), NotForAuthorizeError);
  });

  it("has its call alone, and finds its event", async () => {
    const { as, invoice, payer, processor, publicClient } = await load();
    const { functionName, args } = as.stranger.payment.authorize.call({ invoice });
    expect(functionName).to.equal("authorize");
    const hash = await processor.write.authorize(args as never, { account: payer.account });
    const { logs } = await publicClient.getTransactionReceipt({ hash });
    expect(as.payer.payment.authorize.extractEvent(logs, { id: invoice.id }).args.amount).to.equal(usdt(100));
  });

  describe("by a policy in the terms", () => {
    const denied = async (system: Loaded, listed: readonly `0x${string}`[]) => {
      const { viem, addressOf, admin, order, as } = system;
      const rule = await viem.deployContract("DenyList", [addressOf(admin)]);
      const policy = await viem.deployContract("PolicyEngine", [[rule.address]]);
      await rule.write.setListed([[...listed], true]);
      return as.merchant.invoice.sign({ ...order, policy: policy.address });
    };

    it("refuses whom it denies, and says why", async () => {
      const system = await load();
      const invoice = await denied(system, [system.addressOf(system.payer)]);
      const attempt = () => system.as.payer.payment.authorize({ invoice });
      const error = await refusedBeforeSending(system, attempt, PolicyRefusedError);
      expect(error.shortMessage).to.contain("PAYER_DENIED");
    });

    it("lets others pass", async () => {
      const system = await load();
      const invoice = await denied(system, [system.addressOf(system.stranger)]);
      expect((await system.as.payer.payment.authorizeSync({ invoice })).id).to.equal(invoice.id);
    });

    it("refuses where there is no answer", async () => {
      const system = await load();
      for (const policy of [system.deployment.permit2, system.addressOf(system.stranger)]) {
        const invoice = await system.as.merchant.invoice.sign({ ...system.order, policy });
        const attempt = () => system.as.payer.payment.authorize({ invoice });
        await refusedBeforeSending(system, attempt, PolicyUnansweredError);
      }
    });
  });

  describe("invoice.sign", () => {
    for (const [name, overrides, Class] of [
      ["no payer", () => ({ payer: zeroAddress }), PayerNotNamedError],
      [
        "an authorization shorter than a day",
        ({ order }: Loaded) => ({ authorizationExpiry: order.payExpiry + day - 1n }),
        AuthorizationTooShortError,
      ],
      [
        "an authorization longer than 366 days",
        ({ order }: Loaded) => ({ authorizationExpiry: order.payExpiry + 366n * day }),
        AuthorizationTooLongError,
      ],
    ] as const) {
      it(`refuses ${name}`, async () => {
        const system = await load();
        const input = { ...system.order, ...overrides(system) };
        await refusalOf(() => system.as.signer.invoice.sign(input), Class as never);
      });
    }
  });

  describe("invoice.pay", () => {
    it("picks by the terms, and approves exactly the amount", async () => {
      const { as, invoice, deployment, approve, payer, token, addressOf } = await load();
      await approve(payer, deployment.processor, 0n);
      await approve(payer, deployment.permit2, 0n);
      const link = toInvoiceLink(invoice, { origin: "https://shop.example", ...deployment });
      const paid = await as.payer.invoice.pay({ link });
      expect(paid).to.include({ verb: "authorize", id: invoice.id, received: usdt(100) });
      expect(await token.read.allowance([addressOf(payer), deployment.processor])).to.equal(0n);
    });
  });
});
