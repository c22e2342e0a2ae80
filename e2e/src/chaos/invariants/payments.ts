import { fromUuid, type Id, toUuid } from '@quittance/ids';
import type { Currency } from '@quittance/money/currencies';
import { formatAmount } from '@quittance/money/money';
import { all, type Invariant, nowhere } from './invariant.ts';
import { servicesAgree } from './reconciliation.ts';

type Sum = { id: string; amount: string; currency: string };

const told = (sums: readonly Sum[]) => new Map(sums.map(({ id, amount, currency }) => [id, `${amount} ${currency}`]));

/** Ids and amounts that two sides have to agree on. */
function compared(what: string, left: ReadonlyMap<string, string>, right: ReadonlyMap<string, string>): string[] {
  const ids = new Set([...left.keys(), ...right.keys()]);
  return [...ids].flatMap((id) =>
    left.get(id) === right.get(id) ? [] : [`${what}: ${id}: ${left.get(id) ?? 'nothing'} and ${right.get(id) ?? 'nothing'}`],
  );
}

/** I6: what the provider has taken is what we know of, and it was taken once. */
const capturesArePayments: Invariant = async (databases) => {
  const captured = await databases.rows<{ id: string; value: string; currency: string; charges: number }>(
    'payment',
    `SELECT reference AS id, amount AS value, currency, charges FROM sandbox_checkout WHERE status = 'CAPTURED' OR charges > 0`,
  );
  const paid = await databases.rows<{ id: string; amount: string; currency: Currency }>(
    'payment',
    `SELECT id::text, amount_minor::text AS amount, currency FROM payment WHERE captured_at IS NOT NULL AND provider = 'sandbox'`,
  );
  const known = paid.map(({ id, amount, currency }) => ({
    id: fromUuid('pay', id),
    amount: formatAmount(BigInt(amount), currency),
    currency,
  }));
  return [
    ...compared(
      'taken and known',
      told(captured.map(({ id, value, currency }) => ({ id, amount: value, currency }))),
      told(known),
    ),
    ...captured.flatMap(({ id, charges }) => (charges === 1 ? [] : [`taken ${charges} times: ${id}`])),
  ];
};

/** I6: what payers dispute with the provider, and how that ends, is what we know of. */
const disputesAreKnown: Invariant = async ({ rows }) => {
  type Row = { id: string; status: string };
  const theirs = await rows<Row>(
    'payment',
    'SELECT reference AS id, dispute_status AS status FROM sandbox_checkout WHERE dispute_id IS NOT NULL',
  );
  const ours = await rows<Row>('payment', 'SELECT id::text, dispute_status AS status FROM payment WHERE dispute_id IS NOT NULL');
  return compared(
    'disputed and known',
    new Map(theirs.map(({ id, status }) => [id, status])),
    new Map(ours.map(({ id, status }) => [fromUuid('pay', id), status])),
  );
};

/** I6: what the provider gave back, whoever asked for it, is what we know of, each once. */
const refundsAreKnown: Invariant = async ({ rows }) => {
  type Row = { id: string; payment: string; amount: string };
  const theirs = await rows<Row>(
    'payment',
    `SELECT sandbox_refund.id, reference.payment, amount_minor::text AS amount
       FROM sandbox_refund JOIN (SELECT id AS checkout_id, reference AS payment FROM sandbox_checkout) AS reference USING (checkout_id)
      WHERE state = 'DONE'`,
  );
  const ours = await rows<Row>(
    'payment',
    `SELECT provider_refund_id AS id, payment_id::text AS payment, amount_minor::text AS amount
       FROM refund WHERE status = 'SUCCEEDED' AND provider = 'sandbox'`,
  );
  return compared(
    'given back and known',
    new Map(theirs.map(({ id, payment, amount }) => [id, `${amount} of ${payment}`])),
    new Map(ours.map(({ id, payment, amount }) => [id, `${amount} of ${fromUuid('pay', payment)}`])),
  );
};

/** I8: an invoice is paid once, and once again for each lost dispute and each refund that has opened it. */
const paidOnce: Invariant = async ({ rows }) => {
  const told = await rows<{ id: Id<'inv'>; count: number }>(
    'invoice',
    `SELECT subject AS id, count(*)::int AS count FROM outbox WHERE type = 'quittance.invoice.invoice.paid.v1' GROUP BY outbox.subject`,
  );
  const returned = await rows<{ id: string; count: number }>(
    'payment',
    `SELECT invoice_id::text AS id, (count(*) FILTER (WHERE dispute_status = 'LOST') + sum(given_back.times))::int AS count
       FROM payment, LATERAL (SELECT count(*) AS times FROM refund WHERE payment_id = payment.id AND refund.status = 'SUCCEEDED') AS given_back
      WHERE invoice_id IS NOT NULL GROUP BY invoice_id`,
  );
  const returnedOf = new Map(returned.map(({ id, count }) => [id, count]));
  return told.flatMap(({ id, count }) =>
    count <= 1 + (returnedOf.get(toUuid(id)) ?? 0) ? [] : [`told ${count} times: ${id} is paid`],
  );
};

/** I6: every completed payment is one movement of its amount, and there is no other; so are refunds. */
export const completedPaymentsArePosted = all(
  servicesAgree('payments_booked', 'refunds_booked', 'refunds_set_aside', 'disputes_set_aside'),
  capturesArePayments,
  disputesAreKnown,
  refundsAreKnown,
);

/** I8: what happens once to a thing is told once, and money is taken once. */
export const transitionsHappenOnce = all(
  paidOnce,
  nowhere(
    'payment',
    'fact recorded twice',
    `SELECT payment_id || ' ' || type AS subject FROM payment_event WHERE type IN ('CREATED', 'CAPTURED')
      GROUP BY payment_id, type HAVING count(*) > 1`,
  ),
  nowhere(
    'payment',
    'opened at the provider twice',
    'SELECT reference AS subject FROM sandbox_checkout GROUP BY reference HAVING count(*) > 1',
  ),
  nowhere(
    'payment',
    'told twice',
    `SELECT subject || ' ' || type AS subject FROM outbox WHERE type = 'quittance.payment.payment.captured.v1'
      GROUP BY outbox.subject, type HAVING count(*) > 1`,
  ),
  nowhere(
    'payment',
    'refund told twice',
    `SELECT data ->> 'refundId' AS subject FROM outbox WHERE type = 'quittance.payment.payment.refunded.v1'
      GROUP BY data ->> 'refundId' HAVING count(*) > 1`,
  ),
  nowhere(
    'billing',
    'refund decided twice',
    `SELECT subject FROM outbox WHERE type = 'quittance.billing.refund.decided.v1' GROUP BY outbox.subject HAVING count(*) > 1`,
  ),
  nowhere(
    'invoice',
    'told twice',
    `SELECT subject || ' ' || type AS subject FROM outbox
      WHERE type IN ('quittance.invoice.invoice.issued.v1', 'quittance.invoice.invoice.voided.v1',
                     'quittance.invoice.document.rendered.v1')
      GROUP BY outbox.subject, type HAVING count(*) > 1`,
  ),
  nowhere(
    'billing',
    'version told twice',
    `SELECT subject || ' ' || (data ->> 'version') AS subject FROM outbox WHERE type = 'quittance.billing.bill.changed.v1'
      GROUP BY outbox.subject, data ->> 'version' HAVING count(*) > 1`,
  ),
  nowhere(
    'billing',
    'hold ended otherwise than the ledger says',
    `SELECT hold.id::text AS subject FROM hold
      WHERE (SELECT count(*) FROM transfer WHERE pending_id = hold.id) <> CASE status WHEN 'PLACED' THEN 0 ELSE 1 END`,
  ),
  nowhere(
    'billing',
    'settled twice by one transfer',
    `SELECT bill_id::text AS subject FROM settlement GROUP BY bill_id, transfer_id HAVING count(*) > 1`,
  ),
);
