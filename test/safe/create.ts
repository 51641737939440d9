import { expect } from "chai";
import {
  type Address,
  type Hex,
  createClient,
  custom,
  encodeAbiParameters,
  isAddressEqual,
  numberToHex,
  zeroAddress,
} from "viem";
import { getTransactionCount, readContract } from "viem/actions";
import proxy from "@safe-global/safe-contracts/build/artifacts/contracts/proxies/SafeProxy.sol/SafeProxy.json" with { type: "json" };
import { deploySafeContracts } from "../../scripts/safe-contracts.ts";
import { safeAbi } from "../../sdk/src/safe/abi.ts";
import { canonicalSafeContracts } from "../../sdk/src/safe/contracts.ts";
import {
  type PredictedSafe,
  SafeFactoryMissingError,
  SafeOwnersError,
  createSafe,
  predictSafe,
} from "../../sdk/src/safe/index.ts";
import { openKit } from "../../sdk/src/safe/kit.ts";
import { errorOf, onBothChains, ownerOf } from "./support.ts";

onBothChains("Creating a Safe", (system) => {
  const sent = () => getTransactionCount(system().courier, { address: system().courier.account.address });
  const create = (saltNonce: bigint) => {
    const { courier, owners, networks } = system();
    return createSafe({
      client: courier,
      owners: owners.map(({ address }) => address),
      threshold: 2,
      saltNonce,
      ...networks,
    });
  };

  it("gives it its owners and threshold", async () => {
    const { courier, safe, owners } = system();
    const read = (functionName: "getOwners" | "getThreshold") =>
      readContract(courier, { address: safe, abi: safeAbi, functionName });
    expect(await read("getOwners")).to.deep.equal(owners.map(({ address }) => address));
    expect(await read("getThreshold")).to.equal(2n);
  });

  it("finds the Safe that owners, threshold and salt determine, and sends nothing", async () => {
    const before = await sent();
    expect(await create(1n)).to.equal(system().safe);
    expect(await sent()).to.equal(before);
  });

  it("makes another Safe by another salt", async () => {
    expect(await create(2n)).to.not.equal(system().safe);
  });

  describe("that does not exist yet", () => {
    const predict = (changes: object = {}) => {
      const { courier: client, owners, networks } = system();
      const accounts = owners.map(({ address }) => address);
      return predictSafe({ client, owners: accounts, threshold: 2, saltNonce: 7n, ...networks, ...changes });
    };

    it("predicts the address and the call of protocol-kit, for any owners, threshold and salt", async () => {
      const { courier, networks, stranger } = system();
      for (const { owners, threshold, saltNonce } of [
        { owners: system().owners.map(({ address }) => address), threshold: 2, saltNonce: 7n },
        { owners: [stranger.account.address], threshold: 1, saltNonce: 0n },
        { owners: system().owners.map(({ address }) => address), threshold: 3, saltNonce: 2n ** 256n - 1n },
      ]) {
        const kit = await openKit({
          provider: { request: courier.request as (args: { method: string }) => Promise<unknown> },
          predictedSafe: {
            safeAccountConfig: { owners, threshold },
            safeDeploymentConfig: { saltNonce: saltNonce.toString(), safeVersion: "1.4.1" },
          },
          ...(networks.contractNetworks && { contractNetworks: { ...networks.contractNetworks } }),
        });
        const { to, data } = await kit.createSafeDeploymentTransaction();
        expect(await predict({ owners, threshold, saltNonce })).to.deep.equal({
          address: await kit.getAddress(),
          factory: to,
          factoryData: data,
        });
      }
    });

    it("is where the prediction said once it is made", async () => {
      const { address } = await predict();
      expect(await create(7n)).to.equal(address);
    });

    it("refuses owners and thresholds that no Safe can have", async () => {
      const [alice] = system().owners;
      for (const [changes, told] of [
        [{ threshold: 4 }, "a threshold of 4; allowed is 1 to the number of owners, 3"],
        [{ threshold: 0 }, "a threshold of 0"],
        [{ owners: [alice.address, alice.address.toLowerCase()] }, "twice; allowed is each owner once"],
        [{ owners: [alice.address, zeroAddress] }, `the owner ${zeroAddress}`],
        [{ owners: [] }, "a threshold of 2; allowed is 1 to the number of owners, 0"],
      ] as const)
        expect((await errorOf(SafeOwnersError, () => predict(changes))).message).to.contain(told);
    });

    it("says that the chain has no factory", async () => {
      const { domain, courier } = system();
      const contractNetworks = {
        [domain.chainId]: { ...canonicalSafeContracts, safeProxyFactoryAddress: courier.account.address },
      };
      const error = await errorOf(SafeFactoryMissingError, () => predict({ contractNetworks }));
      expect(error.factory).to.equal(courier.account.address);
    });
  });

  it("finds Safe's own contracts, and deploys none a second time", async () => {
    const { courier, networks, domain, real } = system();
    const before = await sent();
    const found = await deploySafeContracts(courier);
    expect(Object.keys(found)).to.deep.equal([String(domain.chainId)]);
    if (!real) expect(found).to.deep.equal(networks.contractNetworks);
    expect(await sent()).to.equal(before);
  });
});

describe("Predicting a Safe on a public chain", () => {
  for (const chainId of [1, 8453, 11155111])
    it(`takes the contracts that protocol-kit takes: chain ${chainId}`, async () => {
      let predicted: PredictedSafe | undefined;
      const answer: Readonly<Record<string, (of: string) => unknown>> = {
        eth_accounts: () => [],
        eth_chainId: () => numberToHex(chainId),
        // Safe's contracts are there, and the Safe is not.
        eth_getCode: (of) => (predicted && isAddressEqual(of as Address, predicted.address) ? "0x" : "0x60"),
        // `proxyCreationCode()`: protocol-kit asks a chain's factory once a process, and others here have asked.
        eth_call: () => encodeAbiParameters([{ type: "bytes" }], [proxy.bytecode as Hex]),
      };
      const provider = {
        request: async ({ method, params = [] }: { method: string; params?: readonly unknown[] }) =>
          answer[method]!(String(params[0])),
      };
      const owners = [ownerOf("alice").address, ownerOf("bob").address];
      const client = createClient({ transport: custom(provider) });
      predicted = await predictSafe({ client, owners, threshold: 2, saltNonce: 5n });
      const kit = await openKit({
        provider: provider as { request: (args: { method: string }) => Promise<unknown> },
        predictedSafe: {
          safeAccountConfig: { owners, threshold: 2 },
          safeDeploymentConfig: { saltNonce: "5", safeVersion: "1.4.1" },
        },
      });
      const { to, data } = await kit.createSafeDeploymentTransaction();
      expect(predicted).to.deep.equal({ address: await kit.getAddress(), factory: to, factoryData: data });
    });
});
