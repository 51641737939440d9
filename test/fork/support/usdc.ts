import {
  type Address,
  encodeAbiParameters,
  getContract,
  keccak256,
  maxUint256,
  numberToHex,
  pad,
  parseAbi,
  parseEther,
  zeroAddress,
} from "viem";
import { type System, permit2, usdt, usdcList } from "../../support/system.ts";

const abi = parseAbi([
  "function approve(address spender, uint256 amount) returns (bool)",
  "function balanceOf(address account) view returns (uint256)",
  "function blacklister() view returns (address)",
  "function pauser() view returns (address)",
  "function blacklist(address account)",
  "function unBlacklist(address account)",
  "function pause()",
  "function unpause()",
]);

const USDC: Address = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
/** Slot of the blacklister, and of the mapping whose words hold a balance and, in the top bit, the blacklisting. */
const BLACKLISTER_SLOT = 2n;
const BALANCES_SLOT = 9n;

const word = (value: bigint | Address) => pad(typeof value === "bigint" ? numberToHex(value) : value, { size: 32 });

/** The real USDC, listed, with a payer that trusts both rails, and those who may blacklist and pause. */
export async function deployUsdc(system: System) {
  const { networkHelpers, viem, processor, payer } = system;
  const token = getContract({ address: USDC, abi, client: { public: system.publicClient, wallet: payer } });
  await processor.write.listToken([USDC, 0, usdcList]);
  const balanceSlot = keccak256(
    encodeAbiParameters([{ type: "address" }, { type: "uint256" }], [system.addressOf(payer), BALANCES_SLOT]),
  );
  await networkHelpers.setStorageAt(USDC, balanceSlot, word(usdt(1_000_000)));
  for (const spender of [processor.address, permit2.address]) await token.write.approve([spender, maxUint256]);

  // The genesis file has only the words that its blocks touched; the blacklister was not among them.
  if ((await token.read.blacklister()) === zeroAddress) {
    await networkHelpers.setStorageAt(USDC, numberToHex(BLACKLISTER_SLOT), word(system.addressOf(system.admin)));
  }
  const acting = async (account: Address) => {
    await networkHelpers.impersonateAccount(account);
    await networkHelpers.setBalance(account, parseEther("10"));
    return getContract({ address: USDC, abi, client: { wallet: await viem.getWalletClient(account) } });
  };
  return {
    address: USDC,
    read: token.read,
    asBlacklister: await acting(await token.read.blacklister()),
    asPauser: await acting(await token.read.pauser()),
  };
}

export type Usdc = Awaited<ReturnType<typeof deployUsdc>>;
