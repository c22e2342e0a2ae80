import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far a webhook's time may be from ours, either way. */
const toleranceMs = 5 * 60_000;

/** Signs a webhook as Standard Webhooks says: HMAC-SHA256 over `id.timestamp.body`. */
export function signWebhook(key: Buffer, webhook: { id: string; sentAt: Date; body: string }): Record<string, string> {
  const timestamp = Math.floor(webhook.sentAt.getTime() / 1000).toString();
  return {
    'webhook-id': webhook.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${digest(key, webhook.id, timestamp, webhook.body).toString('base64')}`,
  };
}

/** Whether one of the signatures is right and the time is near; every comparison takes the same time. */
export function verifyStandardWebhook(key: Buffer, headers: Headers, rawBody: string, now: Date): boolean {
  const id = headers.get('webhook-id');
  const timestamp = headers.get('webhook-timestamp');
  const signatures = headers.get('webhook-signature');
  if (id === null || timestamp === null || signatures === null || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now.getTime() - Number(timestamp) * 1000) > toleranceMs) return false;
  const expected = digest(key, id, timestamp, rawBody);
  // While a secret is changed there are several signatures; nobody needs more than a few.
  const given = signatures.split(' ').slice(0, 5);
  return given.some((signature) => {
    const [version, text = ''] = signature.split(',');
    const bytes = Buffer.from(text, 'base64');
    return version === 'v1' && bytes.byteLength === expected.byteLength && timingSafeEqual(bytes, expected);
  });
}

function digest(key: Buffer, id: string, timestamp: string, body: string): Buffer {
  return createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
}
