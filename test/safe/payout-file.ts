import { expect } from "chai";
import { getAddress, hashTypedData } from "viem";
import {
  PayoutFileError,
  PayoutLineError,
  PayoutMismatchError,
  type PayoutProposal,
  PayoutNameError,
  generateSalt,
  getPayoutTypedData,
  hashName,
  parsePayout,
  payout,
} from "../../sdk/src/safe/index.ts";
import { encodeLines } from "../../sdk/src/safe/payout/lines.ts";
import { FeiqianError } from "../../sdk/src/index.ts";
import { alice, carry, mallory, payoutsOn, suppliers } from "./payoutSupport.ts";
import { errorOf, onBothChains } from "./support.ts";

onBothChains("A payout's file", (system) => {
  const { propose, networks, sign } = payoutsOn(system);
  const parse = (file: unknown) => parsePayout(file, networks());

  describe("as it is proposed", () => {
    it("has chain, Safe, token with symbol and decimals, lines with names, salt, transaction and hash", async () => {
      const { domain, safe, token, real } = system();
      const proposal = await propose();
      const { version, chainId, symbol, decimals, salt, lines, signatures } = proposal;
      expect({ version, chainId, symbol, decimals, signatures }).to.deep.equal({
        version: 1,
        chainId: domain.chainId,
        symbol: real ? "USDT" : "TEST-USDT",
        decimals: 6,
        signatures: [],
      });
      expect([proposal.safe, proposal.token]).to.deep.equal([safe, token.address]);
      expect(lines![0]).to.deep.equal({
        to: suppliers[0]!.to,
        amount: "1000000",
        reference: "INV-2026-0001",
        name: suppliers[0]!.name,
      });
      expect(salt).to.match(/^0x[0-9a-f]{64}$/);
      expect(proposal.hash).to.equal(hashTypedData(getPayoutTypedData(proposal)));
    });

    it("has a fresh salt each time", async () => {
      expect((await propose()).salt).to.not.equal((await propose()).salt);
    });

    it("has no salt where no line has a name", async () => {
      const lines = suppliers.map(({ name: _, ...line }) => line);
      expect(await propose({ lines })).to.not.have.property("salt");
    });

    it("puts no name on chain", async () => {
      const { safeTx } = await propose();
      expect(safeTx.data).to.not.include(Buffer.from(suppliers[0]!.name).toString("hex"));
    });

    it("reads as what it was made of", async () => {
      const proposal = await propose();
      const lines = payout.read({ proposal, ...networks() });
      expect(lines).to.deep.equal(
        suppliers.map((line) => ({ ...line, nameHash: hashName({ salt: proposal.salt!, name: line.name }) })),
      );
    });

    it("refuses the Safe itself as payee", async () => {
      const error = await errorOf(PayoutLineError, () => propose({ lines: [{ to: system().safe, amount: 1n }] }));
      expect(error.index).to.equal(0);
    });

    it("refuses a name's hash that is not the name's", async () => {
      const salt = generateSalt();
      const lines = [{ ...suppliers[0]!, nameHash: hashName({ salt, name: "Mallory" }) }];
      await errorOf(PayoutLineError, () => propose({ salt, lines }));
    });

    it("refuses a name that cannot be read", async () => {
      await errorOf(PayoutNameError, () => propose({ lines: [{ ...suppliers[0]!, name: "Silk\u202e" }] }));
    });
  });

  describe("when it is opened", () => {
    it("is what it was when it was written", async () => {
      const proposal = await propose();
      expect(parse(JSON.stringify(proposal))).to.deep.equal(carry({ ...proposal, token: getAddress(proposal.token) }));
    });

    it("may be without version, names and lines, as it once was", async () => {
      const { chainId, safe, token, safeTx, hash, signatures } = await propose();
      const plain = { chainId, safe, token, safeTx, hash, signatures };
      expect(parse(JSON.stringify(plain))).to.deep.equal(carry({ ...plain, token: getAddress(token) }));
    });

    it("may begin with a byte order mark, as some editors write it", async () => {
      expect(parse(`\uFEFF${JSON.stringify(await propose())}`)).to.have.property("version", 1);
    });

    it("may have its addresses in lower case", async () => {
      const proposal = await propose();
      expect(parse({ ...proposal, safe: proposal.safe.toLowerCase() }).safe).to.equal(system().safe);
    });

    it("loses what a proposal does not have", async () => {
      expect(parse({ ...(await propose()), note: "sign quickly" })).to.not.have.property("note");
    });

    type Change = (proposal: PayoutProposal) => unknown;
    const inTx =
      (change: object): Change =>
      (proposal) => ({ ...proposal, safeTx: { ...proposal.safeTx, ...change } });
    const inLine =
      (change: object): Change =>
      (proposal) => ({
        ...proposal,
        lines: proposal.lines!.map((line, i) => (i === 1 ? { ...line, ...change } : line)),
      });
    const with_ =
      (change: object): Change =>
      (proposal) => ({ ...proposal, ...change });

    describe("is refused, with the field, where", () => {
      for (const [what, change, field] of [
        ["it is no JSON", () => "{", "text"],
        ["it is a list", () => [], "content"],
        ["its version is another", with_({ version: 2 }), "version"],
        ["its chain id is a text", with_({ chainId: "1" }), "chainId"],
        ["its chain id is zero", with_({ chainId: 0 }), "chainId"],
        ["its Safe is cut short", with_({ safe: "0x1234" }), "safe"],
        ["its Safe has a wrong checksum", with_({ safe: "0x41675C099F32341bf84BFc5382aF534df5C7461A" }), "safe"],
        ["its token is missing", with_({ token: undefined }), "token"],
        ["its decimals are half", with_({ decimals: 6.5 }), "decimals"],
        ["its salt is short", with_({ salt: "0x12" }), "salt"],
        ["its lines are no list", with_({ lines: {} }), "lines"],
        ["a line is no object", with_({ lines: [1] }), "lines[0]"],
        ["a line's amount is a number, which JSON rounds", inLine({ amount: 2000000 }), "lines[1].amount"],
        ["a line's amount has decimals", inLine({ amount: "2.0" }), "lines[1].amount"],
        ["a line's amount is negative", inLine({ amount: "-2" }), "lines[1].amount"],
        ["a line's payee is malformed", inLine({ to: "supplier" }), "lines[1].to"],
        ["a line's name is a number", inLine({ name: 7 }), "lines[1].name"],
        ["its transaction is missing", with_({ safeTx: null }), "safeTx"],
        ["its data are half a byte", inTx({ data: "0x123" }), "safeTx.data"],
        ["its operation is unknown", inTx({ operation: 2 }), "safeTx.operation"],
        ["its value is over a word", inTx({ value: (2n ** 256n).toString() }), "safeTx.value"],
        ["its nonce is negative", inTx({ nonce: -1 }), "safeTx.nonce"],
        ["its nonce is a text", inTx({ nonce: "7" }), "safeTx.nonce"],
        ["its hash is short", with_({ hash: "0x12" }), "hash"],
        ["its signatures are missing", with_({ signatures: undefined }), "signatures"],
        ["a signature has no owner", with_({ signatures: [{ signature: "0x" }] }), "signatures[0].owner"],
        [
          "a signature is short",
          with_({ signatures: [{ owner: alice.address, signature: "0x12" }] }),
          "signatures[0].signature",
        ],
      ] as const) {
        it(what, async () => {
          const changed = change(await propose());
          expect((await errorOf(PayoutFileError, () => parse(changed))).field).to.equal(field);
        });
      }
    });

    describe("is refused, with what it is and must be, where somebody changed", () => {
      for (const [what, change, field] of [
        ["a name", inLine({ name: "Mallory Ltd" }), "lines[1].name"],
        ["an amount", inLine({ amount: "2000001" }), "lines[1].amount"],
        ["a payee", inLine({ to: mallory.address }), "lines[1].to"],
        ["a reference", inLine({ reference: "INV-1" }), "lines[1].reference"],
        ["the salt", with_({ salt: generateSalt() }), "lines[0].name"],
        ["the nonce", inTx({ nonce: 7 }), "hash"],
        ["the hash", with_({ hash: `0x${"00".repeat(32)}` }), "hash"],
        ["the Safe", with_({ safe: mallory.address }), "hash"],
      ] as const) {
        it(what, async () => {
          const changed = change(await propose());
          const error = await errorOf(PayoutMismatchError, () => parse(changed));
          expect(error.field).to.equal(field);
          expect(error.attempted).to.not.equal(error.allowed);
        });
      }

      it("the chain, on a chain with Safe's contracts at the same addresses", async () => {
        const { domain, networks } = system();
        const own = networks.contractNetworks?.[String(domain.chainId)];
        const both = own && { contractNetworks: { ...networks.contractNetworks, "10": own } };
        const changed = { ...(await propose()), chainId: 10 };
        expect((await errorOf(PayoutMismatchError, () => parsePayout(changed, both ?? {}))).field).to.equal("hash");
      });

      it("the version, to one that is not known here", async () => {
        const proposal = { ...(await propose()), version: 2 } as unknown as PayoutProposal;
        expect((await errorOf(PayoutMismatchError, () => sign(alice, proposal))).field).to.equal("version");
      });

      it("the transaction under the lines, hashed anew", async () => {
        const proposal = await propose();
        const data = encodeLines(proposal.token, [{ to: mallory.address, amount: 210_000_000n }]);
        const forged = { ...proposal, safeTx: { ...proposal.safeTx, data } };
        const rehashed = { ...forged, hash: hashTypedData(getPayoutTypedData(forged)) };
        expect((await errorOf(PayoutMismatchError, () => parse(rehashed))).field).to.equal("lines");
        await errorOf(PayoutMismatchError, () => sign(alice, rehashed));
      });

      it("a name, where the bytes have no hash of one", async () => {
        const lines = suppliers.map(({ name: _, ...line }) => line);
        const changed = inLine({ name: "Silk" })(await propose({ lines }));
        expect((await errorOf(PayoutMismatchError, () => parse(changed))).field).to.equal("lines[1].name");
      });

      it("the salt away", async () => {
        const changed = with_({ salt: undefined })(await propose());
        expect((await errorOf(PayoutMismatchError, () => parse(changed))).field).to.equal("salt");
      });
    });

    it("is refused or the same payout, whatever a character of it is changed into", async () => {
      const proposal = await propose({ lines: suppliers.slice(0, 2) });
      const [file, lines] = [JSON.stringify(proposal), payout.read({ proposal, ...networks() })];
      // Linear congruence: the same changes in every run.
      let seed = 20260523;
      const next = (below: number) => {
        seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
        return seed % below;
      };
      let refused = 0;
      for (let i = 0; i < 1_000; i++) {
        const at = next(file.length);
        const changed = file.slice(0, at) + String.fromCharCode(32 + next(95)) + file.slice(at + 1);
        try {
          const opened = parse(changed);
          expect(opened.hash).to.equal(proposal.hash);
          const read = payout.read({ proposal: opened, ...networks() });
          // A name that is gone leaves its hash: nobody is shown another.
          expect(read.map(({ name: _, ...line }) => line)).to.deep.equal(lines.map(({ name: _, ...line }) => line));
          for (const [j, { name }] of read.entries()) expect([undefined, lines[j]!.name]).to.include(name);
        } catch (error) {
          if (!(error instanceof FeiqianError)) throw error;
          refused++;
        }
      }
      expect(refused).to.be.greaterThan(900);
    });

    it("names no payee whose name the file does not have", async () => {
      const proposal = await propose();
      const nameless = { ...proposal, salt: undefined, lines: proposal.lines!.map(({ name: _, ...line }) => line) };
      expect(payout.read({ proposal: parse(carry(nameless)), ...networks() })[0]).to.not.have.property("name");
    });
  });
});
