import type { Address } from "viem";
import { Account } from "../shared/Account.tsx";
import { CopyButton } from "../shared/CopyButton.tsx";
import { useWords } from "../shared/language.tsx";
import type { Checkout } from "./checkout.ts";
import { words } from "./words.ts";

interface WhomProps {
  readonly merchant: Address;
  readonly checkout: Checkout | undefined;
}

/** The merchant: a proven name with its domain, else an address, which is then all there is to compare. */
export function Whom({ merchant, checkout }: WhomProps) {
  const { checkout: text, facts } = useWords(words);
  const whole = (
    <>
      <span className="account">{merchant}</span> <CopyButton text={merchant} what={facts.merchant} />
    </>
  );
  if (checkout?.profile) {
    const { domain, name } = checkout.profile;
    return (
      <>
        <strong>{name}</strong> · {domain} <span className="proven">{text.proven}</span>
        <details>
          <summary>
            <Account address={merchant} />
          </summary>
          <p>{whole}</p>
          <small>{text.provenHow(domain)}</small>
        </details>
      </>
    );
  }
  return (
    <>
      <span className="account">{merchant}</span>
      {checkout && (
        <details>
          <summary>{text.unproven}</summary>
          <small>{facts.compare}</small>
        </details>
      )}
    </>
  );
}
