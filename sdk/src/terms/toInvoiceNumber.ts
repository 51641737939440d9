import { MalformedTermsError } from "../errors/invoice.ts";

const SEQUENCE_BITS = 32n;

/**
 * An invoice number, where several servers number a merchant's invoices at once: each counts up in a range of its own,
 * from 0. Numbers that follow each other cost a payment 17,000 gas less than scattered ones.
 * @param of `server`: the range; `sequence`: the server's own count, from 0 to 2^32 - 1.
 * @example const number = toInvoiceNumber({ server: 2n, sequence: 15n });
 * @throws MalformedTermsError
 */
export function toInvoiceNumber({ server, sequence }: { readonly server: bigint; readonly sequence: bigint }): bigint {
  const check = (field: string, attempted: bigint, bits: bigint) => {
    if (attempted < 0n || attempted >> bits !== 0n)
      throw new MalformedTermsError({ field, attempted, allowed: `from 0 to 2^${bits} - 1` });
  };
  check("server", server, 256n - SEQUENCE_BITS);
  check("sequence", sequence, SEQUENCE_BITS);
  return (server << SEQUENCE_BITS) | sequence;
}
