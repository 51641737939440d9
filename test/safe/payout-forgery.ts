import { expect } from "chai";
import {
  type Address,
  type Hex,
  concat,
  createClient,
  custom,
  decodeFunctionData,
  encodeFunctionData,
  encodePacked,
  erc20Abi,
  hashTypedData,
  keccak256,
  numberToHex,
  pad,
  size,
  zeroAddress,
  zeroHash,
} from "viem";
import { multiSendAbi } from "../../sdk/src/safe/abi.ts";
import { encodeLines } from "../../sdk/src/safe/payout/lines.ts";
import {
  PayoutChainError,
  PayoutMismatchError,
  type PayoutProposal,
  PayoutUnitError,
  type SafeTx,
  canonicalSafeContracts,
  findPayoutToken,
  getPayoutTypedData,
  listKnownTokens,
  payout,
} from "../../sdk/src/safe/index.ts";
import { errorOf, ownerOf } from "./support.ts";

describe("A forged payout proposal", () => {
  const [owner, supplier, mallory] = [ownerOf("alice"), ownerOf("silk").address, ownerOf("mallory").address];
  const token: Address = "0xdAC17F958D2ee523a2206206994597C13D831ec7";
  const safe: Address = "0x00000000000000000000000000000000000005af";

  /** Mallory can hash what she writes as well as anyone. */
  const proposalWith = (changes: Partial<SafeTx>): PayoutProposal => {
    const safeTx: SafeTx = {
      to: canonicalSafeContracts.multiSendCallOnlyAddress,
      value: "0",
      data: encodeLines(token, [{ to: supplier, amount: 100n }]),
      operation: 1,
      safeTxGas: "0",
      baseGas: "0",
      gasPrice: "0",
      gasToken: zeroAddress,
      refundReceiver: zeroAddress,
      nonce: 7,
      ...changes,
    };
    const hash = hashTypedData(getPayoutTypedData({ chainId: 1, safe, safeTx }));
    return { chainId: 1, safe, token, safeTx, hash, signatures: [] };
  };
  const multiSend = (...packed: Hex[]): Hex =>
    encodeFunctionData({ abi: multiSendAbi, functionName: "multiSend", args: [concat(packed)] });
  const call = (data: Hex, { operation = 0, to = token, value = 0n } = {}): Hex =>
    encodePacked(["uint8", "address", "uint256", "uint256", "bytes"], [operation, to, value, BigInt(size(data)), data]);
  const transfer = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [supplier, 100n] });
  const approval = encodeFunctionData({ abi: erc20Abi, functionName: "approve", args: [mallory, 100n] });
  const [honest] = decodeFunctionData({ abi: multiSendAbi, data: proposalWith({}).safeTx.data }).args;

  const refusal = async (proposal: PayoutProposal) =>
    (await errorOf(PayoutMismatchError, () => payout.sign({ proposal, account: owner }))).field;

  it("is told from an honest one, which is signed", async () => {
    const { owner: signer } = await payout.sign({ proposal: proposalWith({}), account: owner });
    expect(signer).to.equal(owner.address);
  });

  describe("A forged file (12 decimals) signs 1,500,000 USDT as '1.5 USDT'", () => {
    const MUCH = 1_500_000_000_000n;
    const forge = (of: Address = token): PayoutProposal => {
      const honest = proposalWith({ data: encodeLines(of, [{ to: supplier, amount: MUCH }]) });
      return { ...honest, token: of, symbol: "USDT", decimals: 12 };
    };
    /** A node of chain 1 whose token has `decimals`. */
    const nodeOf = (decimals: number | undefined, chainId = 1) =>
      createClient({
        transport: custom(
          {
            request: async ({ method, params }: { method: string; params?: readonly unknown[] }) => {
              const { data } = (params?.[0] ?? {}) as { readonly data?: Hex };
              if (method === "eth_chainId") return numberToHex(chainId);
              if (method === "eth_getCode") return "0x6000";
              if (method === "eth_getStorageAt") return zeroHash;
              if (data === "0x313ce567" && decimals !== undefined) return pad(numberToHex(decimals), { size: 32 });
              throw new Error("execution reverted");
            },
          },
          { retryCount: 0 },
        ),
      });
    const unlisted: Address = "0x00000000000000000000000000000000000070c3";
    const refusalOf = (attempt: () => unknown) => errorOf(PayoutMismatchError, attempt);
    const twelve = ["decimals", "12", "6"];

    it("and is refused wherever it is opened offline, as the list knows the token", async () => {
      for (const attempt of [
        () => payout.parse(forge()),
        () => payout.read({ proposal: forge() }),
        () => payout.sign({ proposal: forge(), account: owner }),
        () => findPayoutToken({ proposal: forge() }),
      ]) {
        const { field, attempted, allowed } = await refusalOf(attempt);
        expect([field, attempted, allowed]).to.deep.equal(twelve);
      }
    });

    it("and is refused by the token's own word, where there is a node", async () => {
      const parameters = { proposal: forge(unlisted), client: nodeOf(6) };
      for (const attempt of [() => findPayoutToken(parameters), () => payout.sign({ ...parameters, account: owner })]) {
        const { field, attempted, allowed } = await refusalOf(attempt);
        expect([field, attempted, allowed]).to.deep.equal(twelve);
      }
    });

    it("and is refused by a deployment that lists the token", async () => {
      const listed = { address: unlisted, symbol: "USDT", decimals: 6, codeHash: zeroHash };
      const deployment = { chainId: 1, tokens: [{ ...listed, maxTokenFeeBps: 0, issuerList: null }] };
      const { field } = await refusalOf(() => findPayoutToken({ proposal: forge(unlisted), deployment }));
      expect(field).to.equal("decimals");
      const elsewhere = { proposal: forge(unlisted), deployment: { ...deployment, chainId: 5 } };
      expect((await findPayoutToken(elsewhere)).saidBy).to.equal(undefined);
    });

    it("and is in base units where nobody knows the token, which are signed on an explicit word alone", async () => {
      const proposal = forge(unlisted);
      for (const client of [undefined, nodeOf(undefined)]) {
        const { symbol, decimals, saidBy } = await findPayoutToken({ proposal, client });
        expect([symbol, decimals, saidBy]).to.deep.equal(["base units", 0, undefined]);
      }
      const error = await errorOf(PayoutUnitError, () => payout.sign({ proposal, account: owner }));
      expect([error.token, error.chainId]).to.deep.equal([unlisted, 1]);
      expect(error.message).to.match(/Give `client`.*or compare the base units.*`inBaseUnits: true`/);
      expect((await payout.sign({ proposal, account: owner, inBaseUnits: true })).owner).to.equal(owner.address);
    });

    it("but six decimals are signed, offline too", async () => {
      const proposal = { ...forge(), decimals: 6 };
      expect(await findPayoutToken({ proposal })).to.deep.equal({
        address: token,
        symbol: "USDT",
        decimals: 6,
        saidBy: "list",
      });
      expect((await payout.sign({ proposal, account: owner })).owner).to.equal(owner.address);
    });

    it("and a node that says twelve too is refused by the list", async () => {
      const { decimals: _, ...silent } = forge();
      const { field, attempted, allowed } = await refusalOf(() =>
        findPayoutToken({ proposal: silent, client: nodeOf(12) }),
      );
      expect([field, attempted, allowed]).to.deep.equal(["token's own decimals", "12", "6"]);
    });

    it("and a node of another chain says nothing", async () => {
      await errorOf(PayoutChainError, () => findPayoutToken({ proposal: forge(unlisted), client: nodeOf(12, 5) }));
    });

    it("while an upgraded token whose decimals are the same is told, and refused to nobody", async () => {
      const { saidBy, decimals, changedCode } = await findPayoutToken({
        proposal: { ...forge(), decimals: 6 },
        client: nodeOf(6),
      });
      expect([saidBy, decimals]).to.deep.equal(["token", 6]);
      expect(changedCode).to.deep.equal({
        attempted: keccak256("0x6000"),
        allowed: listKnownTokens(1).find(({ symbol }) => symbol === "USDT")!.codeHash,
      });
    });

    for (const [kind, slot] of [
      ["by EIP-1967", "0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc"],
      ["in OpenZeppelin's older slot", "0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3"],
    ] as const)
      it(`while a proxy is held against the code of its implementation, which it keeps ${kind}`, async () => {
        const [implementation, code]: readonly Hex[] = ["0x00000000000000000000000000000000000c0de5", "0x6001"];
        const request = async ({ method, params }: { method: string; params?: readonly unknown[] }) => {
          if (method === "eth_getCode" && params?.[0] === implementation) return code;
          if (method === "eth_getStorageAt" && params?.[1] === slot) return pad(implementation!, { size: 32 });
          return nodeOf(6).request({ method, params } as never);
        };
        const client = createClient({ transport: custom({ request }, { retryCount: 0 }) });
        const changedCodeOf = async (codeHash: Hex) => {
          const listed = { address: unlisted, symbol: "USDT", decimals: 6, codeHash };
          const deployment = { chainId: 1, tokens: [{ ...listed, maxTokenFeeBps: 0, issuerList: null }] };
          const proposal = { ...forge(unlisted), decimals: 6 };
          return (await findPayoutToken({ proposal, client, deployment })).changedCode;
        };
        expect(await changedCodeOf(keccak256(code!))).to.equal(undefined);
        expect(await changedCodeOf(zeroHash)).to.deep.equal({ attempted: keccak256(code!), allowed: zeroHash });
      });
  });

  it("is not signed when it delegates to a contract that is not Safe's", async () => {
    expect(await refusal(proposalWith({ to: mallory }))).to.equal("to");
  });

  it("is not signed when it refunds gas to somebody", async () => {
    expect(await refusal(proposalWith({ gasPrice: "1" }))).to.equal("gasPrice");
    expect(await refusal(proposalWith({ refundReceiver: mallory }))).to.equal("refundReceiver");
    expect(await refusal(proposalWith({ gasToken: token }))).to.equal("gasToken");
  });

  it("is not signed when it sends ether", async () => {
    expect(await refusal(proposalWith({ value: "1" }))).to.equal("value");
    expect(await refusal(proposalWith({ data: multiSend(call(transfer, { value: 1n })) }))).to.equal("call's value");
  });

  it("is not signed when its hash is of something else", async () => {
    const { hash } = proposalWith({ nonce: 8 });
    expect(await refusal({ ...proposalWith({}), hash })).to.equal("hash");
  });

  it("is not signed when one of its calls is an approval", async () => {
    expect(await refusal(proposalWith({ data: multiSend(honest, call(approval)) }))).to.equal("call's selector");
  });

  it("is not signed when one of its calls is to another contract", async () => {
    expect(await refusal(proposalWith({ data: multiSend(honest, call(transfer, { to: safe })) }))).to.equal(
      "call's callee",
    );
  });

  it("is not signed when one of its calls delegates", async () => {
    expect(await refusal(proposalWith({ data: multiSend(call(transfer, { operation: 1 })) }))).to.equal(
      "call's operation",
    );
  });

  it("is not signed when what stands behind a transfer is neither 32 nor 64 bytes", async () => {
    for (const bytes of [1, 20, 31, 33, 63, 65, 96]) {
      const trailer: Hex = `0x${"11".repeat(bytes)}`;
      expect(await refusal(proposalWith({ data: multiSend(call(concat([transfer, trailer]))) }))).to.equal(
        "call's length",
      );
    }
  });

  it("is not signed when bytes follow its last call", async () => {
    expect(await refusal(proposalWith({ data: concat([proposalWith({}).safeTx.data, "0xff"]) }))).to.equal("data");
  });

  it("is not signed when its last call is cut off, or there is none to read", async () => {
    expect(await refusal(proposalWith({ data: multiSend(honest, "0x00aabb") }))).to.equal("data");
    expect(await refusal(proposalWith({ data: "0x12345678" }))).to.equal("data");
  });
});
