import { readFileSync } from "node:fs";
import { expect } from "chai";
import hre from "hardhat";
import { describe, it } from "mocha";
import { type Address, type Hex, encodePacked, keccak256, parseEther, toHex } from "viem";
import { getPaymentId } from "../../sdk/src/terms/getPaymentId.ts";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { deploySystem, multicall3 } from "../support/system.ts";

/** Terms as the file has them: amounts and instants in decimal. */
type Written = Readonly<Record<Exclude<keyof PaymentTerms, "splits" | "referenceHash">, string>> & {
  readonly referenceHash: Hex;
  readonly splits: readonly { readonly account: Address; readonly bps: string }[];
};
interface Vectors {
  /** Its first deployment stands at `verifyingContract`. */
  readonly deployer: Address;
  readonly verifyingContract: Address;
  readonly vectors: readonly {
    readonly name: string;
    readonly terms: Written;
    readonly ids: Readonly<Record<string, Hex>>;
  }[];
}

/**
 * Made once by viem's hashTypedData, from the type strings themselves. They are never made anew: an id that changes
 * is another id for every invoice that is out.
 */
const golden = JSON.parse(readFileSync(new URL("paymentIds.json", import.meta.url), "utf8")) as Vectors;

const read = ({
  merchant,
  operator,
  payer,
  token,
  currency,
  source,
  feeReceiver,
  policy,
  ...rest
}: Written): PaymentTerms => ({
  merchant: merchant as Address,
  operator: operator as Address,
  payer: payer as Address,
  number: BigInt(rest.number),
  token: token as Address,
  amount: BigInt(rest.amount),
  currency: currency as Address,
  source: source as Address,
  payExpiry: BigInt(rest.payExpiry),
  authorizationExpiry: BigInt(rest.authorizationExpiry),
  feeBps: BigInt(rest.feeBps),
  feeReceiver: feeReceiver as Address,
  policy: policy as Address,
  referenceHash: rest.referenceHash,
  splits: rest.splits.map(({ account, bps }) => ({ account, bps: BigInt(bps) })),
});

describe("the id of terms", () => {
  it("differs between all of the golden terms", () => {
    const ids = golden.vectors.flatMap((vector) => Object.values(vector.ids));
    expect(ids).to.have.length.of.at.least(50);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  for (const chainId of [31_337, 1]) {
    describe(`on chain ${chainId}`, () => {
      const deploy = async () => {
        const connection = await hre.network.create({ network: "default", override: { chainId } });
        const { viem, networkHelpers } = connection;
        await networkHelpers.setBalance(golden.deployer, parseEther("10"));
        await networkHelpers.impersonateAccount(golden.deployer);
        const wallet = await viem.getWalletClient(golden.deployer);
        const args = [golden.deployer, multicall3.address] as const;
        const processor = await viem.deployContract("PaymentProcessor", [...args], { client: { wallet } });
        expect(processor.address).to.equal(golden.verifyingContract.toLowerCase());
        return processor;
      };
      const deployed = deploy();

      for (const { name, terms, ids } of golden.vectors) {
        it(`is the committed one, by contract and by SDK: ${name}`, async () => {
          const processor = await deployed;
          expect(await processor.read.getPaymentId([read(terms)])).to.equal(ids[chainId]);
          const domain = { chainId, verifyingContract: golden.verifyingContract };
          expect(getPaymentId(read(terms), domain)).to.equal(ids[chainId]);
        });
      }
    });
  }

  it("is what anyone finds with keccak256 alone", async () => {
    const system = await deploySystem(await hre.network.create());
    const terms = await system.termsOf();
    const word = (value: bigint | Hex): Hex => toHex(BigInt(value), { size: 32 });
    const hashWords = (...words: readonly Hex[]) => keccak256(encodePacked(["bytes32[]"], [words]));
    const hashText = (text: string) => keccak256(toHex(text));
    const type =
      "PaymentTerms(address merchant,address operator,address payer,uint256 number,address token,uint256 amount,address currency,address source,uint256 payExpiry,uint256 authorizationExpiry,uint256 feeBps,address feeReceiver,address policy,bytes32 referenceHash,Split[] splits)Split(address account,uint256 bps)";
    const { splits: _, ...flat } = terms;
    const structHash = hashWords(hashText(type), ...Object.values(flat).map(word), keccak256("0x"));
    const domainType = "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
    const domain = [hashText("Feiqian"), hashText("1"), word(31_337n), word(system.processor.address)];
    const separator = hashWords(hashText(domainType), ...domain);
    const id = keccak256(encodePacked(["bytes2", "bytes32", "bytes32"], ["0x1901", separator, structHash]));
    expect(await system.processor.read.getPaymentId([terms])).to.equal(id);
  });
});
