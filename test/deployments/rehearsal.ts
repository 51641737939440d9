import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { after, before, describe, it } from "mocha";
import { type Address, createWalletClient, erc20Abi, http, parseUnits } from "viem";
import { createSender } from "../../scripts/deploy/client.ts";
import { type DeployConfig, readConfig } from "../../scripts/deploy/config.ts";
import { deployBlueprint, toBlueprint } from "../../scripts/deploy/create2.ts";
import { stop } from "../../scripts/process.ts";
import { devAccount, devKey } from "../../scripts/stack/accounts.ts";
import { furnishChain, startChain } from "../../scripts/stack/chain.ts";
import type { DeploymentRecord } from "../../sdk/src/deployment.ts";
import { feiqianActions, toDeployment, toInvoiceLink } from "../../sdk/src/index.ts";
import { run, separate } from "../stack/support.ts";

const SEPOLIA = 11155111;
const DAY = 86_400;

/** A chain of Sepolia's id, with what others have deployed there: Safe's contracts at their public addresses. */
async function openSepolia() {
  const chain = await startChain({ chainId: SEPOLIA });
  await furnishChain(chain);
  const [here, there] = [readConfig(31337).safe, readConfig(SEPOLIA).safe];
  for (const part of ["singleton", "proxyFactory", "fallbackHandler"] as const) {
    const bytecode = (await chain.client.getCode({ address: here[part] }))!;
    await chain.client.setCode({ address: there[part], bytecode });
  }
  return chain;
}

describe("Sepolia, rehearsed on a local chain of its id", function () {
  this.timeout(300_000);

  let chain: Awaited<ReturnType<typeof openSepolia>>;
  let place: Awaited<ReturnType<typeof separate>>;
  let config: DeployConfig;
  let configFile: string;
  let recordFile: string;
  let token: Address;
  before(async () => {
    [chain, place] = [await openSepolia(), await separate()];
    [configFile, recordFile] = [join(place.dir, "config.json"), join(place.dir, "record.json")];
  });
  after(async () => {
    await stop(chain.program);
    place.remove();
  });

  const writeConfig = (change: Partial<DeployConfig>) => {
    config = { ...config, ...change };
    writeFileSync(configFile, JSON.stringify(config));
  };
  const readRecord = () => JSON.parse(readFileSync(recordFile, "utf8")) as DeploymentRecord;
  const on = () => ["--rpc", chain.rpcUrl, "--config", configFile] as const;
  const deploy = () =>
    run("deploy.ts", ["--chain", String(SEPOLIA), ...on(), "--out", recordFile], { DEPLOYER_KEY: devKey("deployer") })
      .ended;
  const verify = () => run("verify.ts", ["--deployment", recordFile, ...on()]).ended;
  const list = (env: Readonly<Record<string, string>> = {}) =>
    run("list.ts", ["--chain", String(SEPOLIA), ...on(), "--deployment", recordFile], env).ended;
  const asLister = { LISTER_KEY: devKey("lister") };

  it("is refused while the committed config has open questions", async () => {
    config = readConfig(SEPOLIA);
    writeConfig({});
    const { address } = devAccount("deployer");
    const before = await chain.client.getTransactionCount({ address });
    const { code, stderr } = await deploy();
    expect(code).to.equal(1);
    for (const question of ["admin.owners names 0", "guardian.account is not named", "lister.account is not named"])
      expect(stderr).to.contain(question);
    expect(await chain.client.getTransactionCount({ address })).to.equal(before);
  });

  it("is deployed and handed over once they are answered", async () => {
    writeConfig({
      admin: {
        ...{ threshold: 3, delaySeconds: 3 * DAY },
        owners: (["adminOwner1", "adminOwner2", "adminOwner3"] as const).map((actor) => devAccount(actor).address),
      },
      guardian: { ...config.guardian, account: devAccount("guardian").address },
      lister: { ...config.lister, account: devAccount("lister").address },
    });
    const { code, stdout, stderr } = await deploy();
    expect(code, stderr).to.equal(0);
    expect(stdout).to.contain("hand every role over").and.to.contain(`Recorded in ${recordFile}`);
    expect(readRecord()).to.include({ chainId: SEPOLIA, isTest: true });
  });

  it("is verified: source, code and every role", async () => {
    const { code, stdout, stderr } = await verify();
    expect(code, stderr).to.equal(0);
    expect(stdout).to.match(/All \d+ contracts come from this source, and are what the chain has/);
    expect(stdout).to.contain("Every role, delay and governed function is the config's, every listing the record's");
  });

  it("does not list another token by a deployment", async () => {
    const issuer = createSender(http(chain.rpcUrl), devAccount("payer"));
    const args = [issuer.account.address, parseUnits("1000", 6)];
    const deployed = await deployBlueprint(issuer, toBlueprint("contracts/mocks/UsdtMock.sol/UsdtMock.json", args));
    token = deployed.address;
    const [codeHash, issuerList] = [deployed.codeHash, "isBlackListed(address)"];
    const terms = { symbol: "TEST-2", decimals: 6, maxTokenFeeBps: 20 };
    writeConfig({ tokens: [...config.tokens, { address: token, codeHash, issuerList, ...terms }] });
    const { code, stderr } = await deploy();
    expect(code).to.equal(1);
    expect(stderr).to.contain("is the governing roles' to do now").and.to.contain("npm run list");
  });

  it("prints the lister's calls without its key, and refuses another's", async () => {
    const { code, stdout } = await list();
    expect(code).to.equal(0);
    expect(stdout).to.match(/^to be scheduled: list TEST-2 /);
    expect(stdout).to.contain(`to ${readRecord().contracts.AccessManager.address}, data 0x`);
    const refused = await list({ LISTER_KEY: devKey("stranger") });
    expect(refused.code).to.equal(1);
    expect(refused.stderr).to.contain(`the config names ${devAccount("lister").address} as lister`);
  });

  it("has a listing scheduled by the lister, which verification names until it is executed", async () => {
    const scheduled = await list(asLister);
    expect(scheduled.code, scheduled.stderr).to.equal(0);
    expect(scheduled.stdout).to.match(/^scheduled: list TEST-2 /);
    const { code, stderr } = await verify();
    expect(code).to.equal(1);
    expect(stderr).to.match(/the operation 0x\w{64} of 0x\w{40} is scheduled for \S+Z: listToken\(/);
  });

  it("does not execute it before the lister's delay has passed", async () => {
    const { code, stdout } = await list(asLister);
    expect(code).to.equal(0);
    expect(stdout).to.match(/^scheduled: .*\n +can be executed from \S+Z on/);
    expect(readRecord().tokens).to.have.lengthOf(1);
  });

  it("executes it then, and records the token", async () => {
    await chain.client.increaseTime({ seconds: DAY });
    await chain.client.mine({ blocks: 1 });
    const { code, stdout, stderr } = await list(asLister);
    expect(code, stderr).to.equal(0);
    expect(stdout).to.contain("done: list TEST-2").and.to.contain("Every token of the config is listed");
    expect(readRecord().tokens.map(({ symbol }) => symbol)).to.deep.equal(["TEST-USDT", "TEST-2"]);
    const verified = await verify();
    expect(verified.code, verified.stderr).to.equal(0);
    expect((await deploy()).stdout).to.contain("Nothing to send.");
  });

  it("takes its first payment, by the record that the commands have written", async () => {
    const deployment = toDeployment(readRecord());
    const clientOf = (actor: "merchant" | "payer") =>
      createWalletClient({ account: devAccount(actor), transport: http(chain.rpcUrl), pollingInterval: 50 }).extend(
        feiqianActions({ deployment }),
      );
    const [merchant, payer] = [clientOf("merchant"), clientOf("payer")];
    const amount = parseUnits("40", 6);
    const invoice = await merchant.invoice.sign({ number: 1n, token, amount, payExpiry: 4_000_000_000n });
    const link = toInvoiceLink(invoice, { origin: "https://shop.example", ...deployment });
    const { received } = await payer.invoice.pay({ link });
    expect(received).to.equal(amount);
    expect((await merchant.payment.get({ invoice })).status).to.equal("charged");
    const args = [merchant.account.address] as const;
    const balance = { abi: erc20Abi, address: token, functionName: "balanceOf", args } as const;
    expect(await chain.client.readContract(balance)).to.equal(amount);
  });

  it("is no longer verified once somebody has a role that the config does not name", async () => {
    const stranger = devAccount("stranger").address;
    const strangers = { ...config, guardian: { ...config.guardian, account: stranger } };
    writeFileSync(configFile, JSON.stringify(strangers));
    const { code, stderr } = await verify();
    expect(code).to.equal(1);
    expect(stderr).to.contain(`${stranger} is not guardian`);
    expect(stderr).to.contain(`${devAccount("guardian").address} is guardian: the config does not name it`);
  });
});
