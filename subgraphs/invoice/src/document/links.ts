import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { type Id, parseId } from '@quittance/ids';

/** Makes and checks links to documents: whoever has one may fetch that document until it expires. */
export type DocumentLinks = {
  /** `/documents/<document>.<expiry>.<signature>`, absolute. */
  urlOf(documentId: Id<'doc'>, now: Date): string;
  /** The document that the last part of such a link is of; null when it is forged or has expired. */
  read(signed: string, now: Date): Id<'doc'> | null;
};

/** Links in answers live an hour or a little longer. */
const lifetimeMs = 60 * 60 * 1000;
/** Expiries are rounded up to this, so that the same document has the same link for a while and caches can work. */
const stepMs = 10 * 60 * 1000;

/** The first secret signs, all of them are accepted. */
export function createDocumentLinks({ publicUrl, secrets }: { publicUrl: string; secrets: readonly string[] }): DocumentLinks {
  const keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, 'quittance', 'link to a document', 32)));
  const [signingKey] = keys;
  if (signingKey === undefined) throw new Error('links to documents need a secret');
  return {
    urlOf(documentId, now) {
      const expires = (Math.ceil((now.getTime() + lifetimeMs) / stepMs) * stepMs) / 1000;
      const signature = sign(signingKey, documentId, expires.toString()).toString('base64url');
      return `${publicUrl}/documents/${documentId}.${expires}.${signature}`;
    },
    read(signed, now) {
      const [id = '', expires = '', signature = '', ...rest] = signed.split('.');
      const documentId = parseId('doc', id);
      if (documentId === null || rest.length > 0 || !/^\d{1,12}$/.test(expires) || !/^[\w-]{43}$/.test(signature)) return null;
      // As text: the last character of 43 has bits that decoding drops, so several texts would pass for one signature.
      const given = Buffer.from(signature);
      const genuine = keys.some((key) =>
        timingSafeEqual(Buffer.from(sign(key, documentId, expires).toString('base64url')), given),
      );
      return genuine && now.getTime() < Number(expires) * 1000 ? documentId : null;
    },
  };
}

function sign(key: Buffer, documentId: Id<'doc'>, expires: string): Buffer {
  return createHmac('sha256', key).update(`${documentId}.${expires}`).digest();
}
