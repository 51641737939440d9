import { CopyButton } from "../../shared/CopyButton.tsx";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { toHash } from "../link.ts";
import { Step, type StepProps } from "./Flow.tsx";
import { button, toRequest } from "./snippet.ts";
import { startWords } from "./words.ts";

/** For a shop: a request for its server, a button for its page. */
export function Snippet({ kept }: Pick<StepProps, "kept">) {
  const { snippet: words } = useWords(startWords);
  const { gatewayUrl, deployment } = useSetup();
  const request = toRequest(gatewayUrl!, deployment.tokens[0]!.symbol);
  return (
    <Step at={7} title={words.title}>
      <h3>{words.request}</h3>
      {request ? <Code text={request} what={words.request} /> : <p role="alert">{words.noRequest}</p>}
      <p className="soft">{words.requestMeans}</p>
      <h3>{words.button}</h3>
      <Code text={button} what={words.button} />
      <p className="soft">{words.buttonMeans}</p>
      <p>
        <a href={toHash({ merchant: kept.paid!.address })}>{words.end}</a>
      </p>
    </Step>
  );
}

const Code = ({ text, what }: { readonly text: string; readonly what: string }) => (
  <>
    <pre className="words">{text}</pre>
    <CopyButton text={text} what={what} />
  </>
);
