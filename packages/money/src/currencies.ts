/**
 * ISO 4217: active currencies and how many decimals their minor unit has (source: list one, 2026-01-01). Left out: funds and test
 * codes, metals, and the accounting units with four decimals (CLF, UYW), in which nobody pays.
 */
const withoutDecimals = [
  'BIF',
  'CLP',
  'DJF',
  'GNF',
  'ISK',
  'JPY',
  'KMF',
  'KRW',
  'PYG',
  'RWF',
  'UGX',
  'VND',
  'VUV',
  'XAF',
  'XOF',
  'XPF',
] as const;
const withTwoDecimals = [
  ...([
    'AED',
    'AFN',
    'ALL',
    'AMD',
    'AOA',
    'ARS',
    'AUD',
    'AWG',
    'AZN',
    'BAM',
    'BBD',
    'BDT',
    'BMD',
    'BND',
    'BOB',
    'BRL',
    'BSD',
  ] as const),
  ...([
    'BTN',
    'BWP',
    'BYN',
    'BZD',
    'CAD',
    'CDF',
    'CHF',
    'CNY',
    'COP',
    'CRC',
    'CUP',
    'CVE',
    'CZK',
    'DKK',
    'DOP',
    'DZD',
    'EGP',
  ] as const),
  ...([
    'ERN',
    'ETB',
    'EUR',
    'FJD',
    'FKP',
    'GBP',
    'GEL',
    'GHS',
    'GIP',
    'GMD',
    'GTQ',
    'GYD',
    'HKD',
    'HNL',
    'HTG',
    'HUF',
    'IDR',
  ] as const),
  ...([
    'ILS',
    'INR',
    'IRR',
    'JMD',
    'KES',
    'KGS',
    'KHR',
    'KPW',
    'KYD',
    'KZT',
    'LAK',
    'LBP',
    'LKR',
    'LRD',
    'LSL',
    'MAD',
    'MDL',
  ] as const),
  ...([
    'MGA',
    'MKD',
    'MMK',
    'MNT',
    'MOP',
    'MRU',
    'MUR',
    'MVR',
    'MWK',
    'MXN',
    'MYR',
    'MZN',
    'NAD',
    'NGN',
    'NIO',
    'NOK',
    'NPR',
  ] as const),
  ...([
    'NZD',
    'PAB',
    'PEN',
    'PGK',
    'PHP',
    'PKR',
    'PLN',
    'QAR',
    'RON',
    'RSD',
    'RUB',
    'SAR',
    'SBD',
    'SCR',
    'SDG',
    'SEK',
    'SGD',
  ] as const),
  ...([
    'SHP',
    'SLE',
    'SOS',
    'SRD',
    'SSP',
    'STN',
    'SVC',
    'SYP',
    'SZL',
    'THB',
    'TJS',
    'TMT',
    'TOP',
    'TRY',
    'TTD',
    'TWD',
    'TZS',
  ] as const),
  ...(['UAH', 'USD', 'UYU', 'UZS', 'VED', 'VES', 'WST', 'XCD', 'XCG', 'YER', 'ZAR', 'ZMW', 'ZWG'] as const),
] as const;
const withThreeDecimals = ['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'] as const;

/** ISO 4217 alphabetic code. */
export type Currency = (typeof withoutDecimals)[number] | (typeof withTwoDecimals)[number] | (typeof withThreeDecimals)[number];

const exponents: ReadonlyMap<string, number> = new Map([
  ...withoutDecimals.map((code) => [code, 0] as const),
  ...withTwoDecimals.map((code) => [code, 2] as const),
  ...withThreeDecimals.map((code) => [code, 3] as const),
]);

/** Every currency that is accepted, in alphabetical order. */
export const currencies = [...exponents.keys()].sort() as readonly Currency[];

/** Whether the text is the code of a currency that is accepted; upper case only. */
export function isCurrency(text: string): text is Currency {
  return exponents.has(text);
}

/** How many decimals the currency's minor unit has: 0, 2 or 3. */
export function exponentOf(currency: Currency): number {
  const exponent = exponents.get(currency);
  if (exponent === undefined) throw new Error(`${currency} is no currency`);
  return exponent;
}
