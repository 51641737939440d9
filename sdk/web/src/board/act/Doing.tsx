import { type RefundReason, TransactionUnknownError } from "@feiqian/sdk";
import { toSafeBatch } from "@feiqian/sdk/safe";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Address, Hex } from "viem";
import { Explained } from "../../shared/Explained.tsx";
import { TransactionLink } from "../../shared/TransactionLink.tsx";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { useWallet } from "../../shared/wallet/useWallet.ts";
import { toSum } from "../parts/amounts.ts";
import { Confirm } from "../parts/Confirm.tsx";
import { JsonLink } from "../parts/JsonLink.tsx";
import type { Way } from "./ActPanel.tsx";
import { Fields } from "./Fields.tsx";
import { type PreparedAct, prepareAct, readMost } from "./prepare.ts";
import { refusals } from "./refusals.ts";
import { forget, sendOnce } from "./send.ts";
import type { Subject } from "./subject.ts";
import { type ActWords, actWords } from "./words.ts";

interface DoingProps {
  readonly subject: Subject;
  readonly way: Way;
}

/** Amount, reason and receiver as typed; then the confirmation, and the outcome or the file. */
export interface Choices {
  readonly amount: bigint;
  readonly reason: RefundReason;
  readonly to: Address;
}

/** A prepared step, with the reason that was chosen for it. */
interface Reviewed extends PreparedAct {
  readonly reason: RefundReason;
}

export function Doing({ subject, way }: DoingProps) {
  const say = useWords(actWords);
  const { client: node, deployment } = useSetup();
  const chain = { node, deployment };
  const [reviewed, setReviewed] = useState<Reviewed>();
  const most = useQuery({
    queryKey: ["act", "most", subject.verb, idOf(subject), way.actor],
    queryFn: () => readMost(chain, subject),
    retry: false,
    // Nobody has seen a figure of an earlier opening.
    gcTime: 0,
  });
  const preparing = useMutation({
    mutationFn: async (choices: Choices): Promise<Reviewed> => ({
      ...(await prepareAct(chain, subject, { ...choices, actor: way.actor })),
      reason: choices.reason,
    }),
    onSuccess: setReviewed,
  });
  const back = () => {
    setReviewed(undefined);
    preparing.reset();
    void most.refetch();
  };
  if (reviewed && way.safe) return <SafeFile subject={subject} reviewed={reviewed} onBack={back} />;
  if (reviewed) return <Sending subject={subject} reviewed={reviewed} onBack={back} />;
  if (most.error) return <Explained error={most.error} known={refusals} />;
  if (most.data === undefined || most.isFetching) return <p role="status">{say.reading}</p>;
  if (most.data === 0n) return <p role="status">{say.nothing[subject.verb]}</p>;
  return (
    <>
      <Fields
        subject={subject}
        actor={way.actor}
        most={most.data}
        isBusy={preparing.isPending}
        onReview={preparing.mutate}
      />
      <div role="status">{preparing.isPending && <p>{say.checking}</p>}</div>
      {preparing.error && <Explained error={preparing.error} known={refusals} />}
    </>
  );
}

const idOf = (subject: Subject) =>
  subject.verb === "claim" ? [subject.token.address, ...Object.values(subject.credit)] : subject.id;

const aboutOf = (say: ActWords, subject: Subject): string =>
  subject.verb === "claim" ? say.ofCredit(subject.credit.owner) : say.ofInvoice(`${subject.terms.number}`);

/** The account or the invoice that the money comes from. */
function fromOf(say: ActWords, subject: Subject, { actor }: PreparedAct): string {
  if (subject.verb === "claim") return subject.credit.owner;
  return subject.verb === "refund" ? actor : say.ofInvoice(`${subject.terms.number}`);
}

interface ReviewedProps {
  readonly subject: Subject;
  readonly reviewed: Reviewed;
  readonly onBack: () => void;
}

/** One confirmation in words, of checked terms and the chain's figures. */
function useSentences(subject: Subject, reviewed: Reviewed): readonly string[] {
  const say = useWords(actWords);
  const { verb, token } = subject;
  const { amount, to, reason, calls } = reviewed;
  return [
    say.said[verb](toSum(amount, token), fromOf(say, subject, reviewed), to),
    ...(verb === "refund" ? [say.itsReason(say.reasons[reason])] : []),
    ...(calls.length > 1 ? [say.approvals(`${calls.length}`)] : []),
  ];
}

function SafeFile({ subject, reviewed, onBack }: ReviewedProps) {
  const say = useWords(actWords);
  const { deployment } = useSetup();
  const sentences = useSentences(subject, reviewed);
  const { actor: safe, calls } = reviewed;
  const { verb } = subject;
  const batch = toSafeBatch({
    ...{ chainId: deployment.chainId, safe, calls },
    name: say.titles[verb],
    description: `${sentences.join(" ")} ${aboutOf(say, subject)}`,
  });
  const name = subject.verb === "claim" ? subject.credit.owner : `${subject.terms.number}`;
  return (
    <>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <p>
        <JsonLink value={batch} name={`${verb}-${name}`}>
          {say.file}
        </JsonLink>
      </p>
      <p className="soft">{say.fileMeans}</p>
      <button type="button" className="plain" onClick={onBack}>
        {say.change}
      </button>
    </>
  );
}

const LOOK_AGAIN_MS = 2_000;

const hashOf = (error: unknown): Hex | undefined => (error instanceof TransactionUnknownError ? error.hash : undefined);

function Sending({ subject, reviewed, onBack }: ReviewedProps) {
  const say = useWords(actWords);
  const { client: node, deployment } = useSetup();
  const chain = { node, deployment };
  const { client: wallet } = useWallet();
  const queries = useQueryClient();
  const sentences = useSentences(subject, reviewed);
  const { verb, token } = subject;
  const sending = useMutation({
    mutationFn: () => sendOnce(chain, subject, reviewed, wallet!),
    // One that was sent is followed, by its key, until its outcome is known.
    retry: (_, error) => hashOf(error) !== undefined,
    retryDelay: LOOK_AGAIN_MS,
    // The lists and the chain's words are asked again; the indexer's next block brings them up to date.
    onSettled: () => queries.invalidateQueries({ predicate: ({ queryKey: [name] }) => name !== "wallet" }),
  });
  const { data: hash, error, isPending, failureReason } = sending;
  if (hash)
    return (
      <div role="status">
        <p className="done">{say.done[verb](toSum(reviewed.amount, token))}</p>
        <p>
          {say.transaction}: <TransactionLink hash={hash} what={say.transaction} />
        </p>
      </div>
    );
  const sent = isPending ? hashOf(failureReason) : undefined;
  const isLost = error instanceof TransactionUnknownError;
  return (
    <>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <Confirm
        said={isPending ? (sent ? say.following : say.asked) : wallet ? say.fee : say.notReady}
        yes={say.yes[verb]}
        no={say.change}
        about={aboutOf(say, subject)}
        isPending={isPending}
        isReady={wallet !== undefined && !isLost}
        error={error}
        known={refusals}
        onYes={sending.mutate}
        onNo={onBack}
      />
      {sent && (
        <p>
          {say.transaction}: <TransactionLink hash={sent} what={say.transaction} />
        </p>
      )}
      {isLost && (
        <>
          <p>{say.lost}</p>
          <button type="button" className="plain" onClick={() => void forget(chain, reviewed).then(onBack)}>
            {say.forget}
          </button>
        </>
      )}
    </>
  );
}
