import { useWords } from "../../shared/language.tsx";
import { OpenedStep, Step } from "../act/Step.tsx";
import { useActs } from "../act/acts.ts";
import type { Rows as List } from "../ask/readSettled.ts";
import { type Question, useAnswer } from "../ask/useAnswer.ts";
import { Account } from "../../shared/Account.tsx";
import { Pager, usePaging } from "../parts/Pager.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Rows } from "../parts/Rows.tsx";
import { type Token, toSum } from "../parts/amounts.ts";
import { toCommand } from "../parts/toCommand.ts";
import { words } from "../words.ts";

interface Credit {
  readonly store: string;
  readonly account: string;
  readonly merchantAddress: string;
  readonly token: Token;
  readonly amount: string;
  readonly creditedTotal: string;
  readonly claimedTotal: string;
}

const creditsQuestion: Question<{ readonly credits: List<Credit> }> = {
  document: `query Credits($where: creditFilter, $limit: Int, $after: String) {
  credits(where: $where, orderBy: "timestamp", orderDirection: "desc", limit: $limit, after: $after) {
    items {
      store
      account
      merchantAddress
      token {
        address
        symbol
        decimals
      }
      amount
      creditedTotal
      claimedTotal
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}`,
};

const LIMIT = 10;

/** Credits, with their owners, and how they are claimed. */
export function Credits({ merchant, at }: { readonly merchant: string | undefined; readonly at: number | undefined }) {
  const { credits: say } = useWords(words);
  const acts = useActs();
  const where = { ...(merchant && { merchantAddress: merchant.toLowerCase() }), amount_gt: "0" };
  const paging = usePaging(JSON.stringify(where));
  const answer = useAnswer(creditsQuestion, { where, limit: LIMIT, after: paging.after }, at);
  const { data, isPlaceholderData } = answer;
  return (
    <Panel title={say.title} note={say.note} answer={answer} sent={answer.sent}>
      {data?.credits.items.length === 0 && <p>{say.none}</p>}
      {data && data.credits.items.length > 0 && (
        <Rows caption={say.title} columns={say.columns}>
          {data.credits.items.map(({ store, account, merchantAddress, token, amount, claimedTotal }) => (
            <tr key={`${store} ${token.address} ${account}`}>
              <th scope="row">
                <Account address={account} />
              </th>
              <td>
                <Account address={merchantAddress} />
              </td>
              <td className="number">{toSum(amount, token)}</td>
              <td className="number">{toSum(claimedTotal, token)}</td>
              <td>
                <Step
                  act={{ verb: "claim", store, token: token.address, merchant: merchantAddress, owner: account }}
                  acts={acts}
                  command={toCommand`feiqian credit claim --token ${token.address} --merchant ${merchantAddress} --owner ${account} --store ${store}`}
                  about={account}
                />
              </td>
            </tr>
          ))}
        </Rows>
      )}
      <OpenedStep acts={acts} />
      {data && <Pager paging={paging} pageInfo={data.credits.pageInfo} isBusy={isPlaceholderData} what={say.title} />}
    </Panel>
  );
}
