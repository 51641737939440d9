import { execFileSync } from "node:child_process";
import { createCipheriv, pbkdf2Sync, randomBytes, scryptSync } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { PassThrough, Writable } from "node:stream";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { keccak256 } from "viem";
import { createTerminal } from "../../sdk/cli/src/terminal.ts";
import { accountOf, buildCommand, call, keyOf } from "./support.ts";

const root = resolve(import.meta.dirname, "../..");

describe("The feiqian command", function () {
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

  it("is installed under its name and runs on the machine's own Node", () => {
    const said = execFileSync(join(root, "node_modules/.bin/feiqian"), ["--help"], { encoding: "utf8" });
    expect(said).to.contain("feiqian payout plan").and.to.contain("Exit codes:");
  });

  it("depends only on the SDK, viem and a CSV parser", () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, "sdk/cli/package.json"), "utf8")) as {
      readonly dependencies: Readonly<Record<string, string>>;
    };
    expect(Object.keys(dependencies)).to.deep.equal(["@feiqian/sdk", "csv-parse", "viem"]);
  });

  it("has a keeper's container, whose file names the command, port and packages as they are", async () => {
    const lines = readFileSync(join(root, "sdk/cli/Containerfile"), "utf8").split("\n");
    const read = (word: string) =>
      lines.filter((line) => line.startsWith(word)).map((line) => line.slice(word.length + 1));
    const [[program, ...verb], [flag, port]] = [...read("ENTRYPOINT"), ...read("CMD")].map(
      (line) => JSON.parse(line) as string[],
    ) as [string[], string[]];
    const { name, bin } = JSON.parse(readFileSync(join(root, "sdk/cli/package.json"), "utf8")) as {
      readonly name: string;
      readonly bin: object;
    };
    expect(bin).to.have.property(program!);
    const { code, out } = await call([...verb, "--help"]);
    expect([code, out]).to.satisfy(([ended, text]: [number, string]) => ended === 0 && text.includes(`${flag} PORT`));
    expect(read("EXPOSE")).to.deep.equal([port]);
    const runs = read("RUN").join("\n");
    const named = [...runs.matchAll(/--workspace (\S+)/g)].map(([, one]) => one);
    expect(new Set(named)).to.deep.equal(new Set([name, "@feiqian/sdk"]));
    for (const [, script] of runs.matchAll(/node (\S+)/g))
      expect(existsSync(join(root, script!)), script).to.equal(true);
  });

  describe("--help", () => {
    const verbs = [
      ...["plan", "show", "sign", "merge", "send"].map((verb) => ["payout", verb]),
      ...["sign", "show", "cancel"].map((verb) => ["invoice", verb]),
      ...["get", "list", "capture", "void", "refund", "reclaim"].map((verb) => ["payment", verb]),
      ...["list", "claim"].map((verb) => ["credit", verb]),
    ];
    for (const [group, verb] of verbs) {
      it(`shows the options and exit codes of ${group} ${verb}`, async () => {
        const { code, out } = await call([group!, verb!, "--help"]);
        expect(code).to.equal(0);
        expect(out)
          .to.match(new RegExp(`^feiqian ${group} ${verb}`))
          .and.to.contain("--json")
          .and.to.contain("Exit codes:");
      });
    }

    it("lists a group's verbs", async () => {
      const { out } = await call(["payout"]);
      expect(out).to.contain("payout merge").and.not.to.contain("invoice sign");
    });
  });

  describe("exits with code 2 and a usage message if", () => {
    for (const [what, args, reason] of [
      ["the command does not exist", ["bake", "cake"], /There is no command "bake"/],
      ["the verb does not exist", ["payout", "cook"], /There is no command "payout cook"/],
      ["an option does not exist", ["payout", "show", "x.json", "--colour"], /--colour/],
      ["an option is missing", ["payout", "plan", "lines.csv"], /--safe is missing/],
      ["an operand is missing", ["payout", "show"], /PAYOUT.json is missing/],
      ["there is one operand too many", ["payout", "show", "a.json", "b.json"], /Unexpected "b.json"/],
      ["an address is invalid", ["payout", "plan", "l.csv", "--safe", "0x12", "--token", "USDT"], /--safe is "0x12"/],
      [
        "a key is on the command line",
        ["payout", "sign", "x.json", "--key", keyOf("a")],
        /never a command-line argument/,
      ],
      ["no node is given", ["payment", "get", `0x${"11".repeat(32)}`], /--rpc is missing/],
    ] as const) {
      it(what, async () => {
        const { code, said } = await call(args);
        expect([code, reason.test(said)], said).to.deep.equal([2, true]);
        expect(said).to.not.contain(keyOf("a"));
      });
    }
  });

  describe("shows an error", () => {
    it("as one message, without a stack trace", async () => {
      const { code, said } = await call(["payout", "show", join(folder, "nothing.json")]);
      expect(code).to.equal(1);
      expect(said)
        .to.match(/^Refused: .*nothing.json cannot be read/)
        .and.not.to.match(/^\s+at /m);
    });

    it("with its stack trace under --debug", async () => {
      const { said } = await call(["payout", "show", join(folder, "nothing.json"), "--debug"]);
      expect(said).to.match(/^\s+at /m);
    });

    it("as JSON, for programs", async () => {
      const { out, said } = await call(["payout", "show", join(folder, "nothing.json"), "--json"]);
      const { error } = JSON.parse(said) as { readonly error: Readonly<Record<string, unknown>> };
      expect(error).to.include({ name: "CommandError", exitCode: 1, next: "Check the file's name." });
      expect(out).to.equal("");
    });

    it("of a silent node without the API key in the node's URL", async () => {
      const { code, said } = await call(["payment", "get", `0x${"11".repeat(32)}`], {
        FEIQIAN_RPC: "http://127.0.0.1:9/v2/a-secret",
      });
      expect([code, /does not answer/.test(said), /a-secret/.test(said)]).to.deep.equal([1, true, false]);
      expect(said).to.contain("The node at http://127.0.0.1:9 ").and.to.contain("npm start");
    });

    it("without the control characters in a file's text", async () => {
      const file = secret("evil.json", JSON.stringify({ version: 1, chainId: "\u001b[2Jgone" }));
      const { said } = await call(["payout", "show", file]);
      expect(said).to.not.contain("\u001b");
    });
  });

  describe("takes a key", () => {
    /** Loads the account directly: most commands ask a node first. */
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

    /** A keystore as wallets write it, made here from the standard's description. */
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

    it("from a file", async () => {
      expect((await loaded([`key-file=${secret("key", `${key}\n`)}`])).address).to.equal(address);
    });

    it("from a file without 0x and with Windows line ends", async () => {
      expect((await loaded([`key-file=${secret("key", `${key.slice(2)}\r\n`)}`])).address).to.equal(address);
    });

    it("from a variable", async () => expect((await loaded([], { FEIQIAN_KEY: key })).address).to.equal(address));

    for (const kdf of ["scrypt", "pbkdf2"] as const)
      it(`from a keystore with ${kdf}`, async () => {
        const keystore = secret("keystore.json", keystoreOf("tea", kdf));
        const given = [`keystore=${keystore}`, `password-file=${secret("password", "tea\n")}`];
        expect((await loaded(given)).address).to.equal(address);
      });

    it("but not with a wrong password", async () => {
      const given = [
        `keystore=${secret("keystore.json", keystoreOf("tea", "scrypt"))}`,
        `password-file=${secret("password", "coffee")}`,
      ];
      expect(await refusal(loaded(given))).to.contain("the password is wrong");
    });

    it("but not from a file that others can read", async function () {
      if (process.platform === "win32") return this.skip();
      expect(await refusal(loaded([`key-file=${secret("open", key, 0o644)}`]))).to.contain(
        "Others on this machine can read",
      );
    });

    for (const [what, text] of [
      ["half a key", key.slice(0, 40)],
      ["a key with a byte too many", `${key}00`],
      ["zero", `0x${"00".repeat(32)}`],
      ["a passphrase", "correct horse battery staple"],
    ] as const)
      it(`but not ${what}, and does not show it`, async () => {
        const message = await refusal(loaded([`key-file=${secret("key", text)}`]));
        expect(message).to.contain("contains no private key").and.not.to.contain(text);
      });

    it("but does not ask without a terminal", async () => {
      expect(await refusal(loaded([]))).to.contain("the input is not a terminal");
    });
  });

  describe("asks on a terminal", () => {
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

    it("for a key without showing it, and accepts corrections", async () => {
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
