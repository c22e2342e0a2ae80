import { type Id, newId } from '@quittance/ids';
import type { Status } from '../message/message.ts';

/** What can happen to a message: the states it goes through, and what leaves its state alone. */
export type TimelineType = Exclude<Status, 'SENDING'> | 'OPENED' | 'CLICKED' | 'RESENT';

/** Something that happened to a message. */
export type TimelineEntry = {
  id: Id<'tml'>;
  messageId: Id<'msg'>;
  type: TimelineType;
  at: Date;
  detail: string | null;
  /** For what a provider reports: who, and a key by which a repeated report is recognised. */
  report?: { provider: string; key: string };
};

/** An entry that is new. */
export function timelineEntry(entry: Omit<TimelineEntry, 'id'>): TimelineEntry {
  return { id: newId('tml'), ...entry };
}
