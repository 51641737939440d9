// Does what is planned, by the real verbs: the SDK makes every call and every signature.
import { type Address, type Hex, encodeFunctionData, http, maxUint256, parseAbi, stringToHex } from "viem";
import { type Deployment, feiqianActions } from "../../sdk/src/index.ts";
import {
  type ContractNetworks,
  getSafeMessage,
  joinSignatures,
  payout as safePayout,
} from "../../sdk/src/safe/index.ts";
import { createSender } from "../deploy/client.ts";
import { devAccount } from "../stack/accounts.ts";
import type { LocalChain } from "../stack/chain.ts";
import { type Blocks, type SignedCall, openBlocks } from "./blocks.ts";
import { operatorOf } from "./booked.ts";
import { type Euro, toPush } from "./euro.ts";
import { type InvoiceBook, consentTo, invoiceBook } from "./invoices.ts";
import type { MerchantName } from "./merchants.ts";
import { type Name, type Operation, type Rail, keyOf } from "./operations.ts";
import { type People, RELAYER, ownersOf } from "./people.ts";

const issuerAbi = parseAbi([
  "function transfer(address to, uint256 value)",
  "function approve(address spender, uint256 value)",
  "function pause()",
  "function unpause()",
  "function addBlackList(address account)",
  "function removeBlackList(address account)",
  "function setParams(uint256 newBasisPoints, uint256 newMaxFee)",
]);

/** What the token's owner may keep of a transfer at most, in whole tokens. */
const MOST_TOKEN_FEE = 49n;

/** The chain, wherever it runs. */
export type SampleChain = Pick<LocalChain, "chainId" | "client" | "rpcUrl">;

export interface Scene {
  readonly chain: SampleChain;
  readonly deployment: Deployment;
  readonly contractNetworks: ContractNetworks;
  readonly people: People;
  readonly euro: Euro;
  readonly safes: ReadonlyMap<MerchantName, Address>;
}

/** A client with the SDK's actions; it signs as `account` and is asked for nothing. */
const clientOf = ({ chain, deployment }: Scene, account: Parameters<typeof createSender>[1]) =>
  createSender(http(chain.rpcUrl), account).extend(feiqianActions({ deployment }));

export type Client = ReturnType<typeof clientOf>;

/** Who acts in the sample, and on what. */
export interface Stage extends Scene {
  readonly blocks: Blocks;
  readonly invoices: InvoiceBook;
  readonly relayer: Client;
  readonly clientAs: (name: Name) => Client;
  readonly addressOf: (name: Name) => Address;
  /** How many signers each merchant has named by a signature. */
  readonly named: Map<MerchantName, bigint>;
}

export async function openStage(scene: Scene): Promise<Stage> {
  const clients = new Map<Name, Client>();
  const clientAs = (name: Name): Client => {
    const client = clients.get(name) ?? clientOf(scene, scene.people.accountOf(name));
    clients.set(name, client);
    return client;
  };
  const addressOf = (name: Name) => scene.safes.get(name as MerchantName) ?? scene.people.addressOf(name);
  const blocks = await openBlocks(scene.chain.client, scene.chain.chainId);
  const invoices = invoiceBook({ deployment: scene.deployment, euro: scene.euro, addressOf, clientAs });
  const relayer = clientAs(RELAYER);
  return { ...scene, blocks, invoices, relayer, clientAs, addressOf, named: new Map() };
}

/** Performs the operations of one instant: a payout by the Safe's own steps, all else together in one block. */
export async function perform(stage: Stage, at: number, operations: readonly Operation[]): Promise<void> {
  const calls: SignedCall[] = [];
  for (const operation of operations) {
    if (operation.does === "payout") await payOut(stage, operation);
    else calls.push(await toCall(stage, operation));
  }
  if (calls.length > 0) await stage.blocks.mine(at, calls);
}

const spenderOf = ({ processor, permit2, relayedCollector }: Deployment, rail: Rail): Address =>
  ({ allowance: processor, permit2, relayed: relayedCollector })[rail];

/** One operation as the call of whoever makes it. */
async function toCall(stage: Stage, operation: Exclude<Operation, { readonly does: "payout" }>): Promise<SignedCall> {
  const { deployment, relayer, invoices, clientAs, addressOf } = stage;
  const token = deployment.tokens[0]!.address;
  const what = `${operation.does} ${"sale" in operation ? keyOf(operation.sale) : ""}`.trim();
  const by = (name: Name, call: Parameters<typeof encodeFunctionData>[0] & { readonly address: Address }) => ({
    ...{ what, from: stage.people.accountOf(name), to: call.address, data: encodeFunctionData(call) },
  });
  const byIssuer = (call: Omit<Parameters<typeof encodeFunctionData>[0], "abi">) => {
    const data = encodeFunctionData({ abi: issuerAbi, ...call } as Parameters<typeof encodeFunctionData>[0]);
    return { what, from: devAccount("deployer"), to: token, data };
  };
  switch (operation.does) {
    case "charge":
    case "authorize": {
      const { sale, does, at } = operation;
      const invoice = await invoices.sign(sale);
      // Not a unit more than the plan says, whatever the price.
      const maxIn = sale.amount;
      if (sale.rail === "allowance") return by(sale.payer, clientAs(sale.payer).payment[does].call({ invoice, maxIn }));
      const consent = await consentTo(deployment, invoice, {
        payer: stage.people.accountOf(sale.payer),
        rail: sale.rail,
        maxIn,
        at,
      });
      return by(RELAYER, relayer.payment[does].call({ invoice, consent }));
    }
    case "capture": {
      const { sale, amount, feeBps } = operation;
      return by(
        operatorOf(sale.merchant),
        relayer.payment.capture.call({ terms: await invoices.termsOf(sale), amount, feeBps }),
      );
    }
    case "void": {
      const { sale, amount } = operation;
      return by(operatorOf(sale.merchant), relayer.payment.void.call({ terms: await invoices.termsOf(sale), amount }));
    }
    case "reclaim":
      return by(operation.sale.payer, relayer.payment.reclaim.call({ terms: await invoices.termsOf(operation.sale) }));
    case "refund": {
      const { sale, amount, reason } = operation;
      const to = addressOf(sale.payer);
      const call = relayer.payment.refund.call({ terms: await invoices.termsOf(sale), amount, to, reason });
      return by(operatorOf(sale.merchant), call);
    }
    case "cancel": {
      const { merchant, number, signer } = operation;
      return by(signer, relayer.invoice.cancel.call({ merchant: addressOf(merchant), number: BigInt(number) }));
    }
    case "claim": {
      const { merchant, generation, owner } = operation;
      const store = await readStore(stage, merchant, generation);
      return by(RELAYER, relayer.credit.claim.call({ store, token, owner: addressOf(owner) }));
    }
    case "nameSigner":
      return by(RELAYER, await nameSigner(stage, operation));
    case "renewStore": {
      const blacklisted = { merchant: addressOf(operation.merchant), token };
      return by(RELAYER, relayer.store.open.call({ blacklisted }));
    }
    case "fund":
      return byIssuer({ functionName: "transfer", args: [addressOf(operation.to), operation.amount] });
    case "approve": {
      const args = [spenderOf(deployment, operation.spender), maxUint256] as const;
      return by(operation.account, { address: token, abi: issuerAbi, functionName: "approve", args });
    }
    case "pause":
    case "unpause":
      return byIssuer({ functionName: operation.does });
    case "listStore":
    case "unlistStore": {
      const store = await readStore(stage, operation.merchant, operation.generation);
      return byIssuer({
        functionName: operation.does === "listStore" ? "addBlackList" : "removeBlackList",
        args: [store],
      });
    }
    case "priceEuro":
      return { what, from: stage.people.accountOf(RELAYER), to: stage.euro.aggregator, data: toPush(operation) };
    case "setTokenFee":
      return byIssuer({ functionName: "setParams", args: [operation.bps, operation.bps === 0n ? 0n : MOST_TOKEN_FEE] });
  }
}

const storeAbi = parseAbi(["function getStoreOf(address merchant, uint256 generation) view returns (address)"]);

/** The address of a merchant's store of a generation. */
export const readStore = (
  {
    chain,
    deployment,
    addressOf,
  }: Pick<Stage, "chain" | "addressOf"> & { readonly deployment: Pick<Deployment, "processor"> },
  merchant: MerchantName,
  generation: number,
) =>
  chain.client.readContract({
    ...{ address: deployment.processor, abi: storeAbi, functionName: "getStoreOf" },
    args: [addressOf(merchant), BigInt(generation)],
  });

/** The signatures of two owners, each over the typed data on its own. */
async function signByOwners(
  { people }: Stage,
  merchant: MerchantName,
  sign: (account: ReturnType<People["accountOf"]>) => Promise<Hex>,
) {
  const [first, , third] = ownersOf(merchant);
  const signatures = [];
  for (const name of [first, third]) {
    const account = people.accountOf(name);
    signatures.push({ owner: account.address, signature: await sign(account) });
  }
  return signatures;
}

/** The merchant names a signer, or revokes one, by a signature of its Safe that the relayer sends. */
async function nameSigner(stage: Stage, operation: Extract<Operation, { readonly does: "nameSigner" }>) {
  const { relayer, deployment, addressOf, named } = stage;
  const { merchant, signer, validUntil, maxOutBps, at } = operation;
  const safe = addressOf(merchant);
  const merchantNonce = named.get(merchant) ?? 0n;
  named.set(merchant, merchantNonce + 1n);
  const { typedData, ...args } = await relayer.signer.sign.prepare({
    ...{ merchant: safe, signer: addressOf(signer), validUntil: BigInt(validUntil), maxOutBps, merchantNonce },
    deadline: BigInt(at) + 3_600n,
  });
  const message = getSafeMessage({ safe, chainId: deployment.chainId, typedData });
  const signatures = await signByOwners(stage, merchant, (account) => account.signTypedData(message));
  return relayer.signer.set.call({ ...args, signature: joinSignatures(signatures) });
}

/** The merchant pays out of its Safe: proposed, signed by two owners apart, sent by the relayer. */
async function payOut(stage: Stage, operation: Extract<Operation, { readonly does: "payout" }>): Promise<void> {
  const { relayer, deployment, contractNetworks, addressOf, people, blocks } = stage;
  const { merchant, lines, at } = operation;
  const proposal = await safePayout.propose({
    ...{ client: relayer, safe: addressOf(merchant), token: deployment.tokens[0]!.address, contractNetworks },
    lines: lines.map(({ to, amount, reference }) => {
      return { to: addressOf(to), amount, reference: stringToHex(reference, { size: 32 }) };
    }),
  });
  const [first, second] = ownersOf(merchant);
  const signatures = [];
  for (const name of [first, second]) {
    signatures.push(await safePayout.sign({ proposal, account: people.accountOf(name), contractNetworks }));
  }
  const signed = await safePayout.merge(proposal, signatures);
  await blocks.letSend(at, relayer.account.address, () =>
    safePayout.execute({ client: relayer, proposal: signed, contractNetworks }),
  );
}
