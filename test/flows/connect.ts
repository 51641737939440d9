import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import {
  type EIP1193RequestFn,
  createClient,
  createPublicClient,
  createWalletClient,
  custom,
  http,
  zeroAddress,
} from "viem";
import { hardhat, mainnet, sepolia } from "viem/chains";
import {
  AccountMissingError,
  NodeUnreachableError,
  NotDeployedError,
  TestAndLiveMixedError,
  UnknownChainError,
  WrongChainError,
  feiqianActions,
} from "../../sdk/src/index.ts";
import { accountOf } from "../support/localAccounts.ts";
import { refusalOf } from "../support/refusal.ts";
import { type Wrap, clientOf, deployForSdk, refusedBeforeSending } from "../support/sdk.ts";

const connection = await hre.network.create();
const fixture = () => deployForSdk(connection);
const load = () => connection.networkHelpers.loadFixture(fixture);

describe("A client", () => {
  describe("of any kind of viem's", () => {
    it("pays: a public client, with the account by call", async () => {
      const { as, order, payer, deployment } = await load();
      const client = createPublicClient({ chain: hardhat, transport: custom(connection.provider) });
      const invoice = await as.merchant.invoice.sign(order);
      const { id } = await client
        .extend(feiqianActions({ deployment }))
        .invoice.pay({ invoice, account: payer.account.address });
      expect(id).to.equal(invoice.id);
    });

    it("pays: a wallet client without a chain", async () => {
      const { as, order, payer, deployment } = await load();
      const client = createWalletClient({ account: payer.account.address, transport: custom(connection.provider) });
      const invoice = await as.merchant.invoice.sign(order);
      const { id } = await client.extend(feiqianActions({ deployment })).invoice.pay({ invoice });
      expect(id).to.equal(invoice.id);
    });
  });

  describe("without a deployment", () => {
    it("is told which chains are known", async () => {
      const { payer, order } = await load();
      const client = clientOf(connection, undefined, payer);
      const error = await refusalOf(client.invoice.sign(order), UnknownChainError);
      expect(error.message).to.contain("chain 31337").and.to.contain("Known chains:");
      await refusalOf(() => client.signer.revoke.call({ signer: zeroAddress }), UnknownChainError);
    });
  });

  describe("for mainnet", () => {
    /** Signs by itself: no wallet would compare the chains. */
    async function forMainnet() {
      const system = await load();
      const { deployment, order } = system;
      const account = accountOf("payer");
      const of = { account, transport: custom(connection.provider) };
      const [client, right] = [mainnet, hardhat].map((chain) =>
        createClient({ ...of, chain }).extend(feiqianActions({ deployment })),
      );
      return { system, order, client: client!, right: right! };
    }

    it("does not pay on the local chain", async () => {
      const { system, client, right, order } = await forMainnet();
      const invoice = await system.as.merchant.invoice.sign(order);
      const error = await refusedBeforeSending(system, () => client.invoice.pay({ invoice }), WrongChainError);
      expect(error).to.include({ attempted: 1, allowed: 31337 });
      expect(error.shortMessage).to.equal("The client is for chain 1; the deployment is on chain 31337.");
      expect((await right.invoice.pay({ invoice })).id).to.equal(invoice.id);
    });

    it("signs nothing for it: no invoice, no consent, no signer", async () => {
      const { system, client, order, right } = await forMainnet();
      const invoice = await system.as.merchant.invoice.sign(order);
      for (const attempt of [
        () => client.invoice.sign(order),
        () => client.invoice.sign({ ...order, asksChain: false }),
        () => client.payment.signConsent({ invoice, rail: "permit2" }),
        () => client.signer.sign({ signer: system.addressOf(system.signer), validUntil: 2n ** 40n, maxOutBps: 0n }),
        () => client.payment.chargeSync({ invoice }),
        () => client.payment.refundSync({ invoice, reason: "requested" }),
        () => client.invoice.cancel({ number: 9n }),
      ])
        await refusedBeforeSending(system, attempt, WrongChainError);
      expect(right.chain.id).to.equal(31337);
    });
  });

  describe("whose node is down", () => {
    it("names the node without its password and key, and says how the local stack is started", async () => {
      const { deployment, order } = await load();
      const transport = http("http://user:password@127.0.0.1:9/v2/a-secret", { retryCount: 0 });
      const client = createClient({ account: accountOf("payer"), transport }).extend(feiqianActions({ deployment }));
      const error = await refusalOf(() => client.invoice.sign(order), NodeUnreachableError);
      expect(error.shortMessage).to.equal("The node at http://127.0.0.1:9 does not answer.");
      expect(error.metaMessages?.join()).to.contain("npm start");
      expect(error.message).to.not.match(/password|a-secret/);
    });
  });

  describe("whose node serves another chain than the deployment's", () => {
    it("sends nothing", async () => {
      const system = await load();
      const client = clientOf(connection, { ...system.deployment, chainId: 1 }, system.payer);
      const error = await refusedBeforeSending(system, () => client.invoice.sign(system.order), WrongChainError);
      expect(error).to.include({ attempted: 31337, allowed: 1 });
    });
  });

  describe("whose wallet switches to another chain", () => {
    it("sends nothing any more, though it did before", async () => {
      const system = await load();
      let chainId: string | undefined;
      const wrap: Wrap = (request) =>
        (async (args) =>
          args.method === "eth_chainId" && chainId ? chainId : request(args as never)) as typeof request;
      const client = system.clientFor(system.payer, wrap);
      const invoice = await system.as.merchant.invoice.sign(system.order);
      await client.payment.charge.prepare({ invoice });
      chainId = "0x1";
      const error = await refusedBeforeSending(system, () => client.payment.charge({ invoice }), WrongChainError);
      expect(error).to.include({ attempted: 1, allowed: 31337 });
    });
  });

  describe("without a chain, whose wallet switches to another one while it approves", () => {
    it("does not pay there", async () => {
      const { deployment, payer, as, order, approve } = await load();
      await approve(payer, deployment.processor, 0n);
      const sent: unknown[] = [];
      const request = (async (args) => {
        if (args.method === "eth_chainId" && sent.length > 0) return "0x1";
        if (args.method === "eth_sendTransaction") sent.push(args.params);
        return connection.provider.request(args as never);
      }) as EIP1193RequestFn;
      const client = createClient({
        account: payer.account.address,
        transport: custom({ request }),
        pollingInterval: 20,
      }).extend(feiqianActions({ deployment }));
      const invoice = await as.merchant.invoice.sign(order);
      const error = await refusalOf(client.invoice.pay({ invoice, rail: "allowance" }), WrongChainError);
      expect(error).to.include({ attempted: 1, allowed: 31337 });
      expect(sent).to.have.length(1);
    });
  });

  describe("of a node without our contracts", () => {
    for (const [name, processor] of [
      ["nothing stands at the address", "0x00000000000000000000000000000000deadbeef"],
      ["another contract stands there", "0x000000000022D473030F116dDEE9F6B43aC78BA3"],
    ] as const) {
      it(`is told so: ${name}`, async () => {
        const { payer, deployment, order } = await load();
        const client = clientOf(connection, { ...deployment, processor }, payer);
        await refusalOf(client.invoice.sign(order), NotDeployedError);
      });
    }
  });

  describe("whose node cannot be reached", () => {
    it("gets the node's own error, and asks anew the next time", async () => {
      const { clientFor, payer, order } = await load();
      let isDown = true;
      const wrap: Wrap = (request) =>
        (async (args) => {
          if (isDown && args.method === "eth_call")
            throw Object.assign(new Error("connection refused"), { code: -32000 });
          return request(args as never);
        }) as typeof request;
      const client = clientFor(payer, wrap);
      const failed = await client.invoice.sign({ ...order, merchant: undefined }).catch((error: Error) => error);
      expect(failed).to.be.instanceOf(Error).and.not.instanceOf(NotDeployedError);
      isDown = false;
      expect(await client.invoice.sign({ ...order, merchant: undefined })).to.have.property("signature");
    });
  });

  describe("of a test network with a deployment for real money", () => {
    it("is refused", async () => {
      const { deployment, order, payer } = await load();
      const chain = { ...sepolia, id: 31337 };
      const live = { ...deployment, isTest: false };
      const client = createWalletClient({
        account: payer.account.address,
        chain,
        transport: custom(connection.provider),
      });
      const error = await refusalOf(
        client.extend(feiqianActions({ deployment: live })).invoice.sign(order),
        TestAndLiveMixedError,
      );
      expect(error.message).to.contain("Sepolia");
    });
  });

  describe("without an account", () => {
    it("is told where to give one, by every action that needs it", async () => {
      const system = await load();
      const client = system.clientFor();
      const invoice = await system.as.merchant.invoice.sign(system.order);
      const { token, merchant } = system.order;
      for (const act of [
        () => client.invoice.sign(system.order),
        () => client.invoice.cancel({ number: 1n }),
        () => client.invoice.pay({ invoice }),
        () => client.payment.charge({ invoice }),
        () => client.payment.signPermit2({ invoice }),
        () => client.signer.set({ signer: merchant, validUntil: 0n, maxOutBps: 0n }),
        () => client.signer.sign({ signer: merchant, validUntil: 0n, maxOutBps: 0n }),
        () => client.signer.revoke({ signer: merchant }),
        () => client.credit.claim({ token, merchant }),
      ]) {
        await refusedBeforeSending(system, act, AccountMissingError);
      }
    });
  });

  describe("that only reads", () => {
    it("asks the node once what it is", async () => {
      const { clientFor, order } = await load();
      const asked: string[] = [];
      const wrap: Wrap = (request) =>
        (async (args) => {
          asked.push(args.method);
          return request(args as never);
        }) as typeof request;
      const client = clientFor(undefined, wrap);
      for (let i = 0; i < 3; i += 1) await client.signer.get({ merchant: order.merchant, signer: order.merchant });
      expect(asked.filter((method) => method === "eth_chainId")).to.have.length(1);
    });
  });
});
