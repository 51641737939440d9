import { type Address, getAddress, isAddressEqual, zeroAddress } from "viem";
import { AmountOutOfRangeError, PayeeNotAllowedError } from "../errors/payments.ts";
import { MAX_AMOUNT, checkField } from "./checkTerms.ts";

/** A plain transfer, outside of any invoice. */
export interface PaymentUriParameters {
  /** Whose account is to have the tokens. */
  readonly to: Address;
  /** The token and sum that a wallet is to fill in; without it the address stands alone. */
  readonly transfer?:
    | {
        readonly chainId: number;
        readonly token: Address;
        /** In the token's base units. */
        readonly amount: bigint;
      }
    | undefined;
}

/**
 * What a wallet reads for a plain transfer: the address alone or, with `transfer`, an EIP-681 URI. For a top-up, or for
 * what suppliers are owed, **never for an invoice**: a plain transfer spends no number, so the invoice stays open and
 * is paid again. The QR of an invoice carries its link.
 *
 * The address alone is what every wallet reads; a person then types token and sum. The URI fills both in, but some
 * wallets take base units for whole tokens, others send to the token's contract: show it where you know the wallet,
 * with the sum in words beside it.
 * @example toPaymentUri({ to: merchant, transfer: { chainId: 1, token, amount: 5_000_000n } }); // "ethereum:0x…"
 * @throws MalformedTermsError for what is no address, PayeeNotAllowedError for zero or the token itself,
 * AmountOutOfRangeError
 */
export function toPaymentUri({ to, transfer }: PaymentUriParameters): string {
  checkField("to", "address", to);
  if (transfer) checkField("token", "address", transfer.token);
  const refused = transfer ? [zeroAddress, transfer.token] : [zeroAddress];
  if (refused.some((address) => isAddressEqual(address, to))) throw new PayeeNotAllowedError({ account: to });
  if (!transfer) return getAddress(to);
  const { chainId, token, amount } = transfer;
  if (amount <= 0n || amount > MAX_AMOUNT) throw new AmountOutOfRangeError({ attempted: amount, allowed: MAX_AMOUNT });
  return `ethereum:${getAddress(token)}@${chainId}/transfer?address=${getAddress(to)}&uint256=${amount}`;
}
