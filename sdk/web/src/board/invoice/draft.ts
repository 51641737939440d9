/** The fields, as typed. */
export interface Fields {
  readonly merchant: string;
  readonly amount: string;
  /** Empty: the amount is in the token. Otherwise the source that prices its currency. */
  readonly source: string;
  readonly token: string;
  readonly number: string;
  /** In the format of `<input type="datetime-local">`, in the reader's time zone. */
  readonly payUntil: string;
  /** "yes": the payment is held until it is captured. */
  readonly waits: string;
  readonly captureUntil: string;
  readonly payer: string;
  /** The purpose, for the document. */
  readonly about: string;
  readonly feePercent: string;
  readonly feeReceiver: string;
  /** One per line: an account and its per cent. */
  readonly splits: string;
}

export type FieldName = keyof Fields;

/** The typed fields; missing ones have a default that may still change. */
export type Draft = Partial<Fields>;

export const emptyFields: Fields = {
  merchant: "",
  amount: "",
  source: "",
  token: "",
  number: "",
  payUntil: "",
  waits: "",
  captureUntil: "",
  payer: "",
  about: "",
  feePercent: "",
  feeReceiver: "",
  splits: "",
};

const pad = (value: number, length = 2): string => String(value).padStart(length, "0");

/** An instant of the chain for `<input type="datetime-local">`, at the next full minute. */
export function toLocalInput(seconds: bigint): string {
  const at = new Date(Number((seconds + 59n) / 60n) * 60_000);
  const day = `${pad(at.getFullYear(), 4)}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${day}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

/** The instant of such an input, in unix seconds; undefined if invalid. */
export function fromLocalInput(text: string): bigint | undefined {
  if (!/^\d{4,6}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) return undefined;
  const at = new Date(text).getTime();
  return Number.isNaN(at) || at < 0 ? undefined : BigInt(at) / 1_000n;
}
