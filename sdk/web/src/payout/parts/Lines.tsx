import { type KnownPayee, type PayoutLine, type PayoutProposal, isKnownPayee, showReference } from "@feiqian/sdk/safe";
import { formatUnits } from "viem";
import { tokenOf } from "../tokenOf.ts";
import { usePayoutWords } from "../PayoutWords.tsx";
import { Scrolled } from "./Scrolled.tsx";

interface LinesProps {
  readonly proposal: PayoutProposal;
  readonly lines: readonly PayoutLine[];
  readonly known: readonly KnownPayee[];
}

/** The lines, as decoded from the signed bytes. */
export function Lines({ proposal, lines, known }: LinesProps) {
  const text = usePayoutWords().review;
  const { symbol, decimals } = tokenOf(proposal);
  return (
    <Scrolled label={text.lines}>
      <table>
        <caption>{text.lines}</caption>
        <thead>
          <tr>
            <th scope="col">{text.number}</th>
            <th scope="col" className="number">
              {symbol}
            </th>
            <th scope="col">{text.payee}</th>
            <th scope="col">{text.reference}</th>
            {known.length > 0 && <th scope="col">{text.known}</th>}
          </tr>
        </thead>
        <tbody>
          {lines.map(({ name, to, amount, reference }, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is identified by its position
            <tr key={i}>
              <td>{i + 1}</td>
              {/* The main column first: on a phone the table is wider than the screen. */}
              <td className="number">{formatUnits(amount, decimals)}</td>
              <th scope="row">
                {name ?? text.noName}
                <br />
                <code>{to}</code>
              </th>
              <td>{showReference(reference)}</td>
              {known.length > 0 && <td>{isKnownPayee(known, to) ? text.isKnown : text.isNew}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}
