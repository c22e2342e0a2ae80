import { currencies } from '@quittance/money/currencies';
import { countryName } from './format.ts';

/** Currencies offered first; all others follow. */
const common: readonly string[] = ['EUR', 'USD', 'GBP', 'CHF', 'SEK', 'NOK', 'DKK', 'PLN', 'JPY', 'CAD', 'AUD'];

const currencyNames = new Intl.DisplayNames(['en'], { type: 'currency' });

function currencyLabel(code: string): string {
  return `${code} – ${currencyNames.of(code) ?? code}`;
}

/** For a select, with the common ones on top. */
export function currencyChoices(): { value: string; label: string }[] {
  const others = currencies.filter((code) => !common.includes(code));
  return [...common, ...others].map((code) => ({ value: code, label: currencyLabel(code) }));
}

const countries =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'.split(
    ' ',
  );

/** For a select, by name. */
export function countryChoices(): { value: string; label: string }[] {
  return countries
    .map((code) => ({ value: code, label: countryName(code) }))
    .sort((a, b) => a.label.localeCompare(b.label, 'en'));
}

/** The country of the browser's first language that names one; a first guess for forms. */
export function likelyCountry(languages: readonly string[] = navigator.languages): string | null {
  for (const language of languages) {
    const region = new Intl.Locale(language).region;
    if (region !== undefined && countries.includes(region)) return region;
  }
  return null;
}

const euro = new Set('AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' '));
const currencyOf: Readonly<Record<string, string>> = {
  US: 'USD',
  GB: 'GBP',
  CH: 'CHF',
  LI: 'CHF',
  SE: 'SEK',
  NO: 'NOK',
  DK: 'DKK',
  PL: 'PLN',
  CZ: 'CZK',
  HU: 'HUF',
  RO: 'RON',
  JP: 'JPY',
  CA: 'CAD',
  AU: 'AUD',
  NZ: 'NZD',
  IN: 'INR',
  CN: 'CNY',
  BR: 'BRL',
  MX: 'MXN',
  ZA: 'ZAR',
  KW: 'KWD',
  BH: 'BHD',
  TN: 'TND',
};

/** The currency one most likely does business in there; a first guess for forms. */
export function likelyCurrency(country: string | null): string {
  if (country === null || euro.has(country)) return 'EUR';
  return currencyOf[country] ?? 'EUR';
}
