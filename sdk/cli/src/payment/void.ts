import type { Command } from "../command.ts";
import { journalNote } from "../chain/write.ts";
import { keyNote } from "../keys/load.ts";
import { amountOption, exitOptions, runExit } from "./exit.ts";
import { SOURCE } from "./source.ts";

export const paymentVoid: Command = {
  name: "payment void",
  summary: "return a held payment to its payer; for the merchant and the operator",
  operands: SOURCE,
  options: { ...amountOption, ...exitOptions },
  notes: [keyNote, journalNote],
  run: (context) =>
    runExit(context, {
      verb: "void",
      todo: "return to the payer",
      done: "Returned to the payer",
      prepare: (client, parameters) => client.payment.void.prepare(parameters),
      send: (client, { terms, amount, capturable, account, key }) =>
        client.payment.voidSync({ terms, amount, capturable, account, key }),
    }),
};
