import { type Id, parseId } from '@quittance/ids';
import { createSignedLinks } from '../download/links.ts';
import { type Format, formats, type Period } from './statement.ts';

/** Where statements are served. */
export const statementPath = '/documents/statements/';

/** What a link leads to. */
export type StatementRef = Period & {
  walletId: Id<'wal'>;
  format: Format;
  /** As the PDF names whose wallet it is; null where that is not known here. Names are other services'. */
  ownerName: string | null;
};

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
    urlOf: ({ walletId, from, to, format, ownerName }, now) =>
      links.urlOf([walletId, from, to, format, Buffer.from(ownerName ?? '').toString('base64url')], now),
    read(signed, now) {
      const [id = '', from = '', to = '', name = '', owner = ''] = links.read(signed, now) ?? [];
      const [walletId, format] = [parseId('wal', id), formats.find((each) => each === name)];
      if (walletId === null || format === undefined) return null;
      return { walletId, from, to, format, ownerName: Buffer.from(owner, 'base64url').toString() || null };
    },
  };
}
