import { encodeReason } from "../../../sdk/src/terms/reason.ts";
import { operatorOf } from "../booked.ts";
import { DAY } from "../calendar.ts";
import { merchants } from "../merchants.ts";
import { type Items, type Page, type World, allPages, decimal, expectAscending, expectSame, forAll } from "./world.ts";

type Texts<name extends string> = Readonly<Record<name, string>>;

/** Which authorizations wait and expire soon, or ever. */
export async function checkExpiring(world: World, query: string): Promise<number> {
  const { calendar, books } = world.plan;
  type Answer = { payments: Page<Texts<"number" | "capturable" | "authorizationExpiry" | "payer">> };
  const questions = merchants.flatMap(({ name }) =>
    [calendar.end + 5 * DAY, calendar.end + 400 * DAY].map((before) => ({ name, before })),
  );
  return forAll(questions, async ({ name, before }) => {
    const variables = { merchant: world.lower(name), before: String(before) };
    const items = await allPages(async (after) => (await world.ask<Answer>(query, { ...variables, after })).payments);
    const booked = [...books.payments.values()].filter(
      ({ sale, sums }) => sale.merchant === name && sums.capturable > 0n && sale.authorizationExpiry < before,
    );
    expectSame(
      world,
      `expiring-authorizations ${name} before ${before}`,
      items.map(({ number, capturable, authorizationExpiry, payer }) => [
        number,
        capturable,
        authorizationExpiry,
        payer,
      ]),
      booked.map(({ sale, sums }) => [
        String(sale.number),
        String(sums.capturable),
        String(sale.authorizationExpiry),
        world.lower(sale.payer),
      ]),
    );
    expectAscending(world, `expiring-authorizations ${name}`, items, ({ authorizationExpiry }) => authorizationExpiry);
  });
}

/** Which refunds should somebody look at. */
export async function checkFlagged(world: World, query: string): Promise<number> {
  const { books } = world.plan;
  interface Answer {
    readonly payments: Items<
      Texts<"number" | "refunded"> & { readonly events: Items<Texts<"reason" | "amountDecimal">> }
    >;
    readonly strayRefunds: Page<Texts<"paymentId" | "amount" | "reason" | "from" | "to">>;
  }
  return forAll(merchants, async ({ name }) => {
    const operator = world.lower(operatorOf(name));
    const variables = { merchant: world.lower(name), payers: [world.lower(name), operator] };
    const { payments, strayRefunds } = await world.ask<Answer>(query, variables);
    const over = [...books.payments.values()].filter(
      ({ sale, sums, status }) =>
        sale.merchant === name && sums.refunded > (status === "charged" ? sale.amount - sums.tokenFee : sums.captured),
    );
    expectSame(
      world,
      `flagged-refunds ${name}`,
      payments.items.map(({ number, refunded, events }) => [
        number,
        refunded,
        events.items.map(({ reason, amountDecimal }) => [reason, amountDecimal]),
      ]),
      over.map(({ sale, sums, refunds }) => [
        String(sale.number),
        String(sums.refunded),
        refunds.map(({ reason, amount }) => [encodeReason(reason), decimal(amount)]),
      ]),
    );
    const strays = await Promise.all(
      books.strays
        .filter(({ sale }) => sale.merchant === name)
        .map(async ({ sale, amount, reason }) => {
          const { id } = await world.lived.invoices.sign(sale);
          return [id, String(amount), encodeReason(reason), operator, world.lower(sale.payer)];
        }),
    );
    const answered = strayRefunds.items.map(({ paymentId, amount, reason, from, to }) => [
      paymentId,
      amount,
      reason,
      from,
      to,
    ]);
    expectSame(world, `flagged-refunds ${name}, strays`, answered, strays);
  });
}

/** Who may sign when the period ends, and a year after it began. */
export async function checkSigners(world: World, query: string): Promise<number> {
  const { calendar, books } = world.plan;
  type Signer = Texts<"signer" | "validUntil"> & { readonly maxOutBps: number; readonly events: Items<unknown> };
  const questions = merchants.flatMap(({ name }) =>
    [calendar.end, calendar.start + 365 * DAY].map((now) => ({ name, now })),
  );
  return forAll(questions, async ({ name, now }) => {
    const variables = { merchant: world.lower(name), now: String(now) };
    const { items } = (await world.ask<{ readonly signers: Items<Signer> }>(query, variables)).signers;
    const booked = [...books.signers.values()].filter(
      ({ merchant, validUntil }) => merchant === name && validUntil > now,
    );
    expectSame(
      world,
      `signers-in-force ${name} at ${now}`,
      items.map(({ signer, validUntil, maxOutBps, events }) => [signer, validUntil, maxOutBps, events.items.length]),
      booked.map(({ signer, validUntil, maxOutBps, changes }) => [
        world.lower(signer),
        String(validUntil),
        Number(maxOutBps),
        changes,
      ]),
    );
  });
}
