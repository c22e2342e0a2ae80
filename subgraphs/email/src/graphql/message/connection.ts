import { type Connection, connectionOf } from '@quittance/graphql-kit/connection';
import { parseIdPage } from '../../id-page.ts';
import { listMessages, type MessageFilter, type StoredMessage } from '../../message/store.ts';
import type { Context } from '../context.ts';

type PageArgs = { first?: number | null; after?: string | null };

/** A page of the messages that the filter lets through. */
export async function messageConnection(
  { deps }: Context,
  filter: MessageFilter,
  args: PageArgs,
): Promise<Connection<StoredMessage>> {
  const { page, idPage } = parseIdPage('msg', args);
  return connectionOf(await listMessages(deps.db, filter, idPage), page, (message) => [message.id]);
}

/** For who may see nothing: as if there were nothing. */
export function noMessages(args: PageArgs): Connection<StoredMessage> {
  return connectionOf<StoredMessage>([], parseIdPage('msg', args).page, (message) => [message.id]);
}
