import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import {
  type Address,
  type Hex,
  decodeAbiParameters,
  encodeAbiParameters,
  encodeFunctionData,
  getAddress,
  parseAbi,
  zeroHash,
} from "viem";
import { permit2Types } from "../../sdk/src/terms/typedData.ts";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { expectRefused, gas, paths, toHighS } from "../support/payments.ts";
import { type Wallet, deploySystem, permit2, usdt } from "../support/system.ts";

const connection = await hre.network.create();

/** Payer and merchant's signer both hold money and trust Permit2, the processor and the collector without end. */
async function fixture() {
  const system = await deploySystem(connection);
  const { processor, permit2Collector, addressOf, payer, signer } = system;
  await system.setBalance(signer, usdt(1_000));
  for (const spender of [processor.address, permit2.address]) await system.approve(signer, spender);
  for (const who of [payer, signer]) await system.approve(who, permit2Collector.address);
  const terms = await system.termsOf();
  const pay = async (consent: Hex, { of = terms, from = addressOf(payer), by = system.stranger }: Paying = {}) =>
    processor.write.chargeWithConsent(
      [of, addressOf(signer), from, permit2Collector.address, await system.signTerms(signer, of), consent],
      { account: by.account, gas },
    );
  /** A consent like Permit2's own, any part of which may be different. */
  const signLike = async (by: Wallet, changes: Changes = {}) => {
    const message = {
      permitted: { token: terms.token, amount: terms.amount },
      spender: permit2Collector.address,
      nonce: 0n,
      deadline: 2n ** 40n,
      id: system.idOf(terms),
      ...changes,
    };
    const domain = {
      name: "Permit2",
      chainId: changes.chainId ?? system.domain.chainId,
      verifyingContract: permit2.address,
    };
    return by.signTypedData({ domain, types: permit2Types, primaryType: "PermitWitnessTransferFrom", message });
  };
  return { ...system, terms, pay, signLike, payerAddress: addressOf(payer), signerAddress: addressOf(signer) };
}
interface Paying {
  readonly of?: PaymentTerms;
  readonly from?: Address;
  readonly by?: Wallet;
}
interface Changes {
  readonly permitted?: { readonly token: Address; readonly amount: bigint };
  readonly spender?: Address;
  readonly nonce?: bigint;
  readonly deadline?: bigint;
  readonly id?: Hex;
  readonly chainId?: number;
}
const load = () => connection.networkHelpers.loadFixture(fixture);
type Prepared = Awaited<ReturnType<typeof load>>;

const consentOf = (signature: Hex, nonce = 0n, deadline = 2n ** 40n): Hex =>
  encodeAbiParameters(
    [{ type: "uint256" }, { type: "uint256" }, { type: "uint256" }, { type: "bytes" }],
    [usdt(100), nonce, deadline, signature],
  );

const permit2Errors = {
  address: permit2.address,
  abi: parseAbi([
    "error InvalidSigner()",
    "error InvalidSignatureLength()",
    "error InvalidNonce()",
    "error SignatureExpired(uint256 signatureDeadline)",
  ]),
};

async function expectPermit2Refuses(
  system: Prepared,
  attempt: Promise<Hex>,
  name: "InvalidSigner" | "InvalidSignatureLength" | "InvalidNonce" | "SignatureExpired",
  terms: PaymentTerms = system.terms,
) {
  const before = await system.balanceOf(system.merchant);
  await system.viem.assertions.revertWithCustomError(attempt, permit2Errors, name);
  expect(await system.balanceOf(system.merchant)).to.equal(before);
  expect(await system.processor.read.getNumberStatus([terms.merchant, terms.number])).to.equal(0);
}

describe("Permit2Collector", () => {
  describe("given the payer's consent to these very terms", () => {
    it("takes the amount, whoever sends it: merchant, operator or stranger", async () => {
      for (const role of ["merchant", "operator", "stranger"] as const) {
        const system = await load();
        await system.pay(await system.signPermit2(system.payer, system.terms), { by: system[role] });
        expect(await system.balanceOf(system.merchant)).to.equal(usdt(100));
      }
    });

    it("takes it from a payer with code that consents by ERC-1271", async () => {
      const system = await load();
      const wallet = await system.viem.deployContract("WalletMock", [system.payerAddress]);
      await system.setBalance(wallet.address, usdt(100));
      const data = encodeFunctionData({
        abi: system.token.abi,
        functionName: "approve",
        args: [permit2.address, usdt(100)],
      });
      await wallet.write.execute([system.token.address, data], { account: system.payer.account });
      await system.pay(await system.signPermit2(system.payer, system.terms), { from: getAddress(wallet.address) });
      expect(await system.balanceOf(wallet.address)).to.equal(0n);
      expect(await system.balanceOf(system.merchant)).to.equal(usdt(100));
    });

    it("takes it by a compact signature too, which is Permit2's affair", async () => {
      const system = await load();
      const signature = await system.signLike(system.payer);
      const [v, s] = [signature.slice(130), BigInt(`0x${signature.slice(66, 130)}`)];
      const vs = (s | (v === "1c" ? 1n << 255n : 0n)).toString(16).padStart(64, "0");
      await system.pay(consentOf(`0x${signature.slice(2, 66)}${vs}`));
      expect(await system.balanceOf(system.merchant)).to.equal(usdt(100));
    });
  });

  describe("given a payer that has only an allowance: to Permit2, to the processor, to the collector", () => {
    for (const role of ["merchant", "operator", "signer", "stranger"] as const) {
      it(`gives the ${role} nothing by consent`, async () => {
        const system = await load();
        const consent = await system.signPermit2(system[role], system.terms);
        await expectPermit2Refuses(system, system.pay(consent, { by: system[role] }), "InvalidSigner");
      });

      it(`gives the ${role} nothing by a charge, which looks at its caller's allowance alone`, async () => {
        const system = await load();
        await system.setBalance(system[role], 0n);
        const { merchant, amount } = system.terms;
        const caller = system.addressOf(system[role]);
        const allowance = await system.token.read.allowance([caller, system.processor.address]);
        const [error, args] =
          role === "merchant"
            ? (["PayerIsMerchant", [merchant]] as const)
            : (["PayerShort", [caller, 0n, allowance, amount]] as const);
        const attempt = () => paths[0].pay(system, system.terms, { payer: system[role] });
        await expectRefused(system, system.terms, attempt, error, args);
      });

      it(`gives the ${role} nothing by the collector itself`, async () => {
        const system = await load();
        const consent = await system.signPermit2(system.payer, system.terms);
        const caller = system.addressOf(system[role]);
        const args = [
          system.idOf(system.terms),
          system.terms.token,
          system.payerAddress,
          caller,
          usdt(100),
          caller,
          consent,
        ] as const;
        const { permit2Collector, processor } = system;
        await system.viem.assertions.revertWithCustomErrorWithArgs(
          permit2Collector.write.collect(args, { account: system[role].account, gas }),
          permit2Collector,
          "NotRoom",
          [caller, getAddress(processor.address)],
        );
        expect(await system.balanceOf(system.payer)).to.equal(usdt(1_000_000));
      });
    }
  });

  describe("given a merchant's signer that has money itself", () => {
    it("does not take its signature of an invoice for its consent to pay it", async () => {
      const system = await load();
      const invoice = await system.signTerms(system.signer, system.terms);
      await expectPermit2Refuses(
        system,
        system.pay(consentOf(invoice), { from: system.signerAddress }),
        "InvalidSigner",
      );
      expect(await system.balanceOf(system.signer)).to.equal(usdt(1_000));
    });

    it("takes its consent", async () => {
      const system = await load();
      await system.pay(await system.signPermit2(system.signer, system.terms), { from: system.signerAddress });
      expect(await system.balanceOf(system.signer)).to.equal(usdt(900));
    });
  });

  describe("given a consent to something else", () => {
    const others: Readonly<Record<string, (system: Prepared) => Changes>> = {
      "another payment": () => ({ id: zeroHash }),
      "the same invoice under another number": (s) => ({ id: s.idOf({ ...s.terms, number: 2n }) }),
      "the same invoice with another receiver": (s) => ({
        id: s.idOf({ ...s.terms, splits: [{ account: s.payerAddress, bps: 1n }] }),
      }),
      less: (s) => ({ permitted: { token: s.terms.token, amount: usdt(99) } }),
      more: (s) => ({ permitted: { token: s.terms.token, amount: usdt(101) } }),
      "another token": (s) => ({ permitted: { token: s.payerAddress, amount: usdt(100) } }),
      "another spender": (s) => ({ spender: s.processor.address }),
      "another nonce": () => ({ nonce: 1n }),
      "another deadline": () => ({ deadline: 2n ** 41n }),
      "another chain": () => ({ chainId: 1 }),
    };
    for (const [what, changes] of Object.entries(others)) {
      it(`refuses one to ${what}`, async () => {
        const system = await load();
        const signature = await system.signLike(system.payer, changes(system));
        await expectPermit2Refuses(system, system.pay(consentOf(signature)), "InvalidSigner");
      });
    }

    it("refuses an empty one", async () => {
      const system = await load();
      await expectPermit2Refuses(system, system.pay(consentOf("0x")), "InvalidSignatureLength");
    });

    it("moves nothing for one that cannot be decoded", async () => {
      const system = await load();
      await system.viem.assertions.revert(system.pay("0x1234"));
      expect(await system.balanceOf(system.merchant)).to.equal(0n);
    });

    it("refuses one that is past its deadline", async () => {
      const system = await load();
      const deadline = (await system.now()) - 1n;
      const consent = await system.signPermit2(system.payer, system.terms, { deadline });
      await expectPermit2Refuses(system, system.pay(consent), "SignatureExpired");
    });
  });

  describe("given a consent that has been used", () => {
    it("refuses it for these terms: their number is spent", async () => {
      const system = await load();
      const consent = await system.signPermit2(system.payer, system.terms);
      await system.pay(consent);
      const args = [system.terms.merchant, 1n, 1];
      await expectRefused(system, system.terms, () => system.pay(consent), "NumberSpent", args);
    });

    it("refuses its nonce for other terms", async () => {
      const system = await load();
      await system.pay(await system.signPermit2(system.payer, system.terms));
      const of = { ...system.terms, number: 2n };
      const attempt = system.pay(await system.signPermit2(system.payer, of), { of });
      await expectPermit2Refuses(system, attempt, "InvalidNonce", of);
    });

    it("refuses it in its other form, of high s, too", async () => {
      const system = await load();
      const consent = await system.signPermit2(system.payer, system.terms);
      await system.pay(consent);
      const [, , , signature] = decodeAbiParameters(
        [{ type: "uint256" }, { type: "uint256" }, { type: "uint256" }, { type: "bytes" }],
        consent,
      );
      const attempt = () => system.pay(consentOf(toHighS(signature)));
      await expectRefused(system, system.terms, attempt, "NumberSpent", [system.terms.merchant, 1n, 1]);
    });
  });
});
