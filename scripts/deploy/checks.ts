import { type Address, type Hex, keccak256, parseAbi, zeroAddress } from "viem";
import type { TokenInfo } from "../../sdk/src/deployment.ts";
import { checkMulticall3, checkPermit2 } from "./canonical.ts";
import type { Sender } from "./client.ts";
import { type DeployConfig, type TokenConfig, live, openQuestions } from "./config.ts";

const safeAbi = parseAbi([
  "function getThreshold() view returns (uint256)",
  "function getOwners() view returns (address[])",
]);

/**
 * The reasons to refuse a deployment on the sender's chain: open decisions, and what the chain lacks of the config.
 *
 * @param confirmed Code hashes of tokens that a person has compared, where the config has none.
 */
export async function findProblems(sender: Sender, config: DeployConfig, confirmed: readonly Hex[]) {
  const listed = config.tokens.filter((token) => token !== "mock");
  const found = await Promise.all([
    checkPermit2(sender, config.permit2, config.chainId),
    checkMulticall3(sender, config.multicall3, config.chainId),
    checkSafe(sender, config),
    checkSanctionsList(sender, config),
    ...listed.map((token) => checkToken(sender, token, config, confirmed)),
  ]);
  return [...openQuestions(config), ...found.flat()];
}

async function checkSafe(sender: Sender, { chainId, safe, admin, isTest }: DeployConfig): Promise<readonly string[]> {
  if ("account" in admin) return checkAdminSafe(sender, admin.account, isTest);
  const checks = Object.entries(safe).map(async ([part, address]) => {
    if (await sender.getCode({ address })) return [];
    return [`Safe's ${part} is not on chain ${chainId}: there is no code at ${address}`];
  });
  return (await Promise.all(checks)).flat();
}

async function checkSanctionsList(sender: Sender, config: DeployConfig): Promise<readonly string[]> {
  const { chainId, sanctionsList } = config;
  if (sanctionsList === null || sanctionsList === "mock") return [];
  const abi = parseAbi(["function isSanctioned(address account) view returns (bool)"]);
  const read = { address: sanctionsList, abi, functionName: "isSanctioned", args: [zeroAddress] } as const;
  const answer = await sender.readContract(read).catch(() => null);
  return answer === null ? [`the sanctions list does not answer on chain ${chainId} at ${sanctionsList}`] : [];
}

/** An existing Safe has to have the owners that a new one would be given. */
async function checkAdminSafe(sender: Sender, address: Address, isTest: boolean): Promise<readonly string[]> {
  try {
    const threshold = await sender.readContract({ address, abi: safeAbi, functionName: "getThreshold" });
    const owners = await sender.readContract({ address, abi: safeAbi, functionName: "getOwners" });
    if (isTest || (threshold >= BigInt(live.threshold) && owners.length >= live.owners)) return [];
    const [is, asked] = [`${threshold}-of-${owners.length}`, `${live.threshold}-of-${live.owners}`];
    return [`the governing Safe ${address} is ${is}: a live chain asks for ${asked}`];
  } catch {
    return [`the governing Safe's address ${address} holds no Safe`];
  }
}

async function checkToken(sender: Sender, token: TokenConfig, config: DeployConfig, confirmed: readonly Hex[]) {
  const { chainId, isTest } = config;
  const code = await sender.getCode({ address: token.address });
  if (!code) return [`${token.symbol} is not on chain ${chainId}: there is no code at ${token.address}`];
  const hash = keccak256(code);
  const problems: string[] = [];
  if (token.codeHash === null && !isTest && !confirmed.includes(hash))
    problems.push(
      `the config has no code hash of ${token.symbol}; the chain has ${hash}. ` +
        `Compare it with a source you trust, then pass --confirm-code-hash ${hash}`,
    );
  if (token.codeHash !== null && token.codeHash !== hash)
    problems.push(`the code hash of ${token.symbol} is ${hash}, and ${token.codeHash} in the config`);
  const decimals = await readDecimals(sender, token);
  if (decimals !== token.decimals)
    problems.push(`${token.symbol} has ${decimals ?? "no"} decimals, and ${token.decimals} in the config`);
  return problems;
}

const readDecimals = (sender: Sender, { address }: TokenConfig): Promise<number | undefined> =>
  sender
    .readContract({ address, abi: parseAbi(["function decimals() view returns (uint256)"]), functionName: "decimals" })
    .then(Number, () => undefined);

/** The token as a record keeps it, with the hash of the code on the chain. */
export async function toTokenInfo(sender: Sender, { codeHash, ...token }: TokenConfig): Promise<TokenInfo> {
  const code = await sender.getCode({ address: token.address });
  return { ...token, codeHash: code ? keccak256(code) : (codeHash ?? "0x") };
}
