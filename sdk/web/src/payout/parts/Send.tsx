import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useSetup } from "../../shared/useSetup.ts";
import { type WalletClient, useWallet } from "../../shared/wallet/useWallet.ts";
import { sendPayout } from "../chain/send.ts";
import { isFit } from "../chain/trial.ts";
import { usePayoutWords } from "../PayoutWords.tsx";
import { type ActionsProps, missingOf } from "./Actions.tsx";
import { Refused } from "./Refused.tsx";

/** Sends the payout when enough owners have signed and its turn has come. */
export function Send(props: ActionsProps) {
  const text = usePayoutWords().send;
  const { held, standing } = props;
  const { nonce } = held.proposal.safeTx;
  const missing = missingOf(held.proposal, standing);
  return (
    <section aria-labelledby="send">
      <h2 id="send">{text.title}</h2>
      {standing.status === "sent" && (
        <p role="status">
          {text.sent} <code>{standing.transaction}</code>
        </p>
      )}
      {standing.status === "open" && missing > 0 && <p>{text.missing(missing)}</p>}
      {standing.status === "open" && nonce > standing.nonce && (
        <p className="warning">{text.turn(nonce, standing.nonce)}</p>
      )}
      {standing.status === "open" && missing === 0 && nonce === standing.nonce && <SendWithWallet {...props} />}
    </section>
  );
}

function SendWithWallet({ desk, held, trial }: ActionsProps) {
  const text = usePayoutWords().send;
  const setup = useSetup();
  const queries = useQueryClient();
  const { client } = useWallet();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (wallet: WalletClient) => sendPayout(setup, wallet, held.proposal, desk),
    // Whatever the result, the chain has the state.
    onSettled: () => queries.invalidateQueries({ queryKey: ["standing"] }),
  });
  if (setup.signsNothing) return undefined;
  if (!client) return <p>{text.connect}</p>;
  return (
    <>
      <p>{text.anybody}</p>
      <button type="button" disabled={isPending || !isFit(trial)} onClick={() => mutate(client)}>
        {text.button}
      </button>
      <div role="status">{isPending && <p>{text.asked}</p>}</div>
      {error && <Refused error={error} />}
    </>
  );
}
