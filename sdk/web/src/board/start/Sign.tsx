import { formatBps } from "@feiqian/sdk";
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { type Address, isAddressEqual } from "viem";
import { WholeAccount } from "../../shared/Account.tsx";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { useWallet } from "../../shared/wallet/useWallet.ts";
import { Instant } from "../parts/Instant.tsx";
import { Step, type StepProps } from "./Flow.tsx";
import { Problem } from "./Problem.tsx";
import { type Terms, sendSigned } from "./gateway.ts";
import type { Paid, Signing } from "./kept.ts";
import { addSignature, hasSigned, stillGood, toSigned } from "./sign.ts";
import { startWords } from "./words.ts";

interface SignProps extends StepProps {
  readonly paid: Paid;
  readonly terms: Terms;
  readonly account: Address;
}

/** The terms in words, and the signatures of as many owners as it takes. The last one is sent at once. */
export function Sign({ kept, change, paid, terms, account }: SignProps) {
  const say = useWords(startWords);
  const { sign: words } = say;
  const { client, deployment, gatewayUrl } = useSetup();
  const { client: wallet } = useWallet();
  const signing = stillGood(kept.signing, terms);
  const made = signing?.signatures.length ?? 0;
  const isComplete = made >= paid.threshold;

  const sending = useMutation({
    mutationFn: (all: Signing) => sendSigned({ gatewayUrl: gatewayUrl!, secret: kept.token! }, toSigned(kept, all)),
    onSuccess: (named) => change({ named, signing: undefined }),
  });
  const asking = useMutation({
    mutationFn: () => addSignature({ client, deployment, wallet: wallet!, account, paid, terms, signing }),
    onSuccess: (next) => {
      change({ signing: next });
      if (next.signatures.length >= paid.threshold) sending.mutate(next);
    },
  });
  const isBusy = asking.isPending || sending.isPending;
  // Its answer has the key, once.
  useEffect(() => {
    if (!sending.isPending) return undefined;
    const hold = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", hold);
    return () => removeEventListener("beforeunload", hold);
  }, [sending.isPending]);
  const forget = (changes: Partial<typeof kept>) => {
    sending.reset();
    asking.reset();
    change({ ...changes, signing: undefined });
  };
  const isOwner = paid.owners.some((owner) => isAddressEqual(owner, account));
  const canSign = isOwner && !hasSigned(signing, account);
  return (
    <Step at={4} title={words.title}>
      <dl>
        <dt>{words.account}</dt>
        <dd>
          <WholeAccount address={paid.address} />
          {paid.isSafe && ` · Safe, ${say.paid.of(paid.threshold, paid.owners.length)}`}
          {paid.creation && ` · ${words.isNew}`}
        </dd>
        <dt>{words.name}</dt>
        <dd>{[kept.name, kept.domain].filter(Boolean).join(" · ")}</dd>
        <dt>{words.signer}</dt>
        <dd>
          <WholeAccount address={terms.signer} />
        </dd>
        <dt>{words.until}</dt>
        <dd>
          <Instant at={signing?.validUntil ?? terms.validUntil} />
        </dd>
        <dt>{words.share}</dt>
        <dd>{words.shareMeans(formatBps(BigInt(terms.maxOutBps)))}</dd>
      </dl>
      <p className="soft">
        {words.means} {words.gas}
      </p>
      {paid.isSafe && (
        <>
          <h3>{words.owners}</h3>
          <ul className="story">
            {paid.owners.map((owner) => (
              <li key={owner}>
                <WholeAccount address={owner} />
                {hasSigned(signing, owner) && <span className="good"> ✓ {words.signed}</span>}
              </li>
            ))}
          </ul>
          <p role="status">{words.progress(made, paid.threshold)}</p>
        </>
      )}
      {!isComplete && !canSign && (
        <p role="note" className="warning">
          {paid.isSafe ? words.switchOwner : words.switchAccount(paid.address)}
        </p>
      )}
      <p className="buttons">
        {isComplete ? (
          <button type="button" disabled={isBusy} onClick={() => sending.mutate(signing!)}>
            {words.send}
          </button>
        ) : (
          <button type="button" disabled={isBusy || !canSign || !wallet} onClick={() => asking.mutate()}>
            {words.sign}
          </button>
        )}
        {made > 0 && (
          <button type="button" className="plain" disabled={isBusy} onClick={() => forget({})}>
            {words.again}
          </button>
        )}
        <button
          type="button"
          className="plain"
          disabled={isBusy}
          onClick={() => forget({ paid: undefined, name: undefined, domain: undefined })}
        >
          {say.change}
        </button>
      </p>
      <div role="status">
        {asking.isPending && <p>{words.asked}</p>}
        {sending.isPending && <p>{words.sending}</p>}
      </div>
      {!isBusy && asking.error && <Problem error={asking.error} />}
      {!isBusy && sending.error && <Problem error={sending.error} />}
    </Step>
  );
}
