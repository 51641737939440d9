// Deploys a merchant's own price sources: those of the chain's config, with an issuer of the merchant's choice for the
// hours in which foreign exchange is closed. Parts that are on the chain already are left alone.
import { type Address, getAddress, http, isAddress } from "viem";
import { createSender } from "./deploy/client.ts";
import { toBlueprints } from "./deploy/blueprints.ts";
import { checkFeeds } from "./deploy/checks.ts";
import type { DeployConfig } from "./deploy/config.ts";
import { deployBlueprint, ensureFactory, findDeployed } from "./deploy/create2.ts";
import { readConfigFrom, readRecord, recordFileOf } from "./deploy/files.ts";
import { readDeployer } from "./deploy/key.ts";
import { readOptions, run, word } from "./options.ts";

const usage = `npm run sources -- --chain ID --rpc URL --issuer ADDRESS [--config FILE] [--deployment FILE]
  --chain ID        a chain of deployments/config
  --rpc URL         the node to send to
  --config FILE     your own copy of the chain's config, by default deployments/config/ID.json
  --deployment FILE the record of a test chain, whose TEST token is priced; by default deployments/ID.json
  --issuer ADDRESS  who signs prices while the market is closed: an account, or a contract that verifies signatures
  DEPLOYER_KEY      environment: the key that pays the gas (a local chain has its own)`;

await run(async () => {
  const { values } = readOptions(usage, {
    options: { chain: word, rpc: word, issuer: word, config: word, deployment: word },
  });
  const { chain, rpc, issuer } = values;
  if (!chain || !rpc || !issuer) throw new Error(`--chain, --rpc and --issuer are needed.\n${usage}`);
  if (!isAddress(issuer) || getAddress(issuer) !== issuer)
    throw new Error(`--issuer is ${issuer}, which is not an address with its checksum`);
  const chainId = Number(chain);
  const config: DeployConfig = { ...readConfigFrom(chainId, values.config), testWeekendIssuer: issuer };
  const { feeds } = config;
  if (feeds === null) throw new Error(`The config of chain ${chainId} names no feeds`);
  const own = { ...config, feeds: feeds === "mock" ? feeds : { ...feeds, weekendIssuer: issuer } };
  const sender = createSender(http(rpc), readDeployer(chainId));
  const on = await sender.getChainId();
  if (on !== chainId) throw new Error(`The config is for chain ${chainId}, and the node is on chain ${on}`);
  if (own.feeds !== "mock") {
    const problems = (await Promise.all(checkFeeds(sender, own.feeds))).flat();
    if (problems.length > 0) throw new Error(`Nothing is deployed:\n${problems.map((p) => `- ${p}`).join("\n")}`);
  }
  const record = readRecord(recordFileOf(chainId, values.deployment));
  // The TEST token's address follows from its deployer, who need not be the merchant.
  const [deployer] = (record?.contracts.AccessManager.args ?? [sender.account.address]) as [Address];
  const { contracts, prices } = toBlueprints(deployer, own);
  const mock = contracts.get("UsdtMock");
  if (mock && !(await sender.getCode(mock)))
    throw new Error(`There is no TEST token at ${mock.address}: give the chain's record with --deployment`);
  const { parts, sources } = prices!;
  await ensureFactory(sender);
  for (const part of parts) {
    if (await findDeployed(sender, part, undefined)) continue;
    await deployBlueprint(sender, part);
    console.log(`deployed ${part.name} to ${part.address}`);
  }
  for (const { name, address } of sources) console.log(`${address}  ${name}`);
});
