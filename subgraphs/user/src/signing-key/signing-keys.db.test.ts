import { PrismaPg } from '@prisma/adapter-pg';
import { anonymous } from '@quittance/access/caller';
import { createTokenSigner, createTokenVerifier } from '@quittance/access/token';
import { createPool } from '@quittance/database/pool';
import { createLogger } from '@quittance/telemetry/log';
import { createTestDatabase, type TestDatabase } from '@quittance/testing/database';
import type pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PrismaClient } from '../generated/prisma/client.ts';
import { overlapMs, rotatedAfterMs } from './signing-key.ts';
import { createSigningKeys } from './signing-keys.ts';

const secret = 'an internal secret that is long enough';
const newer = 'a newer internal secret that is long enough';
const start = new Date('2026-01-31T12:00:00Z').getTime();
const log = createLogger({ name: 'test', level: 'silent' });

let database: TestDatabase;
let pool: pg.Pool;
let db: PrismaClient;
let now: Date;
beforeEach(async () => {
  database = await createTestDatabase('user');
  pool = createPool({ url: database.appUrl, applicationName: 'test', max: 4 });
  db = new PrismaClient({ adapter: new PrismaPg(pool) });
  now = new Date(start);
});
afterEach(async () => {
  await db.$disconnect();
  if (!pool.ended) await pool.end();
  await database.drop();
});

/** A process with these secrets. */
const processWith = (...secrets: string[]) => createSigningKeys({ db, secrets, log, now: () => now });
const pass = (ms: number) => {
  now = new Date(now.getTime() + ms);
};
const kids = async (keys: ReturnType<typeof processWith>) => (await keys.jwks()).keys.map(({ kid }) => kid);

describe('the keys of the internal token', () => {
  it('are made once by processes that start at the same time', async () => {
    const found = await Promise.all([1, 2, 3, 4].map(async () => (await processWith(secret).current()).kid));
    expect(new Set(found).size).toBe(1);
  });

  it('change without a moment in which a token can not be verified', async () => {
    const [signer, verifier] = [processWith(secret), processWith(secret)];
    const sign = createTokenSigner({ key: signer.current, now: () => now });
    const verify = createTokenVerifier({ keys: verifier.jwks, now: () => now });
    const used = new Set([(await signer.current()).kid]);
    const end = start + rotatedAfterMs + 3 * overlapMs;
    for (pass(rotatedAfterMs - 60_000); now.getTime() < end; pass(60_000)) {
      const { token } = await sign(anonymous);
      used.add((await signer.current()).kid);
      expect(await verify(token)).toMatchObject({ ok: true });
    }
    expect(used.size).toBe(2);
    expect(await kids(signer)).toEqual([...used].slice(-1));
  });

  it('are two while one follows the other', async () => {
    const keys = processWith(secret);
    const [first] = await kids(keys);
    pass(rotatedAfterMs);
    expect(await kids(keys)).toHaveLength(2);
    expect((await keys.current()).kid).toBe(first);
    pass(overlapMs);
    expect(await kids(keys)).toHaveLength(2);
    expect((await keys.current()).kid).not.toBe(first);
  });

  it('outlive a change of the internal secret that is made with both', async () => {
    const [before] = await kids(processWith(secret));
    expect(await kids(processWith(newer, secret))).toEqual([before]);
  });

  it('are made anew when the internal secret was lost', async () => {
    const [before] = await kids(processWith(secret));
    const [after] = await kids(processWith(newer));
    expect(after).not.toBe(before);
  });
});
