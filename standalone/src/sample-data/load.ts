import { setTimeout as pause } from 'node:timers/promises';
import { createQuittance, type Quittance, QuittanceError } from '@quittance/sdk';
import { customers, type PlannedInvoice, planYear } from './business.ts';

export type SampleOptions = {
  url: string;
  /** The person's token: the sample business is theirs, and made through the public API like any other. */
  token: string;
  today: Date;
};

const patienceMs = 20_000;

/** Makes a business with a year of invoices and answers its organisation's id. */
export async function loadSampleData({ url, token, today }: SampleOptions): Promise<string> {
  const person = createQuittance({ url, token });
  const { organization } = await person.createOrganization({
    name: 'Northwind Studio (sample)',
    country: 'DE',
    currency: 'EUR',
    taxId: 'DE123456789',
    address: { line1: 'Hauptstraße 1', city: 'Berlin', postalCode: '10115', country: 'DE' },
    email: 'billing@northwind.example',
  });
  const api = createQuittance({ url, token, organization: organization.id });
  const buyerIds: string[] = [];
  for (const { name, email, ...address } of customers) {
    const { partner } = await api.createPartner({ kind: 'COMPANY', name, email, address, roles: ['CUSTOMER'] });
    buyerIds.push(partner.id);
  }
  for (const planned of planYear(today)) await makeInvoice(api, planned, buyerIds[planned.customer] ?? '');
  return organization.id;
}

async function makeInvoice(api: Quittance, planned: PlannedInvoice, buyerId: string): Promise<void> {
  const { issuedOn, dueOn, lines } = planned;
  const draft = await api.createInvoice({ buyerId, currency: 'EUR', issuedOn, dueOn, lines });
  const { invoice } = await api.issueInvoice({ invoiceId: draft.invoice.id });
  if (planned.fate === 'VOID') await api.voidInvoice({ invoiceId: invoice.id, reason: 'Ordered by mistake' });
  if (planned.fate !== 'PAID' && planned.fate !== 'PARTLY_PAID') return;
  const { amount, currency } = invoice.totals.total;
  const received = planned.fate === 'PAID' ? amount : half(amount);
  await onceKnown(() =>
    api.recordOfflinePayment({
      invoiceId: invoice.id,
      amount: { amount: received, currency },
      method: 'BANK_TRANSFER',
      receivedOn: planned.receivedOn,
      reference: `Transfer for ${invoice.number}`,
    }),
  );
}

/** `payment` learns of an issued invoice by an event, a moment after it was issued. */
async function onceKnown<T>(call: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const notYet = error instanceof QuittanceError && error.code.includes('NOT_');
      if (!notYet || Date.now() > deadline) throw error;
      await pause(25);
    }
  }
}

/** Half of a decimal amount of euros, rounded down to the cent. */
function half(amount: string): string {
  const cents = BigInt(amount.replace('.', '')) / 2n;
  return `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
}
