import { expect } from "chai";
import { afterEach, before, describe, it } from "mocha";
import { getAddress } from "viem";
import { freePort, until } from "../../../scripts/process.ts";
import { servePages } from "../../../scripts/pages/serve.ts";
import { parsePayout, payout, toReference, toTransactionBuilder } from "../../src/safe/index.ts";
import { type Desk, type DeskOptions, actionsOf, openDesk, scriptsOf, tabTo } from "./support/payoutPage.ts";
import {
  type TestSafe,
  becomeMerchant,
  executeElsewhere,
  newSafe,
  outbid,
  payeeOf,
  proposeElsewhere,
  setBalance,
} from "./support/safe.ts";
import { report } from "./support/report.ts";
import { type World, balanceOf, getWorld, newcomer } from "./support/stack.ts";

const usdt = (units: number): bigint => BigInt(Math.round(units * 1e6));
const HEAD = "name,address,amount,reference";
const [silk, tea, ink] = [payeeOf("silk"), payeeOf("tea"), payeeOf("ink")];
const SHEET = `\ufeff${HEAD}\r\n"Silk Road Trading, Ltd.",${silk},100.50,INV-1\r\n茶馆,${tea},0.000001,INV-2\r\nInk,${ink},7,INV-3\r\n`;
const amounts = [usdt(100.5), 1n, usdt(7)];

describe("/payout", function () {
  this.timeout(120_000);
  let world: World;
  const desks: Desk[] = [];
  const open = async (account: Parameters<typeof openDesk>[1], options?: DeskOptions) => {
    const desk = await openDesk(world, account, options);
    desks.push(desk);
    return desk;
  };
  const asked = ({ wallet }: Desk) =>
    until("the wallet asks", async () => wallet.asked.at(-1)?.method === "eth_signTypedData_v4", { timeoutMs: 20_000 });
  const paidTo = () => Promise.all([silk, tea, ink].map((payee) => balanceOf(world, payee)));
  const payoutFile = async (safe: TestSafe, signers: number) =>
    JSON.stringify(await proposeElsewhere(world, safe, [[silk, usdt(5), "INV-9"]], signers));

  before(async function () {
    this.timeout(300_000);
    world = await getWorld();
  });
  afterEach(async () => {
    for (const { profile } of desks.splice(0)) await profile.close();
  });

  describe("given a spreadsheet", () => {
    let safe: TestSafe;
    before(async () => {
      safe = await newSafe(world, usdt(1_000));
      await becomeMerchant(world, safe);
    });

    it("whose lines have no reference, or were paid before, is planned on an explicit word alone", async () => {
      const own = await newSafe(world, usdt(50));
      const old = await proposeElsewhere(world, own, [[ink, usdt(3), "INV-old"]], 2);
      await executeElsewhere(world, old);
      const desk = await open(own.owners[0]);
      await desk.drop("lines.csv", `${HEAD}\nInk,${ink},1,inv-OLD\nTea,${tea},1,\n`);
      await desk.plan(own.address);
      await desk.says(
        /Line 2: the reference "inv-OLD" was paid already, in 0x[0-9a-f]{64}, by the Safe's own history\./,
      );
      await desk.says(/Line 3: it has no reference, so that nobody notices if it is paid twice/);
      await desk.sound();
      await desk.page.getByLabel("Allow lines without a reference").check();
      await desk.page.getByLabel("Pay again what was paid already").check();
      await desk.button("Check all lines and plan").click();
      await desk.says("2 USDT in 2 lines, all paid or none");
    });

    it("is signed by two owners, each with a browser and a wallet, and paid", async () => {
      const before = await paidTo();
      const lead = await open(safe.owners[0], { width: 360 });
      await lead.sound();
      await lead.drop("lines.csv", SHEET);
      await lead.sound();
      await lead.plan(safe.address);
      await lead.says("Payout lines.payout.json");
      await lead.says("Signed by 0 of 2 needed; 3 owners");
      for (const text of ["Silk Road Trading, Ltd.", "茶馆", "107.500001 USDT in 3 lines, all paid or none"])
        await lead.says(text);
      await lead.page.getByRole("cell", { name: "892.499999", exact: true }).waitFor();
      await lead.says(/No payee is on the chain's list 0x/);
      await lead.connect();
      await lead.sound();
      const { hash } = parsePayout((await lead.download("Download the payout with its signatures")).text, networks());
      await lead.page.locator("dd.hash strong").getByText(hash.slice(-4), { exact: true }).waitFor();
      await lead.button("Sign as owner").click();
      await lead.says(`${safe.owners[0].address} has signed.`);
      await lead.says("One more signature is needed. Send the file to the next owner.");
      await lead.sound();
      const file = await lead.download("Download the payout with its signatures");
      expect(parsePayout(file.text, networks()).signatures.map(({ owner }) => owner)).to.deep.equal([
        safe.owners[0].address,
      ]);
      expect(await lead.button("Send the payout").count()).to.equal(0);

      const second = await open(safe.owners[1], { locale: "zh-CN" });
      await second.button("连接 Test Wallet").click();
      await second.drop(file.name, file.text);
      await second.says("需 2 个签名，已有 1 个；共 3 位所有者");
      await second.sound();
      // With the keyboard only.
      await tabTo(second.page, second.button("以所有者身份签名"));
      await second.page.keyboard.press("Enter");
      await second.says(`${safe.owners[1].address} 已签名。`);
      await tabTo(second.page, second.button("发送付款"));
      await second.page.keyboard.press("Enter");
      await second.says("已付出 107.500001 USDT，共 3 行。");
      await second.says("索引服务也已收录：3 行，107.500001 USDT。");
      await second.sound();
      expect(second.wallet.sent).to.have.length(1);

      // The first owner's page notices by itself.
      await lead.says("107.500001 USDT was paid in 3 lines.");
      await lead.says("The indexer has it too: 3 lines, 107.500001 USDT.");
      await lead.sound();
      const results = await lead.download("Download the results");
      expect(results.text.split("\n")).to.have.length(5);
      expect(results.text).to.contain(
        `"Silk Road Trading, Ltd.",${silk},100.5,INV-1,paid,100.5,${second.wallet.sent[0]}`,
      );

      const after = await paidTo();
      expect(after.map((balance, i) => balance - before[i]!)).to.deep.equal(amounts);
      expect(await balanceOf(world, safe.address)).to.equal(usdt(1_000) - amounts.reduce((a, b) => a + b));
      const { items } = await world.indexer.listPayouts({ merchant: safe.address, safeTxHash: hash });
      expect(items.map(({ status, transactionHash }) => ({ status, transactionHash }))).to.deep.equal([
        { status: "executed", transactionHash: second.wallet.sent[0] },
      ]);
      expect(
        items[0]!.lines.map(({ account, amount, reference, referenceText }) => [
          account,
          amount,
          reference,
          referenceText,
        ]),
      ).to.deep.equal(
        [silk, tea, ink].map((account, i) => [account, amounts[i], toReference(`INV-${i + 1}`), `INV-${i + 1}`]),
      );

      const sizes = await Promise.all([lead, second].map(({ page }) => scriptsOf(page)));
      report("payout.javascript", Math.max(...sizes));

      await lead.drop("again.csv", SHEET);
      await lead.says("A payout is already open.");
      await lead.button("Remove this payout").click();
      await lead.drop("payout.results.csv", results.text);
      await lead.drop("again.csv", SHEET);
      await lead.plan(safe.address);
      await lead.says(/Line 2: the reference "INV-1" was paid already, in 0x[0-9a-f]{64}, by payout.results.csv\./);
    });

    describe("with problems", () => {
      let desk: Desk;
      const refused = async (
        sheet: string | Uint8Array,
        problems: readonly (string | RegExp)[],
        options?: DeskOptions,
      ) => {
        desk = await open(safe.owners[0], options);
        await desk.drop("lines.csv", sheet);
        await desk.plan(safe.address);
        for (const problem of problems) await desk.says(problem);
        expect(await desk.page.getByText("Sign as owner").count()).to.equal(0);
        await desk.sound();
      };

      it("shows the problems of all lines at once, in order", async () => {
        const lines = [
          `Silk,${silk},100.50,INV-1`,
          `Tea,${tea.toLowerCase()},-1,INV-2`,
          `,silk.eth,"1,5",x`,
          `=HYPERLINK(1),${ink},1.0000001,@SUM(1)`,
          `Silk,${silk},2,INV-1`,
          `Ink,${ink},1,500,INV-3`,
          `Safe,${safe.address},2000,INV-4`,
        ];
        await refused(`${HEAD}\n${lines.join("\n")}`, [
          "problems were found. Nothing was planned.",
          `Line 3: ${tea.toLowerCase()} lacks the capitals`,
          'Line 3: the amount "-1" is negative.',
          "Line 4: it has no name.",
          'Line 4: "silk.eth" is no address',
          'Line 4: the amount "1,5" has separators',
          /Line 5: the name "=HYPERLINK\(1\)" begins like a formula/,
          'Line 5: the amount "1.0000001" has more decimals than USDT, which has 6.',
          'Line 6: the reference "INV-1" is already in line 2.',
          "Line 7: it has 5 cells instead of 4",
          `Line 8: ${safe.address} is the Safe itself`,
          /The lines add up to 2102.5 USDT; the Safe .* has \d+(\.\d+)? USDT/,
        ]);
        const told = await desk.page.locator(".refusal li").allTextContents();
        const numbers = told.flatMap((sentence) => /^Line (\d)/.exec(sentence)?.[1] ?? []);
        expect(numbers).to.deep.equal([...numbers].sort());
      });

      it("shows them in Chinese, at 360 px", async () => {
        desk = await open(safe.owners[0], { locale: "zh-CN", width: 360 });
        await desk.drop("lines.csv", `${HEAD}\nTea,${tea},1e3,x`);
        await desk.page.getByLabel("付款的 Safe（地址）").fill(safe.address);
        await desk.button("核对所有行并编制付款").click();
        await desk.says("第 2 行：金额“1e3”是科学计数法：请把单元格显示为普通数字。");
        await desk.sound();
      });

      it("refuses semicolons, and an unclosed quote", async () => {
        await refused(`name;address;amount;reference\nA;${silk};1;x`, ["not separated by commas"]);
        await desk.drop("lines.csv", `${HEAD}\n"Silk,${silk},1,x`);
        await desk.button("Check all lines and plan").click();
        await desk.says(/The file is no CSV: Quote Not Closed/);
      });

      it("accepts a file dropped anywhere on the page", async () => {
        desk = await open(safe.owners[0]);
        await desk.dropAnywhere("lines.csv", `${HEAD}\nTea,${tea},1,x`);
        await desk.says("lines.csv was added: lines to pay.");
        await desk.plan(safe.address);
        await desk.says("1 USDT in one line, all paid or none");
      });

      it("refuses UTF-16, which would garble names", async () => {
        desk = await open(safe.owners[0]);
        await desk.drop("lines.csv", Buffer.from(`\ufeff${HEAD}\nA,${silk},1,x`, "utf16le"));
        await desk.says("It is in UTF-16.");
        await desk.sound();
      });

      it("refuses an address that only looks like a known one, and a payee's unknown address", async () => {
        const digits = silk.slice(2).toLowerCase();
        const poison = `0x${digits.slice(0, 18)}${digits[18] === "0" ? "1" : "0"}${digits.slice(19)}`;
        desk = await open(safe.owners[0]);
        await desk.drop("book.csv", `name,address\nSilk Road Trading,${silk}`);
        await desk.drop("lines.csv", `${HEAD}\nSilk Trading,${getAddress(poison)},1,x\nSilk Road Trading,${tea},1,y`);
        await desk.plan(safe.address);
        await desk.says(/Line 2: .* looks like .* of "Silk Road Trading" in book.csv/);
        await desk.says(/Line 3: "Silk Road Trading" has .* in book.csv, not /);
        await desk.sound();
      });

      it("refuses payees on a dropped sanctions list", async () => {
        desk = await open(safe.owners[0]);
        await desk.drop("list.json", JSON.stringify([tea.toLowerCase()]));
        await desk.drop("lines.csv", `${HEAD}\nTea,${tea},1,x`);
        await desk.plan(safe.address);
        await desk.says(`Line 2: ${tea} is sanctioned, by list.json.`);
      });

      it("refuses more than the Safe has, with both amounts", () =>
        refused(`${HEAD}\nTea,${tea},5000.5,x`, [/The lines add up to 5000.5 USDT; the Safe .* has \d+(\.\d+)? USDT/]));

      it("refuses an address without a Safe", async () => {
        desk = await open(safe.owners[0]);
        await desk.drop("lines.csv", `${HEAD}\nTea,${tea},1,x`);
        await desk.plan(tea);
        await desk.says("There is no Safe at this address on this chain.");
        await desk.sound();
      });
    });
  });

  describe("given a payout's file", () => {
    let safe: TestSafe;
    before(async () => {
      safe = await newSafe(world, usdt(100));
    });

    it("refuses one with a changed byte, and prevents signing", async () => {
      const text = await payoutFile(safe, 1);
      const desk = await open(safe.owners[1]);
      await desk.connect();
      const at = text.indexOf(silk.slice(2, 12).toLowerCase(), text.indexOf('"data"'));
      const digit = text[at]!;
      const changed = `${text.slice(0, at)}${digit === "1" ? "2" : "1"}${text.slice(at + 1)}`;
      await desk.drop("payout.json", changed);
      await desk.says("payout.json was not added. Nothing has changed.");
      await desk.says(/it has been changed. Do not sign it/);
      expect(await desk.button("Sign as owner").count()).to.equal(0);
      await desk.sound();
      await desk.drop("payout.json", text.slice(0, -9));
      await desk.says(/This is not an intact payout file/);
    });

    it("refuses one whose decimals are its author's own choice", async () => {
      const file = JSON.parse(await payoutFile(safe, 0)) as object;
      const desk = await open(safe.owners[0]);
      await desk.connect();
      await desk.drop("payout.json", JSON.stringify({ ...file, decimals: 12 }));
      await desk.says("payout.json was not added. Nothing has changed.");
      await desk.says(/it has been changed. Do not sign it/);
      await desk.page.getByText(/decimals is 12; a payout's must be 6/).waitFor({ state: "attached" });
      expect(await desk.button("Sign as owner").count()).to.equal(0);
      await desk.drop("payout.json", JSON.stringify({ ...file, symbol: undefined, decimals: undefined }));
      await desk.says("5 USDT in one line, all paid or none");
    });

    it("is not signed before its simulation has succeeded, nor where it fails", async () => {
      const desk = await open(safe.owners[0]);
      let release = () => {};
      const gate = new Promise<void>((opened) => {
        release = opened;
      });
      // The simulation alone calls Multicall3's aggregate3.
      await desk.page.route(`${world.stack.chain.rpcUrl}/**`, async (route) => {
        if (route.request().postData()?.includes("0x82ad56cb")) await gate;
        await route.continue();
      });
      const file = await payoutFile(safe, 0);
      await desk.connect();
      await desk.drop("payout.json", file);
      await desk.says("The payout is being simulated. You can sign once that has succeeded.");
      expect(await desk.button("Sign as owner").isDisabled()).to.equal(true);
      await desk.sound();
      release();
      await desk.button("Sign as owner").and(desk.page.locator(":enabled")).waitFor();

      await setBalance(world, safe.address, usdt(4));
      try {
        const poor = await open(safe.owners[0]);
        await poor.connect();
        await poor.drop("payout.json", file);
        await poor.says("The payout cannot be signed, because its simulation or the screening failed.");
        expect(await poor.button("Sign as owner").isDisabled()).to.equal(true);
        await poor.sound();
        expect(poor.wallet.asked.filter(({ method }) => method === "eth_signTypedData_v4")).to.deep.equal([]);
      } finally {
        await setBalance(world, safe.address, usdt(100));
      }
    });

    it("refuses another payout than the open one", async () => {
      const desk = await open(safe.owners[1]);
      await desk.drop("one.json", await payoutFile(safe, 0));
      await desk.drop("other.json", await payoutFile(safe, 0));
      await desk.says(/It is another payout than the open one/);
    });

    it("merges signatures from payout and signature files, each once", async () => {
      const two = JSON.parse(await payoutFile(safe, 2)) as { readonly signatures: readonly unknown[] };
      const [first, second] = two.signatures;
      const desk = await open(safe.owners[2]);
      await desk.drop("first.json", JSON.stringify({ ...two, signatures: [first] }));
      await desk.says("Signed by 1 of 2 needed; 3 owners");
      await desk.drop("second.json", JSON.stringify({ ...two, signatures: [first, second] }));
      await desk.says("Signed by 2 of 2 needed; 3 owners");
      await desk.drop("second.sig.json", JSON.stringify(second));
      await desk.says("Signed by 2 of 2 needed; 3 owners");
      await desk.says("Connect a wallet to send it.");
      await desk.sound();
    });

    it("warns of lines that the command would refuse to plan", async () => {
      const proposal = await proposeElsewhere(
        world,
        safe,
        [
          [silk, usdt(1), "INV-1"],
          [silk, usdt(1), "INV-1"],
        ],
        0,
      );
      const desk = await open(safe.owners[0]);
      await desk.drop("payout.json", JSON.stringify(proposal));
      await desk.says("Check this before you sign");
      await desk.says('Line 2: the reference "INV-1" is already in line 1.');
      await desk.sound();
    });

    it("takes a batch of Safe's Transaction Builder", async () => {
      const proposal = await proposeElsewhere(world, safe, [[tea, usdt(2), "INV-5"]], 0);
      const batch = toTransactionBuilder({ proposal, contractNetworks: world.stack.contractNetworks });
      const desk = await open(safe.owners[0]);
      await desk.drop("batch.json", JSON.stringify(batch));
      expect(await desk.page.getByLabel("Safe that pays").inputValue()).to.equal(safe.address);
      await desk.button("Check all lines and plan").click();
      await desk.says("2 USDT in one line, all paid or none");
    });

    it("can be signed after a first refusal in the wallet", async () => {
      const desk = await open(safe.owners[0]);
      await desk.connect();
      await desk.drop("payout.json", await payoutFile(safe, 0));
      desk.wallet.setMood("refuses");
      await desk.button("Sign as owner").click();
      await desk.says("You refused it in your wallet, so it was not sent.");
      await desk.sound();
      desk.wallet.setMood("agrees");
      await desk.button("Sign as owner").click();
      await desk.says(`${safe.owners[0].address} has signed.`);
    });

    it("keeps another owner's signature that is dropped while the wallet asks, and what was signed while it was read", async () => {
      const two = JSON.parse(await payoutFile(safe, 2)) as { readonly signatures: readonly unknown[] };
      const [first, second] = two.signatures.map((one) => JSON.stringify(one));
      const desk = await open(safe.owners[2]);
      await desk.connect();
      await desk.drop("payout.json", JSON.stringify({ ...two, signatures: [] }));
      desk.wallet.setMood("stalls");
      await desk.button("Sign as owner").click();
      await asked(desk);
      await desk.drop("first.sig.json", first!);
      await desk.says("Signed by 1 of 2 needed; 3 owners");
      const gate = Promise.withResolvers<void>();
      // A dropped signature alone asks the Safe for its version now.
      let isAsked = false;
      await desk.page.route(`${world.stack.chain.rpcUrl}/**`, async (route) => {
        if (route.request().postData()?.includes("0xffa1ad74")) {
          isAsked = true;
          await gate.promise;
        }
        await route.continue();
      });
      const dropped = desk.drop("second.sig.json", second!);
      await until("the file is read", async () => isAsked, { timeoutMs: 20_000 });
      desk.wallet.resume();
      await desk.says(`${safe.owners[2].address} has signed.`);
      gate.resolve();
      await dropped;
      const file = JSON.parse((await desk.download("Download the payout with its signatures")).text) as typeof two;
      expect(file.signatures).to.have.length(3);
    });

    it("stays open if it is dropped while a sheet is planned", async () => {
      const desk = await open(safe.owners[0]);
      await desk.drop("lines.csv", `${HEAD}\nInk,${ink},7,INV-31`);
      const gate = Promise.withResolvers<void>();
      const asks: string[] = [];
      await desk.page.route(`${world.stack.chain.rpcUrl}/**`, async (route) => {
        if (route.request().postData()?.includes("0x82ad56cb")) {
          asks.push("simulation");
          await gate.promise;
        }
        await route.continue();
      });
      await desk.plan(safe.address);
      await until("the plan is simulated", async () => asks.length > 0, { timeoutMs: 20_000 });
      await desk.drop("payout.json", await payoutFile(safe, 0));
      await desk.says("5 USDT in one line, all paid or none");
      gate.resolve();
      await desk.says("Gas");
      await desk.says("5 USDT in one line, all paid or none");
      const { text } = await desk.download("Download the payout with its signatures");
      expect(payout.read({ proposal: parsePayout(text, world.stack), ...world.stack })[0]!.to).to.equal(silk);
    });

    it("leaves the open payout alone if the one that was signed was put away meanwhile", async () => {
      const desk = await open(safe.owners[2]);
      await desk.connect();
      await desk.drop("one.json", await payoutFile(safe, 0));
      desk.wallet.setMood("stalls");
      await desk.button("Sign as owner").click();
      await asked(desk);
      await desk.button("Remove this payout").click();
      const other = await proposeElsewhere(world, safe, [[tea, usdt(3), "INV-12"]], 0);
      await desk.drop("other.json", JSON.stringify(other));
      desk.wallet.resume();
      await desk.says("3 USDT in one line, all paid or none");
      const file = parsePayout((await desk.download("Download the payout with its signatures")).text, world.stack);
      expect([file.hash, file.signatures]).to.deep.equal([other.hash, []]);
    });

    it("is not signed once a sanctions list was replaced by one with its payee, of the same length", async () => {
      const desk = await open(safe.owners[0]);
      await desk.connect();
      await desk.drop("list.txt", tea);
      await desk.drop("payout.json", await payoutFile(safe, 0));
      await desk.button("Sign as owner").and(desk.page.locator(":enabled")).waitFor();
      await desk.drop("list.txt", silk);
      await desk.button("Sign as owner").and(desk.page.locator(":disabled")).waitFor({ timeout: 5_000 });
      await desk.says(/is sanctioned, by list.txt/);
    });

    it("does not let a non-owner sign", async () => {
      const stranger = await newcomer(world, 0n);
      const desk = await open(stranger);
      await desk.connect();
      await desk.drop("payout.json", await payoutFile(safe, 1));
      await desk.says(`${stranger.address} does not own this Safe, so it cannot sign.`);
      expect(await desk.button("Sign as owner").count()).to.equal(0);
      await desk.sound();
    });

    it("signs nothing on another chain, until the wallet is switched", async () => {
      const desk = await open(safe.owners[0], { at: 137 });
      await desk.button("Connect Test Wallet").click();
      await desk.drop("payout.json", await payoutFile(safe, 0));
      await desk.wallet.switchTo(137);
      await desk.says(/^Your wallet is on another network/);
      await desk.says("Connect an owner's wallet to sign.");
      expect(await desk.button("Sign as owner").count()).to.equal(0);
      await desk.sound();
      await desk.button(/^Switch to /).click();
      await desk.button("Sign as owner").click();
      await desk.says(`${safe.owners[0].address} has signed.`);
    });

    it("says why it would fail, and sends nothing, if the Safe's balance is now too low", async () => {
      const file = await payoutFile(safe, 2);
      await setBalance(world, safe.address, usdt(4.999999));
      const desk = await open(safe.owners[0]);
      await desk.connect();
      await desk.drop("payout.json", file);
      await desk.says("This payout would fail now.");
      await desk.says(`The lines add up to 5 USDT; the Safe ${safe.address} has 4.999999 USDT.`);
      expect(await desk.button("Send the payout").isDisabled()).to.equal(true);
      await desk.sound();
      await setBalance(world, safe.address, usdt(100));
      expect(desk.wallet.sent).to.deep.equal([]);
    });

    it("signs nothing on a local copy of a live chain", async () => {
      const { stack, deployment } = world;
      const pages = await servePages(
        {
          chainId: stack.chain.chainId,
          nodeUrl: stack.chain.rpcUrl,
          indexerUrl: stack.indexer.graphqlUrl,
          deployment: { ...deployment, isTest: false },
          safeContracts: stack.contractNetworks,
        },
        await freePort(),
      );
      try {
        const desk = await open(safe.owners[0], { origin: pages.origin });
        await desk.drop("payout.json", await payoutFile(safe, 2));
        await desk.says(/so nothing is signed here/);
        await desk.says("Signed by 2 of 2 needed; 3 owners");
        for (const name of ["Sign as owner", "Send the payout"]) expect(await desk.button(name).count()).to.equal(0);
        await desk.sound();
      } finally {
        await pages.stop();
      }
    });
  });

  describe("given a payout that enough owners have signed", () => {
    let safe: TestSafe;
    before(async () => {
      safe = await newSafe(world, usdt(100));
    });
    const received = async (work: () => Promise<void>) => {
      const before = await balanceOf(world, silk);
      await work();
      return (await balanceOf(world, silk)) - before;
    };
    const unmined = async (work: () => Promise<void>) => {
      const { client } = world.stack.chain;
      await client.setAutomine(false);
      try {
        await work();
      } finally {
        await client.setAutomine(true);
      }
    };
    const isAskedToSend = ({ asked }: Desk["wallet"]) =>
      until("the wallet is asked to send", async () => asked.some(({ method }) => method === "eth_sendTransaction"), {
        timeoutMs: 30_000,
      });
    const inPool = (count: number) =>
      until(
        "the transactions in the pool",
        async () => {
          const { pending } = await world.stack.chain.client.getTxpoolStatus();
          return pending >= count;
        },
        { timeoutMs: 30_000 },
      );

    it("can never be sent once another transaction has used its nonce", async () => {
      const file = await payoutFile(safe, 2);
      const desk = await open(safe.owners[0]);
      await desk.connect();
      await desk.drop("payout.json", file);
      await desk.button("Send the payout").waitFor();
      await executeElsewhere(world, await proposeElsewhere(world, safe, [[tea, usdt(1), "INV-8"]], 2));
      await desk.says(/The Safe has used the nonce \d+ for another transaction, so this payout can never be sent/);
      expect(await desk.button("Send the payout").count()).to.equal(0);
      await desk.sound();
      expect(desk.wallet.sent).to.deep.equal([]);
    });

    it("survives a reload, and finds its sent transaction", async () => {
      const desk = await open(safe.owners[2]);
      await desk.connect();
      await desk.drop("payout.json", await payoutFile(safe, 1));
      await desk.button("Sign as owner").click();
      await desk.says(`${safe.owners[2].address} has signed.`);
      await desk.page.reload();
      await desk.says("Signed by 2 of 2 needed; 3 owners");
      const units = await received(() =>
        unmined(async () => {
          await desk.button("Send the payout").click();
          await inPool(1);
          await until("what was sent is written down", async () => desk.wallet.sent.length === 1, {
            timeoutMs: 10_000,
          });
          await desk.page.waitForFunction(() =>
            Object.keys(localStorage).some((key) => key.startsWith("feiqian.payout.sent.")),
          );
          await desk.page.reload();
          await desk.says(/It was sent from this browser, and is not in a block yet/);
          expect(await desk.button("Send the payout").count()).to.equal(0);
          await desk.sound();
          await world.stack.chain.client.mine({ blocks: 1 });
          await desk.says("5 USDT was paid in one line.");
        }),
      );
      expect(units).to.equal(usdt(5));
      await desk.page.reload();
      await desk.says("5 USDT was paid in one line.");
      expect(desk.wallet.sent).to.have.length(1);
      await desk.sound();
    });

    it("is paid once if two owners send it at the same moment, and both see it paid", async () => {
      const file = await payoutFile(safe, 2);
      const both = [await open(safe.owners[0]), await open(safe.owners[1])];
      for (const desk of both) {
        await desk.connect();
        await desk.drop("payout.json", file);
      }
      const units = await received(() =>
        unmined(async () => {
          await Promise.all(both.map((desk) => desk.button("Send the payout").click()));
          for (const { wallet } of both) await isAskedToSend(wallet);
          await inPool(1);
          await world.stack.chain.client.mine({ blocks: 1 });
          for (const desk of both) await desk.says("5 USDT was paid in one line.");
        }),
      );
      expect(units).to.equal(usdt(5));
      for (const desk of both) {
        expect(await desk.page.getByRole("alert").count()).to.equal(0);
        await desk.sound();
      }
    });

    it("is shown as paid if another's transaction was mined first and this one's failed", async () => {
      const proposal = await proposeElsewhere(world, safe, [[silk, usdt(5), "INV-9"]], 2);
      const desk = await open(safe.owners[0]);
      await desk.connect();
      await desk.drop("payout.json", JSON.stringify(proposal));
      const units = await received(() =>
        unmined(async () => {
          await desk.button("Send the payout").click();
          await inPool(1);
          await outbid(world, proposal);
          await inPool(2);
          await world.stack.chain.client.mine({ blocks: 1 });
          await desk.says("5 USDT was paid in one line.");
        }),
      );
      expect(units).to.equal(usdt(5));
      const [hash] = desk.wallet.sent;
      const { status } = await world.stack.chain.client.getTransactionReceipt({ hash: hash! });
      expect(status).to.equal("reverted");
      expect(await desk.page.getByRole("alert").count()).to.equal(0);
      await desk.sound();
    });

    it("is sent once from two tabs of one browser", async () => {
      const desk = await open(safe.owners[0]);
      const file = await payoutFile(safe, 2);
      await desk.connect();
      await desk.drop("payout.json", file);
      const other = await desk.profile.open(`${world.pages.origin}/payout`);
      const second = actionsOf(desk.profile, other);
      await second.drop("payout.json", file);
      const units = await received(async () => {
        await Promise.all([desk.button("Send the payout").click(), second.button("Send the payout").click()]);
        for (const tab of [desk, second]) await tab.says("5 USDT was paid in one line.");
      });
      expect(units).to.equal(usdt(5));
      expect(desk.wallet.sent).to.have.length(1);
      await desk.sound();
    });

    it("writes no formula of another's file into its results", async () => {
      const desk = await open(safe.owners[0]);
      const proposal = await proposeElsewhere(world, safe, [[tea, usdt(1), "=HYPERLINK(1)"]], 2);
      await executeElsewhere(world, proposal);
      await desk.drop("payout.json", JSON.stringify(proposal));
      await desk.says("1 USDT was paid in one line.");
      const { text } = await desk.download("Download the results");
      expect(text).to.contain(`\n'=HYPERLINK(1),${tea},1,'=HYPERLINK(1),paid,1,0x`);
    });

    it("says that the indexer does not follow a Safe that is no merchant", async () => {
      const desk = await open(safe.owners[0]);
      const proposal = await proposeElsewhere(world, safe, [[tea, usdt(1), "INV-8"]], 2);
      await executeElsewhere(world, proposal);
      await desk.drop("payout.json", JSON.stringify(proposal));
      await desk.says("1 USDT was paid in one line.");
      await desk.says(/The indexer does not have it yet/);
    });
  });

  const networks = () => ({ contractNetworks: world.stack.contractNetworks });
});
