import { createLinkSigner, linkExpiry } from '@quittance/access/signed-link';
import { type Id, parseId } from '@quittance/ids';

/** Makes and checks links to documents: whoever has one may fetch that document until it expires. */
export type DocumentLinks = {
  /** `/documents/<document>.<expiry>.<signature>`, absolute. */
  urlOf(documentId: Id<'doc'>, now: Date): string;
  /** The document that the last part of such a link is of; null when it is forged or has expired. */
  read(signed: string, now: Date): Id<'doc'> | null;
};

/** The first secret signs, all of them are accepted. */
export function createDocumentLinks({ publicUrl, secrets }: { publicUrl: string; secrets: readonly string[] }): DocumentLinks {
  const signer = createLinkSigner({ secrets, purpose: 'link to a document' });
  return {
    urlOf(documentId, now) {
      const subject = `${documentId}.${linkExpiry(now)}`;
      return `${publicUrl}/documents/${subject}.${signer.sign(subject)}`;
    },
    read(signed, now) {
      const [id = '', expires = '', signature = '', ...rest] = signed.split('.');
      const documentId = parseId('doc', id);
      if (documentId === null || rest.length > 0 || !/^\d{1,12}$/.test(expires)) return null;
      const isGenuine = signer.isGenuine(`${documentId}.${expires}`, signature);
      return isGenuine && now.getTime() < Number(expires) * 1000 ? documentId : null;
    },
  };
}
