import type { AlertKind } from '../alert.ts';
import { changeStatus, type StatusEvent } from '../message/change-status.ts';
import type { Message } from '../message/message.ts';
import type { Tx } from '../tx.ts';
import { putOff, type WaitsFor } from './decide.ts';
import type { Work } from './store.ts';

/** A message that is done with for now, and whether a person has to look at it. */
export type Finished = { event: StatusEvent; alert: AlertKind | null };

/** No provider can take it now, or its document can't be had: later again, not before `earliest`; or never, when that would be too late. */
export async function putOffOrGiveUp(
  tx: Tx,
  message: Message,
  work: Work,
  options: { now: Date; earliest: Date | null; reason: string; waitsFor?: WaitsFor },
): Promise<Finished> {
  const { now, earliest, reason, waitsFor } = options;
  const dueAt = putOff({ now, ...work }, earliest, waitsFor);
  if (dueAt === null) {
    const detail = `${reason} The time for it has run out.`;
    const event = await changeStatus(tx, message, { status: 'FAILED', dueAt: null }, { at: now, detail });
    return { event, alert: 'MESSAGE_GIVEN_UP' };
  }
  const change = { status: 'DEFERRED', dueAt, deferrals: { increment: 1 } } as const;
  return { event: await changeStatus(tx, message, change, { at: now, detail: `${reason} It is tried again.` }), alert: null };
}
