import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadSecrets } from './secrets.ts';

let dataDir: string;
let path: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'secrets-'));
  path = join(dataDir, 'secrets.json');
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('makes secrets that differ once, and finds them again', async () => {
  const made = await loadSecrets(dataDir);
  expect(new Set(Object.values(made)).size).toBe(Object.keys(made).length);
  expect(Object.values(made).every((secret) => secret.length >= 32)).toBe(true);
  expect(await loadSecrets(dataDir)).toEqual(made);
});

test('nobody else may read them, and nothing lies beside them', async () => {
  await loadSecrets(dataDir);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(dataDir)).toEqual(['secrets.json']);
});

test('a secret that is new in this version is added, the others stay', async () => {
  const { SETUP_TOKEN: _, ...older } = await loadSecrets(dataDir);
  await writeFile(path, JSON.stringify(older));
  const now = await loadSecrets(dataDir);
  expect(now).toMatchObject(older);
  expect(now.SETUP_TOKEN).toMatch(/^[\w-]{43}$/);
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(now);
});

test('what a killed start left half written beside them counts for nothing', async () => {
  const made = await loadSecrets(dataDir);
  await writeFile(`${path}.${process.pid}.tmp`, '{"INTERNAL_SE');
  expect(await loadSecrets(dataDir)).toEqual(made);
});

test.each(['', '{"INTERNAL_SE', 'null', '[]', '{"INTERNAL_SECRET":1}'])(
  'a file that holds %j is said to be unreadable rather than replaced',
  async (text) => {
    await writeFile(path, text);
    await expect(loadSecrets(dataDir)).rejects.toThrow(path);
    expect(await readFile(path, 'utf8')).toBe(text);
  },
);
