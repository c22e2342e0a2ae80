import type { EventEnvelope } from './envelope.ts';

/** The fields of event data that name somebody whom the event concerns. */
const fields = [
  'organizationId',
  'userId',
  'ownerUserId',
  'ownerOrganizationId',
  'claimedByUserId',
  'claimedByOrganizationId',
] as const;

/** Ids of the organisations and people who may be told that something changed: the organisation of the envelope and those the data name. */
export function audienceOf(event: EventEnvelope): string[] {
  const data = (event.data ?? {}) as Record<string, unknown>;
  const paidBy = (data.paidBy ?? {}) as Record<string, unknown>;
  const named = [event.organizationid, ...fields.flatMap((field) => [data[field], paidBy[field]])];
  return [...new Set(named.filter((id): id is string => typeof id === 'string'))];
}

/** What changed, for whom: kinds and ids only, whoever hears it asks for what they may see. */
export type LiveChange = { kind: string; id: string; audience: readonly string[] };

/** What a live update says of an event: `quittance.billing.wallet.changed.v1` about `wal_…` is `{ kind: 'wallet', id: 'wal_…' }`. */
export function liveChangeOf(event: EventEnvelope): LiveChange {
  const kind = event.type.split('.')[2] ?? event.type;
  return { kind, id: event.subject, audience: audienceOf(event) };
}
