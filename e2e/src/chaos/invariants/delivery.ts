import { subscriptions } from '@quittance/events/subscriptions';
import { type Service, services } from '../world.ts';
import { all, type Invariant, nowhere } from './invariant.ts';

const everywhere = (what: string, text: string): Invariant =>
  all(...services.map((service) => nowhere(service, `${service}: ${what}`, text)));

/** I9, as far as databases know: everything is published, and nothing was given up. */
export const outboxesEmpty: Invariant = all(
  everywhere('not published', 'SELECT type AS subject FROM outbox WHERE published_at IS NULL LIMIT 20'),
  everywhere('dead letter', `SELECT type || ': ' || error AS subject FROM dead_letter WHERE replayed_at IS NULL LIMIT 20`),
);

/** I10: each service has handled exactly what was published for it, each event once. */
export const inboxesHoldEveryEvent: Invariant = async ({ rows }) => {
  const published = new Map<string, string>();
  for (const service of services)
    for (const { id, type } of await rows<{ id: string; type: string }>(service, 'SELECT id::text, type FROM outbox'))
      published.set(id, type);
  const problems: string[] = [];
  for (const service of services) {
    const types = new Set(subscriptions[service] ?? []);
    const handled = await rows<{ id: string; count: number }>(
      service,
      `SELECT event_id::text AS id, count(*)::int AS count FROM inbox WHERE consumer = '${service}' GROUP BY event_id`,
    );
    const seen = new Map(handled.map(({ id, count }) => [id, count]));
    for (const [id, type] of published)
      if (types.has(type) && seen.get(id) !== 1) problems.push(`${service} has handled ${type} ${id} ${seen.get(id) ?? 0} times`);
    for (const id of seen.keys()) if (!published.has(id)) problems.push(`${service} has handled ${id}, which nobody published`);
  }
  return problems.slice(0, 20);
};

const unfinished: readonly [Service, string, string][] = [
  [
    'payment',
    'payment open',
    `SELECT id || ' ' || status AS subject FROM payment WHERE status IN ('CREATED', 'REQUIRES_ACTION', 'PENDING', 'UNKNOWN')`,
  ],
  ['payment', 'call without outcome', `SELECT payment_id || ' ' || kind AS subject FROM payment_attempt WHERE state = 'RUNNING'`],
  ['payment', 'refund open', `SELECT id || ' ' || status AS subject FROM refund WHERE status IN ('REQUESTED', 'RESERVED')`],
  ['payment', 'refund pending', `SELECT id AS subject FROM sandbox_refund WHERE state = 'PENDING'`],
  ['billing', 'refund set aside', `SELECT id AS subject FROM reservation WHERE status IN ('REQUESTED', 'RESERVED')`],
  ['payment', 'webhook not worked', 'SELECT event_id AS subject FROM webhook_receipt WHERE processed_at IS NULL'],
  ['payment', 'webhook not delivered', 'SELECT id AS subject FROM sandbox_webhook WHERE delivered_at IS NULL'],
  [
    'payment',
    'checkout open',
    `SELECT reference || ' ' || status AS subject FROM sandbox_checkout WHERE status IN ('OPEN', 'APPROVED', 'PENDING')`,
  ],
  ['billing', 'hold open', `SELECT id::text AS subject FROM hold WHERE status = 'PLACED'`],
  ['billing', 'transfer not sealed', 'SELECT position::text AS subject FROM unsealed'],
  ['billing', 'wallet not told of', 'SELECT position::text AS subject FROM untold'],
  ['billing', 'bill never opened', `SELECT invoice_id::text AS subject FROM bill WHERE status = 'AWAITED'`],
  ['invoice', 'document not drawn', 'SELECT document_id::text AS subject FROM render_job'],
  ['invoice', 'sending not released', 'SELECT id::text AS subject FROM invoice_send WHERE released_at IS NULL'],
  ['email', 'message not sent', `SELECT id || ' ' || status AS subject FROM message WHERE status NOT IN ('SENT', 'DELIVERED')`],
  ['user', 'deed open', 'SELECT id::text AS subject FROM open_deed'],
];

/** I7 */
export const nothingIsStuck: Invariant = all(
  ...unfinished.map(([service, what, text]) => nowhere(service, what, `${text} LIMIT 20`)),
);
