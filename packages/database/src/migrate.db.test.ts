import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEmptyDatabase, type TestDatabase } from '@quittance/testing/database';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MigrationHistoryError, migrate } from './migrate.ts';

const fixture = fileURLToPath(new URL('../test/prisma', import.meta.url));
const names = ['20250101000000_init', '20250102000000_append_only'];
let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createEmptyDatabase();
  folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  await cp(fixture, folder, { recursive: true });
});
afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const run = () => migrate({ ownerUrl: database.ownerUrl, folder, appRole: 'test_app' });

async function as<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(join(folder, 'migrations', name));
  await writeFile(join(folder, 'migrations', name, 'migration.sql'), sql);
}

test('applies what is missing, function bodies included, and nothing twice', async () => {
  expect(await run()).toEqual(names);
  expect(await run()).toEqual([]);
  await addMigration('20250103000000_more', 'ALTER TABLE "fact" ADD COLUMN "source" TEXT;');
  expect(await run()).toEqual(['20250103000000_more']);
});

test('processes that start together apply each migration once', async () => {
  const outcomes = await Promise.all([run(), run(), run()]);
  expect(outcomes.flat().sort()).toEqual(names);
});

test('the service reads and writes rows, but changes no schema and no history', async () => {
  await run();
  await as(database.appUrl, `INSERT INTO fact (text) VALUES ('one')`);
  await as(database.appUrl, `INSERT INTO sample VALUES (gen_random_uuid(), 1, NULL, '{}', now())`);
  await as(database.appUrl, 'UPDATE sample SET amount_minor = 2');
  await as(database.appUrl, 'DELETE FROM sample');
  for (const forbidden of [
    'CREATE TABLE mine (id int)',
    'ALTER TABLE fact DISABLE TRIGGER ALL',
    'DROP TRIGGER fact_append_only ON fact',
    'TRUNCATE fact',
    'DELETE FROM _prisma_migrations',
  ]) {
    await expect(as(database.appUrl, forbidden), forbidden).rejects.toThrow(/permission denied|must be owner/);
  }
});

test('append-only tables refuse changes of the service by grant, and of the owner by trigger', async () => {
  await run();
  await as(database.appUrl, `INSERT INTO fact (text) VALUES ('one')`);
  await expect(as(database.appUrl, `UPDATE fact SET text = 'two'`)).rejects.toThrow('permission denied');
  await expect(as(database.ownerUrl, `UPDATE fact SET text = 'two'`)).rejects.toThrow('append-only');
  await expect(as(database.ownerUrl, 'DELETE FROM fact')).rejects.toThrow('append-only');
});

test('refuses a migration that was edited after it was applied, naming it', async () => {
  await run();
  await writeFile(join(folder, 'migrations', '20250101000000_init', 'migration.sql'), 'CREATE TABLE other (id int);');
  const attempt = run();
  await expect(attempt).rejects.toThrow(MigrationHistoryError);
  await expect(attempt).rejects.toThrow('20250101000000_init');
});

test('refuses a database that a newer version has migrated, naming what it does not know', async () => {
  await run();
  await rm(join(folder, 'migrations', '20250102000000_append_only'), { recursive: true });
  await addMigration('20250104000000_other', 'CREATE TABLE other (id int);');
  await expect(run()).rejects.toThrow('20250102000000_append_only');
  expect(await as(database.ownerUrl, `SELECT to_regclass('other') AS found`)).toEqual([{ found: null }]);
});

test('a migration that fails leaves nothing of itself, and the next start says so', async () => {
  await run();
  await addMigration('20250105000000_broken', 'CREATE TABLE half (id int); SELECT 1 / 0;');
  await expect(run()).rejects.toThrow(/^20250105000000_broken failed .* division by zero/);
  expect(await as(database.ownerUrl, `SELECT to_regclass('half') AS found`)).toEqual([{ found: null }]);
  await expect(run()).rejects.toThrow('failed half-way: 20250105000000_broken');
});
