import { ponder } from "ponder:registry";
import { currencyInfo } from "ponder:schema";
import { listCurrencies } from "../../sdk/src/amounts/currency.ts";
import { record } from "./deployment.ts";

// Before the first event: the rows are of no block, and no reorganisation takes them back.
ponder.on("PaymentProcessor:setup", async ({ context }) => {
  const tokens = record.tokens.map(({ address, symbol, decimals }) => ({ address, code: symbol, decimals }));
  for (const one of [...listCurrencies(), ...tokens]) await context.db.insert(currencyInfo).values(one);
});
