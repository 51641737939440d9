import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { useWallet } from "../../shared/wallet/useWallet.ts";
import { ownOrigin } from "../parts/ownOrigin.ts";
import { type Prepared, check } from "./check.ts";
import type { Complained } from "./complaint.ts";
import type { Draft, Fields } from "./draft.ts";
import { Form } from "./Form.tsx";
import { type Issued, issue } from "./issue.ts";
import { IssuedInvoice } from "./IssuedInvoice.tsx";
import { Review } from "./Review.tsx";
import { invoiceWords } from "./words.ts";

/** From the first field to the link: form, review and issued invoice. */
export function Writing() {
  const words = useWords(invoiceWords);
  const { client: node, deployment } = useSetup();
  const { account, client: wallet } = useWallet();
  const [draft, setDraft] = useState<Draft>({});
  const [complaints, setComplaints] = useState<Complained>({});
  const [prepared, setPrepared] = useState<Prepared>();
  const [issued, setIssued] = useState<Issued>();

  const checking = useMutation({
    mutationFn: (fields: Fields) => check(fields, { client: node, deployment, account: account! }),
    onSuccess: (checked) => {
      setComplaints(checked.complaints ?? {});
      setPrepared(checked.prepared);
    },
  });
  const issuing = useMutation({
    mutationFn: (shown: Prepared) => issue(shown, { wallet: wallet!, node, deployment, origin: ownOrigin() }),
    onSuccess: (result) => {
      setComplaints(result.complaints ?? {});
      setPrepared(undefined);
      setIssued(result.issued);
    },
  });

  if (issued)
    return (
      <IssuedInvoice
        issued={issued}
        onAnother={() => {
          // Merchant and token stay; number, time and amount are per invoice.
          setDraft(({ merchant, token }) => ({ ...(merchant && { merchant }), ...(token && { token }) }));
          setIssued(undefined);
        }}
      />
    );
  if (!account) return <p>{words.connect}</p>;
  // An invoice prepared for one account is not signed by another.
  if (prepared?.account === account)
    return (
      <Review
        prepared={prepared}
        isReady={wallet !== undefined}
        isAsked={issuing.isPending}
        error={issuing.error}
        onSign={() => issuing.mutate(prepared)}
        onChange={() => {
          issuing.reset();
          setPrepared(undefined);
        }}
      />
    );
  return (
    <Form
      account={account}
      draft={draft}
      onDraft={setDraft}
      complaints={complaints}
      isReady={wallet !== undefined}
      isChecking={checking.isPending}
      error={checking.error}
      onSubmit={(fields) => checking.mutate(fields)}
    />
  );
}
