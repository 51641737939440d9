import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { describe, it } from "mocha";
import {
  type Abi,
  type AbiParameter,
  BaseError,
  ContractFunctionExecutionError,
  ContractFunctionRevertedError,
  encodeErrorResult,
  parseAbi,
  toFunctionSelector,
  zeroAddress,
} from "viem";
import {
  FeiqianError,
  NumberSpentError,
  Permit2SignatureExpiredError,
  SafeRevertError,
  ShortReceivedError,
  SignatureExpiredError,
  contractErrors,
  safeReasons,
  toTypedError,
} from "../../sdk/src/index.ts";
import { selectorOf } from "../../sdk/src/errors/abi.ts";
import * as sdk from "../../sdk/src/index.ts";
import * as safe from "../../sdk/src/safe/index.ts";
import * as abis from "../../sdk/src/generated/abis.ts";

/** All the errors that Permit2's source declares. */
const permit2Abi = parseAbi([
  "error AllowanceExpired(uint256 deadline)",
  "error ExcessiveInvalidation()",
  "error InsufficientAllowance(uint256 amount)",
  "error InvalidAmount(uint256 maxAmount)",
  "error InvalidContractSignature()",
  "error InvalidNonce()",
  "error InvalidSignature()",
  "error InvalidSignatureLength()",
  "error InvalidSigner()",
  "error LengthMismatch()",
  "error SignatureExpired(uint256 signatureDeadline)",
]);
const allAbis: Readonly<Record<string, Abi>> = { ...(abis as unknown as Record<string, Abi>), permit2Abi };
const sample = ({ type }: AbiParameter): unknown => {
  if (type === "address") return "0x1111111111111111111111111111111111111111";
  if (type.startsWith("bytes")) return `0x${"22".repeat(Number(type.slice(5)))}`;
  const bits = Number(/\d+$/.exec(type)?.[0]);
  return bits <= 48 ? 1 : 1_700_000_000n;
};

const refusedBy = (data: `0x${string}`) => {
  const abi = abis.paymentProcessorAbi;
  const reverted = new ContractFunctionRevertedError({ abi, data, functionName: "isCollector" });
  return new ContractFunctionExecutionError(reverted, { abi, functionName: "isCollector", args: [zeroAddress] });
};

describe("A refusal of a contract", () => {
  for (const [name, abi] of Object.entries(allAbis)) {
    for (const item of abi) {
      if (item.type !== "error") continue;
      it(`${name}: ${item.name} has a class, with its figures and what to do`, () => {
        const args = item.inputs.map(sample);
        const error = toTypedError(refusedBy(encodeErrorResult({ abi: [item], args }))) as FeiqianError & {
          readonly args: Readonly<Record<string, unknown>>;
        };
        expect(error).to.be.instanceOf(FeiqianError).and.to.be.instanceOf(BaseError);
        expect(error.name).to.match(/^\w+Error$/);
        expect(Object.entries(error.args)).to.deep.equal(item.inputs.map(({ name }, i) => [name, args[i]]));
        expect(error.shortMessage).to.match(/^.+\.$/s);
        expect(error.metaMessages).to.have.length(1);
        expect(`${error.message}`).to.not.match(/undefined|\[object|NaN/);
      });
    }
  }

  it("has no class that no contract throws, and no selector twice", () => {
    const thrown = new Set(
      Object.values(allAbis)
        .flat()
        .flatMap((item) =>
          item.type === "error"
            ? [toFunctionSelector(`${item.name}(${item.inputs.map(({ type }) => type).join()})`)]
            : [],
        ),
    );
    const selectors = contractErrors.map(({ abiItem }) => selectorOf(abiItem));
    expect(new Set(selectors).size).to.equal(selectors.length);
    expect(selectors.filter((selector) => !thrown.has(selector))).to.deep.equal([]);
  });

  it("keeps apart two errors of one name", () => {
    const ours = encodeErrorResult({ abi: abis.paymentProcessorAbi, errorName: "SignatureExpired", args: [2n, 1n] });
    const theirs = encodeErrorResult({ abi: permit2Abi, errorName: "SignatureExpired", args: [1n] });
    expect(toTypedError(refusedBy(ours))).to.be.instanceOf(SignatureExpiredError);
    expect(toTypedError(refusedBy(theirs))).to.be.instanceOf(Permit2SignatureExpiredError);
  });

  it("says figures in the token's own units, where the token is known", () => {
    const data = encodeErrorResult({
      abi: abis.paymentProcessorAbi,
      errorName: "ShortReceived",
      args: [99_500_000n, 100_000_000n],
    });
    const error = toTypedError(refusedBy(data), { token: { symbol: "USDT", decimals: 6 } });
    expect(error).to.be.instanceOf(ShortReceivedError);
    expect((error as FeiqianError).shortMessage).to.contain("99.5 USDT arrived of 100 USDT");
  });

  const data = encodeErrorResult({
    abi: abis.paymentProcessorAbi,
    errorName: "NumberSpent",
    args: ["0x1111111111111111111111111111111111111111", 7n, 1],
  });
  for (const [name, error] of [
    ["a node's error with data", Object.assign(new Error("execution reverted"), { data })],
    ["a node's error with data in data", Object.assign(new Error("reverted"), { data: { data } })],
    ["an error in a wallet's error", { code: -32603, message: "Internal", data: { originalError: { data } } }],
    ["an error that caused another", new BaseError("It failed.", { cause: refusedBy(data) })],
  ] as const) {
    it(`is found in ${name}`, () => {
      const typed = toTypedError(error);
      expect(typed).to.be.instanceOf(NumberSpentError);
      expect((typed as InstanceType<typeof NumberSpentError>).args.number).to.equal(7n);
    });
  }

  it("is typed once only", () => {
    const typed = toTypedError(refusedBy(data));
    expect(toTypedError(typed)).to.equal(typed);
  });

  it("is handed back as it is, where nobody knows it", () => {
    for (const error of [
      new Error("no"),
      refusedBy("0x12345678"),
      Object.assign(new Error(), { data: "0x" }),
      null,
      "no",
    ]) {
      expect(toTypedError(error)).to.equal(error);
    }
  });

  it("is handed back as it is, where only its first four bytes are like ours", () => {
    const error = Object.assign(new Error(), { data: data.slice(0, 20) });
    expect(toTypedError(error)).to.equal(error);
  });
});

describe("A refusal whose words cannot be loaded", () => {
  it("is handed on as the node said it", () => {
    const file = new URL("../../sdk/src/errors/toActionError.ts", import.meta.url);
    const program = `
      import { registerHooks } from "node:module";
      registerHooks({
        resolve(specifier, context, next) {
          if (specifier.endsWith("actionErrors.ts")) throw new Error("offline");
          return next(specifier, context);
        },
      });
      const { toActionError } = await import(${JSON.stringify(file.href)});
      const error = new Error("the node's own");
      console.log((await toActionError(error)) === error);`;
    const options = { encoding: "utf8" } as const;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", program], options);
    expect(stdout.trim(), stderr).to.equal("true");
  });
});

describe("A refusal of a Safe", () => {
  const require = createRequire(import.meta.url);
  const codesOf = (name: string): readonly string[] => {
    const folder = join(dirname(require.resolve(`${name}/package.json`)), "contracts");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".sol"));
    return files.flatMap((file) => readFileSync(join(folder, file), "utf8").match(/GS\d{3}/g) ?? []);
  };

  it("has a meaning, whatever Safe's sources throw", () => {
    const codes = [...codesOf("@safe-global/safe-smart-account"), ...codesOf("@safe-global/safe-contracts")];
    expect(codes.length).to.be.greaterThan(50);
    expect([...new Set(codes)].filter((code) => !(code in safeReasons))).to.deep.equal([]);
  });

  it("is said in plain words", () => {
    const text = encodeErrorResult({
      abi: [{ type: "error", name: "Error", inputs: [{ type: "string" }] }],
      args: ["GS013"],
    });
    for (const error of [refusedBy(text), new Error("reverted with reason string 'GS013'")]) {
      const typed = toTypedError(error) as SafeRevertError;
      expect(typed).to.be.instanceOf(SafeRevertError);
      expect(typed.code).to.equal("GS013");
      expect(typed.shortMessage).to.contain(safeReasons.GS013);
    }
  });
});

describe("ERRORS.md", () => {
  const text = readFileSync(new URL("../../sdk/ERRORS.md", import.meta.url), "utf8");
  const sections = new Map(text.split(/^### /m).map((section) => [section.split("\n")[0], section] as const));
  const isError = (value: unknown): value is { readonly name: string } =>
    typeof value === "function" && value.prototype instanceof FeiqianError;
  const names = [...Object.values(sdk), ...Object.values(safe)].filter(isError).map(({ name }) => name);

  it("has a section for every error, where its documentation is said to be", () => {
    expect(names.length).to.be.greaterThan(80);
    expect(names.filter((name) => !/\n\n\S/.test(sections.get(name) ?? ""))).to.deep.equal([]);
    const { docsPath, message } = new NumberSpentError({ merchant: zeroAddress, number: 1n, status: 1 });
    expect(docsPath).to.equal("/ERRORS.md");
    expect(message).to.contain("@feiqian/sdk/ERRORS.md#numberspenterror");
  });

  it("gives the Solidity error of each that has one", () => {
    for (const {
      Class: { name },
      abiItem,
    } of contractErrors) {
      const inputs = abiItem.inputs.map((input) => `${input.type} ${input.name}`).join(", ");
      expect(sections.get(name)).to.contain(`\`${abiItem.name}(${inputs})\``);
    }
  });
});
