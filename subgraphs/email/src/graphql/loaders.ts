import type { Id } from '@quittance/ids';
import DataLoader from 'dataloader';
import { findAttachments } from '../attachment/store.ts';
import { findAttempts } from '../delivery/store.ts';
import { findContents, findMessages } from '../message/store.ts';
import { readHealth } from '../provider/health.ts';
import { findTimelines } from '../timeline/store.ts';
import type { Tx } from '../tx.ts';

/** Batches what resolvers of one request ask for, so that a list costs one statement a field. */
export function createLoaders(db: Tx) {
  const perMessage = <Row extends { messageId: Id<'msg'> }>(find: (db: Tx, ids: readonly Id<'msg'>[]) => Promise<Row[]>) =>
    new DataLoader<Id<'msg'>, Row[]>(async (ids) => {
      const rows = Map.groupBy(await find(db, ids), (row) => row.messageId);
      return ids.map((id) => rows.get(id) ?? []);
    });
  return {
    messages: new DataLoader(async (ids: readonly Id<'msg'>[]) => {
      const found = new Map((await findMessages(db, ids)).map((message) => [message.id, message]));
      return ids.map((id) => found.get(id) ?? null);
    }),
    contents: new DataLoader(async (ids: readonly Id<'msg'>[]) => {
      const found = await findContents(db, ids);
      return ids.map((id) => found.get(id) ?? null);
    }),
    attempts: perMessage(findAttempts),
    timelines: perMessage(findTimelines),
    attachments: perMessage(findAttachments),
    health: new DataLoader(async (names: readonly string[]) => {
      const found = await readHealth(db);
      return names.map((name) => found.get(name) ?? null);
    }),
  };
}

export type Loaders = ReturnType<typeof createLoaders>;
