import type { NetworkConnection } from "hardhat/types/network";
import {
  type Address,
  type Hex,
  encodeAbiParameters,
  getAddress,
  keccak256,
  maxUint256,
  numberToHex,
  pad,
  parseEther,
  toFunctionSelector,
  zeroAddress,
  zeroHash,
} from "viem";
import { type ContractName, entries } from "../../deployments/manifest.ts";
import { multicall3, permit2 } from "../../scripts/deploy/canonical.ts";
import { getPaymentId } from "../../sdk/src/terms/getPaymentId.ts";
import { permit2Types, toTypedDataDomain, types } from "../../sdk/src/terms/typedData.ts";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { writeGenesis } from "./genesis.ts";

export type Connection = NetworkConnection<"generic" | "l1">;
type Viem = Connection["viem"];
export type Wallet = Awaited<ReturnType<Viem["getWalletClients"]>>[number];

export const USDT: Address = "0xdAC17F958D2ee523a2206206994597C13D831ec7";

export { multicall3, permit2 };

/** By which function a token's issuer says that it has listed an account. */
export const usdtList: Hex = toFunctionSelector("isBlackListed(address)");
export const usdcList: Hex = toFunctionSelector("isBlacklisted(address)");
export const noList: Hex = "0x00000000";

/** One USDT, in its base units. */
export const usdt = (amount: number): bigint => BigInt(Math.round(amount * 1e6));

/** Slot of `balances[account]` in USDT, real or mock. */
export const balanceSlot = (account: Address): Hex =>
  keccak256(encodeAbiParameters([{ type: "address" }, { type: "uint256" }], [account, 2n]));

/**
 * The contracts on one simulated chain, with actors by role. `real` writes the mainnet state in first, unless it is
 * there, and takes the real USDT, Permit2 and Multicall3.
 */
export async function deploySystem(connection: Connection, { real = false }: { real?: boolean } = {}) {
  const { viem, networkHelpers, provider } = connection;
  const [admin, merchant, signer, payer, stranger, feeReceiver, operator, issuer, ...others] =
    await viem.getWalletClients();
  const publicClient = await viem.getPublicClient();

  if (!real)
    for (const { address, code } of [permit2, multicall3]) {
      await networkHelpers.setCode(address, code);
    }
  // A fork has the real code already.
  else if (!(await publicClient.getCode({ address: USDT }))) await writeGenesis(provider);
  const mock = real ? undefined : await viem.deployContract("UsdtMock", [issuer!.account.address, usdt(1e9)]);
  const token = await viem.getContractAt("UsdtMock", mock?.address ?? USDT);

  const addresses = new Map<ContractName, Address>();
  const at = (name: string) => addresses.get(name as ContractName)!;
  const config = { permit2: permit2.address, multicall3: multicall3.address, sanctionsList: null, tokens: [] };
  for (const { name, args } of entries) {
    const made = args({ deployer: admin!.account.address, config, at });
    if (made) addresses.set(name, (await viem.deployContract(name, made as never)).address);
  }
  const authority = await viem.getContractAt("AccessManager", at("AccessManager"));
  const processor = await viem.getContractAt("PaymentProcessor", at("PaymentProcessor"));
  const permit2Collector = await viem.getContractAt("Permit2Collector", at("Permit2Collector"));
  const relayedCollector = await viem.getContractAt("RelayedCollector", at("RelayedCollector"));
  const erc3009Collector = await viem.getContractAt("Erc3009Collector", at("Erc3009Collector"));
  const erc2612Collector = await viem.getContractAt("Erc2612Collector", at("Erc2612Collector"));
  for (const { name, room, rail } of entries) {
    if (room) {
      const listing = await viem.getContractAt("Governed", at(name));
      await listing.write.listToken([token.address, 20, usdtList]);
    }
    if (rail) await processor.write.listCollector([at(name)]);
  }

  const chainId = await publicClient.getChainId();
  const domain = { chainId, verifyingContract: processor.address };
  const addressOf = (who: Wallet | Address): Address => getAddress(typeof who === "string" ? who : who.account.address);

  /** The token's owner, who pauses, blacklists and sets the fee: an account with ether on either token. */
  const tokenOwner = await token.read.owner();
  if (real) {
    await networkHelpers.setBalance(tokenOwner, parseEther("10"));
    await networkHelpers.impersonateAccount(tokenOwner);
  }
  const asTokenOwner = await viem.getContractAt("UsdtMock", token.address, {
    client: { wallet: await viem.getWalletClient(tokenOwner) },
  });

  /** Sets a token balance, without the token's doing. */
  const setBalance = (who: Wallet | Address, amount: bigint) =>
    networkHelpers.setStorageAt(token.address, balanceSlot(addressOf(who)), pad(numberToHex(amount), { size: 32 }));
  const approve = (who: Wallet, spender: Address, amount = maxUint256) =>
    token.write.approve([spender, amount], { account: who.account });

  const now = async () => BigInt(await networkHelpers.time.latest());

  /** Terms that `payer` can charge today; every field can be overridden. */
  const termsOf = async (overrides: Partial<PaymentTerms> = {}): Promise<PaymentTerms> => ({
    merchant: addressOf(merchant!),
    operator: zeroAddress,
    payer: zeroAddress,
    number: 1n,
    token: getAddress(token.address),
    amount: usdt(100),
    currency: overrides.token ?? getAddress(token.address),
    source: zeroAddress,
    payExpiry: (await now()) + 3600n,
    authorizationExpiry: 0n,
    feeBps: 0n,
    feeReceiver: zeroAddress,
    policy: zeroAddress,
    referenceHash: zeroHash,
    splits: [],
    ...overrides,
  });

  const idOf = (terms: PaymentTerms) => getPaymentId(terms, domain);
  const signTerms = (by: Wallet, terms: PaymentTerms): Promise<Hex> =>
    by.signTypedData({ domain: toTypedDataDomain(domain), types, primaryType: "PaymentTerms", message: terms });

  /** The payer's consent for the Permit2 rail. */
  const signPermit2 = async (
    by: Wallet,
    terms: PaymentTerms,
    { nonce = 0n, deadline = 2n ** 40n, maxIn = terms.amount } = {},
  ) => {
    const signature = await by.signTypedData({
      domain: { name: "Permit2", chainId, verifyingContract: permit2.address },
      types: permit2Types,
      primaryType: "PermitWitnessTransferFrom",
      message: {
        permitted: { token: terms.token, amount: maxIn },
        spender: permit2Collector.address,
        nonce,
        deadline,
        id: idOf(terms),
      },
    });
    return encodeAbiParameters(
      [{ type: "uint256" }, { type: "uint256" }, { type: "uint256" }, { type: "bytes" }],
      [maxIn, nonce, deadline, signature],
    );
  };

  // The merchant's signer, and a payer with money that trusts both rails.
  await processor.write.setSigner([addressOf(signer!), 2 ** 40, 2_000], { account: merchant!.account });
  await setBalance(payer!, usdt(1_000_000));
  await approve(payer!, processor.address);
  await approve(payer!, permit2.address);

  return {
    ...connection,
    publicClient,
    admin: admin!,
    merchant: merchant!,
    signer: signer!,
    payer: payer!,
    stranger: stranger!,
    feeReceiver: feeReceiver!,
    operator: operator!,
    others,
    token,
    asTokenOwner,
    /** Every contract of the manifest that is there, by name. */
    addresses,
    authority,
    processor,
    permit2Collector,
    relayedCollector,
    erc3009Collector,
    erc2612Collector,
    domain,
    addressOf,
    setBalance,
    approve,
    now,
    termsOf,
    idOf,
    signTerms,
    signPermit2,
    balanceOf: (who: Wallet | Address) => token.read.balanceOf([addressOf(who)]),
  };
}

export type System = Awaited<ReturnType<typeof deploySystem>>;
