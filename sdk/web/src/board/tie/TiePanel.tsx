import type { Address } from "viem";
import { useWords } from "../../shared/language.tsx";
import { Asked } from "../parts/Asked.tsx";
import { Instant } from "../parts/Instant.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Rows } from "../parts/Rows.tsx";
import { toSum } from "../parts/amounts.ts";
import { words } from "../words.ts";
import { type TiedToken, useTie } from "./useTie.ts";

/** The balances of a merchant's stores on the chain, compared with the indexer's. */
export function TiePanel({ merchant, at }: { readonly merchant: Address; readonly at: number | undefined }) {
  const { tie: say } = useWords(words);
  const { result, sents } = useTie(merchant, at);
  const { data } = result;
  return (
    <Panel title={say.title} note={say.note} answer={result} sent={sents[0]!}>
      {data && (
        <>
          <p className="holds">
            {say.heldAt(data.place.number, data.storeCount)} <Instant at={data.place.timestamp} />{" "}
            <span className="hash">{data.hash}</span>
          </p>
          {data.tokens.length === 0 ? (
            <p>{say.none}</p>
          ) : (
            <Rows caption={say.title} columns={say.columns}>
              {data.tokens.map((one) => (
                <tr key={one.token.address}>
                  <th scope="row">{one.token.symbol}</th>
                  <td className="number">{toSum(one.held, one.token)}</td>
                  <td className="number">{toSum(one.credits, one.token)}</td>
                  <td className="number">{toSum(one.inStores, one.token)}</td>
                  <td>
                    <Verdict tied={one} />
                  </td>
                </tr>
              ))}
            </Rows>
          )}
          <Asked sent={sents[1]!} />
        </>
      )}
    </Panel>
  );
}

function Verdict({ tied: { token, held, credits, inStores } }: { readonly tied: TiedToken }) {
  const { tie: say } = useWords(words);
  const more = inStores - held - credits;
  if (more === 0n) return <span className="good">{say.agrees}</span>;
  return more > 0n ? <span>{say.more(toSum(more, token))}</span> : <strong>{say.less(toSum(-more, token))}</strong>;
}
