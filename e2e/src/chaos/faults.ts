import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from './random.ts';
import { type FaultName, faultNames, type World } from './world.ts';

/** How often each thing is broken in one run. */
export type Faults = Readonly<Record<FaultName, number>>;

/** The order in which things break: a shuffled deck. What this world does not have is left out. */
export function deckOf(world: Pick<World, 'faults'>, faults: Faults, random: Random): FaultName[] {
  const deck = faultNames.flatMap((name) =>
    world.faults[name] === undefined ? [] : Array.from({ length: faults[name] }, () => name),
  );
  for (let last = deck.length - 1; last > 0; last--) {
    const other = random.between(0, last);
    [deck[last], deck[other]] = [deck[other] as FaultName, deck[last] as FaultName];
  }
  return deck;
}

/** Breaks one thing after the other, with time in between for something to happen, and in part for recovery. */
export async function breakThings(options: {
  world: World;
  deck: readonly FaultName[];
  random: Random;
  /** Between two faults, in milliseconds: from and to. */
  spacing: readonly [number, number];
  say: (line: string) => void;
}): Promise<void> {
  const { world, deck, random, spacing, say } = options;
  for (const name of deck) {
    await answering(world.url);
    await pause(random.between(...spacing));
    say(`  ${name}: ${await world.faults[name]?.(random)}`);
  }
  await answering(world.url);
  await pause(random.between(...spacing));
}

/** A busy machine takes its time: who breaks what has not come back yet tries nothing but patience. */
const patienceMs = 60_000;

/** Waits until it answers again, but not for ever: a failpoint may end it whenever it begins. */
async function answering(url: string): Promise<void> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await pause(50)) {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    if (answer?.ok) return;
  }
}
