import { createPool } from '@quittance/database/pool';
import { toUuid } from '@quittance/ids';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Fixture, type Json, startFixture } from './start-fixture.ts';
import { createDraft, issued, mutate, newKey, seller } from './story.ts';

let fixture: Fixture;
let owner: pg.Pool;
let invoice: Json;
let before: string;

beforeAll(async () => {
  fixture = await startFixture({ env: { RENDER_THREADS: '1' } });
  owner = createPool({ url: fixture.ownerUrl, applicationName: 'test', max: 1, acrossTenants: true });
  const caller = await seller(fixture);
  invoice = await issued(fixture, caller);
  await mutate(fixture, caller, 'sendInvoice', { idempotencyKey: newKey(), invoiceId: invoice.id });
  await fixture.rendered(invoice.id);
  before = await everything();
});
afterAll(async () => {
  await owner.end();
  await fixture.stop();
});

/** All that must not change, as one text. */
async function everything(): Promise<string> {
  const tables = ['invoice', 'invoice_document', 'document_file', 'timeline_entry', 'number_series'];
  const rows = await Promise.all(
    tables.map((table) => fixture.rows(`SELECT to_jsonb(t)::text AS row FROM ${table} t ORDER BY 1`)),
  );
  return JSON.stringify(rows);
}

const attempts = [
  'UPDATE invoice SET total_minor = 1, taxable_minor = 1, tax_minor = 0, line_net_minor = 1 WHERE id = $1',
  "UPDATE invoice SET number = 'INV-1999-00001' WHERE id = $1",
  "UPDATE invoice SET content = '{}' WHERE id = $1",
  'UPDATE invoice SET notes = $$changed$$ WHERE id = $1',
  "UPDATE invoice SET due_on = '2199-01-01' WHERE id = $1",
  "UPDATE invoice SET buyer_name = 'Somebody else' WHERE id = $1",
  'UPDATE invoice SET pay_token = repeat($$x$$, 22) WHERE id = $1',
  "UPDATE invoice SET status = 'DRAFT', number = NULL, document_id = NULL, pay_token = NULL, issued_at = NULL WHERE id = $1",
  'UPDATE invoice SET organization_id = gen_random_uuid() WHERE id = $1',
  'DELETE FROM invoice WHERE id = $1',
  "UPDATE invoice_document SET snapshot = '{}' WHERE invoice_id = $1",
  'DELETE FROM invoice_document WHERE invoice_id = $1',
  "UPDATE document_file SET bytes = '' WHERE document_id = (SELECT document_id FROM invoice WHERE id = $1)",
  'DELETE FROM document_file WHERE document_id = (SELECT document_id FROM invoice WHERE id = $1)',
  'UPDATE timeline_entry SET at = now() WHERE invoice_id = $1',
  'DELETE FROM timeline_entry WHERE invoice_id = $1',
  'UPDATE number_series SET last_number = last_number - 1 WHERE $1::uuid IS NOT NULL',
  'UPDATE number_series SET last_number = last_number + 2 WHERE $1::uuid IS NOT NULL',
  'DELETE FROM number_series WHERE $1::uuid IS NOT NULL',
];
const truncations = ['invoice', 'invoice_document', 'document_file', 'timeline_entry', 'number_series'].map(
  (table) => `TRUNCATE ${table} CASCADE`,
);

const roles = [
  ['the service', () => fixture.app],
  ['the owner of the tables', () => owner],
] as const;

describe.each(roles)('what is issued is refused to %s', (_who, pool) => {
  test.each(attempts)('%s', async (statement) => {
    await expect(pool().query(statement, [toUuid(invoice.id)])).rejects.toThrow(
      /refused|can't be|stays|never given back|permission denied/,
    );
    expect(await everything()).toBe(before);
  });

  test.each(truncations)('%s', async (statement) => {
    await expect(pool().query(statement)).rejects.toThrow(/refused|permission denied/);
    expect(await everything()).toBe(before);
  });
});

test('the service can neither drop a trigger nor switch it off', async () => {
  await expect(fixture.app.query('DROP TRIGGER invoice_keep_issued ON invoice')).rejects.toThrow(/must be owner/);
  await expect(fixture.app.query('ALTER TABLE invoice DISABLE TRIGGER ALL')).rejects.toThrow(/must be owner/);
  await expect(fixture.app.query("SET session_replication_role = 'replica'")).rejects.toThrow(/permission denied/);
});

test('a file that is not what its hash says is refused', async () => {
  const draft = "INSERT INTO document_file SELECT gen_random_uuid(), 'application/pdf', repeat('0', 64), 1, 'x', now()";
  await expect(fixture.app.query(draft)).rejects.toThrow(/document_file_is_what_its_hash_says/);
});

test("an invoice can't point at another organisation's partner", async () => {
  const [mine, other] = [await seller(fixture), await seller(fixture)];
  const [id] = [await createDraft(fixture, mine), await createDraft(fixture, other)];
  const foreign = 'UPDATE invoice SET buyer_id = (SELECT buyer_id FROM invoice WHERE organization_id = $2) WHERE id = $1';
  const values = [toUuid(id), toUuid(other.organization?.id ?? 'org_')];
  await expect(fixture.app.query(foreign, values)).rejects.toThrow(/invoice_buyer_fkey/);
});
