import type { DataOf } from '@quittance/events/envelope';
import type { administrationBegun, administrationEnded } from '@quittance/events/platform';
import type { Tx } from '../tx.ts';
import type { Action } from './audit.ts';
import { deleteDeed, type Heard, insertDeed, isRecorded, lostDeeds } from './deed-store.ts';
import { recordAction } from './store.ts';

type Begun = DataOf<typeof administrationBegun>;
type Ended = DataOf<typeof administrationEnded>;

/** So long after its beginning nobody tells any more how a deed ended: requests end within seconds, their events wait for the transport. */
export const givenUpAfterMs = 15 * 60_000;

const actionOf = { MUTATION: 'platform.mutation', DEAD_LETTER_REPLAY: 'platform.dead_letter_replay' } as const satisfies Record<
  Begun['action'],
  Action
>;

/** Remembers what has begun, unless it is known already how it ended. */
export async function hearBegun(tx: Tx, heard: Heard<Begun>): Promise<void> {
  if (!(await isRecorded(tx, heard.deed.deedId))) await insertDeed(tx, heard);
}

/** Makes the one record of a deed. */
export async function hearEnded(tx: Tx, { deed, requestId }: Heard<Ended>): Promise<void> {
  await record(tx, { deed, requestId }, deed.outcome);
}

/** Records what began long ago and never ended: the process died on the way, so what was asked may or may not have been done. */
export async function recordLostDeeds(tx: Tx, now: Date): Promise<void> {
  for (const heard of await lostDeeds(tx, new Date(now.getTime() - givenUpAfterMs))) await record(tx, heard, 'UNKNOWN');
}

async function record(tx: Tx, { deed, requestId }: Heard<Begun>, outcome: Ended['outcome'] | 'UNKNOWN'): Promise<void> {
  const { deedId, service, fields, actorId, actedFor, subject } = deed;
  await recordAction(tx, {
    id: deedId,
    at: new Date(deed.begunAt),
    action: actionOf[deed.action],
    by: actorId,
    organizationId: actedFor,
    subject,
    details: { service, ...(fields.length > 0 && { fields: fields.join(' ') }), outcome: outcome.toLowerCase() },
    requestId,
  });
  await deleteDeed(tx, deedId);
}
