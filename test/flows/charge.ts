import { expect } from "chai";
import { network } from "hardhat";
import { getAddress } from "viem";
import { clientOf, deploymentOf } from "../support/sdk.ts";
import { deploySystem, usdt } from "../support/system.ts";

const connection = await network.create();

async function system() {
  const deployed = await deploySystem(connection);
  const deployment = await deploymentOf(deployed);
  const clients = {
    merchant: clientOf(connection, deployment, deployed.merchant),
    signer: clientOf(connection, deployment, deployed.signer),
    payer: clientOf(connection, deployment, deployed.payer),
    stranger: clientOf(connection, deployment, deployed.stranger),
  };
  const terms = {
    merchant: deployed.addressOf(deployed.merchant),
    number: 1n,
    token: deployed.token.address,
    amount: usdt(100),
    payExpiry: (await deployed.now()) + 3600n,
  };
  return { ...deployed, deployment, clients, terms };
}

describe("A payment through the SDK", () => {
  it("is charged by the payer's allowance", async () => {
    const { clients, terms, merchant, payer, balanceOf, addressOf } =
      await connection.networkHelpers.loadFixture(system);
    const invoice = await clients.signer.invoice.sign(terms);

    const charged = await clients.payer.payment.chargeSync({ invoice });

    expect(charged.id).to.equal(invoice.id);
    expect(charged.payer).to.equal(getAddress(addressOf(payer)));
    expect(charged.received).to.equal(usdt(100));
    expect(await balanceOf(merchant)).to.equal(usdt(100));
  });

  it("is charged by a Permit2 consent that a stranger sends", async () => {
    const { clients, terms, merchant, balanceOf } = await connection.networkHelpers.loadFixture(system);
    const invoice = await clients.merchant.invoice.sign(terms);
    const consent = await clients.payer.payment.signPermit2({ invoice });
    await clients.stranger.payment.chargeSync({ invoice, consent });
    expect(await balanceOf(merchant)).to.equal(usdt(100));
  });
});
