import { execFileSync } from "node:child_process";
import { createCipheriv, pbkdf2Sync, randomBytes, scryptSync } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { keccak256 } from "viem";
import { createTerminal } from "../../sdk/cli/src/terminal.ts";
import { accountOf, buildCommand, call, keyOf } from "./support.ts";

const root = resolve(import.meta.dirname, "../..");

describe("The command", function () {
  this.timeout(240_000);
  let folder: string;
  before(() => {
    buildCommand();
    folder = mkdtempSync(join(tmpdir(), "feiqian-command-"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const secret = (name: string, text: string, mode = 0o600): string => {
    const file = join(folder, name);
    writeFileSync(file, text);
    chmodSync(file, mode);
    return file;
  };

  it("is there under its name, on the machine's own Node", () => {
    const said = execFileSync(join(root, "node_modules/.bin/feiqian"), ["--help"], { encoding: "utf8" });
    expect(said).to.contain("feiqian payout plan").and.to.contain("Exit codes:");
  });

  it("depends on the SDK, viem and a reader of CSV alone", () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, "sdk/cli/package.json"), "utf8")) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    expect(Object.keys(dependencies)).to.deep.equal(["@feiqian/sdk", "csv-parse", "viem"]);
  });

  describe("explains", () => {
    const verbs = [
      ...["plan", "show", "sign", "merge", "send"].map((verb) => ["payout", verb]),
      ...["sign", "show", "cancel"].map((verb) => ["invoice", verb]),
      ...["get", "list", "capture", "void", "refund", "reclaim"].map((verb) => ["payment", verb]),
      ...["list", "claim"].map((verb) => ["credit", verb]),
    ];
    for (const [group, verb] of verbs) {
      it(`${group} ${verb}, with every option and the exit codes`, async () => {
        const { code, out } = await call([group!, verb!, "--help"]);
        expect(code).to.equal(0);
        expect(out)
          .to.match(new RegExp(`^feiqian ${group} ${verb}`))
          .and.to.contain("--json")
          .and.to.contain("Exit codes:");
      });
    }

    it("a group by its verbs", async () => {
      const { out } = await call(["payout"]);
      expect(out).to.contain("payout merge").and.not.to.contain("invoice sign");
    });
  });

  describe("says how it is called, with exit code 2, where", () => {
    for (const [what, args, reason] of [
      ["the command does not exist", ["bake", "cake"], /There is no command "bake"/],
      ["the verb does not exist", ["payout", "cook"], /There is no command "payout cook"/],
      ["an option does not exist", ["payout", "show", "x.json", "--colour"], /--colour/],
      ["an option is missing", ["payout", "plan", "lines.csv"], /--safe is missing/],
      ["an operand is missing", ["payout", "show"], /PAYOUT.json is missing/],
      ["there is an operand too many", ["payout", "show", "a.json", "b.json"], /"b.json" is one too many/],
      ["an address is none", ["payout", "plan", "l.csv", "--safe", "0x12", "--token", "USDT"], /--safe is "0x12"/],
      [
        "a key stands in the command line",
        ["payout", "sign", "x.json", "--key", keyOf("a")],
        /never given in the command/,
      ],
      ["no node is named", ["payment", "get", `0x${"11".repeat(32)}`], /--rpc is missing/],
    ] as const) {
      it(what, async () => {
        const { code, said } = await call(args);
        expect([code, reason.test(said)], said).to.deep.equal([2, true]);
        expect(said).to.not.contain(keyOf("a"));
      });
    }
  });

  describe("tells an error", () => {
    it("as one message, without where it comes from", async () => {
      const { code, said } = await call(["payout", "show", join(folder, "nothing.json")]);
      expect(code).to.equal(1);
      expect(said)
        .to.match(/^Refused: .*nothing.json cannot be read/)
        .and.not.to.match(/^\s+at /m);
    });

    it("with where it comes from, when asked", async () => {
      const { said } = await call(["payout", "show", join(folder, "nothing.json"), "--debug"]);
      expect(said).to.match(/^\s+at /m);
    });

    it("in JSON, for programs", async () => {
      const { out, said } = await call(["payout", "show", join(folder, "nothing.json"), "--json"]);
      const { error } = JSON.parse(said) as { readonly error: Readonly<Record<string, unknown>> };
      expect(error).to.include({ name: "CommandError", exitCode: 1, next: "Check the file's name." });
      expect(out).to.equal("");
    });

    it("of a node that does not answer, without the key that its address may hold", async () => {
      const { code, said } = await call(["payment", "get", `0x${"11".repeat(32)}`], {
        FEIQIAN_RPC: "http://127.0.0.1:9/v2/a-secret",
      });
      expect([code, /does not answer/.test(said), /a-secret/.test(said)]).to.deep.equal([1, true, false]);
    });

    it("without letting a file's text move the cursor", async () => {
      const file = secret("evil.json", JSON.stringify({ version: 1, chainId: "\u001b[2Jgone" }));
      const { said } = await call(["payout", "show", file]);
      expect(said).to.not.contain("\u001b");
    });
  });

  describe("takes a key", () => {
    /** Whoever cancels is loaded after the node was asked; a payout's signer is asked for offline. The key's own checks come first here. */
    const loaded = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
      const { loadAccount } =
        (await import("../../sdk/cli/src/keys/load.ts")) as typeof import("../../sdk/cli/src/keys/load.ts");
      const { toOptions } = await import("../../sdk/cli/src/command.ts");
      const values = Object.fromEntries(args.map((arg) => arg.split("=") as [string, string]));
      const terminal = createTerminal(new PassThrough(), new Writable({ write: (_c, _e, next) => next() }));
      return loadAccount({ operands: [], options: toOptions(values), env, terminal });
    };
    const refusal = (attempt: Promise<unknown>) =>
      attempt.then(
        () => "nothing was refused",
        (error: Error) => error.message,
      );
    const { address } = accountOf("alice");
    const key = keyOf("alice");

    /** A keystore as wallets write it, made here by the standard's own recipe. */
    const keystoreOf = (password: string, kdf: "scrypt" | "pbkdf2"): string => {
      const [salt, iv] = [randomBytes(32), randomBytes(16)];
      const derived =
        kdf === "scrypt"
          ? scryptSync(password, salt, 32, { N: 1024, r: 8, p: 1 })
          : pbkdf2Sync(password, salt, 1000, 32, "sha256");
      const cipher = createCipheriv("aes-128-ctr", derived.subarray(0, 16), iv);
      const ciphertext = Buffer.concat([cipher.update(Buffer.from(key.slice(2), "hex")), cipher.final()]);
      const shared = { dklen: 32, salt: salt.toString("hex") };
      return JSON.stringify({
        version: 3,
        crypto: {
          cipher: "aes-128-ctr",
          cipherparams: { iv: iv.toString("hex") },
          ciphertext: ciphertext.toString("hex"),
          kdf,
          kdfparams: kdf === "scrypt" ? { ...shared, n: 1024, r: 8, p: 1 } : { ...shared, c: 1000, prf: "hmac-sha256" },
          mac: keccak256(Buffer.concat([derived.subarray(16, 32), ciphertext])).slice(2),
        },
      });
    };

    it("out of a file", async () => {
      expect((await loaded([`key-file=${secret("key", `${key}\n`)}`])).address).to.equal(address);
    });

    it("out of a file without 0x, and with the line ends of Windows", async () => {
      expect((await loaded([`key-file=${secret("key", `${key.slice(2)}\r\n`)}`])).address).to.equal(address);
    });

    it("out of a variable", async () => expect((await loaded([], { FEIQIAN_KEY: key })).address).to.equal(address));

    for (const kdf of ["scrypt", "pbkdf2"] as const)
      it(`out of a keystore by ${kdf}`, async () => {
        const keystore = secret("keystore.json", keystoreOf("tea", kdf));
        const given = [`keystore=${keystore}`, `password-file=${secret("password", "tea\n")}`];
        expect((await loaded(given)).address).to.equal(address);
      });

    it("but not by a wrong password", async () => {
      const given = [
        `keystore=${secret("keystore.json", keystoreOf("tea", "scrypt"))}`,
        `password-file=${secret("password", "coffee")}`,
      ];
      expect(await refusal(loaded(given))).to.contain("the password is wrong");
    });

    it("but not out of a file that others can read", async function () {
      if (process.platform === "win32") return this.skip();
      expect(await refusal(loaded([`key-file=${secret("open", key, 0o644)}`]))).to.contain(
        "Others on this machine can read",
      );
    });

    for (const [what, text] of [
      ["half of one", key.slice(0, 40)],
      ["more than one", `${key}00`],
      ["zero", `0x${"00".repeat(32)}`],
      ["words", "correct horse battery staple"],
    ] as const)
      it(`but not what is ${what}, and does not show it`, async () => {
        const message = await refusal(loaded([`key-file=${secret("key", text)}`]));
        expect(message).to.contain("holds no private key").and.not.to.contain(text);
      });

    it("but asks nobody where nobody sits", async () => {
      expect(await refusal(loaded([]))).to.contain("this is no terminal");
    });
  });

  describe("asks at a terminal", () => {
    const sit = () => {
      const keyboard = Object.assign(new PassThrough(), { isTTY: true, raw: [] as boolean[] });
      const withRaw = Object.assign(keyboard, { setRawMode: (raw: boolean) => keyboard.raw.push(raw) });
      let shown = "";
      const screen = new Writable({
        write(chunk: Buffer, _encoding, next) {
          shown += chunk.toString();
          next();
        },
      });
      return { keyboard: withRaw, terminal: createTerminal(withRaw, screen), shown: () => shown };
    };

    it("without showing a key, and takes corrections", async () => {
      const { keyboard, terminal, shown } = sit();
      const asked = terminal.askHidden("Key: ", "");
      keyboard.write("abx\u007fc\r");
      expect(await asked).to.equal("abc");
      expect(shown()).to.equal("Key: \n");
      expect(keyboard.raw).to.deep.equal([true, false]);
    });

    it("and stops on Ctrl-C, leaving the terminal as it was", async () => {
      const { keyboard, terminal } = sit();
      const asked = terminal.askHidden("Key: ", "").catch((error: Error) => error.message);
      keyboard.write("ab\u0003");
      expect(await asked).to.contain("Stopped");
      expect(keyboard.raw).to.deep.equal([true, false]);
    });

    it("for a line that is shown", async () => {
      const { keyboard, terminal, shown } = sit();
      const asked = terminal.ask("Last four: ", "");
      keyboard.write(" 9f3c \n");
      expect(await asked).to.equal("9f3c");
      expect(shown()).to.contain("Last four: ");
    });
  });
});
