import { type Address, type Hash, type Hex, maxUint120, zeroAddress } from "viem";
import type { PaymentTerms } from "../../sdk/src/terms/types.ts";
import { gas } from "../support/payments.ts";
import type { System, Wallet } from "../support/system.ts";

type Chain = Pick<System, "processor" | "idOf">;

/** Exits of a payment, each prepared from the chain's current state. */
export function exitsOf({ processor, idOf }: Chain) {
  const readState = async (terms: PaymentTerms) => {
    const [capturable, captured] = await processor.read.getPayment([idOf(terms)]);
    if (terms.authorizationExpiry !== 0n) return { capturable, refundable: captured };
    const refunded = await processor.read.getRefunded([idOf(terms)]);
    return { capturable, refundable: (terms.source === zeroAddress ? terms.amount : maxUint120) - refunded };
  };
  const by = (who: Wallet) => ({ account: who.account, gas });

  return {
    capture: async (who: Wallet, terms: PaymentTerms, amount: bigint, feeBps = terms.feeBps): Promise<Hash> => {
      const { capturable } = await readState(terms);
      return processor.write.capture([terms, amount, feeBps, capturable], by(who));
    },
    voidHeld: async (who: Wallet, terms: PaymentTerms, amount: bigint): Promise<Hash> => {
      const { capturable } = await readState(terms);
      return processor.write.void([terms, amount, capturable], by(who));
    },
    refund: async (who: Wallet, terms: PaymentTerms, amount: bigint, to: Address, reason: Hex): Promise<Hash> => {
      const { refundable } = await readState(terms);
      return processor.write.refund([terms, amount, refundable, to, reason], by(who));
    },
  };
}
