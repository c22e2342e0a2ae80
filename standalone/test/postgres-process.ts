/**
 * A process of its own around the embedded PostgreSQL, for tests that kill it, run it as somebody else, or signal its group. Prints one line
 * of JSON when it is ready, and another when it was told to stop: whether PostgreSQL still answered then.
 */
import { createLogger } from '@quittance/telemetry/log';
import pg from 'pg';
import { lockFolder } from '../src/folder-lock.ts';
import { startPostgres } from '../src/postgres/start-postgres.ts';

const [dataDir = ''] = process.argv.slice(2);
const folder = await lockFolder(dataDir);
const postgres = await startPostgres({ folder, databases: ['one'], log: createLogger({ name: 'test', level: 'silent' }) });
const { appUrl, ownerUrl } = postgres.urls.one ?? { appUrl: '', ownerUrl: '' };

async function ask<Row>(text: string): Promise<Row | undefined> {
  const client = new pg.Client(appUrl);
  await client.connect();
  const { rows } = await client.query(text);
  await client.end();
  return rows[0];
}

async function stop(): Promise<void> {
  const answered = await ask('SELECT 1 AS one').then(
    () => true,
    () => false,
  );
  await postgres.stop();
  await folder.release();
  console.log(JSON.stringify({ answered }));
  process.exit(0);
}

process.on('SIGINT', () => void stop());
process.on('SIGTERM', () => void stop());
const { server_encoding: encoding } = (await ask<{ server_encoding: string }>('SHOW server_encoding')) ?? {};
console.log(JSON.stringify({ appUrl, ownerUrl, encoding, uid: process.getuid?.() }));
