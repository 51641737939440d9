import {
  type OwnerSignature,
  type PayoutProposal,
  PayoutUnitError,
  checkSafeHash,
  findPayoutToken,
  fromTransactionBuilder,
  readPayees,
  readSanctions,
  mergePayout,
  parsePayout,
  parsePayoutSignature,
} from "@feiqian/sdk/safe";
import { isAddressEqual } from "viem";
import type { Setup } from "../../shared/setup.ts";
import { networksOf } from "../chain/networks.ts";
import { type Desk, withFile } from "../desk.ts";
import { Refusal, SheetRefusal } from "../refusal.ts";
import { parseCsv } from "./parseCsv.ts";
import { recognise } from "./recognise.ts";
import type { TextFile } from "./text.ts";

/** The desk with another file. Throws a refusal, which leaves the desk unchanged. */
export async function takeFile(desk: Desk, file: TextFile, setup: Setup): Promise<Desk> {
  const kind = recognise(file);
  switch (kind) {
    case "payout":
      return takePayout(desk, file, setup);
    case "signature":
      return takeSignatures(desk, [parsePayoutSignature(file.text)], setup);
    case "batch":
      return takeBatch(desk, file, setup);
    case "sheet":
      if (desk.held) throw new Refusal("putAwayFirst");
      return { ...desk, source: { kind, ...file } };
    case "sanctions":
      if (readSanctions(file.text).length === 0) throw new Refusal("noAddresses");
      return { ...desk, sanctions: withFile(desk.sanctions, file) };
    case "book":
      checkPayees(file, true);
      return { ...desk, books: withFile(desk.books, file) };
    case "paid":
      checkPayees(file, false);
      return { ...desk, paid: withFile(desk.paid, file) };
  }
}

/** The first payout is added; another file of the same payout adds its signatures. */
async function takePayout(desk: Desk, { name, text }: TextFile, setup: Setup): Promise<Desk> {
  const proposal = await withToken(parsePayout(text, networksOf(setup)), setup);
  await checkSafeHash({ client: setup.client, proposal });
  if (!desk.held) {
    // Signatures in the file are checked like merged ones: by an owner, for this payout, once each.
    await mergePayout({ ...proposal, signatures: [] }, proposal.signatures);
    const { source: _, ...rest } = desk;
    return { ...rest, held: { name, proposal } };
  }
  if (desk.held.proposal.hash !== proposal.hash) throw new Refusal("otherPayout", proposal.hash);
  return takeSignatures(desk, proposal.signatures, setup);
}

/** The payout with the token's own symbol and decimals, or the list's: its file's are in no hash. */
async function withToken(file: PayoutProposal, { client, deployment }: Setup): Promise<PayoutProposal> {
  const { symbol, decimals, saidBy } = await findPayoutToken({ proposal: file, client, deployment });
  if (!saidBy) throw new PayoutUnitError({ token: file.token, chainId: file.chainId });
  return { ...file, symbol, decimals };
}

async function takeSignatures(desk: Desk, signatures: readonly OwnerSignature[], { client }: Setup): Promise<Desk> {
  if (!desk.held) throw new Refusal("payoutFirst");
  const { proposal } = desk.held;
  const merged = await mergePayout(
    proposal,
    signatures.filter((signature) => !isHeld(proposal, signature)),
    { client },
  );
  return { ...desk, held: { ...desk.held, proposal: merged } };
}

const isHeld = ({ signatures }: PayoutProposal, { owner, signature }: OwnerSignature): boolean =>
  signatures.some(
    (held) => isAddressEqual(held.owner, owner) && held.signature.toLowerCase() === signature.toLowerCase(),
  );

function takeBatch(desk: Desk, file: TextFile, { chain }: Setup): Desk {
  if (desk.held) throw new Refusal("putAwayFirst");
  const { chainId, safe, token } = fromTransactionBuilder(file.text);
  if (chainId !== chain.id) throw new Refusal("otherChainBatch", String(chainId));
  return { ...desk, source: { kind: "batch", ...file }, form: { ...desk.form, token, ...(safe && { safe }) } };
}

function checkPayees({ name, text }: TextFile, isBook: boolean): void {
  const { problems } = readPayees({ text, parse: parseCsv, file: name, isBook });
  if (problems.length > 0) throw new SheetRefusal(problems);
}
