import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inherited } from '@quittance/testing/env';
import { mutantVariable } from '../../env.ts';
import { root } from '../../root.ts';
import { startProcessesWorld } from '../processes-world.ts';
import { runChaos, type Scale } from '../run.ts';
import { startStandaloneWorld } from '../standalone-world.ts';
import { type ChaosRun, type Mutant, mutants, type TestRun } from './mutants.ts';

/** What nobody has found after so many seeds is not caught. */
const mostSeeds = 3;
/** Much of what matters for them, and time in between for something to happen. */
const scale: Scale = { people: 4, hands: 3, faults: { kill: 3, cut: 4, postgres: 1, broker: 1 }, spacing: [1_500, 3_000] };

/** Runs the product as each mutant (whose name has `part` in it) until something notices; answers how many nobody did. */
export async function runMutants(part: string, amqpUrl: string | null, say: (line: string) => void): Promise<number> {
  let survivors = 0;
  for (const mutant of mutants.filter(({ name }) => name.includes(part))) {
    const caught =
      'world' in mutant.caughtBy ? await byChaos(mutant, mutant.caughtBy, amqpUrl, say) : byTest(mutant, mutant.caughtBy);
    if (caught === null) survivors += 1;
    say(`${caught === null ? 'SURVIVED' : 'caught  '}  ${mutant.name.padEnd(60)}${caught ?? ''}`);
  }
  return survivors;
}

/** Answers which invariants did not hold, in which run. A run that breaks off has not caught anything, and the next seed is tried. */
async function byChaos(
  { name }: Mutant,
  { world: kind, failpoints = {} }: ChaosRun,
  amqpUrl: string | null,
  say: (line: string) => void,
): Promise<string | null> {
  const hook = fileURLToPath(new URL('hook.ts', import.meta.url));
  const environment = { NODE_OPTIONS: `--import ${hook}`, [mutantVariable]: name };
  for (let seed = 1; seed <= mostSeeds; seed++) {
    const options = { seed, failpoints, environment };
    const world = await (kind === 'standalone'
      ? startStandaloneWorld(options)
      : startProcessesWorld({ ...options, amqpUrl, replicas: 1 }));
    try {
      const { problems } = await runChaos({ world, seed, scale, say: () => undefined });
      const broken = Object.keys(problems);
      if (broken.length > 0) return `${kind}, seed ${seed}: ${broken.join('; ')}`;
    } catch (error) {
      say(`          ${name}, seed ${seed} broke off: ${error instanceof Error ? error.message : error}`);
    } finally {
      await world.remove();
    }
  }
  return null;
}

type Report = { numPassedTests: number; numFailedTests: number };

/** Answers the test that failed, as long as it was run and none of that name passed. */
function byTest(mutant: Mutant, { file, name }: TestRun): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'mutant-'));
  const output = join(folder, 'report.json');
  const config = fileURLToPath(new URL('vitest.config.ts', import.meta.url));
  const args = ['run', '--config', config, file, '-t', name, '--reporter=json', `--outputFile=${output}`];
  // With this Node: the one on the path may be older.
  spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), ...args], {
    cwd: root,
    env: { ...inherited, [mutantVariable]: mutant.name },
  });
  const { numFailedTests, numPassedTests }: Report = JSON.parse(readFileSync(output, 'utf8'));
  rmSync(folder, { recursive: true });
  if (numFailedTests + numPassedTests === 0) throw new Error(`"${mutant.name}" could not be tried: no test "${name}" in ${file}`);
  return numPassedTests === 0 ? `${file}: ${name}` : null;
}
