import { useMutation } from "@tanstack/react-query";
import { isAddressEqual } from "viem";
import { useSetup } from "../../shared/useSetup.ts";
import { type WalletClient, useWallet } from "../../shared/wallet/useWallet.ts";
import { signWithWallet } from "../chain/sign.ts";
import { isFit } from "../chain/trial.ts";
import { withSignature } from "../desk.ts";
import { usePayoutWords } from "../PayoutWords.tsx";
import { type ActionsProps, missingOf } from "./Actions.tsx";
import { Hashes } from "./Hashes.tsx";
import { Refused } from "./Refused.tsx";
import { download, toFileText } from "./download.ts";

/** An owner compares the hashes with its wallet, signs, and passes the file on. */
export function Sign(props: ActionsProps) {
  const text = usePayoutWords().sign;
  const { signsNothing } = useSetup();
  const { proposal, name } = props.held;
  const missing = missingOf(proposal, props.standing);
  return (
    <section aria-labelledby="sign">
      <h2 id="sign">{text.title}</h2>
      <Hashes proposal={proposal} />
      {!signsNothing && <SignWithWallet {...props} />}
      {missing > 0 && proposal.signatures.length > 0 && <p>{text.passOn(missing)}</p>}
      <p>
        <button type="button" className="plain" onClick={() => download(name, toFileText(proposal))}>
          {text.download}
        </button>
      </p>
    </section>
  );
}

function SignWithWallet({ held, change, standing, trial }: ActionsProps) {
  const text = usePayoutWords().sign;
  const setup = useSetup();
  const { account, client } = useWallet();
  const { proposal } = held;
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: (wallet: WalletClient) => signWithWallet(setup, wallet, proposal),
    // Files may have been dropped while the wallet asked.
    onSuccess: (signed) => change((now) => withSignature(now, signed)),
  });
  if (!client) return <p>{text.connect}</p>;
  if (!standing.owners.some((owner) => isAddressEqual(owner, account)))
    return <p className="warning">{text.notOwner(account)}</p>;
  const own = proposal.signatures.find(({ owner }) => isAddressEqual(owner, account));
  if (own)
    return (
      <>
        <p role="status" className="done">
          {text.done(account)}
        </p>
        {data && (
          <p>
            <button
              type="button"
              className="plain"
              onClick={() => download(`${held.name.replace(/\.json$/, "")}.${account}.sig.json`, toFileText(data))}
            >
              {text.downloadSignature}
            </button>
          </p>
        )}
      </>
    );
  return (
    <>
      <p>
        <button
          type="button"
          disabled={isPending || !isFit(trial)}
          aria-describedby="unfit"
          onClick={() => mutate(client)}
        >
          {text.button}
        </button>
      </p>
      <p id="unfit" role="status">
        {!isFit(trial) && (trial ? text.unfit : text.trying)}
      </p>
      <div role="status">{isPending && <p>{text.asked}</p>}</div>
      {error && <Refused error={error} />}
    </>
  );
}
