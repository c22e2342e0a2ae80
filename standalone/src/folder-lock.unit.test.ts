import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderInUseError, lockFolder } from './folder-lock.ts';
import { processMark } from './process-mark.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lock-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const leaveBehind = (text: string) => writeFile(join(dataDir, 'lock-1'), text);

test('the second is told who works there, until the first lets go', async () => {
  const first = await lockFolder(dataDir);
  await expect(lockFolder(dataDir)).rejects.toThrow(new FolderInUseError(dataDir, process.pid));
  await first.release();
  await (await lockFolder(dataDir)).release();
});

test('makes the folder', async () => {
  const lock = await lockFolder(join(dataDir, 'a', 'b'));
  expect(JSON.parse(await readFile(join(dataDir, 'a', 'b', 'lock-1'), 'utf8'))).toMatchObject({ pid: process.pid });
  await lock.release();
});

test.each([
  ['of a process that is gone', JSON.stringify({ pid: 99_999_999, mark: 'x' })],
  ['of an earlier process with the id of a living one', JSON.stringify({ pid: process.pid, mark: 'before the reboot' })],
  ['that a crash left empty', ''],
])('a lock %s counts for nothing', async (_, text) => {
  await leaveBehind(text);
  const lock = await lockFolder(dataDir);
  await lock.release();
});

test('of many who find a stale lock at once, one gets it', async () => {
  for (let round = 0; round < 20; round += 1) {
    await rm(dataDir, { recursive: true });
    await mkdir(dataDir);
    await leaveBehind(JSON.stringify({ pid: 99_999_999, mark: 'x' }));
    const outcomes = await Promise.allSettled(Array.from({ length: 16 }, () => lockFolder(dataDir)));
    const winners = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    expect(winners.length).toBe(1);
    await winners[0]?.release();
  }
});

test('a process has the same mark each time, and none when it is gone', async () => {
  expect(await processMark(process.pid)).toBe(await processMark(process.pid));
  expect(await processMark(process.pid)).not.toBe('');
  expect(await processMark(process.pid)).not.toBe(await processMark(process.ppid));
  expect(await processMark(99_999_999)).toBe('');
});
