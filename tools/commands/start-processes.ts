import { parseArgs } from 'node:util';
import { explain } from '@quittance/process/explain';
import { inherited } from '../env.ts';
import { makeStale } from '../generate/stamped.ts';
import { codeStages, pageStages } from '../generate/steps.ts';
import { startTopology, type Topology } from '../processes/topology.ts';

/** `npm run start:processes [-- --replicas 2]`: every part as a process of its own, until Ctrl-C. */
export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { replicas: { type: 'string', default: '1' } } });
  if (!/^[1-9]$/.test(values.replicas)) throw new Error('--replicas takes a number from 1 to 9.');
  await makeStale([...codeStages(), ...pageStages()], { say: console.log });
  const told = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
  const topology = await start(Number(values.replicas));
  console.log(`\nQuittance is ready at ${topology.publicUrl}\n`);
  await told;
  console.log('Stopping ...');
  await topology.stop();
  process.exit(0);
}

async function start(replicas: number): Promise<Topology> {
  try {
    return await startTopology({ environment: inherited, replicas, print: console.log });
  } catch (error) {
    console.error(explain(error));
    process.exit(1);
  }
}
