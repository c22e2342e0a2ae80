/** Standard rates of value added tax by country (percent, as of 2026): a first guess for a new line, nothing more. */
const standardRates: Readonly<Record<string, string>> = {
  AT: '20',
  BE: '21',
  BG: '20',
  CH: '8.1',
  CY: '19',
  CZ: '21',
  DE: '19',
  DK: '25',
  EE: '24',
  ES: '21',
  FI: '25.5',
  FR: '20',
  GB: '20',
  GR: '24',
  HR: '25',
  HU: '27',
  IE: '23',
  IT: '22',
  LT: '21',
  LU: '17',
  LV: '21',
  MT: '18',
  NL: '21',
  NO: '25',
  PL: '23',
  PT: '23',
  RO: '21',
  SE: '25',
  SI: '22',
  SK: '23',
};

/** The rate a new line begins with. */
export function usualTaxRate(country: string): string {
  return standardRates[country] ?? '0';
}

/** The tax categories of EN 16931 in words. */
export const taxCategoryWords = {
  S: 'Standard',
  Z: 'Zero rated',
  E: 'Exempt',
  AE: 'Reverse charge',
  K: 'Intra-EU supply',
  G: 'Export',
  O: 'Outside scope',
  L: 'IGIC',
  M: 'IPSI',
} as const;
