/** Another Chromium than that of a usual place. */
export const chromiumPath: string | undefined = process.env.CHROMIUM_PATH || undefined;

/** Vitest numbers the workers that run files side by side from 1 on; 0: not under vitest. */
export const worker = Number(process.env.VITEST_POOL_ID ?? 0);

/** What the chaos of the tests draws its accidents from. */
export const chaosSeed = Number(process.env.QUITTANCE_CHAOS_SEED ?? 1);

/** An installation that runs already, to be tested from outside. */
export const runningUrl: string = process.env.QUITTANCE_TEST_URL ?? '';

/** A PostgreSQL to run the product on, in place of one that is started for it. */
export const givenPostgresUrl: string | undefined = process.env.QUITTANCE_TEST_POSTGRES_URL || undefined;

/** The environment variable that names the mutant to run as. */
export const mutantVariable = 'QUITTANCE_MUTANT';
export const mutant: string | undefined = process.env[mutantVariable];
