import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { findRabbitmq } from '@quittance/testing/rabbitmq';
import { runMutants } from '../../e2e/src/chaos/mutants/run-mutants.ts';
import { printed } from '../../e2e/src/chaos/print.ts';
import { startProcessesWorld } from '../../e2e/src/chaos/processes-world.ts';
import { runChaos, scales } from '../../e2e/src/chaos/run.ts';
import { startStandaloneWorld } from '../../e2e/src/chaos/standalone-world.ts';
import { makeStale } from '../generate/stamped.ts';
import { codeStages, pageStages } from '../generate/steps.ts';
import { root } from '../root.ts';

const options = {
  seed: { type: 'string', default: '1' },
  seeds: { type: 'string' },
  scale: { type: 'string', default: 'long' },
  processes: { type: 'boolean', default: false },
  replicas: { type: 'string', default: '1' },
  output: { type: 'boolean', default: false },
  mutants: { type: 'boolean', default: false },
} as const;

/**
 * `npm run chaos -- [--processes [--replicas N]] [--seed N | --seeds N] [--scale short|long] [--output]` or `npm run chaos -- --mutants
 * [part of a name]`: see e2e/src/chaos/README.md. Ends with 1 when an invariant did not hold, or a mutant was not caught.
 */
export async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const scale = values.scale === 'short' ? scales.short : scales.long;
  const seeds =
    values.seeds === undefined ? [Number(values.seed)] : Array.from({ length: Number(values.seeds) }, (_, index) => index + 1);
  await makeStale([...codeStages(), ...pageStages()], { say: console.error });
  const amqpUrl = values.processes || values.mutants ? await findRabbitmq() : null;
  if (values.mutants) process.exit((await mutantsAreCaught(positionals.join(' '), amqpUrl)) ? 0 : 1);
  let failed = 0;
  for (const seed of seeds) {
    console.log(`seed ${seed}`);
    const world = values.processes
      ? await startProcessesWorld({ seed, amqpUrl, replicas: Number(values.replicas) })
      : await startStandaloneWorld({ seed });
    try {
      for (const line of world.description) console.log(`  ${line}`);
      const outcome = await runChaos({ world, seed, scale, say: console.log });
      for (const line of printed(outcome)) console.log(line);
      if (Object.keys(outcome.problems).length > 0) failed += 1;
    } finally {
      if (values.output) console.log(world.output());
      await world.remove();
    }
  }
  console.log(`${seeds.length - failed} of ${seeds.length} seeds hold`);
  process.exit(failed === 0 ? 0 : 1);
}

/** All of them are tried, also those that only concern messaging. */
async function mutantsAreCaught(part: string, amqpUrl: string | null): Promise<boolean> {
  const survivors = await runMutants(part, amqpUrl, console.log);
  const messaging = ['packages/messaging/test/mutants/run.ts', part];
  return spawnSync(process.execPath, messaging, { cwd: root, stdio: 'inherit' }).status === 0 && survivors === 0;
}
