import { formatUnits } from "viem";
import { useWords } from "../../shared/language.tsx";
import { OpenedStep, Step } from "../act/Step.tsx";
import { useActs } from "../act/acts.ts";
import { toCommand } from "../parts/toCommand.ts";
import { words } from "../words.ts";
import type { TripPayment } from "./questions.ts";
import { tripWords } from "./words.ts";

/** The possible next steps, with their actors, buttons and commands. */
export function NextSteps({ payment, now }: { readonly payment: TripPayment; readonly now: bigint }) {
  const say = useWords(tripWords).next;
  const { invoice } = useWords(words).act;
  const acts = useActs();
  const { id, number, capturable, refundable, authorizationExpiry, token } = payment;
  const isHeld = capturable !== "0";
  const isExpired = BigInt(authorizationExpiry) <= now;
  const steps = [
    isHeld && !isExpired && (["capture", toCommand`feiqian payment capture ${id}`] as const),
    isHeld && (["void", toCommand`feiqian payment void ${id}`] as const),
    isHeld && isExpired && (["reclaim", toCommand`feiqian payment reclaim ${id}`] as const),
    refundable !== "0" &&
      ([
        "refund",
        toCommand`feiqian payment refund ${id} --amount ${formatUnits(BigInt(refundable), token.decimals)} --reason requested`,
      ] as const),
  ].filter((step) => step !== false);
  return (
    <>
      <h3>{say.title}</h3>
      {steps.length === 0 && <p>{say.nothing}</p>}
      <ul className="story">
        {steps.map(([verb, command]) => (
          <li key={verb}>
            {say[verb]}
            <br />
            <Step act={{ verb, id }} acts={acts} command={command} about={invoice(number)} />
          </li>
        ))}
      </ul>
      <OpenedStep acts={acts} />
    </>
  );
}
