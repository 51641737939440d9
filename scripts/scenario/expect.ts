import { type Name, invoices, type payees, payout } from "./plan.ts";
import { dueOf, priced } from "./pricedPlan.ts";
import { type PlannedWaiting, waiting } from "./waitingPlan.ts";

type Changes = ReadonlyMap<Name, bigint>;

function add(changes: Map<Name, bigint>, name: Name, amount: bigint): void {
  changes.set(name, (changes.get(name) ?? 0n) + amount);
}

/** The plan's amounts are in USDT's base units. */
const TOKEN_DECIMALS = 6;

const bpsOf = (amount: bigint, bps: bigint) => (amount * bps) / 10_000n;

/** What the payments of this plan do to each balance: reckoned from the plan, no chain is asked. */
export function changesByPayments(): Changes {
  const changes = new Map<Name, bigint>();
  for (const { fate, payer, merchant, amount, feeBps = 0n, splits = {} } of invoices) {
    if (fate !== "charged") continue;
    add(changes, payer, -amount);
    const parts = [["provider", feeBps] as const, ...(Object.entries(splits) as [(typeof payees)[number], bigint][])];
    let rest = amount;
    for (const [name, bps] of parts) {
      const part = bpsOf(amount, bps);
      add(changes, name, part);
      rest -= part;
    }
    add(changes, merchant, rest);
  }
  for (const planned of waiting) addLife(changes, planned);
  for (const planned of priced) {
    const due = dueOf(planned, TOKEN_DECIMALS);
    const fee = bpsOf(due, planned.feeBps);
    add(changes, planned.payer, -due);
    add(changes, "provider", fee);
    add(changes, planned.merchant, due - fee);
  }
  return changes;
}

/** What a payment that waited, or was refunded, has come to in the end, its credits claimed. */
function addLife(changes: Map<Name, bigint>, { payer, merchant, amount, life, entry, feeTo }: PlannedWaiting): void {
  if (entry === "refused") return;
  add(changes, payer, -amount);
  if (entry === "charge") add(changes, merchant, amount);
  for (const step of life) {
    switch (step.does) {
      case "capture": {
        const fee = bpsOf(step.amount, step.feeBps);
        add(changes, feeTo, fee);
        add(changes, merchant, step.amount - fee);
        break;
      }
      case "void":
      case "reclaim":
        add(changes, payer, step.amount);
        break;
      case "refund":
        add(changes, "operator", -step.amount);
        add(changes, payer, step.amount);
    }
  }
}

/** The same with the payout. */
export function changesByAll(): Changes {
  const changes = new Map(changesByPayments());
  for (const { name, amount } of payout.lines) {
    add(changes, payout.merchant, -amount);
    add(changes, name, amount);
  }
  return changes;
}
