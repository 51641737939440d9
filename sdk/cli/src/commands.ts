import type { Command } from "./command.ts";
import { payoutMerge } from "./payout/merge.ts";
import { payoutPlan } from "./payout/plan.ts";
import { payoutSend } from "./payout/send.ts";
import { payoutShow } from "./payout/show.ts";
import { payoutSign } from "./payout/sign.ts";

/** Every verb, in the order in which the help has them. */
export const commands: readonly Command[] = [payoutPlan, payoutShow, payoutSign, payoutMerge, payoutSend];
