import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { schemaDifference } from './schema-difference.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'schema-'));
  await cp(fileURLToPath(new URL('../test/prisma', import.meta.url)), folder, { recursive: true });
});
afterEach(() => rm(folder, { recursive: true }));

const difference = () => schemaDifference(inject('superuserUrl'), folder);

async function editSchema(from: string, to: string): Promise<void> {
  const file = join(folder, 'schema.prisma');
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}

test('is empty where the migrations lead to the schema; triggers and functions are none of its business', async () => {
  expect(await difference()).toBe('');
});

test('is the SQL that the migrations lack', async () => {
  await editSchema('note        String?', 'note        String?\n  source      String?');
  expect(await difference()).toMatch(/ALTER TABLE "sample" ADD COLUMN\s+"source" TEXT;/);
});

test('shows a column whose type is another one, and a table that is not in the schema', async () => {
  await editSchema('BigInt   @map("amount_minor")', 'Int   @map("amount_minor")');
  expect(await difference()).toMatch(/"amount_minor" SET DATA TYPE INTEGER/);
  await editSchema(/model Fact \{[^}]*\}/.exec(await readFile(join(folder, 'schema.prisma'), 'utf8'))?.[0] ?? '', '');
  expect(await difference()).toMatch(/DROP TABLE "fact"/);
});

test('names the folder whose migrations do not run', async () => {
  await writeFile(join(folder, 'migrations', '20250101000000_init', 'migration.sql'), 'CREATE TABLE ( ;');
  await expect(difference()).rejects.toThrow(`${folder}: syntax error`);
});
