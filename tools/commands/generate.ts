import { makeStale } from '../generate/stamped.ts';
import { codeStages } from '../generate/steps.ts';

/** `npm run generate [-- --force]`: what is stale, or everything. */
export async function main(args: string[]): Promise<void> {
  const made = await makeStale(codeStages(), { force: args.includes('--force'), say: console.log });
  console.log(made.length === 0 ? 'Everything generated is current.' : `Generated: ${made.join(', ')}.`);
}
