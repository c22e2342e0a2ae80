import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Fixture, startFixture } from './start-fixture.ts';
import { createDraft, createPartner, newKey, seller } from './story.ts';

const issues = 200;
const failEvery = 3;

let fixture: Fixture;
let failing = false;
let commits = 0;
beforeAll(async () => {
  fixture = await startFixture({
    beforeCommit: async () => {
      commits += 1;
      if (failing && commits % failEvery === 0) throw new Error('forced rollback');
    },
  });
});
afterAll(() => fixture.stop());

test('200 concurrent issues, a third of them rolled back at the last moment: numbers without gaps, none twice', async () => {
  const caller = await seller(fixture);
  const buyerId = await createPartner(fixture, caller);
  const drafts = await Promise.all(Array.from({ length: issues }, () => createDraft(fixture, caller, { buyerId })));
  failing = true;
  const query =
    'mutation ($input: IssueInvoiceInput!) { issueInvoice(input: $input) { ... on IssueInvoiceSuccess { invoice { number } } } }';
  const answers = await Promise.all(
    drafts.map((invoiceId) => fixture.run(caller, query, { input: { idempotencyKey: newKey(), invoiceId } })),
  );
  failing = false;
  const numbers: string[] = answers.flatMap(({ data }) => data?.issueInvoice?.invoice.number ?? []).sort();
  const failed = answers.filter(({ errors }) => errors.length > 0).length;
  expect(failed).toBeGreaterThanOrEqual(Math.floor(issues * 0.3));
  expect(numbers).toHaveLength(issues - failed);
  const year = fixture.now().getUTCFullYear();
  expect(numbers).toEqual(numbers.map((_, index) => `INV-${year}-${String(index + 1).padStart(5, '0')}`));

  const [stored] = await fixture.rows(`
    SELECT (SELECT count(*)::int FROM invoice WHERE status = 'DRAFT') AS drafts,
           (SELECT count(*)::int FROM invoice_document) AS documents,
           (SELECT max(series_number)::int FROM invoice_document) AS highest,
           (SELECT last_number FROM number_series) AS counter,
           (SELECT count(*)::int FROM outbox WHERE type LIKE '%.invoice.issued.v1') AS told`);
  expect(stored).toEqual({
    drafts: failed,
    documents: numbers.length,
    highest: numbers.length,
    counter: numbers.length,
    told: numbers.length,
  });
});
