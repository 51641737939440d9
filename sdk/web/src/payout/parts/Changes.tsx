import type { PayoutSimulation, SheetToken } from "@feiqian/sdk/safe";
import { formatUnits } from "viem";
import { usePayoutWords } from "../PayoutWords.tsx";
import { Scrolled } from "./Scrolled.tsx";

interface ChangesProps {
  readonly simulation: PayoutSimulation;
  readonly token: SheetToken;
}

/** Balances before and after, from a simulation of the signed bytes on the chain. */
export function Changes({ simulation, token }: ChangesProps) {
  const text = usePayoutWords().review;
  const show = (amount: bigint) => formatUnits(amount, token.decimals);
  return (
    <Scrolled label={text.changes}>
      <table>
        <caption>
          {text.changes} ({token.symbol})
        </caption>
        <thead>
          <tr>
            <th scope="col">{text.account}</th>
            {[text.before, text.after, text.change].map((title) => (
              <th key={title} scope="col" className="number">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {simulation.balances.map(({ account, role, name, before, after }) => (
            <tr key={account}>
              <th scope="row">
                {role === "safe" ? text.theSafe : (name ?? text.noName)}
                <br />
                <code>{account}</code>
              </th>
              <td className="number">{show(before)}</td>
              <td className="number">{show(after)}</td>
              <td className="number">
                {after > before && "+"}
                {show(after - before)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}
