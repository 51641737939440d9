import type { PayoutProposal, SheetToken } from "@feiqian/sdk/safe";

/** The token of the open payout, whose symbol and decimals `takeFile` took from the chain; its trial asks again. */
export const tokenOf = ({ token, symbol = "base units", decimals = 0 }: PayoutProposal): SheetToken => ({
  address: token,
  symbol,
  decimals,
});
