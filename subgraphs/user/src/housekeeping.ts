import { rename, writeFile } from 'node:fs/promises';
import type { Logger } from '@quittance/telemetry/log';
import { recordLostDeeds } from './audit/administration.ts';
import type { PrismaClient } from './generated/prisma/client.ts';
import { pruneExpired } from './identity/store.ts';
import type { SigningKeys } from './signing-key/signing-keys.ts';
import { pruneAttempts } from './throttle/store.ts';

const keysEveryMs = 60_000;
const deedsEveryMs = 60_000;
const pruneEveryMs = 60 * 60_000;

type Options = {
  db: PrismaClient;
  log: Logger;
  now: () => Date;
  signingKeys: SigningKeys;
  /** Where the public keys are laid for subgraphs on the same machine; null when they fetch them. */
  jwksFile: string | null;
};

/** Rotates and publishes the keys, records lost deeds, and deletes what has expired. Harmless in several processes at once. Resolves once the keys are there. */
export async function startHousekeeping(options: Options): Promise<{ stop(): Promise<void> }> {
  const { db, log, now } = options;
  let published = await publishKeys(options, '');
  let work: Promise<void> = Promise.resolve();
  const every = (ms: number, what: string, job: () => Promise<void>) =>
    setInterval(() => {
      work = work.then(job).catch((error: unknown) => log.warn({ err: error }, `housekeeping failed: ${what}`));
    }, ms).unref();

  const timers = [
    every(keysEveryMs, 'keys', async () => {
      published = await publishKeys(options, published);
    }),
    every(deedsEveryMs, 'deeds of administrators', () => db.$transaction((tx) => recordLostDeeds(tx, now()))),
    every(pruneEveryMs, 'pruning', async () => {
      await pruneExpired(db, now());
      await pruneAttempts(db, now());
    }),
  ];
  return {
    stop: async () => {
      timers.forEach(clearInterval);
      await work;
    },
  };
}

/** Writes the public keys to their file when they changed: beside it first, so that nobody reads half of them. */
async function publishKeys({ signingKeys, jwksFile }: Options, published: string): Promise<string> {
  const text = JSON.stringify(await signingKeys.jwks());
  if (jwksFile === null || text === published) return text;
  const beside = `${jwksFile}.${process.pid}.tmp`;
  await writeFile(beside, text, { mode: 0o644 });
  await rename(beside, jwksFile);
  return text;
}
