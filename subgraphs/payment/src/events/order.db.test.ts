import { billChanged, walletChanged } from '@quittance/events/billing';
import type { DataOf, EventContract, EventEnvelope } from '@quittance/events/envelope';
import { invoiceClaimed, invoiceIssued, invoiceVoided } from '@quittance/events/invoice';
import { type Id, newId, toUuid } from '@quittance/ids';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OpenDatabase, openDatabase } from '../../test/open-database.ts';
import type { Tx } from '../deps.ts';
import { routesOf } from './routes.ts';

let open: OpenDatabase;
beforeAll(async () => {
  open = await openDatabase();
});
afterAll(() => open.close());

type Told = { contract: EventContract; data: unknown };

/** What the other services tell of one invoice: issued, claimed twice, billed three times, voided. */
function historyOf(invoiceId: Id<'inv'>): Told[] {
  const bill = (version: number, dueMinor: string) => ({
    contract: billChanged,
    data: { ...billChanged.example, invoiceId, version, dueMinor, cause: { ...billChanged.example.cause, paymentId: null } },
  });
  const claim = (version: number, claimedByUserId: string) => ({
    contract: invoiceClaimed,
    data: { ...invoiceClaimed.example, invoiceId, version, claimedByUserId },
  });
  return [
    { contract: invoiceIssued, data: { ...invoiceIssued.example, invoiceId, payToken: invoiceId } },
    claim(2, invoiceClaimed.example.claimedByUserId),
    claim(3, secondPayer),
    bill(1, '11900'),
    bill(2, '5000'),
    bill(3, '100'),
    { contract: invoiceVoided, data: { ...invoiceVoided.example, invoiceId } },
  ];
}

const secondPayer = newId('usr');

const handle = (tx: Tx, told: Told) => handleTogether(tx, [told]);

/** Events of one type, as they come in a batch. */
async function handleTogether(tx: Tx, told: readonly Told[]): Promise<void> {
  const [first] = told;
  const route = routesOf({ now: open.deps.now }).find(({ contract }) => contract === first?.contract);
  const parsed = told.map(({ contract, data }) => contract.schema.parse(data) as DataOf<EventContract>);
  await route?.handle(
    tx,
    parsed.map((data) => ({ event: {} as EventEnvelope, data })),
  );
}

test('of several figures of a bill in one batch the newest counts, in whatever order they stand', async () => {
  const [one, other] = [newId('inv'), newId('inv')];
  const bills = (invoiceId: Id<'inv'>) => historyOf(invoiceId).filter(({ contract }) => contract === billChanged);
  const batch = [...bills(one).toReversed(), ...bills(other)];
  await open.deps.db.$transaction((tx) => handleTogether(tx, batch));
  const rows = await open.deps.db.payableInvoice.findMany({ where: { invoiceId: { in: [one, other].map(toUuid) } } });
  expect(rows.map(({ billDueMinor, billVersion }) => ({ billDueMinor, billVersion }))).toEqual([
    { billDueMinor: 100n, billVersion: 3 },
    { billDueMinor: 100n, billVersion: 3 },
  ]);
});

test('whatever order events arrive in, and however often, the invoice ends the same', async () => {
  const indices = [0, 1, 2, 3, 4, 5, 6];
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(indices, { minLength: 7 }), fc.subarray(indices), async (order, repeated) => {
      const invoiceId = newId('inv');
      const history = historyOf(invoiceId);
      for (const index of [...order, ...repeated]) {
        const told = history[index];
        if (told !== undefined) await open.deps.db.$transaction((tx) => handle(tx, told));
      }
      const row = await open.deps.db.payableInvoice.findUnique({ where: { invoiceId: toUuid(invoiceId) } });
      expect(row).toMatchObject({
        number: invoiceIssued.example.number,
        totalMinor: 11_900n,
        voided: true,
        claimedByUserId: toUuid(secondPayer),
        claimVersion: 3,
        billDueMinor: 100n,
        billVersion: 3,
      });
    }),
    { numRuns: 40 },
  );
});

test('a wallet keeps its newest version', async () => {
  const walletId = newId('wal');
  const told = (version: number, ownerOrganizationId: Id<'org'>) => ({
    contract: walletChanged,
    data: { ...walletChanged.example, walletId, version, ownerOrganizationId },
  });
  const newest = newId('org');
  for (const event of [told(2, newest), told(1, newId('org')), told(2, newId('org'))]) {
    await open.deps.db.$transaction((tx) => handle(tx, event));
  }
  const row = await open.deps.db.wallet.findUnique({ where: { id: toUuid(walletId) } });
  expect(row).toMatchObject({ ownerOrganizationId: toUuid(newest), version: 2 });
});
