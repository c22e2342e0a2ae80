import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const nonceLength = 12;
const tagLength = 16;

/** What is encrypted; each has a key of its own. */
export type Purpose = 'signing keys of the internal token' | 'secrets of second factors';

/** The key for a purpose: derived from a secret of the environment, so that a copy of the database alone is of no use. */
function keyOf(secret: string, purpose: Purpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'quittance', purpose, 32));
}

/** AES-256-GCM; answers nonce, tag and what was encrypted. */
export function encrypt(secret: string, purpose: Purpose, text: string): Buffer<ArrayBuffer> {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, purpose), nonce);
  const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), content]);
}

/** The text, or null when none of the secrets is the one it was encrypted with for that purpose. */
export function decrypt(secrets: readonly string[], purpose: Purpose, bytes: Uint8Array): string | null {
  for (const secret of secrets) {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret, purpose), bytes.subarray(0, nonceLength));
    decipher.setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(nonceLength + tagLength)), decipher.final()]).toString('utf8');
    } catch {
      // Another secret's.
    }
  }
  return null;
}
