import { expect, test } from 'vitest';
import { audienceOf, liveChangeOf } from './audience.ts';
import type { EventEnvelope } from './envelope.ts';

const event = (type: string, data: unknown, organizationid?: string): EventEnvelope => ({
  specversion: '1.0',
  id: 'evt_1',
  type,
  source: '/billing',
  subject: 'wal_1',
  time: '2026-01-31T12:00:00.000Z',
  datacontenttype: 'application/json',
  partitionkey: 'wal_1',
  sequence: 1,
  data,
  ...(organizationid === undefined ? {} : { organizationid }),
});

test('tells the owner of a personal wallet, who is no organisation', () => {
  const changed = event('quittance.billing.wallet.changed.v1', { ownerUserId: 'usr_1', ownerOrganizationId: null });
  expect(liveChangeOf(changed)).toEqual({ kind: 'wallet', id: 'wal_1', audience: ['usr_1'] });
});

test('tells seller and payer, each once', () => {
  const captured = event(
    'quittance.payment.payment.captured.v1',
    { organizationId: 'org_1', paidBy: { userId: 'usr_2', organizationId: 'org_2' } },
    'org_1',
  );
  expect(audienceOf(captured)).toEqual(['org_1', 'org_2', 'usr_2']);
});

test('tells nobody when the event names nobody', () => {
  expect(audienceOf(event('quittance.x.y.z.v1', null))).toEqual([]);
});
