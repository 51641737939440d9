import { format, resolveConfig } from "prettier";
import { type Outcome, parties } from "./outcomeRun.ts";
import { type Row, rows } from "./outcomeTable.ts";
import { verbs } from "./verbRun.ts";
import { type VerbRow, verbRows } from "./verbTable.ts";

const file = new URL("../../../docs/outcomes.md", import.meta.url);

const introduction = `# Outcomes of every verb when its token misbehaves

Each line is a test (\`npm run test:fork\`) on the code of USDT, USDC and Permit2 on Ethereum mainnet. First the
charges, in figures; then [every other verb](#authorizations-exits-refunds-and-claims). A payer pays an invoice of 100.000001: a fee of 1 %, splits of 5 and 10 %, the rest to the merchant. \`allowance\` is \`charge\`,
\`Permit2\` is \`chargeWithConsent\` over that rail. The figures are what each party has more, in tokens; a name in place
of a figure: the two are one account. Every line sums to nothing, and a store holds what it owes, to the unit. USDT is
listed with \`maxTokenFeeBps\` 20 where the line does not say otherwise, USDC with 0. What is refused moves nothing and
leaves the invoice payable.

In short:

- **USDT's own fee** is borne by those who receive. Over Permit2 a payment with parts passes through the store, so that
  it is kept twice.
- **USDT blacklists senders alone**: a blacklisted payee is paid, a blacklisted payer is refused. USDC refuses both; a
  fee or split that it refuses becomes a credit, the merchant's own part does not.
- **A blacklisted store** takes no authorization and no credit of a charge, and stops payments with parts over Permit2. A
  payment by allowance does not need it. Anyone may renew it.
- **A blacklisted account** claims its credit itself, or has it sent elsewhere: nobody else can send it to the account.
- **Too little balance or allowance** makes USDT burn the gas it is given. A part is given 200,000 of it, and a payer
  that cannot pay is asked for no second one; before Permit2, which passes on everything, the two are read. The lines
  give what is used of 16,000,000.
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

The behaviour begins just before the verb. **credited**: the verb succeeded, and a part that could not be delivered is a
credit of its owner in the store. **refused**: nothing has moved. In every line the parties together have as much as
before, and the store holds what it owes, except for what its issuer took. The hostile token is a mock; it behaves so
towards payer, merchant and payees, or towards the store where the line says so.
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
