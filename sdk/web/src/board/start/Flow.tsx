import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import { type Address, isAddressEqual } from "viem";
import { CopyButton } from "../../shared/CopyButton.tsx";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { useWallet } from "../../shared/wallet/useWallet.ts";
import { WalletPanel } from "../../shared/wallet/WalletPanel.tsx";
import { shared } from "../../shared/words.ts";
import { useView } from "../link.ts";
import { Choose } from "./Choose.tsx";
import { Key } from "./Key.tsx";
import { Name } from "./Name.tsx";
import { Problem } from "./Problem.tsx";
import { Sign } from "./Sign.tsx";
import { Snippet } from "./Snippet.tsx";
import { TestPayment } from "./TestPayment.tsx";
import { type Terms, askTerms } from "./gateway.ts";
import { type Change, type Kept, useKept } from "./kept.ts";
import { startWords } from "./words.ts";

const STEPS = 7;
const ASK_AGAIN_MS = 3_000;

/** One step at a time, from the wallet to the snippet. */
export function Flow() {
  const { view } = useView();
  const [kept, change] = useKept(view.start!);
  if (!kept) return null;
  if (kept.named) return <Afterwards kept={kept} change={change} />;
  return <Before kept={kept} change={change} />;
}

export interface StepProps {
  readonly kept: Kept;
  readonly change: Change;
}

/** A step: its heading takes the focus, so that it is read out. */
export function Step({ at, title, children }: { at: number; title: string; children: ReactNode }) {
  const { step } = useWords(startWords);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section aria-label={title}>
      <p className="soft">{step(at, STEPS)}</p>
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {children}
    </section>
  );
}

/** Until the gateway has its merchant. */
function Before({ kept, change }: StepProps) {
  const say = useWords(startWords);
  const { tryAgain } = useWords(shared);
  const { gatewayUrl, deployment } = useSetup();
  const { token } = kept;
  const { data, error, refetch } = useQuery({
    queryKey: ["terms", token],
    enabled: token !== undefined,
    retry: false,
    queryFn: () => askTerms({ gatewayUrl: gatewayUrl!, secret: token! }),
    refetchInterval: ({ state }) => state.data?.hasGas === false && ASK_AGAIN_MS,
  });
  if (token === undefined)
    return (
      <p role="alert" className="refusal">
        {say.noToken}
      </p>
    );
  // Terms that were read once stay: what is signed is sent again, whatever the gateway says meanwhile.
  if (error && !data)
    return (
      <>
        <Problem error={error} />
        <button type="button" onClick={() => void refetch()}>
          {tryAgain}
        </button>
      </>
    );
  if (!data) return <p role="status">{say.asking}</p>;
  if (data.chainId !== deployment.chainId || !isAddressEqual(data.processor, deployment.processor))
    return (
      <p role="alert" className="refusal">
        {say.otherGateway(say.place(deployment.chainId, deployment.processor), say.place(data.chainId, data.processor))}
      </p>
    );
  return <Steps kept={kept} change={change} terms={data} />;
}

function Steps({ kept, change, terms }: StepProps & { readonly terms: Terms }) {
  const say = useWords(startWords);
  const { account } = useWallet();
  if (!account)
    return (
      <Step key="connect" at={1} title={say.connect.title}>
        <p>{say.connect.text}</p>
        <WalletPanel />
      </Step>
    );
  return (
    <>
      <WalletPanel />
      <Naming kept={kept} change={change} terms={terms} account={account} />
    </>
  );
}

/** The account that is paid, its name, and its signature. */
function Naming({ kept, change, terms, account }: StepProps & { readonly terms: Terms; readonly account: Address }) {
  const say = useWords(startWords);
  if (!kept.paid) return <Choose key={account} account={account} change={change} />;
  if (!kept.name) return <Name paid={kept.paid} change={change} />;
  if (!terms.hasGas)
    return (
      <p role="alert" className="warning">
        {say.noGas} <span className="account">{terms.signer}</span>{" "}
        <CopyButton text={terms.signer} what={say.sign.signer} />
      </p>
    );
  return <Sign kept={kept} change={change} paid={kept.paid} terms={terms} account={account} />;
}

/** With the key: it is shown, tried out, and put to use. */
function Afterwards({ kept, change }: StepProps) {
  if (!kept.hasKey) return <Key kept={kept} change={change} />;
  if (!kept.isTried) return <TestPayment kept={kept} change={change} />;
  return <Snippet kept={kept} />;
}
