import { makeStale } from '../generate/stamped.ts';
import { serverSteps } from '../generate/steps.ts';

/** `npm run seed -- --invoices 100000`: many invoices, beside an installation that runs. */
export async function main(args: string[]): Promise<void> {
  await makeStale([serverSteps()]);
  const seed = await import('../../standalone/src/seed.ts');
  await seed.main(args);
}
