import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const nonceLength = 12;
const tagLength = 16;

/** The key that private keys are encrypted with: derived from an internal secret, so that a copy of the database alone signs nothing. */
function keyOf(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'quittance', 'signing keys of the internal token', 32));
}

/** AES-256-GCM; answers nonce, tag and what was encrypted. */
export function encrypt(secret: string, text: string): Buffer<ArrayBuffer> {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), nonce);
  const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), content]);
}

/** The text, or null when none of the secrets is the one it was encrypted with. */
export function decrypt(secrets: readonly string[], bytes: Uint8Array): string | null {
  for (const secret of secrets) {
    const decipher = createDecipheriv('aes-256-gcm', keyOf(secret), bytes.subarray(0, nonceLength));
    decipher.setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(nonceLength + tagLength)), decipher.final()]).toString('utf8');
    } catch {
      // Another secret's.
    }
  }
  return null;
}
