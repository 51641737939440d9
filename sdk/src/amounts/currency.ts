import { type Address, getAddress, isAddress, numberToHex, pad } from "viem";
import { UnknownCurrencyError } from "../errors/invoice.ts";

export interface Currency {
  readonly code: string;
  /** Its number, as terms have it; for other units than the standard's minor ones, with their decimals above it. */
  readonly address: Address;
  /** Of its units: 2 for cents. */
  readonly decimals: number;
}

/** Code and number of every currency that is money, as of the standard's amendment 179. */
const NUMBERS =
  "AED784 AFN971 ALL008 AMD051 AOA973 ARS032 AUD036 AWG533 AZN944 BAM977 BBD052 BDT050 BHD048 BIF108 BMD060 BND096 " +
  "BOB068 BRL986 BSD044 BTN064 BWP072 BYN933 BZD084 CAD124 CDF976 CHF756 CLP152 CNY156 COP170 CRC188 CUP192 CVE132 " +
  "CZK203 DJF262 DKK208 DOP214 DZD012 EGP818 ERN232 ETB230 EUR978 FJD242 FKP238 GBP826 GEL981 GHS936 GIP292 GMD270 " +
  "GNF324 GTQ320 GYD328 HKD344 HNL340 HTG332 HUF348 IDR360 ILS376 INR356 IQD368 IRR364 ISK352 JMD388 JOD400 JPY392 " +
  "KES404 KGS417 KHR116 KMF174 KPW408 KRW410 KWD414 KYD136 KZT398 LAK418 LBP422 LKR144 LRD430 LSL426 LYD434 MAD504 " +
  "MDL498 MGA969 MKD807 MMK104 MNT496 MOP446 MRU929 MUR480 MVR462 MWK454 MXN484 MYR458 MZN943 NAD516 NGN566 NIO558 " +
  "NOK578 NPR524 NZD554 OMR512 PAB590 PEN604 PGK598 PHP608 PKR586 PLN985 PYG600 QAR634 RON946 RSD941 RUB643 RWF646 " +
  "SAR682 SBD090 SCR690 SDG938 SEK752 SGD702 SHP654 SLE925 SOS706 SRD968 SSP728 STN930 SVC222 SYP760 SZL748 THB764 " +
  "TJS972 TMT934 TND788 TOP776 TRY949 TTD780 TWD901 TZS834 UAH980 UGX800 USD840 UYU858 UZS860 VES928 VND704 VUV548 " +
  "WST882 XAF950 XCD951 XCG532 XOF952 XPF953 YER886 ZAR710 ZMW967 ZWG924";

const DECIMALS: Readonly<Record<number, string>> = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
  3: "BHD IQD JOD KWD LYD OMR TND",
};

/** Decimals that are not the standard's stand above the number, so that one unit is never taken for another. */
const DECIMALS_AT = 16n;
const MAX_DECIMALS = 36;

const toAddress = (number: string, decimals = 0): Address =>
  getAddress(pad(numberToHex((BigInt(decimals) << DECIMALS_AT) | BigInt(number)), { size: 20 }));

const decimalsOf = (code: string): number =>
  Number(Object.entries(DECIMALS).find(([, codes]) => codes.split(" ").includes(code))?.[0] ?? 2);

const toCurrencyOf = (entry: string): Currency => {
  const code = entry.slice(0, 3);
  return { code, address: toAddress(entry.slice(3)), decimals: decimalsOf(code) };
};

/**
 * A currency by its three letters, as terms have it.
 * @param decimals Other than the standard's, from 1 to 36: a unit between two sources, and no invoice's.
 * @example const { address: currency, decimals } = toCurrency("EUR"); // address(978), 2
 * @throws UnknownCurrencyError
 */
export function toCurrency(code: string, decimals?: number): Currency {
  const entry = NUMBERS.split(" ").find((one) => one.startsWith(code));
  if (!entry || code.length !== 3) throw new UnknownCurrencyError({ attempted: code });
  const currency = toCurrencyOf(entry);
  if (decimals === undefined || decimals === currency.decimals) return currency;
  if (decimals < 1 || decimals > MAX_DECIMALS) throw new UnknownCurrencyError({ attempted: `${code} of ${decimals}` });
  return { code, address: toAddress(entry.slice(3), decimals), decimals };
}

/** Every currency that is money, with the standard's decimals. @example listCurrencies().map(({ code }) => code); */
export const listCurrencies = (): readonly Currency[] => NUMBERS.split(" ").map(toCurrencyOf);

/** The currency of terms; undefined for a token or an unknown number. @example findCurrency(terms.currency)?.code; */
export function findCurrency(address: Address): Currency | undefined {
  if (!isAddress(address, { strict: false })) return undefined;
  const [decimals, number] = [BigInt(address) >> DECIMALS_AT, BigInt(address) & ((1n << DECIMALS_AT) - 1n)];
  const entry = NUMBERS.split(" ").find((one) => one.endsWith(number.toString().padStart(3, "0")));
  if (!entry || number > 999n || decimals > BigInt(MAX_DECIMALS)) return undefined;
  return toCurrency(entry.slice(0, 3), decimals === 0n ? undefined : Number(decimals));
}
