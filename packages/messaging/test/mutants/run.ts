import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inherited } from '@quittance/testing/env';
import { type Mutant, mutants, testFiles } from './mutants.ts';

/**
 * Runs, for each mutant, the tests that have to fail for it, and says which survived: the second part of `npm run chaos -- --mutants [part of
 * a name]`. Takes some minutes. Exit code 1 when one survives.
 */
const [part = ''] = process.argv.slice(2);
const root = fileURLToPath(new URL('../../../..', import.meta.url));
const config = fileURLToPath(new URL('vitest.config.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'mutants-'));

type Report = { numPassedTests: number; numFailedTests: number };

/** In each of its files at least one test has to run, and none may pass. */
function isKilled(mutant: Mutant): boolean {
  const tests = Object.entries(mutant.killedBy) as [keyof typeof testFiles, string][];
  return tests.every(([file, test]) => {
    const { numFailedTests, numPassedTests } = runTests(mutant.name, testFiles[file], test);
    if (numFailedTests + numPassedTests === 0) throw new Error(`"${mutant.name}" could not be tried in ${file}`);
    return numPassedTests === 0;
  });
}

function runTests(name: string, file: string, test: string): Report {
  const output = join(folder, 'report.json');
  const args = ['run', '--config', config, `test/${file}`, '-t', test, '--reporter=json', `--outputFile=${output}`];
  const env = { ...inherited, QUITTANCE_MUTANT: name, QUITTANCE_REQUIRE: 'rabbitmq' };
  // With this Node: the one on the path may be older.
  spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], { cwd: root, env });
  const report: Report = JSON.parse(readFileSync(output, 'utf8'));
  rmSync(output);
  return report;
}

let survivors = 0;
for (const mutant of mutants.filter(({ name }) => name.includes(part))) {
  const killed = isKilled(mutant);
  if (!killed) survivors += 1;
  console.log(`${killed ? 'killed  ' : 'SURVIVED'}  ${mutant.name}`);
}
rmSync(folder, { recursive: true });
process.exitCode = survivors === 0 ? 0 : 1;
