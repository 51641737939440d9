import { Explained } from "../../shared/Explained.tsx";
import type { Sentences } from "../../shared/explain.ts";
import { useWords } from "../../shared/language.tsx";
import { GatewayProblem } from "./gateway.ts";
import { startWords } from "./words.ts";

const sentences: Readonly<Record<string, Sentences>> = {
  GatewaySilentError: {
    en: "The gateway does not answer. Check that it is running, and try again.",
    zh: "网关没有响应。请确认它正在运行，然后重试。",
  },
  GatewayAnswerError: {
    en: "The gateway answered with something that this page does not understand. Check that both are of one version.",
    zh: "网关的回答无法识别。请确认网关与页面版本一致。",
  },
  OtherSignatureError: {
    en: "Your wallet signed with another account. Switch it to the shown account, and sign again.",
    zh: "钱包用另一个账户签名了。请切换到所示账户后重新签名。",
  },
  SafeNotFoundError: {
    en: "There is no Safe at this address on this chain.",
    zh: "此链上该地址没有 Safe。",
  },
};

/** A failure, with the gateway's own next step where it refused. */
export function Problem({ error }: { readonly error: unknown }) {
  const say = useWords(startWords);
  if (!(error instanceof GatewayProblem)) return <Explained error={error} known={sentences} />;
  return (
    <div role="alert" className="refusal">
      <p>{say.problems[error.kind] ?? say.refused(error.message)}</p>
      {error.next && <p lang="en">{error.next}</p>}
    </div>
  );
}
