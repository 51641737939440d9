import { expect } from "chai";
import { fromUnits, shareOf, toAmount, toText } from "../src/amounts.ts";
import type { GatewayEvent } from "../src/gateway.ts";
import { type FeiqianOptions, FeiqianPaymentProvider } from "../src/index.ts";
import { type RefundRecord, settleRefunds, toState } from "../src/state.ts";

const options: FeiqianOptions = { gatewayUrl: "http://127.0.0.1:1", apiKey: "key", webhookSecret: "whsec_AAAA" };

describe("Amounts between Medusa and the gateway", () => {
  it("keeps every digit of Medusa's numbers", () => {
    const amounts = [12.49, "0.000001", { value: "9007199254740993.000001", precision: 22 }, 1e21];
    expect(amounts.map(toText)).to.deep.equal([
      ...["12.49", "0.000001", "9007199254740993.000001", "1000000000000000000000"],
    ]);
  });

  it("leaves more decimals than the currency has to be refused, or rounds them half up if it is told to", () => {
    expect(toAmount("11.885", "eur", "refuse")).to.equal("11.885");
    expect(toAmount("11.885", "eur", "nearest")).to.equal("11.89");
    expect(toAmount("11.5", "jpy", "nearest")).to.equal("12");
  });

  it("refuses no money, and less", () => {
    for (const amount of [0, "-1"]) expect(() => toAmount(amount, "eur", "refuse")).to.throw("An invoice is of more");
  });

  it("takes a part of what was paid, rounded down to the token's unit", () => {
    expect(shareOf(110_909_440n, "10.24", "102.4")).to.equal(11_090_944n);
    expect(shareOf(10n, "1", "3")).to.equal(3n);
    expect([fromUnits(5_010_000n, 6), fromUnits(5_000_000n, 6), fromUnits(1n, 6), fromUnits(7n, 0)]).to.deep.equal([
      ...["5.01", "5", "0.000001", "7"],
    ]);
  });
});

describe("The state of a payment by its events", () => {
  const event = (type: string, verb: string, args: object, logIndex = 0): GatewayEvent => ({
    ...{ id: `evt_${type}_${logIndex}`, type: `payment.${type}` },
    data: {
      ...{ verb: verb as "charged", id: "0x1", order: "payses_1", number: "1", args: args as Record<string, string> },
      ...{ block: { number: 1, hash: "0xb" }, transactionHash: `0x${logIndex}`, logIndex },
    },
  });
  const paid = { received: "90", fee: "10" };

  it("is settled at the level that was asked for, and not before", () => {
    const events = [event("seen", "charged", paid)];
    expect(toState(events, "confirmed")).to.include({ isSettled: false, paid: 100n });
    events.push(event("confirmed", "charged", paid));
    expect([toState(events, "confirmed").isSettled, toState(events, "final").isSettled]).to.deep.equal([true, false]);
    events.push(event("final", "charged", paid));
    expect(toState(events, "final").isSettled).to.equal(true);
  });

  it("is unpaid again once the chain has taken it back, and paid when it is back", () => {
    const events = [event("seen", "charged", paid), event("confirmed", "charged", paid)];
    events.push(event("retracted", "charged", paid));
    expect(toState(events, "confirmed").entry).to.equal(undefined);
    events.push(event("confirmed", "charged", paid));
    expect(toState(events, "confirmed").isSettled).to.equal(true);
  });

  it("counts what was captured and returned of held money once, whatever the levels", () => {
    const events = [event("confirmed", "authorized", { amount: "100" })];
    for (const type of ["seen", "confirmed"]) events.push(event(type, "captured", { amount: "60" }, 1));
    events.push(event("seen", "voided", { amount: "40" }, 2));
    expect(toState(events, "confirmed")).to.include({ paid: 100n, captured: 60n, returned: 40n });
  });

  it("settles each refund by one of its amount, keeps what is asked for, and lists what was made elsewhere", () => {
    const ask = (id: string, amount: string): RefundRecord => ({ id, amount, status: "requested", batch: {} });
    const asked = [ask("a", "5"), ask("b", "5"), ask("c", "7")];
    const made = [
      { amount: 5n, transactionHash: "0x1" },
      { amount: 1n, transactionHash: "0x2" },
    ];
    const settled = settleRefunds(asked, made);
    expect(settled.map(({ id, status }) => [id, status])).to.deep.equal([
      ...[
        ["a", "refunded"],
        ["b", "requested"],
        ["c", "requested"],
        [null, "refunded"],
      ],
    ]);
    expect(settleRefunds(settled, made)).to.deep.equal(settled);
    expect(
      settleRefunds(settled, []).map(({ status }) => status),
      "taken back",
    ).to.deep.equal(asked.map(() => "requested"));
  });
});

describe("The provider's options", () => {
  const refusal = (more: object) => {
    try {
      FeiqianPaymentProvider.validateOptions({ ...options, ...more });
      return "";
    } catch (error) {
      return (error as Error).message;
    }
  };

  it("names the one that is missing or malformed, and shows no secret", () => {
    expect(refusal({})).to.equal("");
    expect(refusal({ gatewayUrl: "pay.shop.example" })).to.include("gatewayUrl");
    expect(refusal({ level: "seen" }))
      .to.include("level")
      .and.to.include("confirmed or final");
    expect(refusal({ proof: {} })).to.include("rpcUrl");
    expect(refusal({ webhookSecret: "" })).to.include("webhookSecret");
  });

  it("lets a session name a page of the shop's own to return to, and no other", async () => {
    const provider = new FeiqianPaymentProvider({}, { ...options, returnUrl: "https://shop.example/done" });
    const initiate = (returnUrl: string) =>
      provider
        .initiatePayment({ amount: 1, currency_code: "usd", data: { session_id: "payses_1", returnUrl } })
        .catch((error: Error) => error.message);
    expect(await initiate("https://evil.example/done")).to.include("a page under https://shop.example is allowed");
    expect(await initiate("https://shop.example/de/done")).to.include("did not answer");
  });

  it("asks for the customer's wallet before money is held", async () => {
    const provider = new FeiqianPaymentProvider({}, { ...options, capture: "manual" });
    const held = provider.initiatePayment({ amount: 1, currency_code: "usd", data: { session_id: "payses_1" } });
    expect(await held.catch((error: Error) => error.message)).to.include("data.payer");
  });
});
