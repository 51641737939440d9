import type { Command } from "../command.ts";
import { journalNote } from "../chain/write.ts";
import { keyNote } from "../keys/load.ts";
import { exitOptions, runExit } from "./exit.ts";
import { SOURCE } from "./source.ts";

export const paymentReclaim: Command = {
  name: "payment reclaim",
  summary: "return a held payment to its payer after the authorization has expired; for anyone",
  operands: SOURCE,
  options: exitOptions,
  notes: [keyNote, journalNote],
  run: (context) =>
    runExit(context, {
      verb: "reclaim",
      todo: "return to the payer",
      done: "Returned to the payer",
      prepare: (client, parameters) => client.payment.reclaim.prepare(parameters),
      send: (client, { terms, account, key }) => client.payment.reclaimSync({ terms, account, key }),
    }),
};
