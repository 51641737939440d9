import { MalformedTermsError } from "../../errors/invoice.ts";
import { setSignerForFunction, setSignerFunction, signerSetEvent } from "../../generated/processor.ts";
import type { AnyClient } from "../../internal/client.ts";
import { defineVerb, defineWrite, defineWriteSync, extractorOf, readEvent, verbCall } from "../../internal/verb.ts";
import type { SignerSetParameters } from "./types.ts";

const checkRange = (field: string, attempted: bigint, bits: bigint) => {
  if (attempted < 0n || attempted >= 1n << bits)
    throw new MalformedTermsError({ field, attempted, allowed: `a bigint from 0 to 2^${bits} - 1` });
};

function call(client: AnyClient, parameters: SignerSetParameters) {
  const { signer, validUntil, maxOutBps, merchant, deadline, signature } = parameters;
  checkRange("validUntil", validUntil, 48n);
  checkRange("maxOutBps", maxOutBps, 16n);
  const named = [signer, Number(validUntil), Number(maxOutBps)] as const;
  if (signature === undefined) return verbCall(client, parameters, [setSignerFunction], "setSigner", named);
  return verbCall(client, parameters, [setSignerForFunction], "setSignerFor", [
    merchant,
    ...named,
    deadline,
    signature,
  ]);
}

const extractEvent = /* @__PURE__ */ extractorOf(signerSetEvent);

const verb = /* @__PURE__ */ defineVerb({
  action: "signer.set",
  members: { call, extractEvent },
  request: ({ signer, validUntil, maxOutBps, signature }: SignerSetParameters) => [
    signer.toLowerCase(),
    validUntil,
    maxOutBps,
    signature,
  ],
  ready: (client, parameters, { deployment }) => ({ call: call(client, { ...parameters, deployment }) }),
});

/**
 * Lets `signer` sign invoices for the merchant, within a cap and until an instant. Sent by the merchant itself or, with
 * the result of `signer.sign`, by anyone. It spends the signer's nonce: older signatures cannot be sent any more.
 * @example await client.signer.set({ signer, validUntil: 1_900_000_000n, maxOutBps: 500n });
 * @throws SignerNotAllowedError, BpsOverWholeError; with a signature SignatureExpiredError, InvalidSignatureError (that
 * nonce has been used, too); AccountMissingError, WrongChainError
 */
export const set = /* @__PURE__ */ defineWrite(verb);

/**
 * `signer.set`, and waits. @example const { owner, signer, validUntil } = await sponsorClient.signer.setSync(signed);
 * @throws as `signer.set`, TransactionRevertedError, TransactionReplacedError, TransactionUnknownError
 */
export const setSync = /* @__PURE__ */ defineWriteSync(verb, /* @__PURE__ */ readEvent(extractEvent));
