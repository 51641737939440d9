import { type SafeState, SafeNotFoundError, readSafe } from "@feiqian/sdk/safe";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { type Address, isAddressEqual } from "viem";
import { useConnection } from "wagmi";
import { WholeAccount } from "../../shared/Account.tsx";
import { Explained } from "../../shared/Explained.tsx";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { WalletPanel } from "../../shared/wallet/WalletPanel.tsx";
import { WalletProvider } from "../../shared/wallet/WalletProvider.tsx";
import type { Wallet } from "../../shared/wallet/transport.ts";
import { useWallet } from "../../shared/wallet/useWallet.ts";
import { useAsk } from "../ask/useAnswer.ts";
import { Heading } from "../invoice/Heading.tsx";
import "../invoice/invoice.css";
import { Choice } from "../parts/Choice.tsx";
import { FieldFrame } from "../parts/FieldFrame.tsx";
import type { Act } from "./acts.ts";
import { Doing } from "./Doing.tsx";
import { refusals } from "./refusals.ts";
import { type Subject, readSubject } from "./subject.ts";
import { actWords } from "./words.ts";

interface ActPanelProps {
  readonly act: Act;
  readonly onClose: () => void;
}

/** A step, from who does it to its transaction or file. Includes the wallet. */
export function ActPanel({ act, onClose }: ActPanelProps) {
  const say = useWords(actWords);
  const { signsNothing } = useSetup();
  // Always the same element: see `WalletProvider`.
  const acting = useMemo(() => <Acting act={act} />, [act]);
  const title = say.titles[act.verb];
  return (
    <section aria-label={title} className="act">
      <Heading>{title}</Heading>
      {/* If nothing is signed here, no wallet is looked for. */}
      {signsNothing ? <WalletPanel /> : <WalletProvider>{acting}</WalletProvider>}
      <p>
        <button type="button" className="plain" onClick={onClose}>
          {say.close}
        </button>
      </p>
    </section>
  );
}

function Acting({ act }: { readonly act: Act }) {
  const say = useWords(actWords);
  const ask = useAsk();
  const { deployment } = useSetup();
  const { data, error } = useQuery({
    queryKey: ["act", "subject", act],
    queryFn: () => readSubject(ask, deployment, act),
    // Terms never change.
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  if (error) return <Explained error={error} known={refusals} />;
  return data ? <Who subject={data} /> : <p role="status">{say.reading}</p>;
}

/** A way to do it: the connected wallet sends it, or a Safe's owners sign a file. */
export interface Way {
  readonly actor: Address;
  readonly safe?: SafeState | undefined;
}

/** The Safes among the accounts that may act. */
function useSafes({ actors }: Subject) {
  const { client } = useSetup();
  return useQuery({
    queryKey: ["act", "safes", actors],
    queryFn: async () => {
      const read = actors.map(async ({ address }): Promise<Way | undefined> => {
        try {
          return { actor: address, safe: await readSafe({ client, safe: address }) };
        } catch (error) {
          if (error instanceof SafeNotFoundError) return undefined;
          throw error;
        }
      });
      return (await Promise.all(read)).filter((way) => way !== undefined);
    },
  });
}

/** Who does it, and by which way. */
function Who({ subject }: { readonly subject: Subject }) {
  const say = useWords(actWords);
  const { account } = useWallet();
  const { data: safes, error } = useSafes(subject);
  const [picked, setPicked] = useState<Address>();
  const { actors, isAnyones } = subject;
  if (error) return <Explained error={error} known={refusals} />;
  if (!safes) return <p role="status">{say.reading}</p>;
  const mayAct = isAnyones || actors.some(({ address }) => account && isAddressEqual(address, account));
  const others = safes.filter(({ actor }) => !account || !isAddressEqual(actor, account));
  const ways: readonly Way[] = [...(account && mayAct ? [{ actor: account }] : []), ...others];
  const way = ways.find(({ actor }) => actor === picked) ?? ways[0];
  const isSafesAlone = !isAnyones && actors.length === safes.length;
  return (
    <>
      {actors.map(({ role, address }) => (
        <p key={role}>
          {say.whoMay} <WholeAccount address={address} /> ({say.roles[role]})
        </p>
      ))}
      {isAnyones && <p>{say.anyone}</p>}
      {!isSafesAlone && <WalletPanel />}
      {account && !mayAct && !isSafesAlone && <SwitchAccount account={account} />}
      {ways.length > 1 && (
        <FieldFrame id="act-by" name="by" label={say.by}>
          {(tied) => (
            <select {...tied} value={way?.actor} onChange={({ target }) => setPicked(target.value as Address)}>
              {ways.map((one) => (
                <Choice key={one.actor} value={one.actor}>
                  <Named way={one} />
                </Choice>
              ))}
            </select>
          )}
        </FieldFrame>
      )}
      {ways.length === 1 && way?.safe && (
        <p>
          {say.by} <Named way={way} />
        </p>
      )}
      {way && <Doing key={way.actor} subject={subject} way={way} />}
    </>
  );
}

function Named({ way: { actor, safe } }: { readonly way: Way }) {
  const say = useWords(actWords);
  return safe ? say.bySafe(actor, `${safe.threshold}`, `${safe.owners.length}`) : say.byWallet(actor);
}

/** The connected account may not: the wallet is asked for another one. */
function SwitchAccount({ account }: { readonly account: Address }) {
  const say = useWords(actWords);
  const { connector } = useConnection();
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      const wallet = (await connector!.getProvider()) as Wallet;
      await wallet.request({ method: "wallet_requestPermissions", params: [{ eth_accounts: {} }] });
    },
  });
  return (
    <>
      <p role="alert" className="warning">
        {say.notYou(account)}
      </p>
      <button type="button" disabled={isPending} onClick={() => mutate()}>
        {say.switchAccount}
      </button>
      <div role="status">{isPending && <p>{say.switching}</p>}</div>
      {error && <Explained error={error} />}
    </>
  );
}
