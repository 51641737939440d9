// Performs a plan by the real verbs: the SDK makes every call and every signature.
import { type Address, encodeFunctionData, http, maxUint256, parseAbi, stringToHex } from "viem";
import { type Deployment, type PriceGetQuoteReturnType, feiqianActions, toInvoiceLink } from "../../sdk/src/index.ts";
import type { ContractNetworks } from "../../sdk/src/safe/index.ts";
import { getSafeMessage, joinSignatures, payout as safePayout } from "../../sdk/src/safe/index.ts";
import { createSender } from "../deploy/client.ts";
import { type FeedPair, toPushes } from "../deploy/feeds.ts";
import { devAccount } from "../stack/accounts.ts";
import type { LocalChain } from "../stack/chain.ts";
import { feedsOf } from "../stack/feeds.ts";
import { impersonateIssuer, issuerAbi } from "../stack/topUp.ts";
import { type SignedCall, openBlocks } from "./blocks.ts";
import { THE_TOKEN, operatorOf } from "./booked.ts";
import { consentTo, invoiceBook } from "./invoices.ts";
import type { MerchantName } from "./merchants.ts";
import type { Capture, Name, Operation, OperationOf, Rail, Sale } from "./operations.ts";
import { keyOf } from "./operations.ts";
import { type People, RELAYER, ownersOf } from "./people.ts";

/** Calls that the SDK has no action for. */
const abi = parseAbi([
  "function approve(address spender, uint256 value)",
  "function addToSanctionsList(address[] accounts)",
  "function trip()",
  "function clear()",
  "function aggregator() view returns (address)",
]);

const HOUR = 3_600n;
/** The most that the token's own fee keeps of a transfer, in whole tokens. */
const MOST_TOKEN_FEE = 49n;

export interface Scene {
  readonly chain: Pick<LocalChain, "chainId" | "client" | "rpcUrl">;
  readonly deployment: Deployment;
  readonly contractNetworks: ContractNetworks;
  readonly people: People;
  /** Kept by the deployer. */
  readonly sanctionsList: Address;
  readonly safes: ReadonlyMap<MerchantName, Address>;
}

const clientOf = (
  { chain, deployment }: Pick<Scene, "chain" | "deployment">,
  account: Parameters<typeof createSender>[1],
) => createSender(http(chain.rpcUrl), account).extend(feiqianActions({ deployment }));

export type Client = ReturnType<typeof clientOf>;
/** The sample's actors, contracts and invoices, with the chain's clock in hand. */
export type Stage = Awaited<ReturnType<typeof openStage>>;
/** The sample's actors, contracts and invoices. */
export type Cast = ReturnType<typeof assembleCast>;

export function assembleCast(scene: Omit<Scene, "contractNetworks" | "sanctionsList">) {
  const { deployment, people, safes } = scene;
  const clients = new Map<Name, Client>();
  const clientAs = (name: Name): Client => {
    const client = clients.get(name) ?? clientOf(scene, people.accountOf(name));
    clients.set(name, client);
    return client;
  };
  const token = deployment.tokens[0]!.address;
  const known = new Map<Name, Address>([...safes, [THE_TOKEN, token]]);
  const addressOf = (name: Name) => known.get(name) ?? people.addressOf(name);
  return { people, deployment, relayer: clientAs(RELAYER), clientAs, addressOf };
}

export async function openStage(scene: Scene) {
  const { chain, deployment } = scene;
  const cast = assembleCast(scene);
  const { relayer, clientAs, addressOf } = cast;
  const token = deployment.tokens[0]!.address;
  const aggregators = new Map<FeedPair, Address>();
  for (const [pair, address] of feedsOf(deployment))
    aggregators.set(pair as FeedPair, await relayer.readContract({ address, abi, functionName: "aggregator" }));
  return {
    ...{ ...scene, ...cast, aggregators },
    blocks: await openBlocks(chain.client, chain.chainId),
    invoices: invoiceBook({ deployment, addressOf, clientAs }),
    /** The token's owner, for whom the chain acts. */
    issuer: await impersonateIssuer(chain.client, token),
    /** The count of signers that each merchant has named by a signature. */
    named: new Map<MerchantName, bigint>(),
    /** The quotes of each sale; it was paid at the last. */
    told: new Map<Sale, PriceGetQuoteReturnType[]>(),
  };
}

type Asking = OperationOf<"quote" | "refuse">;
type Paying = OperationOf<"payout">;

/** Performs the operations of one instant: payouts by the Safe's own steps, the others in one block, then questions. */
export async function perform(stage: Stage, at: number, operations: readonly Operation[]): Promise<void> {
  const calls: SignedCall[] = [];
  const asked: Asking[] = [];
  for (const operation of operations) {
    if (operation.does === "payout") await payOut(stage, operation);
    else if (operation.does === "quote" || operation.does === "refuse") asked.push(operation);
    else calls.push(await toCall(stage, operation));
  }
  if (calls.length + asked.length > 0) await stage.blocks.mine(at, calls);
  for (const operation of asked) await ask(stage, operation);
}

/** Asks for a price, or tries an operation that has to be refused by the planned error. Nothing is sent. */
async function ask(stage: Stage, operation: Asking): Promise<void> {
  const { sale } = operation;
  const invoice = await stage.invoices.sign(sale);
  if (operation.does === "refuse") {
    const { to, by, error } = operation;
    const { payment } = stage.clientAs(by);
    const link = toInvoiceLink(invoice, { origin: "https://shop.example", ...stage.deployment });
    const verb = sale.authorizationExpiry > 0 ? payment.authorize : payment.charge;
    const tried = to === "capture" ? payment.capture.prepare({ invoice }) : verb.prepare({ link, rail: "allowance" });
    const met = await tried.then(() => "no error").catch((refusal: Error) => refusal.name);
    if (met !== error) throw new Error(`${keyOf(sale)}: ${by} was to be refused by ${error}, and met ${met}`);
  }
  if (sale.price) {
    const quote = await stage.relayer.price.getQuote({ invoice });
    const isWrong = quote.status !== (operation.does === "quote" ? "priced" : "refused");
    if (isWrong) throw new Error(`${keyOf(sale)}: ${quote.text}`);
    stage.told.set(sale, [...(stage.told.get(sale) ?? []), quote]);
  }
}

const spenderOf = ({ processor, permit2, relayedCollector }: Deployment, rail: Rail): Address =>
  ({ allowance: processor, permit2, relayed: relayedCollector })[rail];

async function toCall(stage: Stage, operation: Exclude<Operation, Asking | Paying>): Promise<SignedCall> {
  const { deployment, relayer, invoices, clientAs, addressOf } = stage;
  const token = deployment.tokens[0]!.address;
  const what = `${operation.does} ${"sale" in operation ? keyOf(operation.sale) : ""}`.trim();
  const by = (name: Name, call: Parameters<typeof encodeFunctionData>[0] & { readonly address: Address }) => ({
    ...{ what, from: stage.people.accountOf(name), to: call.address, data: encodeFunctionData(call) },
  });
  const byIssuer = (call: Omit<Parameters<typeof encodeFunctionData>[0], "abi">) => {
    const data = encodeFunctionData({ abi: issuerAbi, ...call } as Parameters<typeof encodeFunctionData>[0]);
    return { what, from: stage.issuer, to: token, data };
  };
  switch (operation.does) {
    case "charge":
    case "authorize": {
      const { sale, does, at } = operation;
      const invoice = await invoices.sign(sale);
      // Not a unit more than planned, whatever the price.
      const maxIn = sale.amount;
      if (sale.rail === "allowance") return by(sale.payer, clientAs(sale.payer).payment[does].call({ invoice, maxIn }));
      const payer = stage.people.accountOf(sale.payer);
      const consent = await consentTo(deployment, invoice, payer, { rail: sale.rail, maxIn, at });
      return by(RELAYER, relayer.payment[does].call({ invoice, consent }));
    }
    case "capture":
      return by(operatorOf(operation.sale.merchant), await capture(stage, operation));
    case "batch": {
      const calls = await Promise.all(operation.captures.map((one) => capture(stage, one)));
      const limited = calls.map((call) => ({ ...call, gasLimit: 450_000n }));
      return by(operatorOf(operation.merchant), relayer.payment.batch.call({ calls: limited }));
    }
    case "void": {
      const { sale, amount } = operation;
      const operator = operatorOf(sale.merchant);
      const terms = await invoices.termsOf(sale);
      const { capturable } = await clientAs(operator).payment.void.prepare({ terms });
      return by(operator, relayer.payment.void.call({ terms, amount, capturable }));
    }
    case "reclaim":
      return by(operation.sale.payer, relayer.payment.reclaim.call({ terms: await invoices.termsOf(operation.sale) }));
    case "refund": {
      const { sale, amount, reason } = operation;
      const to = addressOf(sale.payer);
      const operator = operatorOf(sale.merchant);
      const terms = await invoices.termsOf(sale);
      const { refundableOnChain } = await clientAs(operator).payment.refund.prepare({
        ...{ terms, amount, to, reason, findsCharge: false },
      });
      return by(operator, relayer.payment.refund.call({ terms, amount, refundableOnChain, to, reason }));
    }
    case "cancel": {
      const { merchant, number, signer } = operation;
      return by(signer, relayer.invoice.cancel.call({ merchant: addressOf(merchant), number: BigInt(number) }));
    }
    case "claim": {
      const { merchant, generation, owner, to, at } = operation;
      const store = await readStore(stage, merchant, generation);
      if (!to) return by(RELAYER, relayer.credit.claim.call({ store, token, owner: addressOf(owner) }));
      const where = { store, merchant: addressOf(merchant), token, to: addressOf(to) };
      const claim = await clientAs(owner).credit.signClaim({ ...where, deadline: BigInt(at) + HOUR });
      return by(RELAYER, relayer.credit.claimTo.call(claim));
    }
    case "nameSigner":
      return by(RELAYER, await nameSigner(stage, operation));
    case "renewStore":
      return by(RELAYER, relayer.store.open.call({ blacklisted: { merchant: addressOf(operation.merchant), token } }));
    case "fund":
      return byIssuer({ functionName: "transfer", args: [addressOf(operation.to), operation.amount] });
    case "approve": {
      const args = [spenderOf(deployment, operation.spender), maxUint256] as const;
      return by(operation.account, { address: token, abi, functionName: "approve", args });
    }
    case "pause":
    case "unpause":
      return byIssuer({ functionName: operation.does });
    case "listStore":
    case "unlistStore": {
      const store = await readStore(stage, operation.merchant, operation.generation);
      const functionName = operation.does === "listStore" ? "addBlackList" : "removeBlackList";
      return byIssuer({ functionName, args: [store] });
    }
    case "writePrices": {
      const rounds = Object.entries(operation.answers).map(([pair, answer]) => {
        return { aggregator: stage.aggregators.get(pair as FeedPair)!, answer, instant: BigInt(operation.at) };
      });
      return { what, from: stage.people.accountOf(RELAYER), ...toPushes(rounds) };
    }
    case "trip":
    case "clear": {
      // Anyone may call the latch, which was the last to refuse.
      const refused = [...stage.told.values()].flat().findLast(({ status }) => status === "refused");
      if (refused?.status !== "refused") throw new Error(`Nothing has been refused that is to ${operation.does}`);
      return by(RELAYER, { address: refused.guard, abi, functionName: operation.does });
    }
    case "sanction": {
      const args = [[addressOf(operation.account)]] as const;
      const data = encodeFunctionData({ abi, functionName: "addToSanctionsList", args });
      return { what, from: devAccount("deployer"), to: stage.sanctionsList, data };
    }
    case "setTokenFee":
      return byIssuer({ functionName: "setParams", args: [operation.bps, operation.bps === 0n ? 0n : MOST_TOKEN_FEE] });
  }
}

async function capture({ clientAs, invoices }: Stage, { sale, amount, feeBps }: Capture) {
  const { capture } = clientAs(operatorOf(sale.merchant)).payment;
  const terms = await invoices.termsOf(sale);
  const { capturable } = await capture.prepare({ terms });
  return capture.call({ terms, amount, feeBps, capturable });
}

type Reading = Pick<Stage, "relayer" | "addressOf">;

export async function readStore({ relayer, addressOf }: Reading, merchant: MerchantName, generation: number) {
  return (await relayer.store.get({ merchant: addressOf(merchant), generation: BigInt(generation) })).store;
}

/** The merchant names a signer, or revokes one, by a signature of its Safe that the relayer sends. */
async function nameSigner(stage: Stage, operation: OperationOf<"nameSigner">) {
  const { relayer, deployment, addressOf, named } = stage;
  const { merchant, signer, validUntil, maxOutBps, at } = operation;
  const safe = addressOf(merchant);
  const merchantNonce = named.get(merchant) ?? 0n;
  named.set(merchant, merchantNonce + 1n);
  const { typedData, ...args } = await relayer.signer.sign.prepare({
    ...{ merchant: safe, signer: addressOf(signer), validUntil: BigInt(validUntil), maxOutBps, merchantNonce },
    deadline: BigInt(at) + HOUR,
  });
  const message = getSafeMessage({ safe, chainId: deployment.chainId, typedData });
  const [first, , third] = ownersOf(merchant).map(stage.people.accountOf);
  const signatures = [];
  for (const owner of [first!, third!])
    signatures.push({ owner: owner.address, signature: await owner.signTypedData(message) });
  return relayer.signer.set.call({ ...args, signature: joinSignatures(signatures) });
}

/** The merchant pays out of its Safe: proposed, signed by two owners apart, sent by the relayer. */
async function payOut(stage: Stage, operation: Paying): Promise<void> {
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
  for (const name of [first, second])
    signatures.push(await safePayout.sign({ proposal, account: people.accountOf(name), contractNetworks, deployment }));
  const signed = await safePayout.merge(proposal, signatures);
  await blocks.letSend(at, relayer.account.address, () =>
    safePayout.execute({ client: relayer, proposal: signed, contractNetworks }),
  );
}
