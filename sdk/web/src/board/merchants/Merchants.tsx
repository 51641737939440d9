import { getAddress } from "viem";
import { useWords } from "../../shared/language.tsx";
import type { Viewing } from "../link.ts";
import { WholeAccount } from "../../shared/Account.tsx";
import { Instant } from "../parts/Instant.tsx";
import { Pager, usePaging } from "../parts/Pager.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Rows } from "../parts/Rows.tsx";
import { words } from "../words.ts";
import { useMerchants } from "./useMerchants.ts";

/** All merchants, each a link to its own figures. */
export function Merchants({ viewing, at }: { readonly viewing: Viewing; readonly at: number | undefined }) {
  const { merchants: say } = useWords(words);
  const paging = usePaging("");
  const answer = useMerchants(paging.after, at);
  const { data, isPlaceholderData } = answer;
  return (
    <Panel title={say.title} answer={answer} sent={answer.sent}>
      {data?.merchants.items.length === 0 && <p>{say.none}</p>}
      {data && data.merchants.items.length > 0 && (
        <Rows caption={say.title} columns={say.columns}>
          {data.merchants.items.map(({ address, paymentCount, firstSeenAt }) => (
            <tr key={address}>
              <th scope="row">
                <a href={viewing.linkTo({ merchant: getAddress(address) })}>
                  <WholeAccount address={address} />
                </a>
              </th>
              <td className="number">{paymentCount}</td>
              <td>
                <Instant at={firstSeenAt} />
              </td>
            </tr>
          ))}
        </Rows>
      )}
      {data && <Pager paging={paging} pageInfo={data.merchants.pageInfo} isBusy={isPlaceholderData} what={say.title} />}
    </Panel>
  );
}
