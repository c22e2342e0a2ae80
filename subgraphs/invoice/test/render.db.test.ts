import { PrismaPg } from '@prisma/adapter-pg';
import { inTenantTransaction } from '@quittance/database/tenant-transaction';
import { createLogger } from '@quittance/telemetry/log';
import { eventually } from '@quittance/testing/drain';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { renderNext } from '../src/document/render-document.ts';
import { takeJob } from '../src/document/render-store.ts';
import { PrismaClient } from '../src/generated/prisma/client.ts';
import { type Fixture, startFixture } from './start-fixture.ts';
import { invoiceOf, issued, mutate, newKey, seller } from './story.ts';

let fixture: Fixture;
let db: PrismaClient;
beforeAll(async () => {
  fixture = await startFixture();
  db = new PrismaClient({ adapter: new PrismaPg(fixture.app) });
});
beforeEach(() => fixture.app.query('DELETE FROM render_job'));
afterAll(() => fixture.stop());

/** A worker with a renderer of the test's own. */
const work = (render: () => Promise<Uint8Array>, leaseMs = 10_000) =>
  renderNext({
    leaseMs,
    ...{ db, now: fixture.now, log: createLogger({ name: 'test', level: 'silent' }) },
    runInSql: (task) => inTenantTransaction(fixture.app, null, task),
    wakeRelay: () => undefined,
    renderer: { render },
  });
const bytes = (text: string) => async () => new Uint8Array(Buffer.from(text));

test('a renderer that fails is asked again, ever more seldom, and the document says so meanwhile', async () => {
  const caller = await seller(fixture);
  const { id } = await issued(fixture, caller);
  const fail = async () => {
    throw new Error('out of ink');
  };
  expect(await work(fail)).toBe(true);
  expect(await work(fail)).toBe(false);
  expect((await invoiceOf(fixture, caller, id, 'document { status }')).document.status).toBe('FAILED');
  fixture.moveClock(1_000);
  expect(await work(fail)).toBe(true);
  fixture.moveClock(1_000);
  expect(await work(bytes('too early'))).toBe(false);
  fixture.moveClock(3_000);
  expect(await work(bytes('at last'))).toBe(true);
  expect((await invoiceOf(fixture, caller, id, 'document { status byteLength }')).document).toEqual({
    status: 'READY',
    byteLength: 7,
  });
});

test('of two workers that both drew a document the first one counts, and mails go out once', async () => {
  const caller = await seller(fixture);
  const { id } = await issued(fixture, caller);
  await mutate(fixture, caller, 'sendInvoice', { idempotencyKey: newKey(), invoiceId: id });
  await work(async () => {
    // The lease runs out while this one is still drawing, and another one is faster.
    fixture.moveClock(3 * 60_000);
    expect(await work(bytes('fast'))).toBe(true);
    return new Uint8Array(Buffer.from('slow'));
  });
  expect(
    await fixture.rows(
      'SELECT convert_from(bytes, $$UTF8$$) AS text FROM document_file JOIN invoice USING (document_id) WHERE number = (SELECT number FROM invoice ORDER BY created_at DESC LIMIT 1) AND organization_id = (SELECT organization_id FROM invoice ORDER BY created_at DESC LIMIT 1)',
    ),
  ).toEqual([{ text: 'fast' }]);
  expect(await fixture.told(id, 'send_requested')).toHaveLength(1);
});

test('a document that is drawn for long stays with its worker; one whose worker died is drawn by another after ten seconds', async () => {
  const caller = await seller(fixture);
  await issued(fixture, caller);
  const leases = () => fixture.rows('SELECT next_attempt_at::text FROM render_job');
  await work(async () => {
    const first = await leases();
    fixture.moveClock(20);
    // Renewed by the clock of the test, so that it has not run out when that moves on.
    await eventually(async () => JSON.stringify(await leases()) !== JSON.stringify(first));
    fixture.moveClock(20);
    expect(await work(bytes('stolen'))).toBe(false);
    return new Uint8Array([1]);
  }, 30);

  await issued(fixture, caller);
  const now = fixture.now();
  await takeJob(db, now, new Date(now.getTime() + 10_000));
  expect(await work(bytes('too early'))).toBe(false);
  fixture.moveClock(10_000);
  expect(await work(bytes('taken over'))).toBe(true);
});

test('two workers never take the same document', async () => {
  const caller = await seller(fixture);
  for (let count = 0; count < 4; count++) await issued(fixture, caller);
  let drawn = 0;
  const draw = async () => {
    drawn += 1;
    return new Uint8Array([drawn]);
  };
  const results = await Promise.all(Array.from({ length: 8 }, () => work(draw)));
  expect(results.filter(Boolean)).toHaveLength(4);
  expect(drawn).toBe(4);
});
