import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { before, describe, it } from "mocha";
import { BaseError, HttpRequestError, UserRejectedRequestError } from "viem";
import { NumberSpentError, UnknownChainError } from "../../sdk/src/index.ts";
import { explain } from "../../sdk/web/src/shared/explain.ts";
import { languages } from "../../sdk/web/src/shared/preferredLanguage.ts";
import { buildCommand } from "../cli/support.ts";

const root = join(import.meta.dirname, "../..");

/** What is the same word in both languages: names, and words that Chinese owners of Safes say in English. */
const same = ["GraphQL", "Nonce", "Gas", "Safe", "#"];

interface Word {
  readonly path: string;
  readonly text: string;
}

/** A function says something for any texts, a list among them. */
const samples: readonly unknown[] = ["2", "3", "4", "5", "6", "7"];
/** What those are given that say something for a thing of their own only. */
const samplesOf: Readonly<Record<string, readonly unknown[]>> = {
  ".against.impossiblePayee": [{ address: "0x2", what: "token", symbol: "USDT" }],
};

/** All that an object of words can say, each with its path. */
function* wordsIn(value: unknown, path = ""): Generator<Word> {
  if (typeof value === "string") yield { path, text: value };
  else if (typeof value === "function")
    yield* wordsIn((value as (...given: readonly unknown[]) => unknown)(...(samplesOf[path] ?? samples)), `${path}()`);
  else if (typeof value === "object" && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* wordsIn(inner, `${path}.${key}`);
}

type Both = Readonly<Record<(typeof languages)[number], unknown>>;

const hasBoth = (value: unknown): value is Both =>
  typeof value === "object" && value !== null && languages.every((language) => language in value);

const load = async (file: string) =>
  (await import(pathToFileURL(join(root, file)).href)) as Readonly<Record<string, unknown>>;

/** All words of the pages, by the files that they stand in: one for both languages, or one for each. */
const places: Readonly<Record<string, () => Promise<readonly Both[]>>> = Object.fromEntries([
  ...globSync("sdk/web/src/**/words.ts", { cwd: root })
    .filter((file) => !existsSync(join(root, file.replace(/words\.ts$/, "words/en.ts"))))
    .map((file) => [file, async () => Object.values(await load(file)).filter(hasBoth)] as const),
  ...globSync("sdk/web/src/**/words/en.ts", { cwd: root }).map((file) => {
    const chinese = file.replace(/en\.ts$/, "zh.ts");
    return [file, async () => [{ en: (await load(file)).en, zh: (await load(chinese)).zh }]] as const;
  }),
]);

describe("The words of the pages", function () {
  this.timeout(120_000);
  // Some of them are the SDK's, which the pages know by its package, as it is published.
  before(buildCommand);

  for (const folder of ["board", "pay", "payout", "shared"])
    it(`stand in a place of their own: ${folder}`, () => {
      const found = Object.keys(places).filter((file) => file.startsWith(`sdk/web/src/${folder}/words`));
      expect(found).to.have.lengthOf(1);
    });

  for (const [file, read] of Object.entries(places))
    it(`say everything in both languages, and never the same: ${file}`, async () => {
      const found = await read();
      expect(found).to.have.length.of.at.least(1);
      for (const { en, zh } of found) {
        const [english, chinese] = [[...wordsIn(en)], [...wordsIn(zh)]];
        expect(english).to.have.length.of.at.least(1);
        expect(chinese.map(({ path }) => path)).to.have.members(english.map(({ path }) => path));
        const inEnglish = new Map(english.map(({ path, text }) => [path, text]));
        const untold = chinese.filter(({ path, text }) => text === inEnglish.get(path) && !same.includes(text));
        expect(untold, "not said in Chinese").to.deep.equal([]);
        const empty = [...english, ...chinese].filter(({ text }) => text.trim() === "");
        expect(empty, "not said at all").to.deep.equal([]);
      }
    });
});

describe("A failure, as a page explains it", () => {
  const refused = new UserRejectedRequestError(new Error("User rejected the request."));
  const unreachable = new HttpRequestError({ url: "https://node.example" });
  const spent = new NumberSpentError({ merchant: `0x${"1".repeat(40)}`, number: 7n } as never);
  const cases: Readonly<Record<string, { readonly error: unknown; readonly en: string; readonly zh: string }>> = {
    "a refusal in the wallet": { error: refused, en: "You refused it", zh: "您在钱包中拒绝了请求" },
    "a refusal behind other errors": {
      error: new BaseError("It failed.", { cause: new BaseError("It really did.", { cause: refused }) }),
      en: "You refused it",
      zh: "您在钱包中拒绝了请求",
    },
    "a refusal as a wallet throws it": {
      error: Object.assign(new Error("User denied"), { code: 4001 }),
      en: "You refused it",
      zh: "您在钱包中拒绝了请求",
    },
    "a node that cannot be reached": { error: unreachable, en: "cannot be reached", zh: "暂时无法连接" },
    "an invoice that is already paid": { error: spent, en: "already been paid or cancelled", zh: "已付款或已取消" },
    "an error of the SDK that has no sentence": {
      error: new UnknownChainError({ chainId: 5, known: [1] }),
      en: "5",
      zh: "操作未能完成",
    },
    "a foreign error": { error: new TypeError("x is undefined"), en: "could not be done", zh: "操作未能完成" },
    "a thrown value that is no error": { error: "out of order", en: "could not be done", zh: "操作未能完成" },
  };
  for (const [title, { error, en, zh }] of Object.entries(cases))
    describe(title, () => {
      it("is said in English", () => expect(explain(error, "en").sentence).to.contain(en));
      it("is said in Chinese", () => expect(explain(error, "zh").sentence).to.contain(zh));
      it("keeps the words that it came with, in either language", () => {
        const words = error instanceof BaseError ? error.shortMessage : error instanceof Error ? error.message : error;
        for (const language of languages) expect(explain(error, language).message).to.equal(words);
      });
    });
});
