// How a wallet shows a value, in the words of ERC-7730 (version 1).

/** One line of a wallet's screen, but for the path of its value. */
export interface Field {
  readonly label: string;
  readonly format: "raw" | "addressName" | "tokenAmount" | "date" | "unit" | "enum" | "calldata";
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Fields by path; null: nothing that a person could judge, such as a signature. */
export type Fields = Readonly<Record<string, Field | null>>;

const field =
  (format: Field["format"], params?: Field["params"]) =>
  (label: string): Field => ({ label, format, ...(params && { params }) });

export const raw = field("raw");
export const account = field("addressName", { types: ["eoa", "wallet", "contract"], sources: ["local", "ens"] });
export const contract = field("addressName", { types: ["contract"] });
export const token = field("addressName", { types: ["token"] });
export const date = field("date", { encoding: "timestamp" });
export const percent = field("unit", { base: "%", decimals: 2 });
export const amount = (label: string, tokenPath: string) => field("tokenAmount", { tokenPath })(label);
export const choice = (label: string, name: string) => field("enum", { $ref: `$.metadata.enums.${name}` })(label);
/** A call of the same contract within this one. */
export const ownCall = field("calldata", { calleePath: "@.to" });

/** The same fields of a value that stands at `prefix`. */
const under = (prefix: string, fields: Fields): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([path, field]) => {
      const tokenPath = field?.params?.tokenPath;
      const moved = tokenPath ? { ...field!, params: { tokenPath: `${prefix}.${tokenPath}` } } : field;
      return [`${prefix}.${path}`, moved];
    }),
  );

/** Terms, in the order in which a person asks. */
export const terms: Fields = {
  merchant: account("Merchant"),
  // A currency that is no token is shown as it is, and its amount in minor units.
  amount: amount("Amount", "currency"),
  currency: token("Amount is in"),
  token: token("Paid in"),
  number: raw("Invoice number"),
  payer: account("Payer (zero: anyone)"),
  payExpiry: date("Pay before"),
  authorizationExpiry: date("Capture before (1970: paid at once)"),
  feeBps: percent("Fee"),
  feeReceiver: account("Fee goes to"),
  "splits.[].account": account("Split goes to"),
  "splits.[].bps": percent("Split"),
  operator: account("May capture, void and refund"),
  source: contract("Price source (zero: the amount is in the token)"),
  policy: contract("Policy that is asked (zero: none)"),
  referenceHash: raw("Hash of the document"),
};

export const termsAt = (prefix: string): Fields => under(prefix, terms);
