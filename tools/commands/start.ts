import { makeStale } from '../generate/stamped.ts';
import { codeStages, pageStages } from '../generate/steps.ts';

/** `npm start`: makes what is missing or stale, then is the product. */
export async function main(): Promise<void> {
  await makeStale([...codeStages(), ...pageStages()], { say: console.log });
  await import('../../standalone/src/main.ts');
}
