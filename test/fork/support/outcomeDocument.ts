import { format, resolveConfig } from "prettier";
import { type Outcome, parties } from "./outcomeRun.ts";
import { type Row, rows } from "./outcomeTable.ts";
import { verbs } from "./verbRun.ts";
import { type VerbRow, verbRows } from "./verbTable.ts";

const file = new URL("../../../docs/outcomes.md", import.meta.url);

const introduction = `# Outcomes with misbehaving tokens

Each line is a test (\`npm run test:fork\`) on the mainnet code of USDT, USDC and Permit2. First the charges, in figures; then
[all other verbs](#authorizations-exits-refunds-and-claims). A payer pays an invoice of 100.000001 with a fee of 1 % and splits of
5 and 10 %. \`allowance\` is \`charge\`; \`Permit2\` is \`chargeWithConsent\` over that rail. Figures are the change of each party's
balance, in tokens; a name instead of a figure means that the two parties are one account. Every line sums to zero, and a store's
balance equals what it owes. USDT is listed with \`maxTokenFeeBps\` 20 unless the line says otherwise, USDC with 0. A refused
payment moves nothing, and the invoice stays payable.

The main results:

- **USDT's own fee** is borne by the recipients. Over Permit2 a payment with fee or splits passes through the store, so the
  token charges twice.
- **USDT blacklists only senders**: a blacklisted payee is paid, a blacklisted payer is refused. USDC refuses both: a fee or
  split that it refuses becomes a credit, while the net must arrive.
- **A blacklisted store** takes no authorization and no credit of a charge, and blocks payments with fee or splits over Permit2.
  A payment by allowance does not use it. Anyone may renew it.
- **A blacklisted account** claims its credit itself, or has it sent elsewhere; nobody else can send it to the account.
- **Too little balance or allowance** makes USDT burn its gas. A leg gets 200,000, and the first failure of a payer ends the
  payment; before Permit2, which forwards all gas, balance and allowance are read. The lines give the gas used of 16,000,000.
`;

function whatHappens({ refused, credited, maxGas }: Outcome): string {
  const bound = maxGas ? `, ≤ ${maxGas.toLocaleString("en-US")} gas` : "";
  if (refused) return `refused: \`${refused}\`${bound}`;
  const credits = Object.entries(credited).map(([party, amount]) => `${amount} to ${party}`);
  return credits.length > 0 ? `works; credited: ${credits.join(", ")}` : "works";
}

function lineOf(row: Row, rail: string, outcome: Outcome): string {
  const cells = parties.map((party) => row.same?.[party] ?? outcome.moved[party] ?? "–");
  return `| ${[row.given, rail, whatHappens(outcome), ...cells].join(" | ")} |`;
}

function tableOf(token: Row["token"]): string {
  const head = ["given", "rail", "what happens", ...parties];
  const lines = rows
    .filter((row) => row.token === token)
    .flatMap((row) =>
      row.allowance === row.permit2
        ? [lineOf(row, "both", row.allowance)]
        : [lineOf(row, "allowance", row.allowance), lineOf(row, "Permit2", row.permit2)],
    );
  return [`| ${head.join(" | ")} |`, `|${" --- |".repeat(head.length)}`, ...lines].join("\n");
}

const exits = `## Authorizations, exits, refunds and claims

The behaviour starts just before the verb. **credited**: the verb succeeded, and the undeliverable amount is held in the store as
its owner's credit. **refused**: nothing moved. In every line the parties' total is unchanged and the store's balance equals what
it owes, except for what its issuer took. The hostile token is a mock, which misbehaves towards payer, merchant and payees, or
towards the store where the line says so.
`;

function verbTableOf(token: VerbRow["token"]): string {
  const lines = verbRows
    .filter((row) => row.token === token)
    .map(({ given, verdicts }) => `| ${[given, ...verbs.map((verb) => verdicts[verb])].join(" | ")} |`);
  return [`| given | ${verbs.join(" | ")} |`, `|${" --- |".repeat(verbs.length + 1)}`, ...lines].join("\n");
}

/** docs/outcomes.md as the tables have it. */
export async function renderOutcomes(): Promise<{ readonly file: URL; readonly text: string }> {
  const text = `${introduction}\n## USDT\n\n${tableOf("USDT")}\n\n## USDC\n\n${tableOf("USDC")}\n
${exits}\n### USDT\n\n${verbTableOf("USDT")}\n\n### USDC\n\n${verbTableOf("USDC")}\n\n### A hostile token\n
${verbTableOf("hostile")}\n`;
  return { file, text: await format(text, { ...(await resolveConfig(file)), parser: "markdown" }) };
}
