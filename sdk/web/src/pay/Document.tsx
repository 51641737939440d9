import { useWords } from "../shared/language.tsx";
import type { Checkout } from "./checkout.ts";
import { words } from "./words.ts";

/** The lines of the document that the merchant has signed. Another document is not shown at all. */
export function Document({ document }: Pick<Checkout, "document">) {
  const { checkout: text } = useWords(words);
  if (document === undefined) return null;
  if (document === "altered")
    return (
      <p role="alert" className="warning">
        {text.altered}
      </p>
    );
  const { buyer, currency, lines, note, seller, taxTotal, total } = document;
  return (
    <>
      <div className="scroll">
        <table>
          <caption>{text.parties(seller, buyer)}</caption>
          <tbody>
            {lines.map(({ amount, description, position, quantity }) => (
              <tr key={position}>
                <td>{description}</td>
                <td className="number">× {quantity}</td>
                <td className="number">{amount}</td>
              </tr>
            ))}
            <tr>
              <td colSpan={2}>{text.tax}</td>
              <td className="number">{taxTotal}</td>
            </tr>
            <tr>
              <th scope="row" colSpan={2}>
                {text.total}
              </th>
              <td className="number">
                {currency} {total}
              </td>
            </tr>
          </tbody>
        </table>
      </div>
      {note !== "" && <p className="words soft">{note}</p>}
    </>
  );
}
