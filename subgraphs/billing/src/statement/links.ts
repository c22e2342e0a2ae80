import { createLinkSigner, linkExpiry } from '@quittance/access/signed-link';
import { type Id, parseId } from '@quittance/ids';
import { type Format, formats, type Period } from './statement.ts';

/** Where statements are served. */
export const statementPath = '/documents/statements/';

/** What a link leads to. */
export type StatementRef = Period & { walletId: Id<'wal'>; format: Format };

/** Makes and reads links to statements: whoever has one may fetch that statement until it expires. */
export type StatementLinks = {
  /** Absolute. */
  urlOf(ref: StatementRef, now: Date): string;
  /** What the last part of such a link is of; null when it is forged or has expired. */
  read(signed: string, now: Date): StatementRef | null;
};

/** The first secret signs, all of them are accepted. */
export function createStatementLinks({ publicUrl, secrets }: { publicUrl: string; secrets: readonly string[] }): StatementLinks {
  const signer = createLinkSigner({ secrets, purpose: 'link to a statement' });
  return {
    urlOf({ walletId, from, to, format }, now) {
      const subject = [walletId, from, to, format, linkExpiry(now)].join('.');
      return `${publicUrl}${statementPath}${subject}.${signer.sign(subject)}`;
    },
    read(signed, now) {
      const end = signed.lastIndexOf('.');
      const subject = signed.slice(0, Math.max(end, 0));
      if (!signer.isGenuine(subject, signed.slice(end + 1))) return null;
      // What is genuine was written by `urlOf`.
      const [id = '', from = '', to = '', name = '', expires = ''] = subject.split('.');
      const [walletId, format] = [parseId('wal', id), formats.find((each) => each === name)];
      if (walletId === null || format === undefined || now.getTime() >= Number(expires) * 1000) return null;
      return { walletId, from, to, format };
    },
  };
}
