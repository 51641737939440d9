import { type Deployment, type Invoice, fromInvoiceLink, toInvoiceLink } from "@feiqian/sdk";
import { sign, verify } from "@feiqian/sdk/actions/invoice";
import { type Client, isAddressEqual } from "viem";
import { inOneTab } from "../../shared/inOneTab.ts";
import type { WalletClient } from "../../shared/wallet/useWallet.ts";
import type { Prepared } from "./check.ts";
import { type Complained, Complaint } from "./complaint.ts";
import type { SaltedDocument } from "./document.ts";
import { keep, numbersOf, readKept } from "./kept.ts";
import { readNumberStatus } from "./numbers.ts";

/** A signed invoice and its payment link. */
export interface Issued {
  readonly invoice: Invoice;
  readonly link: string;
  readonly salted: SaltedDocument | undefined;
  /** Whether this browser has stored it. */
  readonly isKept: boolean;
}

export type Issuing =
  | { readonly issued: Issued; readonly complaints?: undefined }
  | { readonly issued?: undefined; readonly complaints: Complained };

/** A link that differs from the signed terms, and is not shown. */
class LinkDiffersError extends Error {
  override name = "LinkDiffersError";
}

interface Parties {
  readonly wallet: WalletClient;
  /** The page's own node. */
  readonly node: Client;
  readonly deployment: Deployment;
  /** The payment page's origin, without /pay. */
  readonly origin: string;
}

/** Has the wallet sign the reviewed terms, unless their number has been taken since, in another tab for example. */
export function issue(prepared: Prepared, parties: Parties): Promise<Issuing> {
  const { merchant, number } = prepared.terms;
  const taken = new Complaint(({ numberTaken }) => numberTaken(number));
  return inOneTab(`feiqian ${parties.deployment.chainId} ${merchant} ${number}`, async (isAlone) => {
    if (!isAlone) return { complaints: { number: taken } };
    const status = await readNumberStatus(parties.node, parties.deployment, { merchant, number });
    if (status !== "unused")
      return { complaints: { number: new Complaint(({ numberSpent }) => numberSpent(number, status)) } };
    const isSignedSince = numbersOf(readKept(parties.deployment), merchant).includes(number);
    if (isSignedSince && !prepared.amends) return { complaints: { number: taken } };
    return { issued: await signNow(prepared, parties) };
  });
}

async function signNow({ id, terms, account, salted }: Prepared, parties: Parties): Promise<Issued> {
  const { wallet, node, deployment, origin } = parties;
  const invoice = await sign(wallet, { deployment, account, ...terms });
  const link = toInvoiceLink(invoice, { ...deployment, origin });
  const read = await fromInvoiceLink(link);
  const isSame =
    read.invoice.id === id &&
    isAddressEqual(read.invoice.signer, account) &&
    read.invoice.signature.toLowerCase() === invoice.signature.toLowerCase() &&
    read.chainId === deployment.chainId &&
    isAddressEqual(read.processor, deployment.processor);
  if (!isSame) throw new LinkDiffersError(`The link says ${read.invoice.id}, and ${id} was to be signed.`);
  // The checks of the payer's page: the signature, and that the signer is live and within its cap.
  await verify(node, { deployment, link });
  return { invoice: read.invoice, link, salted, isKept: keep(deployment, read.invoice, { link, salted }) };
}
