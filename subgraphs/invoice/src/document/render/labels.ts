/** The words printed on an invoice. */
export type Labels = {
  invoice: string;
  number: string;
  issuedOn: string;
  dueOn: string;
  from: string;
  billTo: string;
  taxId: string;
  description: string;
  quantity: string;
  unitPrice: string;
  tax: string;
  amount: string;
  lineNet: string;
  discount: string;
  charge: string;
  taxable: string;
  taxOn: (rate: string, taxable: string) => string;
  exempt: Readonly<Record<string, string>>;
  total: string;
  pricesIncludeTax: string;
  notes: string;
  payOnline: string;
  page: (page: number, pages: number) => string;
};

const english: Labels = {
  invoice: 'Invoice',
  number: 'Number',
  issuedOn: 'Date',
  dueOn: 'Due',
  from: 'From',
  billTo: 'Bill to',
  taxId: 'Tax ID',
  description: 'Description',
  quantity: 'Quantity',
  unitPrice: 'Unit price',
  tax: 'Tax',
  amount: 'Amount',
  lineNet: 'Subtotal',
  discount: 'Discount',
  charge: 'Charge',
  taxable: 'Total without tax',
  taxOn: (rate, taxable) => `Tax ${rate} % on ${taxable}`,
  exempt: {
    Z: 'Zero rated',
    E: 'Exempt from tax',
    AE: 'Reverse charge: the buyer accounts for the tax',
    K: 'Intra-community supply',
    G: 'Export outside the EU',
    O: 'Not subject to tax',
  },
  total: 'Total',
  pricesIncludeTax: 'Prices include tax.',
  notes: 'Notes',
  payOnline: 'View and pay online',
  page: (page, pages) => `Page ${page} of ${pages}`,
};

const german: Labels = {
  invoice: 'Rechnung',
  number: 'Nummer',
  issuedOn: 'Datum',
  dueOn: 'Fällig am',
  from: 'Von',
  billTo: 'An',
  taxId: 'Steuernummer',
  description: 'Beschreibung',
  quantity: 'Menge',
  unitPrice: 'Einzelpreis',
  tax: 'USt.',
  amount: 'Betrag',
  lineNet: 'Zwischensumme',
  discount: 'Rabatt',
  charge: 'Zuschlag',
  taxable: 'Summe ohne Steuer',
  taxOn: (rate, taxable) => `${rate} % USt. auf ${taxable}`,
  exempt: {
    Z: 'Nullsatz',
    E: 'Steuerfrei',
    AE: 'Steuerschuldnerschaft des Leistungsempfängers',
    K: 'Innergemeinschaftliche Lieferung',
    G: 'Ausfuhrlieferung',
    O: 'Nicht steuerbar',
  },
  total: 'Gesamtbetrag',
  pricesIncludeTax: 'Preise enthalten die Steuer.',
  notes: 'Hinweise',
  payOnline: 'Online ansehen und bezahlen',
  page: (page, pages) => `Seite ${page} von ${pages}`,
};

const byLanguage: Readonly<Record<string, Labels>> = { en: english, de: german };

/** By the language's first part (`de-AT` is `de`); English for those that are not translated. */
export function labelsFor(language: string): Labels {
  return byLanguage[language.split('-')[0] ?? ''] ?? english;
}
