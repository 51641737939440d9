import { expect } from "chai";
import { it } from "mocha";
import { custom } from "viem";
import { createSender } from "../../scripts/deploy/client.ts";
import { openQuestions, readConfig } from "../../scripts/deploy/config.ts";
import { deploy } from "../../scripts/deploy/deploy.ts";
import { devAccount } from "../../scripts/stack/accounts.ts";
import { connectReal, describeReal } from "../support/realChain.ts";

describeReal("Ethereum's config, on Ethereum's own code", () => {
  it("finds token, code hash, decimals, Permit2, Multicall3 and Safe as it names them: people's decisions are open, and the sanctions list is not in the file", async () => {
    const { provider } = await connectReal();
    const sender = createSender(custom(provider), devAccount("deployer"));
    const config = readConfig(1);
    const { problems } = await deploy({ sender, config, dryRun: true });
    const missing = `the sanctions list does not answer on chain 1 at ${config.sanctionsList}`;
    expect(problems).to.deep.equal([...openQuestions(config), missing]);
  });
});
