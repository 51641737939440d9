import { expect } from "chai";
import { getTransactionCount, readContract } from "viem/actions";
import { deploySafeContracts } from "../../scripts/safe-contracts.ts";
import { safeAbi } from "../../sdk/src/safe/abi.ts";
import { createSafe } from "../../sdk/src/safe/index.ts";
import { onBothChains } from "./support.ts";

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

  it("finds Safe's own contracts, and deploys none a second time", async () => {
    const { courier, networks, domain, real } = system();
    const before = await sent();
    const found = await deploySafeContracts(courier);
    expect(Object.keys(found)).to.deep.equal([String(domain.chainId)]);
    if (!real) expect(found).to.deep.equal(networks.contractNetworks);
    expect(await sent()).to.equal(before);
  });
});
