import { globSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { describe, it } from "mocha";
import { BaseError, HttpRequestError, UserRejectedRequestError } from "viem";
import { NumberSpentError, UnknownChainError } from "../../sdk/src/index.ts";
import { explain } from "../../sdk/web/src/shared/explain.ts";
import { languages } from "../../sdk/web/src/shared/preferredLanguage.ts";

const root = join(import.meta.dirname, "../..");

/** What is the same word in both languages: names, and words that Chinese owners of Safes say in English. */
const same = ["GraphQL", "Nonce", "Gas", "Safe", "#"];

interface Word {
  readonly path: string;
  readonly text: string;
}

/** A function says something for any texts, a list among them. */
const samples = ["2", "3", "4", "5", "6", "7"];

/** All that an object of words can say, each with its path. */
function* wordsIn(value: unknown, path: string): Generator<Word> {
  if (typeof value === "string") yield { path, text: value };
  else if (typeof value === "function")
    yield* wordsIn((value as (...given: unknown[]) => unknown)(...samples), `${path}()`);
  else if (typeof value === "object" && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* wordsIn(inner, `${path}.${key}`);
}

const hasBoth = (value: unknown): value is Readonly<Record<(typeof languages)[number], unknown>> =>
  typeof value === "object" && value !== null && languages.every((language) => language in value);

const files = globSync("sdk/web/src/**/words.ts", { cwd: root }).sort();

describe("The words of the pages", () => {
  it("stand in a file for each page, and one for all", () => {
    const expected = ["board", "pay", "payout", "shared"].map((folder) => `sdk/web/src/${folder}/words.ts`);
    expect(files).to.include.members(expected);
  });

  for (const file of files)
    describe(file, () => {
      const read = async () => {
        const module = (await import(pathToFileURL(join(root, file)).href)) as Readonly<Record<string, unknown>>;
        return Object.values(module).filter(hasBoth);
      };

      it("says everything in both languages, and never the same", async () => {
        const found = await read();
        expect(found).to.have.length.of.at.least(1);
        for (const { en, zh } of found) {
          const [english, chinese] = [[...wordsIn(en, "")], [...wordsIn(zh, "")]];
          expect(chinese.map(({ path }) => path)).to.deep.equal(english.map(({ path }) => path));
          const untold = chinese.filter(
            ({ text }, index) => text.trim() === "" || (text === english[index]!.text && !same.includes(text)),
          );
          expect(untold, "not said in Chinese").to.deep.equal([]);
          expect(
            english.filter(({ text }) => text.trim() === ""),
            "not said in English",
          ).to.deep.equal([]);
        }
      });
    });
});

describe("A failure, as a page explains it", () => {
  const refused = new UserRejectedRequestError(new Error("User rejected the request."));
  const unreachable = new HttpRequestError({ url: "https://node.example" });
  const spent = new NumberSpentError({ merchant: `0x${"1".repeat(40)}`, number: 7n } as never);
  const cases: Readonly<Record<string, { readonly error: unknown; readonly en: string; readonly zh: string }>> = {
    "a wallet whose user refuses": { error: refused, en: "You refused it", zh: "您在钱包中拒绝了请求" },
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
    "an invoice that is paid already": { error: spent, en: "paid or cancelled already", zh: "已付款或已取消" },
    "an error of the SDK that has no sentence": {
      error: new UnknownChainError({ chainId: 5, known: [1] }),
      en: "5",
      zh: "操作未能完成",
    },
    "an error of anybody else": { error: new TypeError("x is undefined"), en: "could not be done", zh: "操作未能完成" },
    "what is no error": { error: "out of order", en: "could not be done", zh: "操作未能完成" },
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
