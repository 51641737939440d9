import type { Rail } from "@feiqian/sdk";
import { useWords } from "../../shared/language.tsx";
import { words } from "../words.ts";

interface WayProps {
  /** Undefined: the rail with fewer approvals. */
  readonly rail: Rail | undefined;
  readonly onChange: (rail: Rail | undefined) => void;
}

/** The choice of the rail, which few payers need. */
export function Way({ rail, onChange }: WayProps) {
  const { pay } = useWords(words);
  const ways = [
    ["", pay.automatic],
    ["allowance", pay.allowance],
    ["permit2", pay.permit2],
  ] as const;
  return (
    <details>
      <summary>{pay.way}</summary>
      <fieldset>
        <legend className="hidden">{pay.way}</legend>
        {ways.map(([value, text]) => (
          <label key={value}>
            <input
              type="radio"
              name="rail"
              checked={(rail ?? "") === value}
              onChange={() => onChange(value === "" ? undefined : value)}
            />{" "}
            {text}
          </label>
        ))}
      </fieldset>
    </details>
  );
}
