// A process that charges and refunds as it is told, and dies as it is told. Others share its journal and its accounts.
import { createClient, custom, http } from "viem";
import { foundry } from "viem/chains";
import { type Deployment, type Invoice, TransactionUnknownError, feiqianActions } from "../../../sdk/src/index.ts";
import { fileJournal } from "../../../sdk/src/node/index.ts";
import { accountOf } from "../../support/localAccounts.ts";

/** Where a process is killed: when it has signed and not sent, or sent and not heard. */
export type Death = "before it is sent" | "after it is sent";

export interface Job {
  readonly key: string;
  readonly verb: "charge" | "refund";
  readonly invoice: Invoice;
  /** Of a refund, in base units. */
  readonly amount: bigint;
}

export interface Task {
  readonly job: Job;
  readonly death?: Death | undefined;
}

/** What a worker says at the end of a task. */
export type Result =
  | { readonly status: "settled"; readonly hash: string }
  | { readonly status: "unknown" }
  | { readonly status: "error"; readonly message: string };

export interface Setup {
  readonly rpcUrl: string;
  readonly folder: string;
  readonly deployment: Deployment;
}

/** How far fees may be raised: wei a unit of gas. */
const LIMIT = 10n ** 13n;

function start({ rpcUrl, folder, deployment }: Setup) {
  const journal = fileJournal({ folder });
  const node = http(rpcUrl, { batch: true, retryCount: 0 })({});
  let death: Death | undefined;
  const transport = custom({
    request: async (request) => {
      const sends = request.method.startsWith("eth_sendRawTransaction");
      if (sends && death === "before it is sent") process.kill(process.pid, "SIGKILL");
      const answer = node.request(request as never);
      if (sends && death === "after it is sent") {
        await answer.catch(() => {});
        process.kill(process.pid, "SIGKILL");
      }
      return answer;
    },
  });
  const clientOf = (role: "payer" | "merchant") =>
    createClient({ account: accountOf(role), chain: foundry, transport, pollingInterval: 50, cacheTime: 0 }).extend(
      feiqianActions({ deployment, journal }),
    );
  const [payer, merchant] = [clientOf("payer"), clientOf("merchant")];
  return async ({ job: { key, verb, invoice, amount }, death: planned }: Task): Promise<Result> => {
    death = planned;
    const options = { key, timeout: 20_000, raiseFeesTo: LIMIT } as const;
    try {
      const { receipt } =
        verb === "charge"
          ? await payer.payment.chargeSync({ invoice, ...options })
          : await merchant.payment.refundSync({ terms: invoice.terms, amount, reason: "requested", ...options });
      return { status: "settled", hash: receipt.transactionHash };
    } catch (error) {
      if (error instanceof TransactionUnknownError) return { status: "unknown" };
      return { status: "error", message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
    } finally {
      death = undefined;
    }
  };
}

// Nobody is left to tell it anything.
process.on("disconnect", () => process.exit());

let work: ReturnType<typeof start> | undefined;
process.on("message", async (message: Setup | Task) => {
  if ("rpcUrl" in message) {
    work = start(message);
    process.send!("ready");
  } else process.send!(await work!(message));
});
