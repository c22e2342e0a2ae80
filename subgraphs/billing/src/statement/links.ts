import { type Id, parseId } from '@quittance/ids';
import { createSignedLinks } from '../download/links.ts';
import { type Format, formats, type Period } from './statement.ts';

/** Where statements are served. */
export const statementPath = '/documents/statements/';

/** What a link leads to. */
export type StatementRef = Period & { walletId: Id<'wal'>; format: Format };

/** Makes and reads links to statements. */
export type StatementLinks = {
  /** Absolute. */
  urlOf(ref: StatementRef, now: Date): string;
  /** What the last part of such a link is of; null when it is forged or has expired. */
  read(signed: string, now: Date): StatementRef | null;
};

/** The first secret signs, all of them are accepted. */
export function createStatementLinks(options: { publicUrl: string; secrets: readonly string[] }): StatementLinks {
  const links = createSignedLinks({ ...options, path: statementPath, purpose: 'link to a statement' });
  return {
    urlOf: ({ walletId, from, to, format }, now) => links.urlOf([walletId, from, to, format], now),
    read(signed, now) {
      const [id = '', from = '', to = '', name = ''] = links.read(signed, now) ?? [];
      const [walletId, format] = [parseId('wal', id), formats.find((each) => each === name)];
      return walletId === null || format === undefined ? null : { walletId, from, to, format };
    },
  };
}
