import { createHmac, randomBytes } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatabaseUrls } from '@quittance/database/provision';

/** How to sign in to the embedded server, kept in the data folder (mode 0600). */
export type Credentials = { superuserPassword: string; port: number | null };

const fileOf = (dataDir: string) => join(dataDir, 'postgres.json');

/** Null at the first start. */
export async function readCredentials(dataDir: string): Promise<Credentials | null> {
  const text = await readFile(fileOf(dataDir), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : (JSON.parse(text) as Credentials);
}

export function newCredentials(): Credentials {
  return { superuserPassword: randomBytes(24).toString('base64url'), port: null };
}

/** Written beside and renamed: a crash leaves the old file or the new one. */
export async function writeCredentials(dataDir: string, credentials: Credentials): Promise<void> {
  const beside = `${fileOf(dataDir)}.new`;
  const file = await open(beside, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(credentials, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, fileOf(dataDir));
}

/** The two ways into a database of the embedded server. Its roles' passwords follow from the superuser's: one secret is all that is kept. */
export function databaseUrlsOf(credentials: Credentials, port: number, name: string): DatabaseUrls {
  const url = (role: string) => `postgresql://${role}:${rolePassword(credentials, role)}@127.0.0.1:${port}/${name}`;
  return { ownerUrl: url(`${name}_owner`), appUrl: url(`${name}_app`) };
}

export function rolePassword(credentials: Credentials, role: string): string {
  return createHmac('sha256', credentials.superuserPassword).update(role).digest('base64url');
}
