import { formatBps } from "@feiqian/sdk";
import type { Command } from "../command.ts";
import { journalNote } from "../chain/write.ts";
import { keyNote } from "../keys/load.ts";
import { findNumberOption } from "../options.ts";
import { amountOption, exitOptions, runExit } from "./exit.ts";
import { SOURCE } from "./source.ts";

export const paymentCapture: Command = {
  name: "payment capture",
  summary: "distribute a held payment to its owners; for the merchant and the operator",
  operands: SOURCE,
  options: {
    ...amountOption,
    "fee-bps": { value: "N", help: "the fee, in hundredths of a per cent; default: as in the terms" },
    ...exitOptions,
  },
  notes: [keyNote, journalNote],
  run: (context) => {
    const given = findNumberOption(context, "fee-bps");
    const fee = given === undefined ? {} : { feeBps: BigInt(given) };
    return runExit(context, {
      verb: "capture",
      todo: "capture",
      done: "Captured",
      prepare: (client, parameters) => client.payment.capture.prepare({ ...parameters, ...fee }),
      show: ({ feeBps }) => [["Fee", formatBps(feeBps)]],
      send: (client, { terms, amount, capturable, feeBps, account, key }) =>
        client.payment.captureSync({ terms, amount, capturable, feeBps, account, key }),
    });
  },
};
