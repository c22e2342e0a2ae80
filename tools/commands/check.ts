import { delimiter, dirname } from 'node:path';
import { searchPath } from '../env.ts';
import { makeStale } from '../generate/stamped.ts';
import { codeStages } from '../generate/steps.ts';
import { runInForeground, tool } from '../program.ts';

const gates = [
  'lockfile',
  'format',
  'names',
  'promises',
  'types',
  'web-types',
  'dependencies',
  'dead',
  'descriptions',
  'contracts',
  'sdk',
  'migrations',
];

/**
 * `npm run check [-- gates]`: what a machine can say of the code without running it. Each gate is a script `check:<gate>`; turbo runs them side
 * by side and remembers those that passed, by their inputs. All run, also when one fails.
 */
export async function main(args: string[]): Promise<void> {
  const unknown = args.filter((word) => !gates.includes(word));
  if (unknown.length > 0) throw new Error(`There is no gate ${unknown.join(', ')}. There are: ${gates.join(', ')}.`);
  const chosen = args.length > 0 ? args : gates;
  // The committed contracts are checked as they are, before generating makes them current.
  const before = chosen.includes('contracts') ? await turbo(['contracts']) : 0;
  await makeStale(codeStages(), { say: console.log });
  const others = chosen.filter((gate) => gate !== 'contracts');
  const after = others.length > 0 ? await turbo(others) : 0;
  process.exitCode = before || after;
}

function turbo(names: string[]): Promise<number> {
  const tasks = names.map((gate) => `//#check:${gate}`);
  const flags = ['--output-logs=errors-only', '--continue=always', '--concurrency=2', '--log-order=grouped', '--log-prefix=none'];
  return runInForeground(tool('turbo'), ['run', ...tasks, ...flags], {
    // The gates' scripts say `node`, which has to be this one.
    env: {
      PATH: `${dirname(process.execPath)}${delimiter}${searchPath}`,
      TURBO_TELEMETRY_DISABLED: '1',
      DO_NOT_TRACK: '1',
      TURBO_NO_UPDATE_NOTIFIER: '1',
    },
  });
}
