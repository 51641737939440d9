import { expect } from "chai";
import { zeroAddress } from "viem";
import {
  OwnerSignatureError,
  PayoutMismatchError,
  SafeServiceError,
  createSafeService,
  payout,
} from "../../sdk/src/safe/index.ts";
import { alice, bob, carry, mallory, payoutsOn, suppliers } from "./payoutSupport.ts";
import { startSafeService } from "./serviceSupport.ts";
import { errorOf, onBothChains } from "./support.ts";

onBothChains("A payout by way of a Safe Transaction Service", (system) => {
  const { propose, sign, execute, networks } = payoutsOn(system);
  let started: Awaited<ReturnType<typeof startSafeService>>;
  const start = async (page = 100) => {
    const { domain, safe, owners } = system();
    await started?.stop();
    started = await startSafeService({
      chainId: domain.chainId,
      safe,
      owners: owners.map(({ address }) => address),
      page,
    });
    return createSafeService({ url: started.url, ...networks() });
  };
  afterEach(() => started?.stop());
  const where = () => ({ chainId: system().domain.chainId, safe: system().safe });

  it("is proposed by one owner, listed and confirmed by another, and executed by anybody", async () => {
    const service = await start();
    const proposal = await propose();
    await service.propose({ proposal, signature: await sign(alice, proposal) });

    const [listed] = (await service.list(where())).payouts;
    expect(listed!.hash).to.equal(proposal.hash);
    await service.confirm({ proposal: listed!, signature: await sign(bob, listed!) });

    const { payouts, others } = await service.list(where());
    expect(others).to.deep.equal([]);
    expect(payouts[0]!.signatures.map(({ owner }) => owner)).to.deep.equal([alice.address, bob.address]);
    expect((await execute(payouts[0]!)).lines).to.have.length(20);
  });

  it("takes addresses in lower case, though the service does not", async () => {
    const service = await start();
    const { safe, safeTx, ...rest } = await propose();
    const lower = <hex extends string>(hex: hex) => hex.toLowerCase() as hex;
    const proposal = { ...rest, safe: lower(safe), safeTx: { ...safeTx, to: lower(safeTx.to) } };
    await service.propose({ proposal, signature: await sign(alice, proposal) });
    expect((await service.list(where())).payouts).to.have.length(1);
  });

  it("is found page after page, however short the service's pages are", async () => {
    const service = await start(3);
    for (let nonce = 0; nonce < 8; nonce++) {
      const proposal = await propose({ nonce, lines: suppliers.slice(0, 1) });
      await service.propose({ proposal, signature: await sign(alice, proposal) });
    }
    const noncesFrom = async (fromNonce: number) =>
      (await service.list({ ...where(), fromNonce })).payouts.map(({ safeTx }) => safeTx.nonce);
    expect(await noncesFrom(0)).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(await noncesFrom(6)).to.deep.equal([6, 7]);
  });

  it("is given up where the service has no end", async () => {
    const service = await start();
    started.answerInstead({ status: 200, body: { next: "more", results: [] } });
    const error = await errorOf(SafeServiceError, () => service.list(where()));
    expect(error.shortMessage).to.contain("waiting");
  });

  it("shows the service the key that it asks for, and nobody else", async () => {
    await start();
    const keyed = createSafeService({ url: started.url, apiKey: "a key", ...networks() });
    await keyed.list(where());
    expect(started.requests.at(-1)!.authorization).to.equal("Bearer a key");
    started.answerInstead({ status: 302 });
    await errorOf(SafeServiceError, () => keyed.list(where()));
  });

  describe("believes nothing that the service says:", () => {
    const served = async (change: object) => {
      const service = await start();
      const proposal = await propose();
      await service.propose({ proposal, signature: await sign(alice, proposal) });
      const [[hash, { body, confirmations }]] = [...started.stored] as [[string, never]] as never as [
        [string, { body: Record<string, unknown>; confirmations: unknown[] }],
      ];
      const result = { ...body, safeTxHash: hash, confirmations, ...change };
      started.answerInstead({ status: 200, body: { next: null, results: [result] } });
      return service.list(where());
    };

    it("a transaction that is another than its hash says is no payout", async () => {
      const { payouts, others } = await served({ nonce: 1 });
      expect(payouts).to.deep.equal([]);
      expect(others[0]!.reason).to.contain("hash");
    });

    it("a confirmation that is no owner's signature of it is refused", async () => {
      const { signature } = await sign(mallory, await propose());
      const { payouts, others } = await served({ confirmations: [{ owner: bob.address, signature }] });
      expect(payouts).to.deep.equal([]);
      expect(others[0]!.reason).to.contain(bob.address);
    });

    it("a transaction that calls something else is told apart", async () => {
      const { payouts, others } = await served({ to: mallory.address, data: null, operation: 0 });
      expect([payouts.length, others.length]).to.deep.equal([0, 1]);
    });

    it("an answer that is nothing at all is told apart", async () => {
      const service = await start();
      started.answerInstead({ status: 200, body: { next: null, results: [null, 7, {}] } });
      expect((await service.list(where())).others).to.have.length(3);
    });
  });

  describe("is not sent", () => {
    it("with a signature of another payout", async () => {
      const service = await start();
      const signature = await sign(alice, await propose({ nonce: 1 }));
      const proposal = await propose();
      await errorOf(OwnerSignatureError, () => service.propose({ proposal, signature }));
      await errorOf(OwnerSignatureError, () => service.confirm({ proposal, signature }));
      expect(started.requests).to.deep.equal([]);
    });

    it("when the proposal is not what it claims to be", async () => {
      const service = await start();
      const proposal = await propose();
      const signature = await sign(alice, proposal);
      const forged = { ...proposal, safeTx: { ...proposal.safeTx, refundReceiver: mallory.address } };
      await errorOf(PayoutMismatchError, () => service.propose({ proposal: carry(forged), signature }));
      expect(started.requests).to.deep.equal([]);
    });
  });

  describe("fails with the service's reason, where", () => {
    const failing = async (...answer: Parameters<(typeof started)["answerInstead"]>) => {
      await start();
      started.answerInstead(...answer);
      const service = createSafeService({ url: started.url, timeout: 200, ...networks() });
      return errorOf(SafeServiceError, () => service.list(where()));
    };

    it("the proposer owns no part of the Safe", async () => {
      const service = await start();
      const proposal = await propose();
      const error = await errorOf(SafeServiceError, async () =>
        service.propose({ proposal, signature: await sign(mallory, proposal) }),
      );
      expect(error.status).to.equal(422);
      expect(error.shortMessage).to.contain("not an owner");
    });

    it("the payout was never proposed to it", async () => {
      const service = await start();
      const proposal = await propose();
      const error = await errorOf(SafeServiceError, async () =>
        service.confirm({ proposal, signature: await sign(alice, proposal) }),
      );
      expect(error.shortMessage).to.contain("was not found");
    });

    it("it does not know the Safe", async () => {
      const service = await start();
      const error = await errorOf(SafeServiceError, () => service.list({ ...where(), safe: zeroAddress }));
      expect(error.status).to.equal(404);
    });

    it("it asks for fewer requests", async () => {
      expect((await failing({ status: 429, body: { detail: "Too many" } })).status).to.equal(429);
    });

    it("it answers with a page of HTML", async () => {
      expect((await failing({ status: 200, body: "<html>" })).shortMessage).to.contain("no JSON");
    });

    it("it answers with something else", async () => {
      expect((await failing({ status: 200, body: { results: 7 } })).shortMessage).to.contain("no list");
      expect((await failing({ status: 200, body: "null" })).shortMessage).to.contain("no list");
    });

    it("it does not answer in time", async () => {
      expect((await failing("nothing")).shortMessage).to.contain("200 ms");
    });

    it("it is not there", async () => {
      await start();
      const service = createSafeService({ url: "http://127.0.0.1:9", ...networks() });
      const error = await errorOf(SafeServiceError, () => service.list(where()));
      expect([error.status, error.url]).to.deep.equal([undefined, "http://127.0.0.1:9"]);
    });
  });

  it("needs none: the same payout goes as files", async () => {
    const proposal = await propose();
    const signed = await payout.merge(proposal, [await sign(alice, proposal), await sign(bob, proposal)]);
    expect((await execute(carry(signed))).lines).to.have.length(20);
  });
});
