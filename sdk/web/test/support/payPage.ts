import { expect } from "chai";
import { after, afterEach, before } from "mocha";
import type { Page } from "playwright-core";
import { type Address, type LocalAccount, parseAbi } from "viem";
import type { HDAccount } from "viem/accounts";
import { writeContract } from "viem/actions";
import { type Pages, servePages } from "../../../../scripts/pages/serve.ts";
import { until } from "../../../../scripts/process.ts";
import { configurationOf } from "../../../../scripts/stack/pages.ts";
import type { Configuration } from "../../src/shared/configuration.ts";
import { type Profile, type ProfileOptions, openProfile, tell } from "./browser.ts";
import { type Shop, openShop } from "./shop.ts";
import { type World, clientOf, getWorld, newcomer } from "./stack.ts";
import { type TestWallet, type WalletOptions, injectWallet } from "./wallet.ts";

export const MILLION = 1_000_000n;
const tokenAbi = parseAbi(["function approve(address spender, uint256 value)"]);

export interface VisitOptions extends ProfileOptions, Omit<WalletOptions, "rpcUrl" | "chainId"> {
  /** Base units that the payer has. @default 100 whole tokens */
  readonly tokens?: bigint;
}

export interface Visit {
  readonly payer: HDAccount;
  readonly profile: Profile;
  readonly wallet: TestWallet;
}

/** Shared by the cases of /pay: a stack, a merchant, and payers that last for one case. */
export interface Stage {
  readonly world: World;
  readonly shop: Shop;
  /** Closes a profile after its case. */
  readonly keep: (profile: Profile) => Profile;
  /** A payer with a wallet in a browser of its own. */
  readonly visit: (options?: VisitOptions) => Promise<Visit>;
  readonly token: () => World["deployment"]["tokens"][number];
  readonly approve: (account: LocalAccount, spender: Address, value: bigint) => Promise<unknown>;
  /** Stops automatic mining. */
  readonly pause: () => Promise<void>;
  readonly goOn: () => Promise<void>;
  /** The page under another configuration than the stack's own, with the same link. */
  readonly elsewhere: (
    changes: Partial<Configuration>,
    link: string,
  ) => Promise<{ readonly pages: Pages; readonly link: string }>;
}

/** Call in a `describe`: registers its hooks. */
export function openStage(): Stage {
  let world: World;
  let shop: Shop;
  const profiles: Profile[] = [];
  const token = () => world.deployment.tokens[0]!;
  const keep = (profile: Profile) => {
    profiles.push(profile);
    return profile;
  };

  before(async function () {
    this.timeout(300_000);
    world = await getWorld();
    shop = await openShop(world);
  });
  afterEach(async function () {
    if (this.currentTest?.state === "failed") await tell(profiles);
    for (const profile of profiles.splice(0)) await profile.close();
    await world.stack.chain.client.setAutomine(true);
  });
  after(() => world?.stack.chain.client.setAutomine(true));

  return {
    get world() {
      return world;
    },
    get shop() {
      return shop;
    },
    keep,
    visit: async ({ tokens = 100n * MILLION, width, locale, ...walletOptions } = {}) => {
      const payer = await newcomer(world, tokens);
      const profile = keep(await openProfile({ ...(width && { width }), ...(locale && { locale }) }));
      const { rpcUrl, chainId } = world.stack.chain;
      const wallet = await injectWallet(profile.context, payer, { ...walletOptions, rpcUrl, chainId });
      return { payer, profile, wallet };
    },
    token,
    approve: (account, spender, value) =>
      writeContract(clientOf(world, account), {
        address: token().address,
        abi: tokenAbi,
        functionName: "approve",
        args: [spender, value],
        chain: null,
      }).then((hash) => world.stack.chain.client.waitForTransactionReceipt({ hash })),
    pause: () => world.stack.chain.client.setAutomine(false),
    goOn: async () => {
      await world.stack.chain.client.mine({ blocks: 1 });
      await world.stack.chain.client.setAutomine(true);
    },
    elsewhere: async (changes, link) => {
      const pages = await servePages({ ...configurationOf(world.stack), ...changes }, 0);
      return { pages, link: link.replace(world.pages.origin, pages.origin) };
    },
  };
}

export async function connect(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Connect Test Wallet" }).click();
  await page.getByText("Connected: 0x").waitFor();
}

export const payButton = (page: Page, name = /^Pay /) => page.getByRole("button", { name });
export const againButton = (page: Page) => payButton(page, /^Pay .* again$/);
export const isPaid = (page: Page) => page.getByRole("heading", { name: "Paid", exact: true }).waitFor();
export const isSent = (page: Page) => page.getByText("Sent. Waiting for the network.").waitFor();

/** Expects neither a wallet nor a pay button. */
export const expectNoWallet = async (page: Page) =>
  expect(await page.getByRole("button", { name: /Connect|^Pay / }).count()).to.equal(0);

/** No payment is under way in any tab of the browser. */
export const isIdle = (page: Page) =>
  until(
    "the end of what is under way",
    () =>
      page.evaluate(async () => {
        const { held = [] } = await navigator.locks.query();
        return !held.some(({ name }) => name?.startsWith("feiqian."));
      }),
    { timeoutMs: 30_000 },
  );

const sendings = ({ asked }: TestWallet) =>
  asked
    .filter(({ method }) => method === "eth_sendTransaction")
    .map(({ params }) => params![0] as { readonly from: Address; readonly data: string });

/** The functions that a wallet was asked to call, by their selectors. */
export const sentFunctions = (wallet: TestWallet) => sendings(wallet).map(({ data }) => data.slice(0, 10));
/** The accounts that it was asked to send from. */
export const askedFor = (wallet: TestWallet) => sendings(wallet).map(({ from }) => from.toLowerCase());
export const APPROVE = "0x095ea7b3";

/** How many approvals a wallet was asked for, and how many calls besides. */
export const asked = (wallet: TestWallet) => {
  const approvals = sentFunctions(wallet).filter((name) => name === APPROVE).length;
  return { approvals, others: sentFunctions(wallet).length - approvals };
};
