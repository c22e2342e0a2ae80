import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, realpath, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, serverAccount } from '@quittance/postgres-server/account';

const run = promisify(execFile);
const outside = '/var/lib/quittance';

/** Where PostgreSQL's files are, and whom they belong to. */
export type Place = {
  account: Account | null;
  /** Holds the cluster (`data`) and, where needed, a copy of the programs. Belongs to the account, mode 0700. */
  home: string;
};

/**
 * The folder of PostgreSQL: `<dataDir>/postgres`. Root gives it to an unprivileged account; where that account can't reach it (a data
 * folder inside root's home), the files go below /var/lib/quittance and `<dataDir>/postgres` is a link to them.
 */
export async function preparePlace(dataDir: string): Promise<Place> {
  const link = join(dataDir, 'postgres');
  const account = await serverAccount(link);
  if (!account) {
    await mkdir(link, { recursive: true, mode: 0o700 });
    return { account, home: link };
  }
  await letThrough(dataDir, account);
  if (await exists(link)) {
    const home = await realpath(link);
    // Made by root, who then was killed before giving it away: PostgreSQL never ran as root, so there is nothing in it yet.
    if ((await stat(home)).uid === 0) await chown(home, account.uid, account.gid);
    return checked({ account, home });
  }
  if (await canReach(dataDir, account)) {
    await mkdir(link, { mode: 0o700 });
    await chown(link, account.uid, account.gid);
    return { account, home: link };
  }
  await mkdir(outside, { recursive: true, mode: 0o755 });
  const home = await mkdtemp(join(outside, 'postgres-'));
  await chown(home, account.uid, account.gid);
  await symlink(home, link);
  return checked({ account, home });
}

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Our own data folder was made for root alone; its group may pass through, and see nothing. */
async function letThrough(dataDir: string, account: Account): Promise<void> {
  const found = await stat(dataDir);
  if (found.uid !== 0 || (found.mode & 0o077) !== 0) return;
  await chown(dataDir, 0, account.gid);
  await chmod(dataDir, 0o710);
}

/** Whether the account may pass every folder on the way. */
async function canReach(folder: string, account: Account): Promise<boolean> {
  return run('test', ['-x', folder], { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

async function checked(place: Place): Promise<Place> {
  if (place.account && !(await canReach(place.home, place.account))) {
    throw new Error(
      `The account ${place.account.uid}, which PostgreSQL runs as, can't reach ${place.home} (see ${dirname(place.home)})`,
    );
  }
  return place;
}
