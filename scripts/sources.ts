// Deploys a merchant's own price sources: those of the chain's config, with an issuer of the merchant's choice for the
// hours in which foreign exchange is closed. Parts that are on the chain already are left alone.
import { http, isAddress } from "viem";
import { createSender } from "./deploy/client.ts";
import { toBlueprints } from "./deploy/blueprints.ts";
import type { DeployConfig } from "./deploy/config.ts";
import { deployBlueprint, ensureFactory, findDeployed } from "./deploy/create2.ts";
import { readConfigFrom } from "./deploy/files.ts";
import { readDeployer } from "./deploy/key.ts";
import { readOptions, run, word } from "./options.ts";

const usage = `npm run sources -- --chain ID --rpc URL --issuer ADDRESS [--config FILE]
  --chain ID        a chain of deployments/config
  --rpc URL         the node to send to
  --config FILE     your own copy of the chain's config, by default deployments/config/ID.json
  --issuer ADDRESS  who signs prices while the market is closed: an account, or a contract that verifies signatures
  DEPLOYER_KEY      environment: the key that pays the gas (a local chain has its own)`;

await run(async () => {
  const { values } = readOptions(usage, { options: { chain: word, rpc: word, issuer: word, config: word } });
  const { chain, rpc, issuer } = values;
  if (!chain || !rpc || !issuer) throw new Error(`--chain, --rpc and --issuer are needed.\n${usage}`);
  if (!isAddress(issuer)) throw new Error(`--issuer is ${issuer}, which is not an address with its checksum`);
  const chainId = Number(chain);
  const config: DeployConfig = { ...readConfigFrom(chainId, values.config), testWeekendIssuer: issuer };
  const { feeds } = config;
  if (feeds === null) throw new Error(`The config of chain ${chainId} names no feeds`);
  const own = { ...config, feeds: feeds === "mock" ? feeds : { ...feeds, weekendIssuer: issuer } };
  const sender = createSender(http(rpc), readDeployer(chainId));
  const on = await sender.getChainId();
  if (on !== chainId) throw new Error(`The config is for chain ${chainId}, and the node is on chain ${on}`);
  await ensureFactory(sender);
  const { parts, sources } = toBlueprints(sender.account.address, own).prices!;
  for (const part of parts) {
    if (await findDeployed(sender, part, undefined)) continue;
    await deployBlueprint(sender, part);
    console.log(`deployed ${part.name} to ${part.address}`);
  }
  for (const { name, address } of sources) console.log(`${address}  ${name}`);
});
