import { makeStale } from '../generate/stamped.ts';
import { serverSteps } from '../generate/steps.ts';

/** `npm run cli -- <command>`: the product's command line, beside an installation that runs. */
export async function main(args: string[]): Promise<void> {
  await makeStale([serverSteps()]);
  const cli = await import('../../standalone/src/cli.ts');
  await cli.main(args);
}
