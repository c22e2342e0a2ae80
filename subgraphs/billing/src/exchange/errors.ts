/** No rate is valid between the two currencies. */
export type RateNotFound = { code: 'EXCHANGE_RATE_NOT_FOUND'; path: readonly string[] };
/** Another rate is valid than the one that was quoted: `rate`, a decimal. */
export type RateChanged = { code: 'EXCHANGE_RATE_CHANGED'; path: readonly string[]; rate: string };
