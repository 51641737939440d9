import { expect } from "chai";
import { before, describe, it } from "mocha";
import { toDeployment } from "../../sdk/src/deployment.ts";
import {
  type Configuration,
  ConfigurationError,
  isLoopback,
  readConfiguration,
} from "../../sdk/web/src/shared/configuration.ts";
import { preferredLanguage } from "../../sdk/web/src/shared/preferredLanguage.ts";
import { buildCommand } from "../cli/support.ts";
import { testRecord } from "./pagesSupport.ts";

type ToSetup = typeof import("../../sdk/web/src/shared/setup.ts").toSetup;

const here = ["http://127.0.0.1:8545", "http://localhost:8545"] as const;
const elsewhere = "https://node.example";

describe("A page's configuration", () => {
  const whole: Configuration = { chainId: 1, nodeUrl: elsewhere, indexerUrl: "https://indexer.example/graphql" };
  const read = (changes: object) => () => readConfiguration(JSON.stringify({ ...whole, ...changes }));

  it("is read", () => expect(readConfiguration(JSON.stringify(whole))).to.deep.equal(whole));

  for (const [what, text] of [
    ["is missing", null],
    ["is empty", ""],
    ["has not been filled in", "%CONFIGURATION%"],
  ] as const)
    it(`that ${what} is refused, with the command that writes it`, () => {
      expect(() => readConfiguration(text)).to.throw(ConfigurationError, "npm run pages");
    });

  for (const chainId of [undefined, null, "1", 0, -1, 1.5, 2 ** 53])
    it(`has no chain ${JSON.stringify(chainId)}`, () => {
      expect(read({ chainId })).to.throw(ConfigurationError, "chainId is");
    });

  for (const name of ["nodeUrl", "indexerUrl", "gatewayUrl", "explorerUrl"] as const)
    for (const url of [
      "",
      "node.example",
      "ws://node.example",
      "javascript:alert(1)",
      "http://",
      "https://a b",
      7,
      null,
    ])
      it(`has no ${name} ${JSON.stringify(url)}`, () => {
        expect(read({ [name]: url })).to.throw(ConfigurationError, `${name} is ${url}`);
      });

  it("needs no explorer and no gateway", () =>
    expect(read({ explorerUrl: undefined, gatewayUrl: undefined })).to.not.throw());
});

describe("An address of this very machine", () => {
  for (const host of [
    "localhost",
    "LOCALHOST",
    "localhost.",
    "node.localhost",
    "127.0.0.1",
    "127.9.9.9",
    "127.1",
    "2130706433",
    "0x7f.1",
    "0.0.0.0",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "user:word@127.0.0.1",
  ])
    it(`is ${host}`, () => expect(isLoopback(`http://${host}:8545/path`)).to.equal(true));

  for (const host of [
    "node.example",
    "localhost.example",
    "notlocalhost",
    "127.0.0.1.example",
    "128.0.0.1",
    "10.0.0.1",
    "192.168.1.2",
    "[2001:db8::1]",
    "[::ffff:10.0.0.1]",
    "127.0.0.1@node.example",
  ])
    it(`is not ${host}`, () => expect(isLoopback(`https://${host}/127.0.0.1`)).to.equal(false));
});

describe("A page", function () {
  this.timeout(120_000);
  let toSetup: ToSetup;
  before(async () => {
    // The pages know the SDK by its package, as it is published.
    buildCommand();
    ({ toSetup } = await import("../../sdk/web/src/shared/setup.ts"));
  });

  const setUp = (chainId: number, isTest: boolean, nodeUrl: string) =>
    toSetup({
      chainId,
      nodeUrl,
      indexerUrl: "https://indexer.example/graphql",
      deployment: toDeployment({ ...testRecord, chainId, isTest }),
    });

  describe("signs nothing", () => {
    for (const node of here)
      it(`on a live chain whose node is ${node}: it could be a copy`, () => {
        expect(setUp(1, false, node).signsNothing).to.equal(true);
      });
  });

  describe("signs", () => {
    it("on a live chain behind a node in the network", () =>
      expect(setUp(1, false, elsewhere).signsNothing).to.equal(false));
    for (const chainId of [1, 31337])
      for (const node of [...here, elsewhere])
        it(`on a test chain of id ${chainId} behind ${node}`, () =>
          expect(setUp(chainId, true, node).signsNothing).to.equal(false));
  });

  describe("calls a chain", () => {
    for (const [chainId, isTest, name] of [
      [1, false, "Ethereum"],
      [1, true, "Ethereum TEST"],
      [56, false, "BNB Smart Chain"],
      [31337, true, "Local TEST"],
      [4242, false, "Chain 4242"],
      [4242, true, "Chain 4242 TEST"],
    ] as const)
      it(`${name}, where its id is ${chainId}${isTest ? " and its money is worth nothing" : ""}`, () => {
        expect(setUp(chainId, isTest, elsewhere).chain).to.include({ id: chainId, name, testnet: isTest });
      });
  });

  it("is not set up for a chain that neither its host nor the SDK knows", () => {
    const configuration = { chainId: 424_242, nodeUrl: elsewhere, indexerUrl: elsewhere };
    expect(() => toSetup(configuration)).to.throw("424242");
  });
});

describe("The language of a page", () => {
  const cases: Readonly<Record<string, readonly [stored: string | null, preferred: readonly string[], "en" | "zh"]>> = {
    "is what was chosen, whatever the browser prefers": ["zh", ["en-GB"], "zh"],
    "is what was chosen, also against a Chinese browser": ["en", ["zh-CN"], "en"],
    "is the browser's first": [null, ["zh-CN", "en"], "zh"],
    "is Chinese for any Chinese": [null, ["zh-Hant-TW"], "zh"],
    "does not hang on capitals": [null, ["ZH"], "zh"],
    "is the browser's first that the page speaks": [null, ["fr-FR", "de", "zh-SG", "en"], "zh"],
    "is English where the page speaks none": [null, ["fr", "de"], "en"],
    "is English where the browser says nothing": [null, [], "en"],
    "is the browser's where what was chosen is no language": ["tlh", ["zh"], "zh"],
  };
  for (const [title, [stored, preferred, language]] of Object.entries(cases))
    it(title, () => expect(preferredLanguage(stored, preferred)).to.equal(language));
});
