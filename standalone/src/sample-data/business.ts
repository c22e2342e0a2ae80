/** The customers and the work of a made-up studio. */
export const customers = [
  { name: 'Contoso GmbH', email: 'ap@contoso.example', city: 'Wien', postalCode: '1010', country: 'AT', line1: 'Ring 2' },
  {
    name: 'Fabrikam SAS',
    email: 'compta@fabrikam.example',
    city: 'Lyon',
    postalCode: '69002',
    country: 'FR',
    line1: '12 rue du Plat',
  },
  {
    name: 'Adventure Works',
    email: 'office@adventure.example',
    city: 'Hamburg',
    postalCode: '20095',
    country: 'DE',
    line1: 'Kai 7',
  },
  {
    name: 'Tailspin Toys',
    email: 'hello@tailspin.example',
    city: 'Köln',
    postalCode: '50667',
    country: 'DE',
    line1: 'Domplatz 3',
  },
  {
    name: 'Αθήνα Travel',
    email: 'billing@athina.example',
    city: 'Athens',
    postalCode: '105 57',
    country: 'GR',
    line1: 'Ermou 9',
  },
  {
    name: 'Litware Kft.',
    email: 'szamla@litware.example',
    city: 'Budapest',
    postalCode: '1051',
    country: 'HU',
    line1: 'Sas utca 4',
  },
  {
    name: 'Proseware',
    email: 'accounts@proseware.example',
    city: 'Berlin',
    postalCode: '10115',
    country: 'DE',
    line1: 'Torstr. 5',
  },
] as const;

export const work = [
  { description: 'Brand design', unit: 'h', unitPrice: '95.00', most: 30, taxRate: '19' },
  { description: 'Web development', unit: 'h', unitPrice: '110.00', most: 40, taxRate: '19' },
  { description: 'Photography, per day', unit: 'day', unitPrice: '780.00', most: 3, taxRate: '19' },
  { description: 'Printed book "Type in use"', unit: null, unitPrice: '34.50', most: 20, taxRate: '7' },
  { description: 'Hosting, per month', unit: 'month', unitPrice: '49.00', most: 12, taxRate: '19' },
] as const;

/** What becomes of an invoice of the sample business. */
export type Fate = 'PAID' | 'PARTLY_PAID' | 'OPEN' | 'VOID';

export type PlannedInvoice = {
  customer: number;
  issuedOn: string;
  dueOn: string;
  lines: { description: string; quantity: string; unit: string | null; unitPrice: string; taxCategory: 'S'; taxRate: string }[];
  fate: Fate;
  /** For those that are paid. */
  receivedOn: string;
};

const perMonth = 5;
const months = 12;
const dayMs = 24 * 3600 * 1000;

/** A year of invoices up to `today`, oldest first; the same ones for the same day. */
export function planYear(today: Date): PlannedInvoice[] {
  const random = generator(20_260_101);
  const pick = (count: number) => Math.floor(random() * count);
  const invoices = Array.from({ length: perMonth * months }, (_, index): PlannedInvoice => {
    const age = Math.floor(((perMonth * months - index) / (perMonth * months)) * 360);
    const issued = today.getTime() - age * dayMs;
    const lines = Array.from({ length: 1 + pick(3) }, () => {
      const { most, ...job } = work[pick(work.length)] ?? work[0];
      return { ...job, quantity: String(1 + pick(most)), taxCategory: 'S' as const };
    });
    return {
      customer: pick(customers.length),
      issuedOn: day(issued),
      dueOn: day(issued + 14 * dayMs),
      lines,
      fate: fateOf(age, random()),
      receivedOn: day(Math.min(today.getTime(), issued + (3 + pick(12)) * dayMs)),
    };
  });
  return invoices;
}

/** Old ones are mostly paid, young ones mostly open; a few are late, in part or taken back. */
function fateOf(ageDays: number, chance: number): Fate {
  if (chance < 0.03) return 'VOID';
  if (ageDays > 45) return chance < 0.93 ? 'PAID' : chance < 0.96 ? 'PARTLY_PAID' : 'OPEN';
  return chance < 0.35 ? 'PAID' : 'OPEN';
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** A small linear congruential generator (Numerical Recipes): the sample is the same everywhere. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
