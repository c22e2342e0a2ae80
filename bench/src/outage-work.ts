import { createQuittance, type Quittance } from '@quittance/sdk';
import { eventually } from '@quittance/testing/drain';
import { inEuros } from '../../e2e/src/chaos/amounts.ts';
import { type Actor, gatherPeople } from '../../e2e/src/chaos/people.ts';
import { timed } from './measure.ts';

/** Works for so long and answers how long each thing took. Rejects when one failed. */
type Work = (ms: number) => Promise<number[]>;

const aCent = inEuros(1);

/** Two people who issue invoices, note what was paid, and pay each other: invoice, payment and billing each commit facts with events. */
export async function gatherWorkers(url: string): Promise<Work> {
  const [one, other] = await gatherPeople(url, 2);
  if (one === undefined || other === undefined) throw new Error('There are two people');
  const workers = [await settleIn(one, other), await settleIn(other, one)];
  return async (ms) => {
    const end = performance.now() + ms;
    return (await Promise.all(workers.map((worker) => worker(end)))).flat();
  };
}

async function settleIn(me: Actor, other: Actor): Promise<(end: number) => Promise<number[]>> {
  // A call that fails is not made again.
  const api = createQuittance({ url: me.url, token: me.token, organization: me.organizationId, retries: 0 });
  const { id: invoiceId } = await issue(api, me, '10000.00');
  const notePaid = () =>
    api.recordOfflinePayment({ invoiceId, amount: aCent, method: 'CASH', receivedOn: new Date().toISOString().slice(0, 10) });
  // The payment service hears of the invoice a moment later.
  await eventually(() => notePaid().catch(() => null), 15_000);
  const things: (() => Promise<unknown>)[] = [
    notePaid,
    () => issue(api, me, '10.00'),
    () => api.transferFunds({ fromWalletId: me.eur, toWalletId: other.eur, amount: aCent }),
  ];
  return async (end) => {
    const took: number[] = [];
    while (performance.now() < end) for (const thing of things) took.push((await timed(thing)).ms);
    return took;
  };
}

async function issue(api: Quittance, { partnerId }: Actor, unitPrice: string) {
  const lines = [{ description: 'Design', quantity: '1', unitPrice, taxCategory: 'S' as const, taxRate: '19' }];
  const { invoice } = await api.createInvoice({ buyerId: partnerId, currency: 'EUR', lines });
  return (await api.issueInvoice({ invoiceId: invoice.id })).invoice;
}
