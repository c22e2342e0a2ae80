import fc from 'fast-check';
import { seed } from './env.ts';

/**
 * Setup of every test file. Properties are tried on the same cases in each run: a test says of this commit's code whether it holds, not of
 * the day's luck. `QUITTANCE_SEED=random` looks for new cases, a number repeats those of the run that printed it.
 */
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });
