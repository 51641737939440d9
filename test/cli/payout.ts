import { copyFileSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { after, afterEach, before, beforeEach, describe, it } from "mocha";
import { type Address, type Hex, getAddress } from "viem";
import { startChain } from "../../scripts/stack/chain.ts";
import { sleep, until } from "../../scripts/process.ts";
import { type ContractNetworks, payout, toReference } from "../../sdk/src/safe/index.ts";
import {
  type Ended,
  type SafeChain,
  accountOf,
  buildCommand,
  call,
  createFolders,
  feiqian,
  startSafeChain,
  stopProgram,
} from "./support.ts";

const LINES = 20;
const payees = Array.from({ length: LINES }, (_, i) => accountOf(`supplier ${i + 1}`).address);
const amounts = payees.map((_, i) => `${i + 1}.${String(i + 1).padStart(2, "0")}`);
const sheet = [
  "name,address,amount,reference",
  ...payees.map((address, i) => `"Supplier ${i + 1}, Ltd.",${address},${amounts[i]},INV-2026-${100 + i}`),
].join("\r\n");
const unitsOf = (i: number) => BigInt(i + 1) * 1_010_000n;

describe("A payout with the feiqian command", function () {
  this.timeout(300_000);
  const owners = ["alice", "bob", "carol", "dora"] as const;
  const folders = createFolders();
  let chain: SafeChain;
  let snapshot: Hex;
  let clerk: string;
  let courier: string;

  before(async () => {
    buildCommand();
    clerk = folders.folderOf("clerk");
    chain = await startSafeChain(
      owners.map((owner) => accountOf(owner).address),
      3,
      clerk,
    );
    courier = folders.folderOf("courier", chain.courier.key);
    writeFileSync(join(clerk, "lines.csv"), `\ufeff${sheet}\r\n`);
  });
  after(async () => {
    await chain?.stop();
    folders.remove();
  });
  beforeEach(async () => {
    snapshot = await chain.client.snapshot();
  });
  afterEach(async () => {
    await chain.client.revert({ id: snapshot });
    for (const name of readdirSync(folders.home))
      for (const file of readdirSync(join(folders.home, name)))
        if (/^(payout|other|signed)\b.*\.(json|csv)$/.test(file)) rmSync(join(folders.home, name, file));
  });

  const plan = (...more: string[]) =>
    call(
      [
        "payout",
        "plan",
        join(clerk, "lines.csv"),
        "--safe",
        chain.safe,
        "--token",
        "TEST-USDT",
        "--out",
        file(),
        ...more,
      ],
      chain.settings,
    );
  const file = () => join(clerk, "payout.json");
  const sign = (owner: string, payout = file()) =>
    call(["payout", "sign", payout, "--key-file", join(folders.folderOf(owner), "key"), "--yes"], chain.offline);
  const signatureOf = (owner: string, payout = file()) =>
    payout.replace(/\.json$/, `.${accountOf(owner).address}.sig.json`);
  const merge = (...owned: string[]) =>
    call(["payout", "merge", file(), ...owned.map((owner) => signatureOf(owner))], chain.offline);
  const send = (env: Readonly<Record<string, string>> = {}, ...more: string[]) =>
    call(["payout", "send", file(), "--key-file", join(courier, "key"), "--yes", ...more], {
      ...chain.settings,
      ...env,
    });
  const ready = async (...signers: string[]) => {
    expect((await plan()).said).to.equal("");
    for (const owner of signers) expect((await sign(owner)).code).to.equal(0);
    if (signers.length > 0) expect((await merge(...signers)).code).to.equal(0);
  };
  const received = () => Promise.all(payees.map((payee) => chain.balanceOf(payee)));
  const nothing = payees.map(() => 0n);

  /** Expects `attempt` to be refused with `reason`, without a trace on chain. */
  const refuses = async (attempt: () => Promise<Ended>, reason: RegExp): Promise<Ended> => {
    const before = await chain.tracesOf(chain.courier.address);
    const ended = await attempt();
    expect(ended.said).to.match(reason);
    expect(ended.code).to.equal(1);
    expect(ended.said).to.not.match(/^\s+at /m);
    expect(await chain.tracesOf(chain.courier.address)).to.deep.equal(before);
    expect(await received()).to.deep.equal(nothing);
    return ended;
  };

  describe("of twenty lines, signed by three owners in three processes, with files only", () => {
    const carry = (from: string, name: string, to: string) => copyFileSync(join(from, name), join(to, name));

    /** A clerk plans, three owners sign offline, a courier sends. */
    const perform = async () => {
      const planned = await feiqian(
        clerk,
        ["payout", "plan", "lines.csv", "--safe", chain.safe, "--token", "TEST-USDT"],
        chain.settings,
      );
      expect(planned.code, planned.said).to.equal(0);
      const signers = ["alice", "bob", "carol"].map((name) => folders.folderOf(name));
      const signed = await Promise.all(
        signers.map((folder) => {
          carry(clerk, "payout.json", folder);
          const args = ["payout", "sign", "payout.json", "--key-file", "key", "--yes"];
          return feiqian(folder, args, chain.offline);
        }),
      );
      carry(clerk, "payout.json", courier);
      const names = signers.map((folder) => readdirSync(folder).find((name) => name.endsWith(".sig.json"))!);
      for (const [i, folder] of signers.entries()) carry(folder, names[i]!, courier);
      const merged = await feiqian(courier, ["payout", "merge", "payout.json", ...names], chain.offline);
      const sending = ["payout", "send", "payout.json", "--key-file", "key", "--yes"];
      const sent = await feiqian(courier, sending, chain.settings);
      return { planned, signed, merged, sent, names };
    };

    it("pays every line and writes the results", async () => {
      const { planned, signed, merged, sent } = await perform();
      expect([...signed, merged, sent].map(({ code }) => code)).to.deep.equal([0, 0, 0, 0, 0]);
      expect(await received()).to.deep.equal(payees.map((_, i) => unitsOf(i)));
      expect(planned.out).to.contain("212.1 TEST-USDT in 20 line(s)").and.to.contain("TEST");

      const { transactions, number } = await chain.client.getBlock();
      const [head, ...rows] = readFileSync(join(courier, "payout.results.csv"), "utf8").trim().split("\n");
      expect(head).to.equal("name,address,amount,reference,status,received,transaction,block");
      expect(rows).to.deep.equal(
        payees.map((address, i) => {
          const amount = String(Number(amounts[i]));
          return `"Supplier ${i + 1}, Ltd.",${address},${amount},INV-2026-${100 + i},paid,${amount},${transactions[0]},${number}`;
        }),
      );
    });

    it("shows each owner every line and the hashes before signing", async () => {
      const { planned, signed, names } = await perform();
      const { safeTxHash, lines } = JSON.parse(
        (await call(["payout", "show", join(courier, "payout.json"), "--json"], chain.offline)).out,
      ) as { readonly safeTxHash: Hex; readonly lines: readonly { readonly address: Address }[] };
      const groups = safeTxHash.slice(2).match(/.{8}/g)!.join(" ");
      for (const { said } of signed) {
        for (const address of payees) expect(said).to.contain(address);
        expect(said).to.contain(groups);
      }
      expect(planned.out).to.contain(groups);
      expect(lines.map(({ address }) => address)).to.deep.equal(payees);
      expect(names).to.deep.equal(
        ["alice", "bob", "carol"].map((name) => `payout.${accountOf(name).address}.sig.json`),
      );
    });
  });

  describe("after it is paid", () => {
    const paid = async () => {
      await ready("alice", "bob", "carol");
      expect((await send()).code).to.equal(0);
    };
    const planOf = (name: string, ...more: string[]) =>
      call(
        [
          ...["payout", "plan", join(clerk, name), "--safe", chain.safe, "--token", "TEST-USDT"],
          ...["--out", join(clerk, "other.json"), ...more],
        ],
        chain.settings,
      );

    it("a twice-paid sheet is refused", async () => {
      await paid();
      const { transactions } = await chain.client.getBlock();
      for (const text of [sheet, sheet.toLowerCase().replaceAll(/0x[0-9a-f]{40}/g, (address) => getAddress(address))]) {
        writeFileSync(join(clerk, "again.csv"), text);
        const again = await planOf("again.csv");
        expect(again.code).to.equal(1);
        expect(again.said).to.contain("again.csv has 20 problem(s). Nothing was written.");
        expect(again.said).to.match(/Line 2: the reference "inv-2026-100" was paid already, in 0x/i);
        expect(again.said).to.contain(`${transactions[0]}, by the Safe's own history. If it is to be paid again, give`);
        expect(existsSync(join(clerk, "other.json"))).to.equal(false);
      }
      expect((await planOf("again.csv", "--again")).code).to.equal(0);
    });

    it("nor are amounts paid twice to one payee where lines have no reference", async () => {
      await paid();
      const bare = sheet.replaceAll(/,INV-.*/g, ",");
      writeFileSync(join(clerk, "bare.csv"), bare);
      const again = await planOf("bare.csv", "--no-references");
      expect(again.said).to.match(
        /Line 3: it has no reference, and 2.02 TEST-USDT were paid to 0x.* already, in 0x.*own history/,
      );
      expect((await planOf("bare.csv", "--no-references", "--again")).code).to.equal(0);
      rmSync(join(clerk, "other.json"));
      writeFileSync(join(clerk, "bare.csv"), bare.replaceAll(/,(\d+\.\d+),/g, ",1$1,"));
      expect((await planOf("bare.csv", "--no-references")).said).to.equal("");
    });

    it("is not sent again, and shows its transaction", async () => {
      await paid();
      const before = await chain.tracesOf(chain.courier.address);
      const again = await send();
      expect([again.code, again.out]).to.satisfy(
        ([code, out]: [number, string]) => code === 0 && /Already paid/.test(out),
      );
      expect(await chain.tracesOf(chain.courier.address)).to.deep.equal(before);
    });

    it("writes its results again if they are lost", async () => {
      await paid();
      const results = file().replace(".json", ".results.csv");
      const first = readFileSync(results, "utf8");
      rmSync(results);
      expect((await send()).code).to.equal(0);
      expect(readFileSync(results, "utf8")).to.equal(first);
    });

    it("writes no formula of another's file into its results, and finds them again as its own", async () => {
      const [name, reference] = ['=HYPERLINK("https://mallory.example","Silk")', "@SUM(1)"];
      const proposal = await payout.propose({
        client: chain.client,
        safe: chain.safe,
        token: chain.token,
        lines: [{ to: payees[0]!, amount: 1_500_000n, name, reference: toReference(reference) }],
        contractNetworks: JSON.parse(readFileSync(chain.offline.FEIQIAN_SAFE_CONTRACTS, "utf8")) as ContractNetworks,
      });
      writeFileSync(file(), JSON.stringify(proposal));
      for (const owner of ["alice", "bob", "carol"]) expect((await sign(owner)).code).to.equal(0);
      expect((await merge("alice", "bob", "carol")).code).to.equal(0);
      expect((await send()).code).to.equal(0);
      const results = file().replace(".json", ".results.csv");
      const [, row] = readFileSync(results, "utf8").split("\n");
      expect(row).to.match(
        /^"'=HYPERLINK\(""https:\/\/mallory.example"",""Silk""\)",0x\w{40},1\.5,'@SUM\(1\),paid,1\.5,0x/,
      );
      expect((await send()).out).to.contain("Already paid");
      writeFileSync(join(clerk, "again.csv"), `name,address,amount,reference\nSilk,${payees[0]},1,@sum(1)`);
      expect((await planOf("again.csv", "--paid", results)).said).to.contain("begins like a formula");
    });

    it("never overwrites another file", async () => {
      await ready("alice", "bob", "carol");
      const results = file().replace(".json", ".results.csv");
      writeFileSync(results, "name,address\nsomebody,else\n");
      await refuses(() => send(), /already exists, and has other lines/);
      expect(readFileSync(results, "utf8")).to.equal("name,address\nsomebody,else\n");
    });

    it("blocks another payout with the same nonce", async () => {
      await ready("alice", "bob", "carol");
      const other = join(clerk, "other.json");
      copyFileSync(join(clerk, "lines.csv"), join(clerk, "other.csv"));
      const planned = await call(
        ["payout", "plan", join(clerk, "other.csv"), "--safe", chain.safe, "--token", "TEST-USDT", "--out", other],
        chain.settings,
      );
      expect(planned.code).to.equal(0);
      for (const owner of ["alice", "bob", "carol"]) await sign(owner, other);
      await call(
        ["payout", "merge", other, ...["alice", "bob", "carol"].map((owner) => signatureOf(owner, other))],
        chain.offline,
      );
      expect((await send()).code).to.equal(0);
      const before = await chain.tracesOf(chain.courier.address);
      const stale = await call(["payout", "send", other, "--key-file", join(courier, "key"), "--yes"], chain.settings);
      expect(stale.said).to.match(/nonce 0; the next one is 1/);
      expect(stale.code).to.equal(1);
      expect(await chain.tracesOf(chain.courier.address)).to.deep.equal(before);
    });
  });

  describe("killed while sending", () => {
    it("is found by the next run, which sends nothing", async () => {
      await ready("alice", "bob", "carol");
      await chain.client.setAutomine(false);
      try {
        const journal = file().replace(".json", ".sent.json");
        const args = ["payout", "send", file(), "--key-file", join(courier, "key"), "--yes"];
        const killed = new AbortController();
        const first = feiqian(clerk, args, chain.settings, killed.signal);
        const inPool = async () => (await chain.client.getTxpoolStatus()).pending === 1;
        await until("the transaction in the pool", inPool, { timeoutMs: 60_000 });
        expect(existsSync(journal)).to.equal(true);
        killed.abort();
        await first;
        expect(existsSync(file().replace(".json", ".results.csv"))).to.equal(false);

        const second = send();
        await sleep(1_000);
        await chain.client.mine({ blocks: 1 });
        const { code, out } = await second;
        expect([code, /Already paid/.test(out)]).to.deep.equal([0, true]);
        expect(await received()).to.deep.equal(payees.map((_, i) => unitsOf(i)));
        expect((await chain.client.getTxpoolStatus()).pending).to.equal(0);
        expect(existsSync(journal)).to.equal(false);
      } finally {
        await chain.client.setAutomine(true);
      }
    });
  });

  const edit = (change: (payout: Fields) => unknown) => {
    const payout = JSON.parse(readFileSync(file(), "utf8")) as Fields;
    change(payout);
    writeFileSync(file(), JSON.stringify(payout));
  };

  describe("whose file says twelve decimals", () => {
    const forged = async () => {
      await ready();
      edit((payout) => {
        payout.decimals = 12;
      });
    };
    const alone = () => ({ FEIQIAN_SAFE_CONTRACTS: chain.offline.FEIQIAN_SAFE_CONTRACTS });
    const online = () => ({ ...alone(), FEIQIAN_RPC: chain.rpcUrl });
    const key = () => ["--key-file", join(folders.folderOf("alice"), "key"), "--yes"];

    it("is neither shown, signed, merged nor sent where a deployment or a node says six", async () => {
      await forged();
      for (const env of [chain.offline, online()])
        for (const args of [["show"], ["sign", ...key()], ["merge", file()], ["send", "--unscreened", ...key()]]) {
          const [verb, ...more] = args as [string, ...string[]];
          if (verb === "send" && env === chain.offline) continue;
          const ended = await call(["payout", verb, file(), ...more], env);
          expect(ended.said, verb).to.match(/decimals is 12; a payout's must be 6/);
          expect(ended.code).to.equal(1);
        }
      expect(existsSync(signatureOf("alice"))).to.equal(false);
    });

    it("is shown in base units where nobody says any, and signed on --base-units alone", async () => {
      await forged();
      const shown = await call(["payout", "show", file()], alone());
      expect(shown.out).to.contain("212100000 base units in 20 line(s)").and.to.contain("BASE UNITS");
      expect(shown.out).to.not.contain("TEST-USDT");
      const refused = await call(["payout", "sign", file(), ...key()], alone());
      expect([refused.code, existsSync(signatureOf("alice"))]).to.deep.equal([1, false]);
      expect(refused.said).to.match(/Nobody says the decimals of 0x.*Give --rpc URL, .* give --base-units/s);
      const signed = await call(["payout", "sign", file(), ...key(), "--base-units"], alone());
      expect([signed.code, existsSync(signatureOf("alice"))]).to.deep.equal([0, true]);
    });
  });

  describe("with a node at hand", () => {
    const online = () => ({ ...chain.offline, FEIQIAN_RPC: chain.rpcUrl });
    const onlineSign = () =>
      call(["payout", "sign", file(), "--key-file", join(folders.folderOf("alice"), "key"), "--yes"], online());

    it("asks token and Safe, and says without one that the Safe was not asked", async () => {
      await ready();
      const shown = await call(["payout", "show", file()], online());
      expect(shown.out).to.contain("6 decimals, by the token itself").and.to.contain("Safe itself says the same hash");
      const offline = await sign("alice");
      expect(offline.said).to.contain("6 decimals, by the list of known tokens");
      for (const text of [offline.said, offline.out, (await merge("alice")).out])
        expect(text).to.contain("The Safe itself was not asked for the hash, as no node was given (--rpc).");
    });

    it("is not shown, signed or merged where the Safe has another hash", async () => {
      await ready("bob");
      // A contract that answers everything with 42.
      await chain.client.setCode({ address: chain.safe, bytecode: "0x602a60005260206000f3" });
      for (const ended of [
        await call(["payout", "show", file()], online()),
        await onlineSign(),
        await call(["payout", "merge", file(), signatureOf("bob")], online()),
      ]) {
        expect(ended.code).to.equal(1);
        expect(ended.said).to.match(/proposal's hash is 0x[0-9a-f]{64}; the Safe .* as 0x0{62}2a/);
      }
      expect(existsSync(signatureOf("alice"))).to.equal(false);
    });
  });

  describe("is refused before any gas is spent", () => {
    it("with a signature missing", async () => {
      await ready("alice", "bob");
      await refuses(() => send(), /2 of the 3 signatures/);
    });

    it("with no signature at all", async () => {
      await ready();
      await refuses(() => send(), /0 of the 3 signatures/);
    });

    it("with an owner's signature for another payout", async () => {
      await ready("alice", "bob");
      await sign("carol");
      const other = JSON.parse(readFileSync(signatureOf("carol"), "utf8")) as Fields;
      writeFileSync(signatureOf("carol"), JSON.stringify({ ...other, hash: `0x${"11".repeat(32)}` }));
      await refuses(() => merge("carol"), /another payout|0x1111/);
      await refuses(() => send(), /2 of the 3 signatures/);
    });

    it("with an altered signature", async () => {
      await ready("alice", "bob");
      await sign("carol");
      const changed = readFileSync(signatureOf("carol"), "utf8").replace(
        /("signature": "0x)(..)/,
        (_all, head, two) => {
          return `${head as string}${two === "00" ? "01" : "00"}`;
        },
      );
      writeFileSync(signatureOf("carol"), changed);
      await refuses(() => merge("carol"), /is not its signature of the payout/);
    });

    it("with a signature of a non-owner", async () => {
      await ready("alice", "bob", "mallory");
      await refuses(() => send(), /does not own the Safe/);
    });

    it("with one owner's signature given twice", async () => {
      await ready("alice", "bob");
      copyFileSync(signatureOf("bob"), join(clerk, "payout.again.sig.json"));
      await refuses(() => call(["payout", "merge", file(), signatureOf("carol")], chain.offline), /cannot be read/);
      await sign("carol");
      copyFileSync(signatureOf("carol"), join(clerk, "payout.twice.sig.json"));
      await refuses(
        () =>
          call(["payout", "merge", file(), signatureOf("carol"), join(clerk, "payout.twice.sig.json")], chain.offline),
        /signed twice; each counts once/,
      );
    });

    it("with a signature duplicated in the file by hand", async () => {
      await ready("alice", "bob");
      edit((payout) => {
        const signatures = payout.signatures as unknown[];
        signatures.push(signatures[0]);
      });
      await refuses(() => send(), /signed twice|twice/);
    });

    it("with a payee changed after signing", async () => {
      await ready("alice", "bob", "carol");
      const mallory = accountOf("mallory").address.slice(2).toLowerCase();
      edit((payout) => {
        const safeTx = payout.safeTx as Fields;
        safeTx.data = (safeTx.data as string).replace(payees[0]!.slice(2).toLowerCase(), mallory);
      });
      await refuses(() => send(), /hash/);
    });

    it("with a changed name, although no transaction contains it", async () => {
      await ready("alice", "bob", "carol");
      writeFileSync(file(), readFileSync(file(), "utf8").replace("Supplier 7, Ltd.", "Mallory Ltd."));
      await refuses(() => send(), /Mallory/);
      expect((await call(["payout", "show", file()], chain.offline)).code).to.equal(1);
    });

    it("on another chain", async () => {
      await ready("alice", "bob", "carol");
      const other = await startChain({ chainId: 31338 });
      try {
        await refuses(() => send({ FEIQIAN_RPC: other.rpcUrl }), /serves chain 31338; the payout is for chain 31337/);
      } finally {
        await stopProgram(other.program);
      }
    });

    it("if the Safe has less than the total of the lines", async () => {
      await ready("alice", "bob", "carol");
      await chain.emptySafe();
      await refuses(() => send(), /the Safe .* has 0/);
    });

    it("to a payee sanctioned in the meantime", async () => {
      await ready("alice", "bob", "carol");
      await chain.sanction(payees[4]!);
      await refuses(() => send(), new RegExp(`${payees[4]} is sanctioned`));
    });
  });
});

type Fields = Record<string, unknown>;
