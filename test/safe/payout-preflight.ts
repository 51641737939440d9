import { expect } from "chai";
import {
  type Address,
  type EIP1193RequestFn,
  type Hex,
  createClient,
  createWalletClient,
  custom,
  decodeFunctionData,
  encodeAbiParameters,
  encodeFunctionData,
  encodeFunctionResult,
  hashTypedData,
  keccak256,
  zeroHash,
} from "viem";
import { getBalance } from "viem/actions";
import { safeAbi, safeTxTypes } from "../../sdk/src/safe/abi.ts";
import { multicall3 } from "../../sdk/src/safe/contracts.ts";
import {
  DuplicateOwnerError,
  OtherPayoutSignatureError,
  OwnerSignatureError,
  PayoutBalanceError,
  PayoutChainError,
  PayoutFileError,
  PayoutHashError,
  PayoutMismatchError,
  PayoutNonceError,
  type PayoutProposal,
  PayoutReplacedError,
  PayoutTokenError,
  PayoutUnconfirmedError,
  SafeBlacklistedError,
  SafeContractMissingError,
  SafeNotFoundError,
  SafeVersionError,
  SignatureLengthError,
  SignaturesMissingError,
  TokenPausedError,
  UnknownOwnerError,
  createSafe,
  getPayoutTypedData,
  parsePayoutSignature,
  payout,
} from "../../sdk/src/safe/index.ts";
import { usdt } from "../support/system.ts";
import { alice, bob, carol, carry, mallory, payoutsOn, suppliers, total } from "./payoutSupport.ts";
import { type SafeSystem, errorOf, onBothChains } from "./support.ts";

onBothChains("Twenty lines, three owners on their own machines", (system) => {
  const { propose, sign, signedBy, execute, simulate, networks, refusedUnsent } = payoutsOn(system);

  /** A Safe that asks for all three. */
  const safeOfThree = () => {
    const { courier, owners } = system();
    const addresses = owners.map(({ address }) => address);
    return createSafe({ client: courier, owners: addresses, threshold: 3, saltNonce: 3n, ...networks() });
  };

  it("are paid when the files of all three come together, in any order", async () => {
    const { setBalance, balanceOf } = system();
    const safe = await safeOfThree();
    await setBalance(safe, usdt(300));
    const file = JSON.stringify(await propose({ safe }));
    const signatures: string[] = [];
    for (const owner of [carol, alice, bob])
      signatures.push(JSON.stringify(await sign(owner, payout.parse(file, networks()))));

    const merged = await payout.merge(payout.parse(file, networks()), signatures.reverse().map(parsePayoutSignature));
    const { lines } = await execute(carry(merged));

    expect(lines.map(({ name, received }) => [name, received])).to.deep.equal(
      suppliers.map(({ name, amount }) => [name, amount]),
    );
    expect(await Promise.all(suppliers.map(({ to }) => balanceOf(to)))).to.deep.equal(
      suppliers.map(({ amount }) => amount),
    );
    expect(await balanceOf(safe)).to.equal(usdt(300) - total);
  });

  it("can be merged one after the other, each owner handing the file on", async () => {
    let file = JSON.stringify(await propose());
    for (const owner of [bob, alice]) {
      const proposal = payout.parse(file, networks());
      file = JSON.stringify(await payout.merge(proposal, [await sign(owner, proposal)]));
    }
    expect((await execute(payout.parse(file, networks()))).lines).to.have.length(20);
  });

  describe("when the files are merged", () => {
    const changed = async (change: object) => {
      const proposal = await propose();
      return payout.merge(proposal, [parsePayoutSignature({ ...(await sign(alice, proposal)), ...change })]);
    };

    it("a signature of another payout is refused, with what it is of", async () => {
      const [proposal, other] = [await propose(), await propose({ nonce: 1 })];
      const error = await errorOf(OtherPayoutSignatureError, async () =>
        payout.merge(proposal, [await sign(alice, other)]),
      );
      expect([error.field, error.attempted, error.allowed]).to.deep.equal(["nonce", "1", "0"]);
    });

    it("a signature for another chain is refused, with both chains", async () => {
      const error = await errorOf(OtherPayoutSignatureError, () => changed({ chainId: 10 }));
      expect([error.field, error.attempted]).to.deep.equal(["chain", "10"]);
    });

    it("a signature for another Safe is refused", async () => {
      const error = await errorOf(OtherPayoutSignatureError, () => changed({ safe: mallory.address }));
      expect(error.field).to.equal("Safe");
    });

    it("a signature of other lines is refused", async () => {
      const [proposal, other] = [await propose(), await propose({ lines: suppliers.slice(1) })];
      const error = await errorOf(OtherPayoutSignatureError, async () =>
        payout.merge(proposal, [await sign(alice, other)]),
      );
      expect(error.field).to.equal("hash");
    });

    it("a signature that only says it is of this payout is refused, with whose it would be", async () => {
      const signature = await sign(mallory, await propose());
      const error = await errorOf(OwnerSignatureError, () => changed({ signature: signature.signature }));
      expect(error.owner).to.equal(alice.address);
    });

    it("a signature that came twice is refused", async () => {
      const proposal = await propose();
      const [one, two] = [await sign(alice, proposal), await sign(alice, proposal)];
      await errorOf(DuplicateOwnerError, () => payout.merge(proposal, [one, two]));
    });

    it("a signature that was cut short is refused", async () => {
      await errorOf(PayoutFileError, () => changed({ signature: "0x1234" }));
      const proposal = await propose();
      await errorOf(SignatureLengthError, () =>
        payout.merge(proposal, [{ owner: alice.address, signature: "0x1234" }]),
      );
    });

    it("a wallet that signs with another key is found out at once", async () => {
      const account = { address: alice.address, signTypedData: mallory.signTypedData };
      const proposal = await propose();
      await errorOf(OwnerSignatureError, () =>
        payout.sign({ proposal, account, client: system().courier, ...networks() }),
      );
    });
  });

  describe("are refused before any gas is spent, where", () => {
    it("a signature is missing, with both figures", async () => {
      const error = await refusedUnsent(SignaturesMissingError, async () => execute(await signedBy([carol])));
      expect([error.attempted, error.required]).to.deep.equal([1, 2]);
    });

    it("nobody has signed", async () => {
      await refusedUnsent(SignaturesMissingError, async () => execute(await propose()));
    });

    it("one owner's signature stands twice in the file", async () => {
      const { signatures, ...rest } = await signedBy([alice]);
      const doubled = { ...rest, signatures: [...signatures, ...signatures] };
      const error = await refusedUnsent(DuplicateOwnerError, () => execute(doubled));
      expect(error.owner).to.equal(alice.address);
    });

    it("one who signed does not own the Safe", async () => {
      const error = await refusedUnsent(UnknownOwnerError, async () => execute(await signedBy([alice, mallory])));
      expect(error.attempted).to.equal(mallory.address);
    });

    it("one who signed owns the Safe no longer", async () => {
      const { networkHelpers, safe } = system();
      const signed = await signedBy([alice, bob]);
      // The owners' list, in the third slot's mapping: its sentinel goes straight to bob.
      const slot = keccak256(
        encodeAbiParameters([{ type: "address" }, { type: "uint256" }], [`0x${"1".padStart(40, "0")}`, 2n]),
      );
      await networkHelpers.setStorageAt(safe, slot, `0x${bob.address.slice(2).padStart(64, "0")}`);
      const error = await refusedUnsent(UnknownOwnerError, () => execute(signed));
      expect(error.attempted).to.equal(alice.address);
    });

    it("a signature in the file is of something else", async () => {
      const signed = await signedBy([alice, bob]);
      const [first, second] = signed.signatures;
      const forged = { ...signed, signatures: [{ ...first!, signature: second!.signature }, second!] };
      await refusedUnsent(OwnerSignatureError, () => execute(forged));
    });

    it("the payout was made, and its signatures are stale", async () => {
      const signed = await signedBy([alice, bob]);
      await execute(signed);
      const error = await refusedUnsent(PayoutNonceError, () => execute(signed));
      expect([error.attempted, error.allowed]).to.deep.equal([0, 1]);
    });

    it("another payout was made in its place", async () => {
      const [one, other] = [await propose(), await propose({ lines: suppliers.slice(0, 1) })];
      await execute(await signedBy([alice, bob], other));
      await refusedUnsent(PayoutNonceError, async () => execute(await signedBy([alice, bob], one)));
    });

    it("its turn has not come", async () => {
      await refusedUnsent(PayoutNonceError, async () =>
        execute(await signedBy([alice, bob], await propose({ nonce: 1 }))),
      );
    });

    it("the node serves another chain", async () => {
      const { domain } = system();
      const own = networks().contractNetworks?.[String(domain.chainId)];
      const both = own && { contractNetworks: { ...networks().contractNetworks, "10": own } };
      const elsewhere = { ...(await propose()), chainId: 10 };
      const rehashed = { ...elsewhere, hash: hashTypedData(getPayoutTypedData(elsewhere)) };
      const error = await refusedUnsent(PayoutChainError, () => execute(rehashed, both ?? {}));
      expect([error.attempted, error.allowed]).to.deep.equal([domain.chainId, 10]);
    });

    it("a line was changed after signing", async () => {
      const signed = await signedBy([alice, bob]);
      const lines = signed.lines!.map((line, i) => (i === 19 ? { ...line, amount: "1" } : line));
      const error = await refusedUnsent(PayoutMismatchError, () => execute({ ...signed, lines }));
      expect(error.field).to.equal("lines[19].amount");
    });

    it("the file says another number of decimals than the token", async () => {
      const signed = await signedBy([alice, bob]);
      const error = await refusedUnsent(PayoutMismatchError, () => execute({ ...signed, decimals: 18 }));
      expect([error.field, error.attempted, error.allowed]).to.deep.equal(["decimals", "18", "6"]);
    });

    it("the Safe has too little", async () => {
      const { setBalance, safe } = system();
      await setBalance(safe, total - 1n);
      const error = await refusedUnsent(PayoutBalanceError, async () => execute(await signedBy([alice, bob])));
      expect([error.attempted, error.allowed]).to.deep.equal([total, total - 1n]);
    });

    it("the issuer has paused the token", async () => {
      await system().asTokenOwner.write.pause();
      await refusedUnsent(TokenPausedError, async () => execute(await signedBy([alice, bob])));
    });

    it("the issuer has blacklisted the Safe", async () => {
      const { asTokenOwner, safe } = system();
      await asTokenOwner.write.addBlackList([safe]);
      await refusedUnsent(SafeBlacklistedError, async () => execute(await signedBy([alice, bob])));
    });

    /** Signs what the library would not propose. */
    const signedWith = async (change: Partial<PayoutProposal>) => {
      const changed = { ...(await propose()), ...change };
      const { lines: _, ...rehashed } = { ...changed, hash: hashTypedData(getPayoutTypedData(changed)) };
      return rehashed;
    };

    it("there is no Safe on this chain", async () => {
      const error = await refusedUnsent(SafeNotFoundError, async () =>
        execute(await signedWith({ safe: mallory.address })),
      );
      expect(error.safe).to.equal(mallory.address);
      await refusedUnsent(SafeNotFoundError, () => propose({ safe: mallory.address }));
    });

    it("there is no MultiSend on this chain, where the Safe would pay nobody and call it a success", async () => {
      const { networkHelpers } = system();
      const signed = await signedBy([alice, bob]);
      await networkHelpers.setCode(signed.safeTx.to, "0x");
      const error = await refusedUnsent(SafeContractMissingError, () => execute(signed));
      expect(error.address).to.equal(signed.safeTx.to);
    });

    it("there is no Multicall3 on this chain, by which it is tried out", async () => {
      const { networkHelpers } = system();
      const signed = await signedBy([alice, bob]);
      await networkHelpers.setCode(multicall3, "0x");
      const error = await refusedUnsent(SafeContractMissingError, () => execute(signed));
      expect(error.contract).to.equal("Multicall3");
    });

    it("the token is none, where the Safe would pay nobody and call it a success", async () => {
      const token: Address = carol.address;
      const proposal = await propose({ token });
      const signed = await payout.merge(
        proposal,
        await Promise.all([alice, bob].map((account) => sign(account, proposal, { inBaseUnits: true }))),
      );
      await refusedUnsent(PayoutTokenError, () => execute(signed));
    });

    it("and neither money nor gas has moved", async () => {
      const { courier, safe, balanceOf } = system();
      const signed = await signedBy([alice]);
      const gas = () => getBalance(courier, { address: courier.account.address });
      const before = await gas();
      await refusedUnsent(SignaturesMissingError, () => execute(signed));
      expect(await gas()).to.equal(before);
      expect(await balanceOf(safe)).to.equal(usdt(1_000));
    });
  });

  describe("from a Safe older than 1.3.0, whose hash has no chain in it", () => {
    /** A client of a node where the Safe is one of 1.1.1, as far as it says version and hash. */
    const toOlderSafe = (): SafeSystem["courier"] => {
      const { courier, safe } = system();
      const answer = (data: Hex): Hex | undefined => {
        const { functionName, args } = decodeFunctionData({ abi: safeAbi, data });
        if (functionName === "VERSION") return encodeFunctionResult({ abi: safeAbi, functionName, result: "1.1.1" });
        if (functionName !== "getTransactionHash") return undefined;
        const [to, value, bytes, operation, safeTxGas, baseGas, gasPrice, gasToken, refundReceiver, nonce] = args;
        const message = {
          to,
          value,
          data: bytes,
          operation,
          safeTxGas,
          baseGas,
          gasPrice,
          gasToken,
          refundReceiver,
          nonce,
        };
        const result = hashTypedData({
          domain: { verifyingContract: safe },
          types: safeTxTypes,
          primaryType: "SafeTx",
          message,
        });
        return encodeFunctionResult({ abi: safeAbi, functionName, result });
      };
      const request = (asked: { method: string; params?: unknown }) => {
        const [call] = (asked.params ?? []) as readonly [{ readonly to?: Address; readonly data?: Hex }?];
        const isOfSafe = asked.method === "eth_call" && call?.to?.toLowerCase() === safe.toLowerCase();
        return (isOfSafe && answer(call!.data!)) || courier.request(asked as never);
      };
      const { account, chain } = courier;
      return createWalletClient({
        account,
        chain,
        transport: custom({ request: request as EIP1193RequestFn }),
      }) as never;
    };
    const refusal = async (attempt: (client: SafeSystem["courier"], proposal: PayoutProposal) => unknown) => {
      const proposal = await propose();
      const error = await refusedUnsent(PayoutHashError, () => attempt(toOlderSafe(), proposal));
      expect([error.version, error.attempted]).to.deep.equal(["1.1.1", proposal.hash]);
      expect(error.allowed)
        .to.match(/^0x[0-9a-f]{64}$/)
        .and.to.not.equal(proposal.hash);
      for (const hash of [error.attempted, error.allowed]) expect(error.message).to.include(hash);
    };

    it("are not proposed, with both hashes", () =>
      refusal((client, { salt, safeTx: { nonce } }) => propose({ client, nonce, ...(salt && { salt }) })));

    it("are not signed, with both hashes", () => refusal((client, proposal) => sign(alice, proposal, { client })));

    it("are not merged, with both hashes", () =>
      refusal(async (client, proposal) => payout.merge(proposal, [await sign(alice, proposal)], { client })));

    it("are not found fit to be sent, with both hashes", () =>
      refusal((client, proposal) => payout.check({ client, proposal, ...networks() })));

    it("are not simulated, with both hashes", () => refusal((client, proposal) => simulate(proposal, { client })));

    it("are not signed nor merged offline, where the file says the version", async () => {
      const proposal = await propose();
      expect(proposal.safeVersion).to.equal("1.4.1");
      const signature = await sign(alice, proposal);
      const { real, token, domain } = system();
      const listed = { symbol: "TEST-USDT", decimals: 6, address: token.address, codeHash: zeroHash };
      const deployment = { chainId: domain.chainId, tokens: [{ ...listed, maxTokenFeeBps: 0, issuerList: null }] };
      const offline = { client: undefined, ...(!real && { deployment }) };
      for (const safeVersion of ["1.1.1", "0.1.0"]) {
        const older = { ...proposal, safeVersion };
        for (const attempt of [
          () => payout.parse(older, networks()),
          () => sign(alice, older, offline),
          () => payout.merge(older, [signature]),
        ])
          expect((await errorOf(SafeVersionError, attempt)).attempted).to.equal(safeVersion);
      }
      await sign(alice, proposal, offline);
    });
  });

  describe("with an owner that is a contract", () => {
    const withWallet = async () => {
      const { viem, courier, setBalance, payer } = system();
      const wallet = await viem.deployContract("WalletMock", [payer.account.address]);
      const owners = [alice.address, wallet.address];
      const safe = await createSafe({ client: courier, owners, threshold: 2, saltNonce: 4n, ...networks() });
      await setBalance(safe, usdt(300));
      const approve = ({ hash }: PayoutProposal) =>
        wallet.write.execute([safe, encodeFunctionData({ abi: safeAbi, functionName: "approveHash", args: [hash] })], {
          account: payer.account,
        });
      return { safe, approve, proposal: await propose({ safe }) };
    };

    it("are paid when it has approved the payout's hash on chain", async () => {
      const { proposal, approve } = await withWallet();
      await approve(proposal);
      expect((await execute(await signedBy([alice], proposal))).lines).to.have.length(20);
    });

    it("are refused when it has approved another payout's", async () => {
      const { safe, proposal, approve } = await withWallet();
      await approve(await propose({ safe, nonce: 1 }));
      await refusedUnsent(SignaturesMissingError, async () => execute(await signedBy([alice], proposal)));
    });
  });

  describe("after it was sent", () => {
    it("say so where it is in no block in time, with its hash, and pay once when they are executed again", async () => {
      const { networkHelpers, courier, balanceOf } = system();
      const setAutomine = (isOn: boolean) => courier.request({ method: "evm_setAutomine", params: [isOn] } as never);
      const signed = await signedBy([alice, bob]);
      await setAutomine(false);
      try {
        const error = await errorOf(PayoutUnconfirmedError, () => execute(signed, { timeout: 300 }));
        expect(error.hash).to.match(/^0x[0-9a-f]{64}$/);
      } finally {
        await setAutomine(true);
        await networkHelpers.mine();
      }
      expect(await balanceOf(suppliers[19]!.to)).to.equal(usdt(20));
      await refusedUnsent(PayoutNonceError, () => execute(signed));
      expect(await balanceOf(suppliers[19]!.to)).to.equal(usdt(20));
    });

    it("say so where the sender's wallet put another transaction in its place", async () => {
      const { courier } = system();
      const signed = await signedBy([alice, bob]);
      const request = async (args: { method: string }): Promise<unknown> =>
        args.method === "eth_sendTransaction"
          ? courier.sendTransaction({ to: courier.account.address, value: 0n })
          : courier.request(args as never);
      const client = createClient({ account: courier.account, transport: custom({ request }) });
      await errorOf(PayoutReplacedError, () => execute(signed, { client }));
    });
  });
});
