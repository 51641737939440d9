import { expect } from "chai";
import { describe, it } from "mocha";
import { storageJournal } from "../../sdk/src/browser/index.ts";
import { JournalBrokenError } from "../../sdk/src/index.ts";
import type { JournalEntry } from "../../sdk/src/tracker/types.ts";
import { refusalOf } from "../support/refusal.ts";

const account = "0x1111111111111111111111111111111111111111";
const entryOf = (key: string, more: Partial<JournalEntry> = {}): JournalEntry => ({
  ...{ key, chainId: 1, account, request: "0x01", to: account, data: "0x", value: "1", sinceBlock: 5 },
  attempts: [{ hash: "0x02" }],
  ...more,
});

/** As a browser's storage: names and texts, in the order in which they came. */
function memoryStorage() {
  const texts = new Map<string, string>();
  return {
    getItem: (name: string) => texts.get(name) ?? null,
    setItem: (name: string, text: string) => void texts.set(name, text),
    removeItem: (name: string) => void texts.delete(name),
    key: (index: number) => [...texts.keys()][index] ?? null,
    get length() {
      return texts.size;
    },
  };
}

describe("A journal in a browser's storage", () => {
  describe("remembers", () => {
    it("an entry for the next page of its origin", async () => {
      const storage = memoryStorage();
      const entry = entryOf("one");
      await storageJournal({ storage }).put(entry);
      expect(await storageJournal({ storage }).get("one")).to.deep.equal(entry);
      expect(await storageJournal({ storage }).get("two")).to.equal(undefined);
    });

    it("the last of what was put, and nothing of what was deleted", async () => {
      const journal = storageJournal({ storage: memoryStorage() });
      await journal.put(entryOf("one"));
      await journal.put(entryOf("one", { nonce: 8 }));
      expect((await journal.get("one"))?.nonce).to.equal(8);
      await journal.delete("one");
      expect(await journal.get("one")).to.equal(undefined);
    });

    it("what is open of an account on a chain, among whatever else the origin keeps", async () => {
      const storage = memoryStorage();
      storage.setItem("theme", "dark");
      const journal = storageJournal({ storage });
      const other = "0x2222222222222222222222222222222222222222";
      for (const entry of [
        entryOf("one"),
        entryOf("two", { isDone: true }),
        entryOf("three", { chainId: 2 }),
        entryOf("four", { account: other }),
      ])
        await journal.put(entry);
      expect((await journal.open({ chainId: 1, account })).map(({ key }) => key)).to.deep.equal(["one"]);
    });
  });

  it("refuses an entry that somebody has spoilt, and names it", async () => {
    const storage = memoryStorage();
    storage.setItem("feiqian.journal:one", '{"key": "on');
    const error = await refusalOf(() => storageJournal({ storage }).get("one"), JournalBrokenError);
    expect(error.file).to.equal("feiqian.journal:one");
  });

  it("has a lock that one of its users has at a time, good end or bad", async () => {
    const [first, second] = [memoryStorage(), memoryStorage()].map((storage) => storageJournal({ storage }));
    const order: string[] = [];
    const failing = first!.exclusively("a", async () => {
      order.push("first begins");
      await new Promise((resolve) => setTimeout(resolve, 20));
      order.push("first ends");
      throw new Error("as it happens");
    });
    const after = second!.exclusively("a", async () => {
      order.push("second");
      return 7;
    });
    const error = await failing.catch((reason: unknown) => reason as Error);
    expect(error.message).to.equal("as it happens");
    expect(await after).to.equal(7);
    expect(order).to.deep.equal(["first begins", "first ends", "second"]);
  });
});
