import { expect } from "chai";
import { network } from "hardhat";
import { type Hex, keccak256, stringToHex } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { CREATE2_FACTORY } from "../../scripts/deploy/create2.ts";
import { deploySafeContracts } from "../../scripts/safe-contracts.ts";
import { createSafe } from "../../sdk/src/safe/index.ts";
import { hasGenesis } from "../support/genesis.ts";
import { deploySystem, usdt } from "../support/system.ts";

const FACTORY_CODE: Hex =
  "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3";

/** A key that is on its owner's machine alone: nothing but its address is known to the chain. */
export const ownerOf = (name: string) => privateKeyToAccount(keccak256(stringToHex(name)));

/** A merchant that is a 2-of-3 Safe with 1,000 USDT, on a chain where a courier sends everything. */
export async function deploySafeSystem(real: boolean) {
  const connection = await network.create(
    real ? { override: { chainId: 1, initialDate: new Date("2024-05-23T14:00:00Z") } } : {},
  );
  const system = await deploySystem(connection, { real });
  const courier = system.stranger;
  await system.networkHelpers.setCode(CREATE2_FACTORY, FACTORY_CODE);
  // On Ethereum the SDK knows where Safe's contracts are.
  const networks = real ? {} : { contractNetworks: await deploySafeContracts(courier) };
  const owners = [ownerOf("alice"), ownerOf("bob"), ownerOf("carol")] as const;
  const safe = await createSafe({
    client: courier,
    owners: owners.map(({ address }) => address),
    threshold: 2,
    saltNonce: 1n,
    ...networks,
  });
  await system.setBalance(safe, usdt(1_000));
  const snapshot = await system.networkHelpers.takeSnapshot();
  return { ...system, real, courier, networks, owners, safe, restore: () => snapshot.restore() };
}

export type SafeSystem = Awaited<ReturnType<typeof deploySafeSystem>>;

/** The same tests on Safe's own artifacts with the mock, and on the code that stands on Ethereum with the real USDT. */
export function onBothChains(title: string, tests: (system: () => SafeSystem) => void) {
  for (const real of [false, true]) {
    const where = real ? "on Ethereum's Safe and USDT" : "on a plain chain";
    describe(`${title}, ${where}`, () => {
      let system: SafeSystem;
      before(async function () {
        if (real && !hasGenesis) {
          console.log("      skipped: FORK_GENESIS names no file with Ethereum's contracts");
          this.skip();
        }
        system = await deploySafeSystem(real);
      });
      afterEach(() => system?.restore());
      tests(() => system);
    });
  }
}

type ErrorClass<error extends Error> = abstract new (...args: never[]) => error;

/** The error that `attempt` fails with, which must be of that class. */
export async function errorOf<error extends Error>(
  errorClass: ErrorClass<error>,
  attempt: () => unknown,
): Promise<error> {
  const thrown = await Promise.resolve()
    .then(attempt)
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  expect(thrown).to.be.instanceOf(errorClass);
  return thrown as error;
}
