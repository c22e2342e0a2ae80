import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFailpoints } from './parse.ts';

test('a place that is not named does nothing, and one that is fails as often as it says, the same for the same seed', async () => {
  const rounds = async (seed: number) => {
    const failpoint = createFailpoints(`seed=${seed};commit.after=error:0.2`);
    const outcomes = Array.from({ length: 1_000 }, async () => failpoint('commit.after')?.then(null, () => 'failed'));
    expect(failpoint('commit.before')).toBeUndefined();
    return Promise.all(outcomes);
  };
  const first = await rounds(1);
  const failed = first.filter((outcome) => outcome === 'failed').length;
  expect(failed).toBeGreaterThan(150);
  expect(failed).toBeLessThan(250);
  expect(await rounds(1)).toEqual(first);
  expect(await rounds(2)).not.toEqual(first);
});

test('nothing fails while the file is not there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'failpoint-'));
  const armed = join(folder, 'armed');
  let crashes = 0;
  const failpoint = createFailpoints(`while=${armed};relay.confirmed=crash:1`, () => {
    crashes += 1;
  });
  await failpoint('relay.confirmed');
  expect(crashes).toBe(0);
  writeFileSync(armed, '');
  await failpoint('relay.confirmed');
  expect(crashes).toBe(1);
  rmSync(folder, { recursive: true });
});

test('a mistake in the setting is told', () => {
  expect(() => createFailpoints('relay.confirmed=explode:1')).toThrow('relay.confirmed=explode:1');
});

test('a process dies where it says so, and production refuses to start with it', () => {
  const run = (environment: Record<string, string>) =>
    spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `const { failpoint } = await import('${import.meta.dirname}/failpoint.ts'); await failpoint('here'); console.log('survived')`,
      ],
      { env: environment, encoding: 'utf8' },
    );
  expect(run({}).stdout).toContain('survived');
  expect(run({ FAILPOINTS: 'here=crash:1' }).signal).toBe('SIGKILL');
  expect(run({ FAILPOINTS: 'here=crash:1', NODE_ENV: 'production' }).stderr).toContain('refused with NODE_ENV=production');
});
