import type { PayoutProposal, SheetToken } from "@feiqian/sdk/safe";

/** The token of a payout from its file, already checked by `checkPayoutToken` and on the chain. */
export const tokenOf = ({ token, symbol = "base units", decimals = 0 }: PayoutProposal): SheetToken => ({
  address: token,
  symbol,
  decimals,
});
