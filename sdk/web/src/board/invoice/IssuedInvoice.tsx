import { toQr } from "@feiqian/sdk/qr";
import { useMemo } from "react";
import { CopyButton } from "../../shared/CopyButton.tsx";
import { isLoopback } from "../../shared/configuration.ts";
import { useWords } from "../../shared/language.tsx";
import { DownloadDocument } from "./DownloadDocument.tsx";
import { Heading } from "./Heading.tsx";
import type { Issued } from "./issue.ts";
import { Terms } from "./Terms.tsx";
import { TopUp } from "./TopUp.tsx";
import { invoiceWords } from "./words.ts";

/** The QR code as an image URL; undefined if the link is too long for one. */
function toPicture(link: string): string | undefined {
  try {
    return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(toQr(link, { as: "svg" }))}`;
  } catch {
    return undefined;
  }
}

/** The link and QR code to send, with the terms read back from the link. */
export function IssuedInvoice({ issued, onAnother }: { readonly issued: Issued; readonly onAnother: () => void }) {
  const { issued: words } = useWords(invoiceWords);
  const { invoice, link, salted, isKept } = issued;
  const { terms, signer } = invoice;
  const picture = useMemo(() => toPicture(link), [link]);
  return (
    <div className="issued">
      <Heading>{words.title}</Heading>
      <p className="done noprint">{words.done}</p>
      {!isKept && (
        <p role="alert" className="warning">
          {words.notKept}
        </p>
      )}
      {picture ? (
        <img className="qr" src={picture} alt={words.qr(terms.number)} />
      ) : (
        <p role="note">{words.qrTooLong}</p>
      )}
      <p className="words">
        {words.link}: <a href={link}>{link}</a>
      </p>
      {isLoopback(location.href) && (
        <p role="note" className="soft">
          {words.loopback}
        </p>
      )}
      <p className="buttons">
        <CopyButton text={link} what={words.link} />
        <button type="button" className="plain" onClick={() => print()}>
          {words.print}
        </button>
        <button type="button" className="plain" onClick={onAnother}>
          {words.another}
        </button>
      </p>
      <Terms terms={terms} signer={signer} />
      {salted && (
        <div className="noprint">
          <p>
            <DownloadDocument salted={salted} number={terms.number} />
          </p>
          <p className="soft">{words.downloadWhy}</p>
        </div>
      )}
      <TopUp merchant={terms.merchant} token={terms.token} />
    </div>
  );
}
