import type { PayoutProposal, SheetToken } from "@feiqian/sdk/safe";

/** The token of a payout as its file has it; `checkPayoutToken` and the chain have been asked whether that is so. */
export const tokenOf = ({ token, symbol = "base units", decimals = 0 }: PayoutProposal): SheetToken => ({
  address: token,
  symbol,
  decimals,
});
