import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An account of the operating system. */
export type Account = { uid: number; gid: number };

/**
 * Whom PostgreSQL runs as: null is "whoever we are". PostgreSQL refuses root, so root hands it to an unprivileged account: the one that
 * already owns the data, else `quittance`, else the `postgres` of a PostgreSQL package, else a new `quittance`, else `nobody`.
 */
export async function serverAccount(dataDir: string): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const owner = await stat(dataDir).catch(() => null);
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const account = (await find('quittance')) ?? (await find('postgres')) ?? (await create('quittance')) ?? (await find('nobody'));
  if (!account)
    throw new Error('PostgreSQL does not run as root, and there is no unprivileged account to run it as. Run as another user.');
  return account;
}

async function find(name: string): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

async function create(name: string): Promise<Account | null> {
  await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name]).catch(
    () => undefined,
  );
  return find(name);
}
