import type {
  AuthorizePaymentInput,
  AuthorizePaymentOutput,
  BigNumberInput,
  CancelPaymentInput,
  CancelPaymentOutput,
  CapturePaymentInput,
  CapturePaymentOutput,
  DeletePaymentInput,
  DeletePaymentOutput,
  GetPaymentStatusInput,
  GetPaymentStatusOutput,
  InitiatePaymentInput,
  InitiatePaymentOutput,
  Logger,
  ProviderWebhookPayload,
  RefundPaymentInput,
  RefundPaymentOutput,
  RetrievePaymentInput,
  RetrievePaymentOutput,
  UpdatePaymentInput,
  UpdatePaymentOutput,
  WebhookActionResult,
} from "@medusajs/framework/types";
import {
  AbstractPaymentProvider,
  BigNumber,
  MathBN,
  MedusaError,
  PaymentActions,
  PaymentSessionStatus,
} from "@medusajs/framework/utils";
import { Webhook } from "standardwebhooks";
import { fromUnits, shareOf, toAmount, toText } from "./amounts.ts";
import { type Gateway, type GatewayEvent, type GatewayInvoice, createGateway } from "./gateway.ts";
import { type FeiqianOptions, validateOptions } from "./options.ts";
import { type Proof, createProof } from "./proof.ts";
import {
  type PaymentEvent,
  type PaymentState,
  type RefundRecord,
  isPaymentEvent,
  settleRefunds,
  suffices,
  toState,
} from "./state.ts";

/** Medusa's data of a session, and of the payment that it becomes. */
export interface FeiqianData extends Record<string, unknown> {
  /** Id of the invoice: the session is paid by it, and by nothing else. */
  readonly id: string;
  /** The gateway's key of the order: the session's id. */
  readonly order: string;
  /** Where the payer pays: redirect to it. */
  readonly url: string;
  readonly number: string;
  readonly amount: string;
  readonly currency: string;
  readonly token: GatewayInvoice["token"];
  /** Unix seconds. */
  readonly payExpiry: number;
  /** The gateway's word for the invoice. */
  readonly status: string;
  readonly refunds: readonly RefundRecord[];
}

interface SessionRow {
  readonly amount: BigNumberInput;
  readonly raw_amount?: BigNumberInput;
  readonly data: Partial<FeiqianData> | null;
  readonly payment?: { readonly id: string; readonly data: FeiqianData; readonly captures?: readonly SumRow[] } | null;
}

interface SumRow {
  readonly amount: BigNumberInput;
  readonly raw_amount?: BigNumberInput;
}

interface Rows<row> {
  readonly list: (filter: object, config?: object) => Promise<readonly row[]>;
}

/** Services of Medusa's own payment module, whose provider this is: its interface names neither session nor amount. */
interface Services {
  readonly logger: Logger;
  readonly paymentSessionService: Rows<SessionRow>;
  readonly captureService: Rows<SumRow>;
  readonly paymentService: { readonly update: (change: object) => Promise<unknown> };
}

const exact = ({ amount, raw_amount }: SumRow): BigNumberInput => raw_amount ?? amount;
const notAllowed = (text: string) => new MedusaError(MedusaError.Types.NOT_ALLOWED, text);

/**
 * Payments through a Feiqian gateway. A session is an invoice; the customer is redirected to its `data.url`. Medusa is
 * told by webhooks, and asks the gateway again before it believes one.
 */
export class FeiqianPaymentProvider extends AbstractPaymentProvider<FeiqianOptions> {
  static override identifier = "feiqian";
  readonly #options: FeiqianOptions;
  readonly #services: Services;
  readonly #gateway: Gateway;
  readonly #prove: Proof | undefined;
  readonly #level: NonNullable<FeiqianOptions["level"]>;

  static override validateOptions(options: Record<string, unknown>): void {
    validateOptions(options);
  }

  constructor(cradle: Record<string, unknown>, options: FeiqianOptions) {
    super(cradle, options);
    validateOptions({ ...options });
    this.#options = options;
    this.#services = cradle as unknown as Services;
    this.#gateway = createGateway(options);
    this.#prove = options.proof && createProof(options.proof);
    this.#level = options.level ?? "confirmed";
  }

  async initiatePayment({ amount, currency_code, data }: InitiatePaymentInput): Promise<InitiatePaymentOutput> {
    const { capture = "automatic", expiresIn } = this.#options;
    const { session_id: order, payer } = data as { readonly session_id: string; readonly payer?: unknown };
    if (capture === "manual" && typeof payer !== "string")
      throw new MedusaError(
        MedusaError.Types.INVALID_DATA,
        "Money is held for a payer whom the invoice names: pass the address of the customer's wallet as data.payer.",
      );
    const returnUrl = this.#returnUrlOf(data);
    const invoice = await this.#gateway.issue({
      ...{ order, capture, ...this.#moneyOf(amount, currency_code) },
      ...(typeof payer === "string" && { payer }),
      ...(expiresIn !== undefined && { expiresIn }),
      ...(returnUrl !== undefined && { returnUrl }),
    });
    return { id: invoice.id, status: PaymentSessionStatus.PENDING, data: toData(invoice, []) };
  }

  async updatePayment({ amount, currency_code, data }: UpdatePaymentInput): Promise<UpdatePaymentOutput> {
    const { id, refunds } = dataOf(data);
    const invoice = await this.#gateway.amend(id, this.#moneyOf(amount, currency_code));
    return { status: PaymentSessionStatus.PENDING, data: { ...data, ...toData(invoice, refunds) } };
  }

  async authorizePayment({ data }: AuthorizePaymentInput): Promise<AuthorizePaymentOutput> {
    return this.#look(data);
  }

  async getPaymentStatus({ data }: GetPaymentStatusInput): Promise<GetPaymentStatusOutput> {
    return this.#look(data);
  }

  async retrievePayment({ data }: RetrievePaymentInput): Promise<RetrievePaymentOutput> {
    return { data: (await this.#look(data)).data };
  }

  /** Distributes what is held, or the part that Medusa's capture is of. */
  async capturePayment({ data, context }: CapturePaymentInput): Promise<CapturePaymentOutput> {
    const { id, token, amount: whole } = dataOf(data);
    const { entry, paid, captured, returned } = await this.#stateOf(id);
    if (!entry) throw notAllowed(`Invoice ${id} is not paid: there is nothing to capture.`);
    const isHeld = entry.data.verb === "authorized" && captured + returned < paid;
    if (isHeld) {
      const key = context?.idempotency_key;
      const [row] = key === undefined ? [] : await this.#services.captureService.list({ id: key });
      const part = row ? toText(exact(row)) : whole;
      const isWhole = MathBN.gte(part, whole);
      const units = isWhole ? undefined : fromUnits(shareOf(paid, part, whole), token.decimals);
      await this.#gateway.capture(id, units, key ?? `capture ${id}`);
    } else if (captured < paid && entry.data.verb === "authorized")
      throw notAllowed(`Payment ${id} was voided or has expired: its money went back to the payer.`);
    return { data: { ...data, status: "captured" } };
  }

  /** Gives back what is held, or sees to it that the invoice is not paid any more. */
  async cancelPayment({ data }: CancelPaymentInput): Promise<CancelPaymentOutput> {
    return { data: await this.#close(data, () => true) };
  }

  /** An invoice that nobody has opened is left to expire, which costs no gas. */
  async deletePayment({ data }: DeletePaymentInput): Promise<DeletePaymentOutput> {
    return { data: await this.#close(data, ({ openedAt }) => openedAt !== null) };
  }

  /** Asks for it: the merchant signs `data.refunds[].batch`, and the refund is `refunded` once the chain has it. */
  async refundPayment({ amount, data, context }: RefundPaymentInput): Promise<RefundPaymentOutput> {
    const { id, token, amount: whole, refunds } = dataOf(data);
    const { entry, paid } = await this.#stateOf(id);
    if (!entry) throw notAllowed(`Invoice ${id} is not paid: there is nothing to refund.`);
    const key = context?.idempotency_key;
    if (key === undefined) throw notAllowed("A refund needs its own idempotency key, which Medusa gives it.");
    if (refunds.some((refund) => refund.id === key)) return { data: { ...data } };
    const units = shareOf(paid, toText(amount), whole);
    const { batch } = await this.#gateway.refund(id, fromUnits(units, token.decimals), key);
    const refund: RefundRecord = { id: key, amount: units.toString(), status: "requested", batch };
    return { data: { ...data, refunds: [...refunds, refund] } };
  }

  /** @throws MedusaError: `unauthorized` where the signature or the event is false */
  async getWebhookActionAndData(payload: ProviderWebhookPayload["payload"]): Promise<WebhookActionResult> {
    const ignored = { action: PaymentActions.NOT_SUPPORTED };
    const event = this.#open(payload);
    const { logger } = this.#services;
    if (event.type === "number.foreign")
      logger.error(`Feiqian: an invoice's number was spent by terms that the gateway never issued: ${event.data.id}.`);
    const told = await this.#paymentOf(event);
    if (!told) return ignored;
    const { id, order, verb } = told.data;
    const session = order === null ? undefined : await this.#findSession(order);
    if (!session || order === null) {
      if (order !== null) logger.warn(`Feiqian: payment ${id} is of session ${order}, which Medusa does not have.`);
      return ignored;
    }
    // A number and an amount can be sold again by a stolen key. The id is that of the terms that were issued.
    if (session.data?.id !== id) {
      logger.error(`Feiqian: session ${order} was issued as ${session.data?.id}, and ${id} is no payment of it.`);
      return ignored;
    }
    const data = { session_id: order, amount: new BigNumber(exact(session)) };
    if (told.type === "payment.retracted") {
      await this.#prove?.(told, id);
      logger.error(`Feiqian: the chain took back that payment ${id} of session ${order} was ${verb}.`);
      if (verb === "refunded") await this.#settle(session);
      return { action: PaymentActions.FAILED, data };
    }
    if (!suffices(told, this.#level)) return { action: PaymentActions.PENDING, data };
    await this.#prove?.(told, id);
    if (verb === "refunded") await this.#settle(session);
    if (verb === "charged" || verb === "authorized") {
      const { screening } = await this.#gateway.invoice(id);
      if (!isCleared(screening)) {
        logger.warn(`Feiqian: payment ${id} of session ${order} is ${screening} by the gateway's screening.`);
        return { action: PaymentActions.PENDING, data };
      }
    }
    return this.#actionOf(told, session, data);
  }

  /** The payment that an event is about; of a release that of the payer who was held. */
  async #paymentOf(event: GatewayEvent): Promise<PaymentEvent | undefined> {
    if (isPaymentEvent(event)) return event;
    return event.type === "payment.released" ? (await this.#stateOf(event.data.id)).entry : undefined;
  }

  async #actionOf(event: PaymentEvent, session: SessionRow, data: NonNullable<WebhookActionResult["data"]>) {
    const { verb, id } = event.data;
    if (verb === "charged") return { action: PaymentActions.SUCCESSFUL, data };
    if (verb === "authorized") return { action: PaymentActions.AUTHORIZED, data };
    if (verb === "voided" || verb === "reclaimed") return { action: PaymentActions.CANCELED, data };
    if (verb === "refunded") return { action: PaymentActions.NOT_SUPPORTED };
    const { paid, captured } = await this.#stateOf(id);
    const known = (session.payment?.captures ?? []).reduce(
      (sum, row) => MathBN.add(sum, exact(row)),
      MathBN.convert(0),
    );
    const left = MathBN.sub(data.amount as BigNumberInput, known);
    // Medusa's own capture comes back as an event too. One that was made elsewhere is told when nothing is held any more.
    if (captured < paid || !MathBN.gt(left, 0)) return { action: PaymentActions.NOT_SUPPORTED };
    return { action: PaymentActions.SUCCESSFUL, data: { ...data, amount: new BigNumber(left) } };
  }

  #open({ rawData, headers }: ProviderWebhookPayload["payload"]): GatewayEvent {
    try {
      const webhook = new Webhook(this.#options.webhookSecret);
      return webhook.verify(rawData, headers as Record<string, string>) as GatewayEvent;
    } catch (error) {
      const text = `No webhook of the gateway: ${(error as Error).message}.`;
      throw new MedusaError(MedusaError.Types.UNAUTHORIZED, text);
    }
  }

  async #findSession(id: string): Promise<SessionRow | undefined> {
    const [session] = await this.#services.paymentSessionService.list(
      { id },
      { relations: ["payment", "payment.captures"] },
    );
    return session;
  }

  /** Writes into Medusa's payment which of its refunds the chain has. */
  async #settle({ payment }: SessionRow): Promise<void> {
    if (!payment) return;
    const { refunds } = await this.#stateOf(payment.data.id);
    const data = { ...payment.data, refunds: settleRefunds(payment.data.refunds ?? [], refunds) };
    await this.#services.paymentService.update({ id: payment.id, data });
  }

  #moneyOf(amount: BigNumberInput, currencyCode: string) {
    const { currencies = {}, token, rounding = "refuse" } = this.#options;
    const currency = currencies[currencyCode.toLowerCase()] ?? currencyCode.toUpperCase();
    return { amount: toAmount(amount, currencyCode, rounding), currency, ...(token !== undefined && { token }) };
  }

  #returnUrlOf(data: Record<string, unknown> | undefined): string | undefined {
    const { returnUrl: allowed } = this.#options;
    const asked = data?.returnUrl;
    if (asked === undefined || allowed === undefined) return allowed;
    if (typeof asked === "string" && URL.canParse(asked) && new URL(asked).origin === new URL(allowed).origin)
      return asked;
    const text = `The payer does not return to ${String(asked)}: a page under ${new URL(allowed).origin} is allowed.`;
    throw new MedusaError(MedusaError.Types.INVALID_DATA, text);
  }

  async #stateOf(id: string): Promise<PaymentState> {
    return toState(await this.#gateway.events(id), this.#level);
  }

  async #look(data: Record<string, unknown> | undefined) {
    const { id, refunds } = dataOf(data);
    const [invoice, state] = await Promise.all([this.#gateway.invoice(id), this.#stateOf(id)]);
    if (state.entry && state.isSettled) await this.#prove?.(state.entry, id);
    const facts = toData(invoice, settleRefunds(refunds, state.refunds));
    return { status: statusOf(invoice, state), data: { ...data, ...facts } };
  }

  async #close(given: Record<string, unknown> | undefined, isToCancel: (invoice: GatewayInvoice) => boolean) {
    // A session that never became an invoice.
    if (typeof given?.id !== "string") return { ...given };
    const { id, refunds } = dataOf(given);
    const [invoice, { entry, paid, captured, returned }] = await Promise.all([
      this.#gateway.invoice(id),
      this.#stateOf(id),
    ]);
    const isHeld = entry?.data.verb === "authorized" && captured === 0n;
    if (entry && !isHeld) throw notAllowed(`Payment ${id} is ${invoice.status}: refund it.`);
    if (entry && returned < paid) await this.#gateway.void(id);
    const isCancelled = !entry && invoice.status === "open" && isToCancel(invoice);
    if (isCancelled) await this.#gateway.cancel(id);
    const status = entry ? "voided" : isCancelled ? "cancelled" : invoice.status;
    return { ...given, ...toData({ ...invoice, status }, refunds) };
  }
}

const toData = (
  { id, order, url, number, amount, currency, token, payExpiry, status }: GatewayInvoice,
  refunds: readonly RefundRecord[],
): FeiqianData => ({ id, order, url, number, amount, currency, token, payExpiry, status, refunds });

function dataOf(data: Record<string, unknown> | undefined): FeiqianData {
  if (typeof data?.id !== "string") throw notAllowed("The payment has no invoice: its session was not initiated.");
  return { ...(data as FeiqianData), refunds: (data.refunds as readonly RefundRecord[] | undefined) ?? [] };
}

/** Whether the gateway deals with who has paid. One that does not say so holds. */
const isCleared = (screening: string | null): boolean => screening === "clear" || screening === "none";

function statusOf({ status, screening }: GatewayInvoice, { entry, isSettled, paid, captured, returned }: PaymentState) {
  if (!entry) {
    if (status === "superseded" || status === "foreign") return PaymentSessionStatus.ERROR;
    const isClosed = ["cancelled", "expired", "abandoned"].includes(status);
    return isClosed ? PaymentSessionStatus.CANCELED : PaymentSessionStatus.PENDING;
  }
  if (screening === "refused") return PaymentSessionStatus.ERROR;
  if (!isSettled || !isCleared(screening)) return PaymentSessionStatus.PENDING;
  if (entry.data.verb === "charged" || captured >= paid) return PaymentSessionStatus.CAPTURED;
  return returned > 0n && captured === 0n ? PaymentSessionStatus.CANCELED : PaymentSessionStatus.AUTHORIZED;
}
