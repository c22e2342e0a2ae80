import { randomUUID } from 'node:crypto';
import { type SigningKey, tokenAlgorithm } from '@quittance/access/token';
import { assert } from '@quittance/result';
import type { Logger } from '@quittance/telemetry/log';
import { exportJWK, generateKeyPair, importJWK, type JSONWebKeySet } from 'jose';
import { decrypt, encrypt } from '../encryption.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { isRotationDue, retiredOf, signingOf } from './signing-key.ts';
import { changeKeys, deleteKeys, insertKey, listKeys, type StoredKey } from './store.ts';

/** The keys of the internal token: made, rotated and published. Several processes share them through the database. */
export type SigningKeys = {
  /** The one that signs now. */
  current(): Promise<SigningKey>;
  /** The public halves: of the one that signs, of its successor before it does, of its predecessor while tokens of it live. */
  jwks(): Promise<JSONWebKeySet>;
};

/** How long a process goes on with the keys it has read. */
const readEveryMs = 60_000;
const purpose = 'signing keys of the internal token';

type Options = { db: PrismaClient; secrets: readonly string[]; log: Logger; now: () => Date };

/** Reads, and where it is time makes and retires, the keys, at most once a minute. */
export function createSigningKeys(options: Options): SigningKeys {
  const { now, secrets } = options;
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<StoredKey[]> | null = null;
  let imported: SigningKey | null = null;

  const keys = (): Promise<StoredKey[]> => {
    const at = now().getTime();
    if (reading === null || at - readAt >= readEveryMs) {
      readAt = at;
      reading = upToDate(options).catch((error: unknown) => {
        reading = null;
        throw error;
      });
    }
    return reading;
  };

  return {
    current: async () => {
      const stored = signingOf(await keys(), now());
      assert(stored !== undefined, 'there is a signing key');
      if (imported?.kid !== stored.kid) imported = await importKey(stored, secrets);
      return imported;
    },
    jwks: async () => ({ keys: (await keys()).map(({ publicJwk }) => publicJwk) }),
  };
}

/** The keys after what was due has been done. */
async function upToDate({ db, secrets, log, now }: Options): Promise<StoredKey[]> {
  const [first] = secrets;
  assert(first !== undefined, 'there is an internal secret');
  const usable = (keys: StoredKey[]) => keys.filter((key) => decrypt(secrets, purpose, key.privateJwk) !== null);
  const nothingDue = (keys: StoredKey[]) => !isRotationDue(usable(keys), now()) && retiredOf(keys, now()).length === 0;
  const known = await listKeys(db);
  if (nothingDue(known)) return usable(known);
  return changeKeys(db, async (tx) => {
    const keys = await listKeys(tx);
    const retired = retiredOf(keys, now());
    await deleteKeys(
      tx,
      retired.map(({ kid }) => kid),
    );
    const left = usable(keys.filter((key) => !retired.includes(key)));
    if (!isRotationDue(left, now())) return left;
    const made = await makeKey(first, now());
    await insertKey(tx, made);
    log.info({ kid: made.kid }, 'a new key of the internal token');
    return [made, ...left];
  });
}

async function makeKey(secret: string, createdAt: Date): Promise<StoredKey> {
  const { publicKey, privateKey } = await generateKeyPair(tokenAlgorithm, { extractable: true });
  const kid = randomUUID();
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: tokenAlgorithm, use: 'sig' };
  return { kid, publicJwk, privateJwk: encrypt(secret, purpose, JSON.stringify(await exportJWK(privateKey))), createdAt };
}

async function importKey(stored: StoredKey, secrets: readonly string[]): Promise<SigningKey> {
  const text = decrypt(secrets, purpose, stored.privateJwk);
  assert(text !== null, 'only keys that can be decrypted are used');
  const privateKey = await importJWK(JSON.parse(text), tokenAlgorithm);
  assert(!(privateKey instanceof Uint8Array), 'a private key of a pair');
  return { kid: stored.kid, privateKey };
}
