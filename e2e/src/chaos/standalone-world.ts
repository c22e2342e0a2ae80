import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { databaseUrlOf } from '../databases.ts';
import { type Product, startProduct } from '../product.ts';
import { environmentOf, type WorldOptions } from './environment.ts';
import type { World } from './world.ts';

/** Everything in one process, with its own PostgreSQL and the embedded transport; when it dies it is started again. */
export async function startStandaloneWorld(options: WorldOptions): Promise<World> {
  const { environment, armed } = await environmentOf(options);
  const product = await startProduct(environment);
  const keeper = keepRunning(product);
  const urlOf = (database: string) => databaseUrlOf(product, database);
  return {
    url: product.url,
    description: ['one process with the embedded transport, and its own PostgreSQL: both are killed with SIGKILL'],
    databaseOf: urlOf,
    faults: {
      kill: async () => {
        await product.kill();
        return 'all services';
      },
      postgres: () => killPostgres(product),
    },
    arm: () => writeFile(armed, ''),
    heal: async () => {
      await rm(armed, { force: true });
      while (!(await isReady(product))) await pause(50);
    },
    waiting: async () => {
      const client = new pg.Client({ connectionString: await urlOf('bus') });
      await client.connect();
      const { rows } = await client.query<{ line: string }>(
        `SELECT service || ' ' || (event ->> 'type') AS line FROM message LIMIT 20`,
      );
      await client.end();
      return rows.map(({ line }) => line);
    },
    deaths: keeper.deaths,
    output: product.output,
    remove: async () => {
      await keeper.stop();
      await product.remove();
      await rm(armed, { force: true });
    },
  };
}

/** As soon as there is one: it may be on its way back from the last time. */
async function killPostgres({ dataDir }: Product): Promise<string> {
  for (;;) {
    try {
      const pid = readFileSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0] ?? '';
      execFileSync('kill', ['-9', pid], { stdio: 'ignore' });
      return `process ${pid}`;
    } catch {
      await pause(50);
    }
  }
}

/** What an init system does: starts it again, as often as it takes. */
function keepRunning(product: Product): { deaths(): number; stop(): Promise<void> } {
  let deaths = 0;
  let stopping = false;
  const run = async () => {
    while (!stopping) {
      if (isAlive(product)) await pause(20);
      else {
        deaths += 1;
        // One that dies while it starts is started again, too.
        await product.restart().catch(() => undefined);
      }
    }
  };
  const ended = run();
  return {
    deaths: () => deaths,
    stop: async () => {
      stopping = true;
      await ended;
    },
  };
}

function isAlive(product: Product): boolean {
  try {
    return process.kill(product.pid(), 0);
  } catch {
    return false;
  }
}

const isReady = (product: Product) =>
  fetch(`${product.url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
