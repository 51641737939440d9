import {
  type FoundToken,
  type SheetProblem,
  checkPayoutLines,
  findPaidLines,
  findToken,
  fromTransactionBuilder,
  listKnownTokens,
  planSheet,
  readSafe,
  readSheet,
  screenPayees,
  sortByLine,
  toSanctionProblems,
  proposePayout,
  simulatePayout,
} from "@feiqian/sdk/safe";
import { type Address, erc20Abi, getAddress, isAddress } from "viem";
import { readContract } from "viem/actions";
import type { Setup } from "../../shared/setup.ts";
import type { Desk, Held, Source } from "../desk.ts";
import { readKnown, readSanctionsFiles } from "../files/known.ts";
import { parseCsv } from "../files/parseCsv.ts";
import { Refusal, SheetRefusal } from "../refusal.ts";
import { indexerOf } from "./indexer.ts";
import { type Line, toPlanned } from "./line.ts";
import { networksOf } from "./networks.ts";

/**
 * The payout of the desk's lines. Every line is checked, and the whole is simulated on the chain, before anybody signs.
 *
 * @throws SheetRefusal with all problems of the lines.
 */
export async function planPayout(desk: Desk, source: Source, setup: Setup): Promise<Held> {
  const { client, deployment } = setup;
  const safe = toSafe(desk.form.safe);
  const chosen = toNonce(desk.form.nonce);
  const token = await findToken({
    client,
    deployment: { tokens: listKnownTokens(setup.chain.id, deployment) },
    wanted: desk.form.token.trim(),
  });
  if (!token) throw new Refusal("noToken", desk.form.token.trim());
  const known = readKnown(desk);
  const [{ nonce }, balance] = await Promise.all([
    readSafe({ client, safe }),
    readContract(client, { address: token.address, abi: erc20Abi, functionName: "balanceOf", args: [safe] }),
  ]);
  const { allowsRepeated, allowsNoReference, allowsAgain } = desk.form;
  const indexer = indexerOf(setup);
  const paid = allowsAgain ? [] : await findPaidLines({ client, indexer, safe, token: token.address });
  const { processor } = deployment;
  const facts = { safe, token, balance, known, paid, allowsRepeated, allowsNoReference, allowsAgain, processor };
  const { lines, problems } = readSource(source, facts);
  const { sanctioned } = await screenPayees({
    client,
    deployment,
    files: readSanctionsFiles(desk),
    payees: lines.map(({ to }) => to),
  });
  const all = sortByLine([...problems, ...toSanctionProblems(lines.map(toPlanned), sanctioned)]);
  if (all.length > 0) throw new SheetRefusal(all);
  const proposal = await proposePayout({
    client,
    safe,
    token: token.address,
    lines: lines.map(({ line: _, ...line }) => line),
    nonce: chosen ?? nonce,
    deployment,
    ...networksOf(setup),
  });
  await simulatePayout({ client, proposal, ...networksOf(setup) });
  return { name: `${source.name.replace(/\.[^.]*$/, "")}.payout.json`, proposal };
}

function toSafe(text: string): Address {
  const address = text.trim();
  if (!isAddress(address)) throw new Refusal("noSafeAddress", address);
  return getAddress(address);
}

function toNonce(text: string): number | undefined {
  const digits = text.trim();
  if (digits === "") return undefined;
  if (!/^\d{1,15}$/.test(digits)) throw new Refusal("badNonce", digits);
  return Number(digits);
}

function readSource(
  { kind, text }: Source,
  facts: Parameters<typeof planSheet>[1] & { readonly token: FoundToken },
): { readonly lines: readonly Line[]; readonly problems: readonly SheetProblem[] } {
  if (kind === "batch") {
    const lines = fromTransactionBuilder(text).lines.map((line, i) => ({ ...line, line: i + 1 }));
    return { lines, problems: checkPayoutLines(lines.map(toPlanned), facts) };
  }
  const { lines, problems } = planSheet(readSheet({ text, parse: parseCsv }), facts);
  return {
    lines: lines.map(({ line, name, to, amount, referenceHex }) => ({
      line,
      name,
      to,
      amount,
      ...(referenceHex && { reference: referenceHex }),
    })),
    problems,
  };
}
