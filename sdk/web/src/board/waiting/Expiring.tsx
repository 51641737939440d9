import { useWords } from "../../shared/language.tsx";
import { OpenedStep, Step } from "../act/Step.tsx";
import { useActs } from "../act/acts.ts";
import { useAnswer } from "../ask/useAnswer.ts";
import type { Viewing } from "../link.ts";
import { Account } from "../../shared/Account.tsx";
import { Instant } from "../parts/Instant.tsx";
import { Pager, usePaging } from "../parts/Pager.tsx";
import { Panel } from "../parts/Panel.tsx";
import { Rows } from "../parts/Rows.tsx";
import { toSum } from "../parts/amounts.ts";
import { toCommand } from "../parts/toCommand.ts";
import { expiringQuestion } from "../payments/questions.ts";
import { words } from "../words.ts";

const LIMIT = 10;

export interface ExpiringProps {
  readonly viewing: Viewing;
  readonly at: number | undefined;
  /** The chain's clock. */
  readonly now: bigint;
}

/** Authorizations with a capturable amount, the first to expire first, with their next steps. */
export function Expiring({ viewing, at, now }: ExpiringProps) {
  const {
    expiring: say,
    act: { invoice },
  } = useWords(words);
  const acts = useActs();
  const { merchant } = viewing.view;
  const where = { ...(merchant && { merchantAddress: merchant.toLowerCase() }), capturable_gt: "0" };
  const paging = usePaging(JSON.stringify(where));
  const answer = useAnswer(expiringQuestion, { where, limit: LIMIT, after: paging.after }, at);
  const { data, isPlaceholderData } = answer;
  return (
    <Panel title={say.title} note={say.note} answer={answer} sent={answer.sent}>
      {data?.payments.items.length === 0 && <p>{say.none}</p>}
      {data && data.payments.items.length > 0 && (
        <Rows caption={say.title} columns={say.columns}>
          {data.payments.items.map(({ id, number, payer, capturable, token, authorizationExpiry }) => {
            const about = invoice(number);
            const isExpired = BigInt(authorizationExpiry) <= now;
            return (
              <tr key={id}>
                <th scope="row">
                  <a href={viewing.linkTo({ payment: id })} aria-label={say.open(number)}>
                    {number}
                  </a>
                </th>
                <td>
                  <Instant at={authorizationExpiry} />
                  {isExpired && (
                    <>
                      <br />
                      <strong>{say.expired}</strong>
                    </>
                  )}
                </td>
                <td>
                  <Account address={payer} />
                </td>
                <td className="number">{toSum(capturable, token)}</td>
                <td>
                  {isExpired ? (
                    <Step
                      {...{ acts, about, act: { verb: "reclaim", id } }}
                      command={toCommand`feiqian payment reclaim ${id}`}
                    />
                  ) : (
                    <>
                      <Step
                        {...{ acts, about, act: { verb: "capture", id } }}
                        command={toCommand`feiqian payment capture ${id}`}
                      />
                      <br />
                      <Step
                        {...{ acts, about, act: { verb: "void", id } }}
                        command={toCommand`feiqian payment void ${id}`}
                      />
                    </>
                  )}
                </td>
              </tr>
            );
          })}
        </Rows>
      )}
      <OpenedStep acts={acts} />
      {data && <Pager paging={paging} pageInfo={data.payments.pageInfo} isBusy={isPlaceholderData} what={say.title} />}
    </Panel>
  );
}
