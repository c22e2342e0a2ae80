import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { type Id, parseId } from '@quittance/ids';

/** Where attachments are served. */
export const attachmentPath = '/documents/attachments/';

const validForMs = 15 * 60_000;

/** One file of one message. */
export type AttachmentRef = { messageId: Id<'msg'>; position: number };

/** Makes and reads links to attachments: whoever holds one may download that one file until it expires. */
export function createAttachmentLinks(options: { secret: string; publicUrl: string; now: () => Date }) {
  const key = Buffer.from(hkdfSync('sha256', options.secret, 'quittance', 'links to mail attachments', 32));
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url');

  return {
    /** An absolute address that works for fifteen minutes. */
    make({ messageId, position }: AttachmentRef): string {
      const subject = `${messageId}.${position}.${options.now().getTime() + validForMs}`;
      return new URL(`${attachmentPath}${subject}.${sign(subject)}`, options.publicUrl).href;
    },

    /** What a path that we made points to; null for any other, and after its time. */
    read(pathname: string): AttachmentRef | null {
      if (!pathname.startsWith(attachmentPath)) return null;
      const [message = '', position = '', expiresAt = '', signature = ''] = pathname.slice(attachmentPath.length).split('.');
      const right = Buffer.from(sign(`${message}.${position}.${expiresAt}`));
      const given = Buffer.from(signature);
      if (right.length !== given.length || !timingSafeEqual(right, given)) return null;
      if (Number(expiresAt) < options.now().getTime()) return null;
      const messageId = parseId('msg', message);
      return messageId === null ? null : { messageId, position: Number(position) };
    },
  };
}

export type AttachmentLinks = ReturnType<typeof createAttachmentLinks>;
