import { findRabbitmq } from '@quittance/testing/rabbitmq';
import { afterEach, describe, expect, test } from 'vitest';
import { doneIn } from './src/chaos/journal.ts';
import { startProcessesWorld } from './src/chaos/processes-world.ts';
import { runChaos, scales } from './src/chaos/run.ts';
import { startStandaloneWorld } from './src/chaos/standalone-world.ts';
import type { World } from './src/chaos/world.ts';
import { chaosSeed as seed } from './src/env.ts';

const amqpUrl = await findRabbitmq();
const timeoutMs = 300_000;
let world: World | undefined;
afterEach(() => world?.remove(), timeoutMs);

async function everythingHolds(): Promise<void> {
  if (world === undefined) throw new Error('there is a world');
  const { problems, journal, deaths } = await runChaos({ world, seed, scale: scales.short, say: () => undefined });
  expect(problems).toEqual({});
  // A load that does nothing, or that nothing happens to, would prove nothing.
  expect(doneIn(journal)).toBeGreaterThan(15);
  expect(deaths).toBeGreaterThanOrEqual(scales.short.faults.kill);
}

describe('whatever is killed while people work, everything they were told is true, money moved once, and nothing is left undone', () => {
  test(
    'in one process, with the embedded transport',
    async () => {
      world = await startStandaloneWorld({ seed });
      await everythingHolds();
    },
    timeoutMs,
  );

  test.skipIf(amqpUrl === null)(
    'in one process for each part, over RabbitMQ, with a network that breaks',
    async () => {
      world = await startProcessesWorld({ seed, amqpUrl, replicas: 1 });
      await everythingHolds();
    },
    timeoutMs,
  );
});
