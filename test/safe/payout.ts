import { expect } from "chai";
import {
  type AbiFunction,
  encodeFunctionData,
  erc20Abi,
  getAddress,
  hashTypedData,
  keccak256,
  stringToHex,
  toFunctionSelector,
} from "viem";
import { getTransaction } from "viem/actions";
import {
  DuplicateOwnerError,
  EmptyPayoutError,
  OwnerSignatureError,
  PayoutBalanceError,
  PayoutChainError,
  PayoutLineError,
  PayoutNonceError,
  type PayoutProposal,
  SafeRevertError,
  SignaturesMissingError,
  UnknownOwnerError,
  getPayoutTypedData,
  payout,
} from "../../sdk/src/safe/index.ts";
import { safeAbi } from "../../sdk/src/safe/abi.ts";
import { openKit } from "../../sdk/src/safe/kit.ts";
import { usdt } from "../support/system.ts";
import { errorOf, onBothChains, ownerOf } from "./support.ts";

onBothChains("A payout out of a Safe", (system) => {
  const [alice, bob] = [ownerOf("alice"), ownerOf("bob")];
  const mallory = ownerOf("mallory");
  const suppliers = ["silk", "tea", "salt", "iron", "paper"].map((name, i) => ({
    to: ownerOf(name).address,
    amount: usdt(10 * (i + 1)),
    reference: keccak256(stringToHex(name)),
  }));
  const total = usdt(150);

  const propose = (overrides: Partial<Parameters<typeof payout.propose>[0]> = {}) => {
    const { courier, safe, token, networks } = system();
    return payout.propose({ client: courier, safe, token: token.address, lines: suppliers, ...networks, ...overrides });
  };
  const sign = (account: typeof alice, proposal: PayoutProposal) =>
    payout.sign({ proposal, account, client: system().courier, ...system().networks });
  const signedBy = async (...accounts: (typeof alice)[]) => {
    const proposal = await propose();
    return payout.merge(proposal, await Promise.all(accounts.map((account) => sign(account, proposal))));
  };
  const execute = (proposal: PayoutProposal) =>
    payout.execute({ client: system().courier, proposal, ...system().networks });

  describe("of five lines that two owners sign apart, through files", () => {
    /** What is on another machine has been a file in between. */
    const carry = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
    const signed = async () => {
      const proposal = await propose();
      const alices = await sign(alice, carry(proposal));
      const bobs = await sign(bob, carry(proposal));
      return payout.merge(carry(proposal), [carry(bobs), carry(alices)]);
    };

    it("pays each supplier, and takes the total from the Safe", async () => {
      const { safe, balanceOf } = system();
      await execute(carry(await signed()));
      expect(await Promise.all(suppliers.map(({ to }) => balanceOf(to)))).to.deep.equal(
        suppliers.map(({ amount }) => amount),
      );
      expect(await balanceOf(safe)).to.equal(usdt(1_000) - total);
    });

    it("answers with the receipt and what each line brought", async () => {
      const { receipt, lines } = await execute(await signed());
      expect(receipt.status).to.equal("success");
      expect(lines).to.deep.equal(suppliers.map((line) => ({ ...line, received: line.amount })));
    });

    it("leaves each line's reference in the transaction", async () => {
      const { receipt } = await execute(await signed());
      const { input } = await getTransaction(system().courier, { hash: receipt.transactionHash });
      for (const { reference } of suppliers) expect(input).to.include(reference.slice(2));
    });

    it("shows each owner the lines, read from the bytes that are signed", async () => {
      expect(payout.read({ proposal: carry(await propose()), ...system().networks })).to.deep.equal(suppliers);
    });

    it("is the transaction that protocol-kit would make of the same transfers", async () => {
      const { courier, safe, domain, networks } = system();
      const lines = suppliers.map(({ to, amount }) => ({ to, amount }));
      const proposal = await propose({ lines });
      const kit = await openKit({
        provider: { request: courier.request as (args: { method: string }) => Promise<unknown> },
        safeAddress: safe,
        ...(networks.contractNetworks && { contractNetworks: { ...networks.contractNetworks } }),
      });
      const transactions = lines.map(({ to, amount }) => ({
        to: proposal.token,
        value: "0",
        data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] }),
      }));
      const theirs = await kit.createTransaction({ transactions, onlyCalls: true });
      expect(proposal.chainId).to.equal(domain.chainId);
      expect({ ...theirs.data, to: getAddress(theirs.data.to) }).to.deep.equal({ ...proposal.safeTx });
      expect(await kit.getTransactionHash(theirs)).to.equal(proposal.hash);
    });

    it("brings less than the amount where the token keeps a fee, and says so", async () => {
      await system().asTokenOwner.write.setParams([10n, 49n]);
      const { lines } = await execute(await signed());
      expect(lines.map(({ received }) => received)).to.deep.equal(
        suppliers.map(({ amount }) => amount - amount / 1_000n),
      );
    });
  });

  describe("before anything is sent", () => {
    it("refuses one owner of two, with both figures", async () => {
      const error = await errorOf(SignaturesMissingError, async () => execute(await signedBy(alice)));
      expect([error.attempted, error.required]).to.deep.equal([1, 2]);
    });

    it("refuses who does not own the Safe, and names the owners", async () => {
      const error = await errorOf(UnknownOwnerError, async () => execute(await signedBy(alice, mallory)));
      expect(error.attempted).to.equal(mallory.address);
      expect(error.allowed).to.deep.equal(system().owners.map(({ address }) => address));
    });

    it("refuses a total over the Safe's balance, with both figures", async () => {
      const { setBalance, safe } = system();
      await setBalance(safe, total - 1n);
      const error = await errorOf(PayoutBalanceError, async () => execute(await signedBy(alice, bob)));
      expect([error.attempted, error.allowed]).to.deep.equal([total, total - 1n]);
    });

    it("refuses a payout that was made before", async () => {
      const signed = await signedBy(alice, bob);
      await execute(signed);
      const error = await errorOf(PayoutNonceError, () => execute(signed));
      expect([error.attempted, error.allowed]).to.deep.equal([0, 1]);
    });

    it("refuses a payout whose turn has not come", async () => {
      const proposal = await propose({ nonce: 3 });
      const error = await errorOf(PayoutNonceError, () => execute(proposal));
      expect([error.attempted, error.allowed]).to.deep.equal([3, 0]);
    });

    it("refuses a payout for another chain", async () => {
      const signed = await signedBy(alice, bob);
      const { domain, networks } = system();
      const elsewhere = { ...signed, chainId: 5 };
      const own = networks.contractNetworks?.[String(domain.chainId)];
      const contractNetworks = own && { ...networks.contractNetworks, "5": own };
      const rehashed = { ...elsewhere, hash: hashTypedData(getPayoutTypedData(elsewhere)) };
      const error = await errorOf(PayoutChainError, () =>
        payout.execute({
          client: system().courier,
          proposal: rehashed,
          ...(contractNetworks && { contractNetworks }),
        }),
      );
      expect([error.attempted, error.allowed]).to.deep.equal([domain.chainId, 5]);
    });

    it("refuses a signature that was exchanged after merging", async () => {
      const signed = await signedBy(alice, bob);
      const [alices, bobs] = signed.signatures;
      const swapped = { ...signed, signatures: [{ ...alices!, signature: bobs!.signature }, bobs!] };
      const error = await errorOf(OwnerSignatureError, () => execute(swapped));
      expect([error.owner, error.recovered]).to.deep.equal([alice.address, bob.address]);
    });

    it("says with Safe's code why the Safe would refuse, where that comes to light at the last moment only", async () => {
      const { courier, asTokenOwner, safe, networks } = system();
      const signed = await signedBy(alice, bob);
      const execution = toFunctionSelector(safeAbi.find((item) => item.name === "execTransaction") as AbiFunction);
      const isExecution = (params: unknown) => JSON.stringify(params).includes(execution);
      const client = {
        ...courier,
        request: async (args: { method: string; params?: unknown }) => {
          if (args.method === "eth_call" && isExecution(args.params)) await asTokenOwner.write.addBlackList([safe]);
          return courier.request(args as never);
        },
      } as unknown as typeof courier;
      const error = await errorOf(SafeRevertError, () => payout.execute({ client, proposal: signed, ...networks }));
      expect(error.code).to.equal("GS013");
    });

    it("has moved nothing when it has refused", async () => {
      const { safe, balanceOf } = system();
      await errorOf(SignaturesMissingError, async () => execute(await signedBy(bob)));
      expect(await balanceOf(safe)).to.equal(usdt(1_000));
    });
  });

  describe("when signatures are merged", () => {
    it("refuses an owner's signature of another payout", async () => {
      const [proposal, other] = [await propose(), await propose({ nonce: 1 })];
      const error = await errorOf(OwnerSignatureError, async () => payout.merge(proposal, [await sign(alice, other)]));
      expect([error.owner, error.hash]).to.deep.equal([alice.address, proposal.hash]);
    });

    it("refuses an owner who signed already", async () => {
      const signed = await signedBy(alice);
      const error = await errorOf(DuplicateOwnerError, async () => payout.merge(signed, [await sign(alice, signed)]));
      expect(error.owner).to.equal(alice.address);
    });
  });

  describe("when it is proposed", () => {
    const refused = (line: Partial<(typeof suppliers)[number]>) =>
      errorOf(PayoutLineError, () => propose({ lines: [suppliers[0]!, { ...suppliers[1]!, ...line }] }));

    it("needs a line", async () => {
      await errorOf(EmptyPayoutError, () => propose({ lines: [] }));
    });

    it("refuses an amount of zero", async () => {
      expect((await refused({ amount: 0n })).index).to.equal(1);
    });

    it("refuses the token as payee, where money would be lost", async () => {
      expect((await refused({ to: system().token.address })).index).to.equal(1);
    });

    it("refuses a reference of another length than 32 bytes", async () => {
      expect((await refused({ reference: "0x1234" })).index).to.equal(1);
    });
  });
});
