import { afterEach, expect, test } from 'vitest';
import { doneIn } from './src/chaos/journal.ts';
import { runChaos, scales } from './src/chaos/run.ts';
import { startStandaloneWorld } from './src/chaos/standalone-world.ts';
import type { World } from './src/chaos/world.ts';

const seed = Number(process.env.QUITTANCE_CHAOS_SEED ?? 1);
const timeoutMs = 300_000;
let world: World | undefined;
afterEach(() => world?.remove(), timeoutMs);

test(
  'whatever is killed while people work, everything they were told is true, money moved once, and nothing is left undone',
  async () => {
    world = await startStandaloneWorld({ seed });
    const { problems, journal, deaths } = await runChaos({ world, seed, scale: scales.short, say: () => undefined });
    expect(problems).toEqual({});
    // A load that does nothing, or that nothing happens to, would prove nothing.
    expect(doneIn(journal)).toBeGreaterThan(15);
    expect(deaths).toBeGreaterThanOrEqual(scales.short.faults.kill);
  },
  timeoutMs,
);
