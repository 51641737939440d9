import { useQuery } from "@tanstack/react-query";
import { Explained } from "../../shared/Explained.tsx";
import { useWords } from "../../shared/language.tsx";
import { useSetup } from "../../shared/useSetup.ts";
import { askContract } from "../ask/askContract.ts";
import { toSum } from "../parts/amounts.ts";
import type { TripPayment } from "./questions.ts";
import { tripWords } from "./words.ts";

/** A payment's state on the chain at the indexer's block, compared with the indexer's. */
export function ChainSays({ payment, at }: { readonly payment: TripPayment; readonly at: number | undefined }) {
  const say = useWords(tripWords).chain;
  const { client, deployment } = useSetup();
  const { id, status, token, capturable, refundable, refunded, changedInBlock } = payment;
  // A block's rows are written before its number: rows of a later change are compared at that later block.
  const block = Math.max(at ?? 0, Number(changedInBlock));
  const { data, error } = useQuery({
    queryKey: ["chain's word", id, status, block],
    queryFn: async () => {
      const where = { to: deployment.processor, args: [id], blockNumber: BigInt(block) };
      if (status === "charged") {
        const [paidBack] = await askContract(client, { ...where, signature: "getRefunded(bytes32)" });
        return { refunded: paidBack! };
      }
      const [held, mayBeRefunded] = await askContract(client, { ...where, signature: "getPayment(bytes32)" });
      return { capturable: held!, refundable: mayBeRefunded! };
    },
    placeholderData: (before) => before,
  });
  if (error) return <Explained error={error} />;
  if (!data) return <p role="status">{say.asking}</p>;
  const isSame =
    data.refunded === undefined
      ? data.capturable === BigInt(capturable) && data.refundable === BigInt(refundable)
      : data.refunded === BigInt(refunded);
  const told =
    data.refunded === undefined
      ? say.authorized(toSum(data.capturable, token), toSum(data.refundable, token), block)
      : say.charged(toSum(data.refunded, token), block);
  return (
    <p className={isSame ? "done" : "warning"} data-chain={isSame}>
      {told} {isSame ? say.same : say.other}
    </p>
  );
}
