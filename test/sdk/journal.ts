import { fork } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { afterEach, beforeEach, describe, it } from "mocha";
import { JournalBrokenError, JournalLockedError } from "../../sdk/src/index.ts";
import { fileJournal } from "../../sdk/src/node/index.ts";
import type { JournalEntry } from "../../sdk/src/tracker/types.ts";
import { refusalOf } from "../support/refusal.ts";

const account = "0x1111111111111111111111111111111111111111";
const entryOf = (key: string, more: Partial<JournalEntry> = {}): JournalEntry => ({
  ...{ key, chainId: 1, account, nonce: 7, request: "0x01", to: account, data: "0x", value: "1", sinceBlock: 5 },
  attempts: [{ hash: "0x02", raw: "0x03" }],
  ...more,
});

describe("A journal in files", function () {
  this.timeout(60_000);
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "feiqian-journal-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  describe("remembers", () => {
    it("an entry for whoever opens the folder next", async () => {
      const entry = entryOf("one");
      await fileJournal({ folder }).put(entry);
      expect(await fileJournal({ folder }).get("one")).to.deep.equal(entry);
      expect(await fileJournal({ folder }).get("two")).to.equal(undefined);
    });

    it("the last of what was put, and nothing of what was deleted", async () => {
      const journal = fileJournal({ folder });
      await journal.put(entryOf("one"));
      await journal.put(entryOf("one", { nonce: 8 }));
      expect((await journal.get("one"))?.nonce).to.equal(8);
      await journal.delete("one");
      expect(await journal.get("one")).to.equal(undefined);
    });

    it("what is over, but not among what is open", async () => {
      const journal = fileJournal({ folder });
      await journal.put(entryOf("one"));
      await journal.put(entryOf("two"));
      await journal.put(entryOf("one", { isDone: true }));
      expect((await journal.open({ chainId: 1, account })).map(({ key }) => key)).to.deep.equal(["two"]);
      expect((await journal.get("one"))?.isDone).to.equal(true);
    });

    it("whose it is: of another account or chain nothing is open", async () => {
      const journal = fileJournal({ folder });
      await journal.put(entryOf("one", { chainId: 2 }));
      await journal.put(entryOf("two", { account: "0x2222222222222222222222222222222222222222" }));
      expect(await journal.open({ chainId: 1, account })).to.deep.equal([]);
    });

    it("for its owner alone", async () => {
      await fileJournal({ folder }).put(entryOf("one"));
      const [name] = readdirSync(join(folder, "open"));
      expect(statSync(join(folder, "open", name!)).mode & 0o077).to.equal(0);
    });
  });

  it("refuses an entry that somebody has spoilt, and names the file", async () => {
    const journal = fileJournal({ folder });
    await journal.put(entryOf("one"));
    const [name] = readdirSync(join(folder, "open"));
    writeFileSync(join(folder, "open", name!), '{"key": "on');
    const error = await refusalOf(() => journal.get("one"), JournalBrokenError);
    expect(error.file).to.contain(name);
  });

  describe("has a lock", () => {
    const holder = new URL("../support/journalHolder.ts", import.meta.url);
    const exited = (child: ReturnType<typeof fork>) => new Promise((resolve) => child.once("exit", resolve));

    it("that one process has at a time", async () => {
      const file = join(folder, "count");
      writeFileSync(file, "0");
      const children = Array.from({ length: 3 }, () => fork(holder, [folder, file, "40"]));
      expect(await Promise.all(children.map(exited))).to.deep.equal([0, 0, 0]);
      expect(readFileSync(file, "utf8")).to.equal("120");
    });

    it("that a killed process has lost", async () => {
      const child = fork(holder, [folder, "", "hold"]);
      await new Promise((resolve) => child.once("message", resolve));
      const ended = exited(child);
      child.kill("SIGKILL");
      await ended;
      expect(await fileJournal({ folder, lockTimeout: 5_000 }).exclusively("one", async () => "mine")).to.equal("mine");
    });

    it("that a living one keeps, and says who it is", async () => {
      const child = fork(holder, [folder, "", "hold"]);
      await new Promise((resolve) => child.once("message", resolve));
      const journal = fileJournal({ folder, lockTimeout: 100 });
      const error = await refusalOf(() => journal.exclusively("one", async () => "mine"), JournalLockedError);
      expect(error.message).to.contain(`process ${child.pid}`);
      const ended = exited(child);
      child.kill("SIGKILL");
      await ended;
    });

    it("that another machine's process keeps, as nobody here can know whether it lives", async () => {
      const journal = fileJournal({ folder, lockTimeout: 100 });
      await journal.exclusively("one", async () => "mine");
      const [lock] = readdirSync(join(folder, "locks"));
      mkdirSync(join(folder, "locks", lock!), { recursive: true });
      writeFileSync(join(folder, "locks", lock!, "2"), "999999999 1 elsewhere");
      await refusalOf(() => journal.exclusively("one", async () => "mine"), JournalLockedError);
    });

    it("that is given back by whoever fails under it", async () => {
      const journal = fileJournal({ folder });
      await journal.exclusively("one", async () => Promise.reject(new Error("no"))).catch(() => {});
      expect(await journal.exclusively("one", async () => "mine")).to.equal("mine");
    });
  });
});
