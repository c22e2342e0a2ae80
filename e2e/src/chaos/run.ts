import { breakThings, deckOf, type Faults } from './faults.ts';
import { invariants } from './invariants/all.ts';
import { type Databases, openDatabases } from './invariants/invariant.ts';
import { promisesKept } from './invariants/promises.ts';
import { type Journal, newJournal } from './journal.ts';
import { runLoad } from './load.ts';
import { gatherPeople } from './people.ts';
import { seeded } from './random.ts';
import { comeToRest } from './rest.ts';
import type { World } from './world.ts';

/** How much happens in a run. */
export type Scale = {
  people: number;
  /** Things that each of them does at a time. */
  hands: number;
  faults: Faults;
  /** Between two faults, in milliseconds: from and to. */
  spacing: readonly [number, number];
};

/** `short` is what every `npm test` runs, `long` what counts. */
export const scales = {
  short: { people: 3, hands: 2, faults: { kill: 2, cut: 2, postgres: 1, broker: 1 }, spacing: [500, 1_200] },
  long: { people: 6, hands: 3, faults: { kill: 20, cut: 5, postgres: 2, broker: 1 }, spacing: [500, 2_500] },
} as const satisfies Record<string, Scale>;

export type Outcome = {
  /** By invariant, those that do not hold. */
  problems: Record<string, string[]>;
  journal: Journal;
  deaths: number;
  /** From "everything is healthy again" to "nothing moves any more". */
  restMs: number;
};

/** One run: people work while things break; then everything is made healthy, comes to rest, and has to be as the invariants say. */
export async function runChaos(options: {
  world: World;
  seed: number;
  scale: Scale;
  say: (line: string) => void;
}): Promise<Outcome> {
  const { world, scale, say } = options;
  const random = seeded(options.seed);
  const journal = newJournal();
  const actors = await gatherPeople(world.url, scale.people);
  await world.arm();
  const over = new AbortController();
  const load = runLoad({ actors, journal, random: random.fork('load'), hands: scale.hands, signal: over.signal });
  const deck = deckOf(world, scale.faults, random.fork('deck'));
  await breakThings({ world, deck, random: random.fork('faults'), spacing: scale.spacing, say });
  over.abort();
  await world.heal();
  // What they are at is answered now.
  await load;
  return judged(world, journal);
}

async function judged(world: World, journal: Journal): Promise<Outcome> {
  const databases = await openDatabases(world);
  try {
    const { stuck, ms } = await comeToRest(world, databases);
    const found = { ...(await check(databases)), promises: await promisesKept(databases, journal.promised) };
    const problems = { ...found, 'the drain': stuck, actors: journal.failures };
    const wrong = Object.entries(problems).filter(([, lines]) => lines.length > 0);
    return { problems: Object.fromEntries(wrong), journal, deaths: world.deaths(), restMs: ms };
  } finally {
    await databases.close();
  }
}

async function check(databases: Databases): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [name, invariant] of Object.entries(invariants)) found[name] = await invariant(databases);
  return found;
}
