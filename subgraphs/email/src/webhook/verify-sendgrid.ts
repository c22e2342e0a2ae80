import { createPublicKey, type KeyObject, verify } from 'node:crypto';

const signatureHeader = 'x-twilio-email-event-webhook-signature';
const timestampHeader = 'x-twilio-email-event-webhook-timestamp';

/** The key as SendGrid shows it: base64 of the DER form. Throws for anything that is no P-256 key. */
export function parseSendGridKey(text: string): KeyObject {
  const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('SENDGRID_WEBHOOK_PUBLIC_KEY is no P-256 key');
  return key;
}

/**
 * Whether SendGrid signed exactly these bytes: ECDSA over the time stamp and the body as it came. How old the signature is does not matter:
 * what is played back is recognised by its event ids and moves nothing.
 */
export function isFromSendGrid(headers: Headers, body: Uint8Array, key: KeyObject): boolean {
  const signature = headers.get(signatureHeader);
  const timestamp = headers.get(timestampHeader);
  if (signature === null || timestamp === null) return false;
  const signed = Buffer.concat([Buffer.from(timestamp), body]);
  return verify('sha256', signed, { key, dsaEncoding: 'der' }, Buffer.from(signature, 'base64'));
}
