import { type Id, toUuid } from '@quittance/ids';
import { all, type Invariant, nowhere } from './invariant.ts';

/** I12, within the service: a cause writes to a recipient once, and what is sent is in the mailbox once. */
const mailsOnce: Invariant = all(
  nowhere(
    'email',
    'two messages for one cause',
    `SELECT cause_id || ' ' || recipient_key AS subject FROM message GROUP BY cause_id, recipient_key HAVING count(*) > 1`,
  ),
  nowhere(
    'email',
    'not sent exactly once',
    `SELECT id::text AS subject FROM message
      WHERE (SELECT count(*) FROM mailbox_entry WHERE message_id = message.id) <> 1 OR (SELECT count(*) FROM delivery_attempt WHERE message_id = message.id) <> 1`,
  ),
);

/** I12, across services: as many messages as there were invoices sent and paid. */
const mailsForEveryCause: Invariant = async ({ rows }) => {
  const wanted = await rows<{ key: string; count: number }>(
    'invoice',
    `SELECT 'INVOICE ' || invoice_id AS key, sum(cardinality(recipients))::int AS count FROM invoice_send GROUP BY invoice_id`,
  );
  const sent = await rows<{ key: string; count: number }>(
    'email',
    `SELECT purpose || ' ' || invoice_id AS key, count(*)::int AS count FROM message WHERE purpose = 'INVOICE' GROUP BY purpose, invoice_id`,
  );
  const receipts = await rows<{ key: string; count: number }>(
    'email',
    `SELECT 'RECEIPT ' || invoice_id AS key, count(*)::int AS count FROM message WHERE purpose = 'RECEIPT' GROUP BY invoice_id`,
  );
  // Told, and not just so now: what was paid while it was being voided is given back.
  // Told, and not only so now: what was paid while it was being voided is given back.
  const paid = await rows<{ subject: Id<'inv'>; count: number }>(
    'invoice',
    `SELECT subject, count(*)::int AS count FROM outbox WHERE type = 'quittance.invoice.invoice.paid.v1' GROUP BY outbox.subject`,
  );
  const expected = new Map([
    ...wanted.map(({ key, count }) => [key, count] as const),
    ...paid.map(({ subject, count }) => [`RECEIPT ${toUuid(subject)}`, count] as const),
  ]);
  const found = new Map([...sent, ...receipts].map(({ key, count }) => [key, count]));
  return [...new Set([...expected.keys(), ...found.keys()])].flatMap((key) =>
    expected.get(key) === found.get(key) ? [] : [`${key}: ${found.get(key) ?? 0} messages instead of ${expected.get(key) ?? 0}`],
  );
};

/** I12 */
export const oneMailPerEventAndRecipient = all(mailsOnce, mailsForEveryCause);

/** I13 */
export const invoiceNumbersContiguous: Invariant = nowhere(
  'invoice',
  'numbers with a gap',
  `SELECT organization_id || ' ' || series AS subject FROM invoice_document FULL JOIN number_series USING (organization_id, series)
    GROUP BY organization_id, series
   HAVING count(DISTINCT series_number) <> max(series_number) OR min(series_number) <> 1 OR max(series_number) IS DISTINCT FROM max(last_number)`,
);
