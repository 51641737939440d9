import type { Command } from "./command.ts";
import { creditClaim } from "./credit/claim.ts";
import { creditList } from "./credit/list.ts";
import { invoiceCancel } from "./invoice/cancel.ts";
import { invoiceIssue } from "./invoice/issue.ts";
import { invoiceList } from "./invoice/list.ts";
import { invoiceShow } from "./invoice/show.ts";
import { invoiceSign } from "./invoice/sign.ts";
import { paymentCapture } from "./payment/capture.ts";
import { paymentGet } from "./payment/get.ts";
import { paymentList } from "./payment/list.ts";
import { paymentReclaim } from "./payment/reclaim.ts";
import { paymentRefund } from "./payment/refund.ts";
import { paymentVoid } from "./payment/void.ts";
import { priceKeep } from "./price/keep.ts";
import { payoutMerge } from "./payout/merge.ts";
import { payoutPlan } from "./payout/plan.ts";
import { payoutSend } from "./payout/send.ts";
import { payoutShow } from "./payout/show.ts";
import { payoutSign } from "./payout/sign.ts";

/** All verbs, in the order of the help. */
export const commands: readonly Command[] = [
  payoutPlan,
  payoutShow,
  payoutSign,
  payoutMerge,
  payoutSend,
  invoiceSign,
  invoiceIssue,
  invoiceList,
  invoiceShow,
  invoiceCancel,
  paymentGet,
  paymentList,
  paymentCapture,
  paymentVoid,
  paymentRefund,
  paymentReclaim,
  creditList,
  creditClaim,
  priceKeep,
];
