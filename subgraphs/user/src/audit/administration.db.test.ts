import { PrismaPg } from '@prisma/adapter-pg';
import { createPool } from '@quittance/database/pool';
import { newId } from '@quittance/ids';
import { createTestDatabase, type TestDatabase } from '@quittance/testing/database';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { PrismaClient } from '../generated/prisma/client.ts';
import { givenUpAfterMs, hearBegun, hearEnded, recordLostDeeds } from './administration.ts';

let database: TestDatabase;
let pool: pg.Pool;
let db: PrismaClient;
beforeAll(async () => {
  database = await createTestDatabase('user');
  pool = createPool({ url: database.appUrl, applicationName: 'test', max: 2 });
  db = new PrismaClient({ adapter: new PrismaPg(pool) });
});
afterAll(async () => {
  await db.$disconnect();
  if (!pool.ended) await pool.end();
  await database.drop();
});

const begunAt = new Date('2026-01-31T12:00:00.000Z');
const later = (ms: number) => new Date(begunAt.getTime() + ms);
let heard: Parameters<typeof hearBegun>[1];
beforeEach(() => {
  const parties = { actorId: newId('usr'), actedFor: newId('org') };
  const what = { service: 'invoice', action: 'MUTATION', fields: ['voidInvoice', 'sendInvoice'], subject: null } as const;
  const deed = { ...parties, ...what, fields: [...what.fields], deedId: newId('aud'), begunAt: begunAt.toISOString() };
  heard = { deed, requestId: 'a-request' };
});

const begin = () => db.$transaction((tx) => hearBegun(tx, heard));
const end = () => db.$transaction((tx) => hearEnded(tx, { ...heard, deed: { ...heard.deed, outcome: 'OK' } }));
const giveUp = (at: Date) => db.$transaction((tx) => recordLostDeeds(tx, at));
const outcomes = async () => {
  const rows = await db.auditRecord.findMany({ where: { actorName: heard.deed.actorId } });
  return rows.map(({ details }) => (details as Record<string, string>).outcome);
};

it('makes one record of a deed, whatever the order and number of what it hears', async () => {
  for (const hear of [end, begin, end, begin]) await hear();
  await giveUp(later(2 * givenUpAfterMs));
  expect(await db.auditRecord.findMany({ where: { actorName: heard.deed.actorId } })).toMatchObject([
    {
      at: begunAt,
      action: 'platform.mutation',
      requestId: 'a-request',
      details: { service: 'invoice', fields: 'voidInvoice sendInvoice', outcome: 'ok' },
    },
  ]);
});

it('records a deed of which it never hears the end as unknown, after a quarter of an hour', async () => {
  await begin();
  await giveUp(later(givenUpAfterMs));
  expect(await outcomes()).toEqual([]);
  await giveUp(later(givenUpAfterMs + 1));
  expect(await outcomes()).toEqual(['unknown']);
  await end();
  await giveUp(later(2 * givenUpAfterMs));
  expect(await outcomes()).toEqual(['unknown']);
  expect(await db.openDeed.count()).toBe(0);
});
