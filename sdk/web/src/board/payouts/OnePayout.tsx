import { useState } from "react";
import { useWords } from "../../shared/language.tsx";
import { Account } from "../../shared/Account.tsx";
import { Command } from "../parts/Command.tsx";
import { Instant } from "../parts/Instant.tsx";
import { Transaction } from "../parts/Transaction.tsx";
import { toCommand } from "../parts/toCommand.ts";
import { useSetup } from "../../shared/useSetup.ts";
import { words } from "../words.ts";
import { Lines } from "./Lines.tsx";
import type { Payout } from "./questions.ts";

/** A payout, whose lines are loaded when it is opened. */
export function OnePayout({ payout, at }: { readonly payout: Payout; readonly at: number | undefined }) {
  const { payouts: say } = useWords(words);
  const { tokens } = useSetup().deployment;
  // The token of a payout with unknown lines is known only if there is just one.
  const token = tokens.length === 1 ? tokens[0]!.address : undefined;
  const [isOpen, setOpen] = useState(false);
  const { id, merchantAddress, status, linesKnown, unexplained, lineCount, timestamp, transactionHash } = payout;
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)} data-payout={id}>
      <summary>
        <Instant at={timestamp} /> · {say.status[status]} · {linesKnown ? say.lines(lineCount) : say.unknown} ·{" "}
        <Account address={merchantAddress} />
      </summary>
      {isOpen && (
        <>
          <p>
            {say.transaction} <Transaction hash={transactionHash} />
          </p>
          {!linesKnown && unexplained && <p>{say.unexplained[unexplained]}</p>}
          {status === "failed" && (
            <>
              <p>{say.failed}</p>
              <Command
                text={
                  token
                    ? toCommand`feiqian payout plan lines.csv --safe ${merchantAddress} --token ${token}`
                    : toCommand`feiqian payout plan lines.csv --safe ${merchantAddress} --token TOKEN`
                }
                what={say.plan}
              />
            </>
          )}
          {linesKnown && status === "executed" && <Lines payoutId={id} at={at} />}
        </>
      )}
    </details>
  );
}
