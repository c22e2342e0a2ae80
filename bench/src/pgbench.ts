import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { withCredentials } from '@quittance/database/database-url';
import { createPool } from '@quittance/database/pool';
import { searchPath } from '@quittance/testing/env';

const run = promisify(execFile);
const distribution = '/usr/lib/postgresql';
const database = 'bench_pgbench';
/** Branches: as many as clients or nearly, so that they seldom wait for each other. */
const scale = 50;
const seconds = 8;

/** PostgreSQL's own measure: TPC-B (`-M prepared`). */
export type Pgbench = {
  /** Transactions a second with so many clients. */
  tpcB(clients: number): Promise<number>;
  remove(): Promise<void>;
};

/** Fills a database of its own for it; null where pgbench is neither on the PATH nor where Debian puts it. */
export async function preparePgbench(superuserUrl: string): Promise<Pgbench | null> {
  const program = await findPgbench();
  if (program === null) return null;
  const url = withCredentials(superuserUrl, { database });
  await ask(superuserUrl, `CREATE DATABASE ${database}`);
  await run(program, ['--initialize', '--quiet', `--scale=${scale}`, url]);
  return {
    async tpcB(clients) {
      const load = [
        '-M',
        'prepared',
        `--client=${clients}`,
        `--jobs=${Math.min(clients, 2)}`,
        `--time=${seconds}`,
        '--no-vacuum',
      ];
      const { stdout } = await run(program, [...load, url]);
      const tps = /^tps = ([\d.]+)/m.exec(stdout)?.[1];
      if (tps === undefined) throw new Error(`pgbench said nothing of its speed:\n${stdout}`);
      return Number(tps);
    },
    remove: () => ask(superuserUrl, `DROP DATABASE ${database} WITH (FORCE)`),
  };
}

async function findPgbench(): Promise<string | null> {
  const versions = existsSync(distribution) ? await readdir(distribution) : [];
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(distribution, version, 'bin'));
  const folders = [...(searchPath ?? '').split(delimiter), ...newestFirst];
  return folders.map((folder) => join(folder, 'pgbench')).find(existsSync) ?? null;
}

async function ask(url: string, text: string): Promise<void> {
  const pool = createPool({ url, applicationName: 'bench', max: 1 });
  try {
    await pool.query(text);
  } finally {
    await pool.end();
  }
}
