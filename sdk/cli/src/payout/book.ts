import { type KnownPayee, readPayees, tellSheetProblem } from "@feiqian/sdk/safe";
import { parse } from "csv-parse/sync";
import { CommandError } from "../errors.ts";
import { readText } from "../files/read.ts";

/**
 * The payees of `--book` and `--paid` files. Both have at least the columns name and address.
 *
 * @throws CommandError if a file cannot be read, rather than silently skip the check.
 */
export function readKnown(books: readonly string[], paid: readonly string[]): readonly KnownPayee[] {
  return [...books.flatMap((file) => readFile(file, true)), ...paid.flatMap((file) => readFile(file, false))];
}

function readFile(file: string, isBook: boolean): readonly KnownPayee[] {
  const { payees, problems } = readPayees({ text: readText(file), parse, file, isBook });
  if (problems.length === 0) return payees;
  throw new CommandError(`${file} cannot be used.`, { problems: problems.map((problem) => tellSheetProblem(problem)) });
}
