import { type Deployment, type PaymentId, type PaymentTerms, formatBps } from "@feiqian/sdk";
import { sign } from "@feiqian/sdk/actions/invoice";
import { get as getSigner } from "@feiqian/sdk/actions/signer";
import { type Address, type Client, isAddressEqual } from "viem";
import { getBlock } from "viem/actions";
import { type Complained, Complaint } from "./complaint.ts";
import { type SaltedDocument, prepareDocument } from "./document.ts";
import type { Fields } from "./draft.ts";
import { numbersOf, readKept } from "./kept.ts";
import { readNumberStatus } from "./numbers.ts";
import { type FormTerms, validate } from "./validate.ts";

/** An invoice ready to be signed. */
export interface Prepared {
  /** The signer. */
  readonly account: Address;
  readonly id: PaymentId;
  readonly terms: PaymentTerms;
  readonly salted: SaltedDocument | undefined;
  /** This browser has already signed an invoice with that number; only one of them can be paid. */
  readonly amends: boolean;
}

export type Checked =
  | { readonly prepared: Prepared; readonly complaints?: undefined }
  | { readonly prepared?: undefined; readonly complaints: Complained };

interface Surroundings {
  readonly client: Client;
  readonly deployment: Deployment;
  /** The future signer. */
  readonly account: Address;
}

/** Checks the form by its rules, then on the chain. Nothing is signed. */
export async function check(fields: Fields, { client, deployment, account }: Surroundings): Promise<Checked> {
  const { timestamp: now } = await getBlock(client);
  const { terms, complaints } = validate(fields, { deployment, now });
  if (complaints) return { complaints };
  const asked = await askChain(terms, { client, deployment, account });
  if (Object.keys(asked).length > 0) return { complaints: asked };
  const made = prepareDocument(deployment, fields, terms, now);
  const prepared = await sign.prepare(client, { deployment, ...terms, referenceHash: made?.referenceHash, now });
  const amends = numbersOf(readKept(deployment), terms.merchant).includes(terms.number);
  return { prepared: { account, id: prepared.id, terms: prepared.terms, salted: made?.salted, amends } };
}

/** The checks on the chain: whether the account may sign for the merchant, and whether the number is free. */
async function askChain(terms: FormTerms, { client, deployment, account }: Surroundings): Promise<Complained> {
  const { merchant, feeBps, splits } = terms;
  const isOwn = isAddressEqual(merchant, account);
  const [status, signer] = await Promise.all([
    readNumberStatus(client, deployment, terms),
    isOwn ? undefined : getSigner(client, { deployment, merchant, signer: account }),
  ]);
  const out = splits.reduce((sum, { bps }) => sum + bps, feeBps);
  return {
    ...(status !== "unused" && { number: new Complaint(({ numberSpent }) => numberSpent(terms.number, status)) }),
    ...(signer && !signer.isLive && { merchant: new Complaint(({ notSigner }) => notSigner(account)) }),
    ...(signer?.isLive &&
      out > signer.maxOutBps && {
        [splits.length > 0 ? "splits" : "feePercent"]: new Complaint(({ overCap }) =>
          overCap(formatBps(out), formatBps(signer.maxOutBps)),
        ),
      }),
  };
}
